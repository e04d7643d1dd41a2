"""The page of an indicator tells what it is in other years: how surely, by what, where."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from bscgraph import draw, graph, linked, scorecard
from bscgraph.iri import DEFAULT_BASE
from bscgraph.model import Kpi, Scorecard, Text
from bscgraph.publish.site import find, render
from bscgraph.publish.site.source import Site
from bscgraph.read import Limits
from bscgraph.store import LocalStore
from tests.linking.years import card, row
from tests.publish import markup
from tests.publish.site.held import documents

DECIDED = """from,to,verdict,author,date,reason
tfam/2021/kpi/AC1.3,tfam/2022/kpi/BP1.1,same,<b>王科長,2022-03-05,代碼重編</b>
"""


def stored(*scorecards: Scorecard) -> LocalStore:
    store = LocalStore()
    for one in scorecards:
        built = graph.build(one)
        store.load(built.canonical(), built.graph)
    return store


def link(store: LocalStore, curated: Path | None = None) -> Site:
    for one in linked.link(store, DEFAULT_BASE, curated):
        store.load(one.data, one.graph)
    return Site(store)


def three_years() -> LocalStore:
    return stored(
        card(109, row("AC1.1", "參觀人次", 108, ("800", "900", "910")),
             row("AC1.2", "論壇場次", 108, ("4", "5", "6"))),
        card(110, row("AC1.2", "參觀人次", 109, ("900", "911", "930")),
             row("AC1.3", "論壇場次", 109, ("5", "6", "7"))),
        card(111, row("AC1.2", "展覽參觀人次", 110, ("911", "931", "950")),
             row("BP1.1", "論壇場次", 110, ("6", "7", "8"))),
    )  # fmt: skip


def page(site: Site, name: str, lang: str) -> str:
    found = find(site, f"scorecard/{name}")
    assert found is not None, name
    return render(found, lang).decode()


def told(site: Site, name: str, lang: str = "en") -> list[tuple[str, str, str]]:
    """Year, where the link leads, and all words of each line of the list."""
    part = page(site, name, lang).partition('id="_years"')[2].partition("<h2")[0]
    return [
        (year, href.rpartition(f"/{lang}/scorecard/")[2], _words(words))
        for year, words, href in re.findall(
            r'<dt>(.*?)</dt><dd>((?:<a href="(.*?)">).*?)</dd>', part, re.DOTALL
        )
    ]


def _words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def columns(site: Site, name: str, lang: str = "en") -> list[str]:
    """The heads of the table of values side by side."""
    part = page(site, name, lang).partition('class="vintages"')[2].partition("</thead>")[0]
    return [_words(one) for one in re.findall(r"<th.*?</th>", part, re.DOTALL)]


def test_what_a_rule_found_and_what_somebody_decided_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "decided.csv").write_text(DECIDED, encoding="utf-8")
    site = link(three_years(), tmp_path / "decided.csv")
    assert told(site, "tfam/2022/kpi/BP1.1") == [
        ("2020 (ROC 109)", "tfam/2020/kpi/AC1.2.html",
         "AC1.2 論壇場次 probable : by way of the scorecard of 2021 (ROC 110)"),
        ("2021 (ROC 110)", "tfam/2021/kpi/AC1.3.html",
         "AC1.3 論壇場次 certain : decided by <b> 王科長 , 2022-03-05, 代碼重編 </b>"),
    ]  # fmt: skip
    assert told(site, "tfam/2021/kpi/AC1.2", "zh-Hant") == [
        ("109 年（2020）", "tfam/2020/kpi/AC1.1.html",
         "AC1.1 參觀人次 應為同一 ：依規則比對（名稱相同、公式與單位相同、主責單位相同）"),
        ("111 年（2022）", "tfam/2022/kpi/AC1.2.html",
         "AC1.2 展覽參觀人次 可能同一 ：依規則比對（代碼相同、名稱相近、公式與單位相同、主責單位相同）"),
    ]  # fmt: skip
    assert [year for year, _, _ in told(site, "tfam/2020/kpi/AC1.1")] == [
        "2021 (ROC 110)",
        "2022 (ROC 111)",
    ]


def test_what_somebody_wrote_is_marked_as_chinese_and_stays_text(tmp_path: Path) -> None:
    (tmp_path / "decided.csv").write_text(DECIDED, encoding="utf-8")
    found = markup.Page(
        page(link(three_years(), tmp_path / "decided.csv"), "tfam/2022/kpi/BP1.1", "en")
    )
    assert found.faults == []
    assert not any(element.tag == "b" for element in found.elements)
    chinese = [(words, one.lang) for words, one in found.texts
               if one.tag != "title" and any("一" <= c <= "鿿" for c in words)]  # fmt: skip
    assert {lang for _, lang in chinese} == {"zh-Hant"}
    assert any("代碼重編" in words for words, _ in chinese)


def test_values_that_were_stated_anew_stand_side_by_side_under_another_code() -> None:
    site = link(three_years())
    assert columns(site, "tfam/2022/kpi/AC1.2")[2:5] == [
        "2020 (ROC 109) AC1.1 possible", "2021 (ROC 110) possible", "2022 (ROC 111) this page",
    ]  # fmt: skip
    rows = (
        page(site, "tfam/2022/kpi/AC1.2", "en")
        .partition('class="vintages"')[2]
        .partition("</table>")[0]
    )
    cells = [_words(one) for one in re.findall(r"<tr>.*?</tr>", rows, re.DOTALL)[1:]]
    assert cells == [
        "2018 (ROC 107) Actual 900 900", "2019 (ROC 108) Actual 910 911 911 ≠ differs",
        "2020 (ROC 109) Actual 930 931 ≠ differs",
    ]  # fmt: skip


def test_without_links_pages_are_the_same_bytes() -> None:
    site, other = Site(three_years()), three_years()
    other.load(b"", "https://w3id.org/bscgraph/graph/links/tfam")
    for name in ("tfam/2020/kpi/AC1.1", "tfam/2022/kpi/BP1.1"):
        for lang in ("en", "zh-Hant"):
            text = page(site, name, lang)
            assert "_years" not in text
            assert page(Site(other), name, lang) == text
            assert page(link(three_years()), name, lang) != text


def test_links_of_a_submission_that_is_replaced_are_not_those_of_the_new_one() -> None:
    store = three_years()
    site = link(store)
    assert told(site, "tfam/2022/kpi/BP1.1")
    again = graph.build(card(111, row("BP1.1", "論壇場次", 110, ("1", "2", "3"))), 2)
    store.load(again.canonical(), again.graph)
    site = Site(store)
    assert told(site, "tfam/2022/kpi/BP1.1") == []
    assert len(told(site, "tfam/2022/submission/1/kpi/BP1.1")) == 2


def test_a_link_of_no_known_confidence_is_not_shown() -> None:
    store = three_years()
    for one in linked.link(store, DEFAULT_BASE):
        data = one.data.replace(b"/confidence/probable>", b"/confidence/%3Cb%3E>")
        assert data != one.data
        store.load(
            data.replace(b"/identity-evidence/same-name>", b"/identity-evidence/x>"), one.graph
        )
    assert told(Site(store), "tfam/2022/kpi/BP1.1") == []


@cache
def generated() -> Site:
    """An agency's document, and one of the year before: drawn as a workbook, and read again.

    In it an indicator has another name, and another an other code.
    """
    (now,) = (one for one in documents() if one.level == "agency" and "客家" in one.agency)
    raw = now.title.raw.replace("111", "110")
    assert raw != now.title.raw
    drawn = replace(
        now,
        title=Text(raw, raw, now.title.source),
        roc_year=110,
        kpis=tuple(_earlier(one) for one in now.kpis),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "before.xlsx"
        path.write_bytes(draw.draw([drawn], "xlsx"))
        (before,) = scorecard.read(path, Limits())
    assert (before.roc_year, before.agency) == (110, now.agency)
    return link(stored(now, before))


def _earlier(one: Kpi) -> Kpi:
    name = {"BC1.1": "各場活動參與青年人數", "AC1.1": "參與幼兒園客語教學學生人數"}.get(one.code)
    label = Text(name, name, one.label.source) if name else one.label
    return replace(one, label=label, code="AC1.3" if one.code == "AC1.2" else one.code)


def names() -> Iterator[str]:
    for entry in generated().cards:
        yield from (one.page for one in generated().card(entry).indicators.values())


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_pages_of_generated_documents_are_valid_and_lead_to_pages(lang: str) -> None:
    site = generated()
    shown, said = 0, set[str]()
    for name in names():
        text = page(site, name.removeprefix("scorecard/"), lang)
        assert markup.Page(text).faults == []
        for _, there, words in told(site, name.removeprefix("scorecard/"), lang):
            said.add(words.partition(":" if lang == "en" else "：")[0].split()[-1])
            target, _, anchor = there.partition("#")
            other = page(site, target.removesuffix(".html"), lang)
            assert not anchor or f'id="{anchor}"' in other
            shown += 1
    assert shown > 30
    assert len(said) > 1
