"""The page of a scorecard says to search engines what it is: a Dataset of schema.org."""

from __future__ import annotations

import json
import re

import pytest

from bscgraph.publish import site as kinds
from bscgraph.publish.dumps import downloads
from bscgraph.publish.site.source import Site
from bscgraph.store import LocalStore
from tests.publish.dumps.conftest import graphs

BASE, ADDRESS = "https://w3id.org/bscgraph/", "https://example.org/bsc/"
_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def store() -> LocalStore:
    found = LocalStore()
    for name, data in graphs():
        found.load(data, name)
    return found


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_the_page_of_a_scorecard_is_described_as_a_dataset(lang: str, store: LocalStore) -> None:
    site = Site(store, BASE, ADDRESS)
    for entry in site.entries:
        page = kinds.find(site, entry.page)
        assert page is not None
        (text,) = _SCRIPT.findall(kinds.render(page, lang, ADDRESS).decode())
        found = json.loads(text)
        assert found["@type"] == "Dataset"
        assert found["url"] == f"{ADDRESS}{lang}/{entry.page}.html"
        files = {one["contentUrl"] for one in found["distribution"]}
        assert files == {
            ADDRESS + file.path for file in downloads(entry.graph) if file.form != "csvw"
        }


def test_without_an_address_nothing_is_said(store: LocalStore) -> None:
    site = Site(store, BASE)
    page = kinds.find(site, site.entries[0].page)
    assert page is not None
    assert _SCRIPT.findall(kinds.render(page, "en", "").decode()) == []
