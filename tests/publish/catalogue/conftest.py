"""A store dumped, and its catalogue written, once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bscgraph.publish import catalogue, dumps
from bscgraph.publish.catalogue import About, Contact
from bscgraph.publish.dumps import Dumps
from tests.publish.dumps.conftest import graphs

ABOUT = About(
    "https://example.org/bsc/",
    contact=Contact("Office", "辦公室", "office@example.org", "https://example.org/contact"),
    server="https://example.org/live/",
    issued=date(2026, 1, 1),
    modified=date(2026, 11, 22),
)
PAGES = [
    {"en": "en/index.html", "zh-Hant": "zh-Hant/index.html"},
    {"en": "en/a&b.html", "zh-Hant": "zh-Hant/a&b.html"},
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def made(site: Path) -> Dumps:
    found = dumps.write(graphs(), site)
    catalogue.write(site, found, ABOUT, PAGES)
    return found
