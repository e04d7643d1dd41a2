"""What holds for every test."""

from __future__ import annotations

import os

# Tables are laid out for the terminal; the processes of pytest-xdist claim to have one.
os.environ.pop("COLUMNS", None)
