"""What tabs, bookmarks and search engines call a page: no two pages the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from bscgraph.publish import site as kinds
from bscgraph.publish.site import Page, Words, find, render
from bscgraph.publish.site.source import Site
from tests.publish.site.held import real
from tests.publish.site.seen import grown


def titles(site: Site) -> Iterator[tuple[str, Words]]:
    seen: dict[str, Page] = {page.name: page for page in kinds.pages(site)}
    return ((name, page.tab or page.title) for name, page in seen.items())


@pytest.mark.parametrize("make", [real, grown])
def test_no_two_pages_have_one_title(make: object) -> None:
    assert callable(make)
    found = [words for _, words in titles(make())]
    assert len(found) > 300
    for lang in ("en", "zh-Hant"):
        often = {text: count for text, count in Counter(words[lang] for words in found).items()
                 if count > 1}  # fmt: skip
        assert not often


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("kpi/AC1.1", "AC1.1 提高民眾參與學術活動 – KPI, {en}", "AC1.1 提高民眾參與學術活動 – {zh} KPI"),
        ("objective/AC1", " – objective, {en}", " – {zh}策略目標"),
        ("plan/AC1.1.1", " – action plan, {en}", " – {zh}行動計畫"),
        ("theme/A", " – theme, {en}", " – {zh}策略主題"),
        ("source/p1", "Page 1 of the document – {en}", "原文件第 1 頁 – {zh}"),
    ],
)  # fmt: skip
def test_the_title_of_a_part_names_agency_and_year(name: str, en: str, zh: str) -> None:
    page = find(real(), f"scorecard/tfam/2022/{name}")
    assert page is not None
    whose = {"en": "Taipei Fine Arts Museum, 2022 (ROC 111)", "zh": "臺北市立美術館 111 年（2022）"}
    for lang, wanted in (("en", en), ("zh-Hant", zh)):
        text = render(page, lang).decode()
        title = re.search(r"<title>(.*?)</title>", text)
        assert title is not None
        assert wanted.format(**whose) in title[1]
        assert whose["zh"] not in re.findall(r"<h1[^>]*>(.*?)</h1>", text)[0]


def test_an_older_submission_says_which_it_is() -> None:
    page = find(grown(), "scorecard/tfam/2020/submission/1/kpi/AC1.1")
    assert page is not None
    assert "submission 1" in render(page, "en").decode().partition("</title>")[0]
