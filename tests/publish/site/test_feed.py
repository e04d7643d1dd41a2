"""The change feed: valid Atom, the same bytes whenever it is made, all submissions on pages."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

import pytest

from bscgraph.publish.site import feed, render
from bscgraph.publish.site.source import Site
from tests.publish.site.held import real
from tests.publish.site.seen import empty, grown, odd, words

ATOM = "{http://www.w3.org/2005/Atom}"
SITES = {"real": real, "grown": grown, "odd": odd, "empty": empty}


@pytest.mark.parametrize("name", SITES)
def test_feeds_are_valid_atom(name: str) -> None:
    for path, data in feed.files(SITES[name]()):
        root = ElementTree.fromstring(data)
        assert root.tag == f"{ATOM}feed", path
        entries = root.findall(f"{ATOM}entry")
        for one in (root, *entries):
            for tag in ("id", "title", "updated"):
                assert len(one.findall(f"{ATOM}{tag}")) == 1, f"{path}: {tag}"
                assert (one.findtext(f"{ATOM}{tag}") or "").strip(), f"{path}: {tag}"
            moment = datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "")
            assert moment.tzinfo is not None
            assert one.find(f"{ATOM}link[@rel='alternate']") is not None
        assert root.find(f"{ATOM}author/{ATOM}name") is not None
        ids = [one.findtext(f"{ATOM}id") for one in entries]
        assert len(ids) == len(set(ids)), path
        latest = max((one.findtext(f"{ATOM}updated") or "" for one in entries), default=None)
        assert latest is None or root.findtext(f"{ATOM}updated") == latest


def test_an_entry_is_a_submission() -> None:
    root = ElementTree.fromstring(feed.atom(real(), "tfam"))
    [entry] = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == "https://w3id.org/bscgraph/graph/tfam/2022/1"
    assert entry.findtext(f"{ATOM}updated") == "2022-01-20T00:00:00+08:00"
    link = entry.find(f"{ATOM}link[@hreflang='en']")
    assert link is not None and link.get("href") == "../en/scorecard/tfam/2022.html"
    assert "達成 10 項、未達成 4 項" in (entry.findtext(f"{ATOM}summary") or "")


def test_a_document_without_a_day_says_so() -> None:
    root = ElementTree.fromstring(feed.atom(real(), "hac"))
    entry = root.find(f"{ATOM}entry")
    assert entry is not None and entry.findtext(f"{ATOM}updated") == "2022-01-01T00:00:00+08:00"
    assert "文件未載日期" in (entry.findtext(f"{ATOM}summary") or "")


def test_links_are_absolute_where_the_address_is_known() -> None:
    site = Site(real().store, address="https://example.org/bsc/")
    root = ElementTree.fromstring(feed.atom(site, "hac"))
    links = [link.get("href") or "" for link in root.iter(f"{ATOM}link")]
    assert all(link.startswith("https://example.org/bsc/") for link in links)
    assert "https://example.org/bsc/feed/hac.xml" in links


def test_one_file_by_itself_is_that_among_all() -> None:
    for path, data in feed.files(grown()):
        assert feed.file(grown(), path) == (data, "application/atom+xml")
    for path in ("feed/nobody.xml", "feed/../x.xml", "feed/", "other.xml"):
        assert feed.file(grown(), path) is None


def test_pages_list_every_submission_earlier_ones_too() -> None:
    told = words(grown(), "history")
    assert told.count("平衡計分卡") >= len(grown().entries)
    assert "（初版） 第 1 次提報、已有較新提報" in told
    first = next(feed.pages(real()))
    assert render(first, "en").index(b"2022-01-20") < render(first, "en").index(b"no day stated")


@pytest.mark.parametrize("languages", [("en",), ("zh-Hant",), ("en", "zh-Hant")])
def test_feeds_name_the_languages_that_are_there(languages: tuple[str, ...]) -> None:
    site = Site(grown().store, languages=languages)
    own = "zh-Hant" if "zh-Hant" in languages else "en"
    for _, data in feed.files(site):
        root = ElementTree.fromstring(data)
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == own
        links = [link for link in root.iter(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert {link.get("hreflang") for link in links} == set(languages)
        assert all(f"{link.get('hreflang')}/" in (link.get("href") or "") for link in links)
    text = feed.atom(site).decode()
    assert ("Change feed" in text or "scorecards" in text.lower()) == (own == "en")
