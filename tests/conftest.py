"""What holds for every test."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Tables are laid out for the terminal; the processes of pytest-xdist claim to have one.
os.environ.pop("COLUMNS", None)

# On a busy machine any example may take long; what a test says is not about time.
settings.register_profile("no-clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no-clock")
