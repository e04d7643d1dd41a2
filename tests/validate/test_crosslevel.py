"""Rules across submissions: each on its examples, all of them on the seeds and over years."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from rdflib import Dataset
from rdflib.plugins.sparql import prepareQuery

from bscgraph import graph, read
from bscgraph.findings import Severity
from bscgraph.model import Scorecard
from bscgraph.resources import folder
from bscgraph.validate.crosslevel import crosslevel, crosslevel_rules, register
from bscgraph.validate.examples import graphs_in
from bscgraph.validate.index import sh
from bscgraph.validate.lint import lint
from bscgraph.validate.partition import Part
from bscgraph.validate.report import Result
from bscgraph.validate.spelling import content
from tests.cards import agency_card, city_card, kpi, plan, values

EXAMPLES = folder("shapes") / "examples"
CODES = [rule.code for rule in crosslevel_rules().all()]
EXPECTED = Path(__file__).parent / "expected" / "across-seeds.json"
SIX = {
    "actual107": "10",
    "actual108": "20",
    "actual109": "30",
    "actual110": "40",
    "target111": "50",
}


def parts(*cards: Scorecard) -> list[Part]:
    seen: dict[str, int] = {}
    found = []
    for card in cards:
        name = f"{card.agency}{card.group}{card.roc_year}"
        seen[name] = seen.get(name, 0) + 1
        built = graph.build(card, seen[name])
        found.append(Part(built.graph, built.triples))
    return found


def across(*cards: Scorecard) -> list[tuple[str, str]]:
    return sorted((result.rule, result.code) for result in crosslevel(parts(*cards)))


def example(name: str) -> tuple[Result, ...]:
    return crosslevel(graphs_in((EXAMPLES / name).read_bytes(), "trig", name))


@cache
def seeds() -> tuple[Scorecard, ...]:
    place = folder("examples")
    return tuple(card for name in ("hac-111.pdf", "tfam-111.pdf") for card in read(place / name))


def row(name: str = "參與人次", code: str = "CC1.1", unit: str = "人次", **cells: str) -> object:
    return kpi(code, name, values(3, **(cells or SIX)), unit=unit)


def hac(*rows: object, year: int = 111) -> Scorecard:
    return agency_card(agency="客家事務委員會", roc_year=year, kpis=rows, action_plans=())


def tfam(*rows: object, year: int = 111) -> Scorecard:
    return agency_card(roc_year=year, kpis=rows, action_plans=())


def city(*rows: object, year: int = 111, group: str = "C") -> Scorecard:
    return city_card(roc_year=year, kpis=rows, group=group)


@pytest.mark.parametrize("code", CODES)
def test_the_breaking_example_fires_its_rule_alone(code: str) -> None:
    (result,) = example(f"{code}.break.trig")
    assert result.rule == code
    assert result.tier == "crosslevel"
    for texts in (result.message, result.fix):
        assert set(texts) == {"en", "zh-Hant"}
        for words in texts.values():
            assert "—" not in words, "a value is missing"
            assert "{" not in words


@pytest.mark.parametrize("code", CODES)
def test_the_passing_example_fires_nothing(code: str) -> None:
    assert example(f"{code}.pass.trig") == ()


def test_no_example_is_left_over() -> None:
    names = {path.name for path in EXAMPLES.glob("BSC-X*")}
    assert names == {f"{code}.{kind}.trig" for code in CODES for kind in ("pass", "break")}


def test_the_seeds_give_what_was_written_by_eye() -> None:
    found = [
        (r.rule, r.severity.value, r.code, "".join(r.raw_text.split()))
        for r in crosslevel(parts(*seeds()))
    ]
    wanted = [
        (one["rule"], one["severity"], one["code"], one["text"])
        for one in json.loads(EXPECTED.read_text(encoding="utf-8"))
    ]
    assert sorted(found) == sorted(wanted)


def test_the_conflict_points_at_the_agency_s_cell_and_tells_both_numbers() -> None:
    conflict = next(r for r in crosslevel(parts(*seeds())) if r.rule == "BSC-X01")
    assert (conflict.page, conflict.row, conflict.column) == (2, 11, 8)
    assert (conflict.header, conflict.raw_text) == ("110年實際值", "260,000")
    assert (conflict.objective, conflict.perspective) == ("CC1", "C")
    assert conflict.submission.endswith("/graph/hac/2022/1")
    assert "260,000" in conflict.message["en"]
    assert "103,909" in conflict.message["en"]
    assert "110 年實際值為 260,000" in conflict.message["zh-Hant"]


def test_one_submission_alone_has_nothing_across() -> None:
    assert all(crosslevel(parts(card)) == () for card in seeds())


def test_a_year_that_repeats_the_last_one_has_nothing_across() -> None:
    museum = seeds()[2]
    assert across(museum, replace(museum, roc_year=112)) == []


def next_year(change: Callable[[Scorecard], Scorecard]) -> list[tuple[str, str]]:
    museum = seeds()[2]
    return across(museum, change(replace(museum, roc_year=112)))


def changed(card: Scorecard, code: str, /, **fields: object) -> Scorecard:
    rows = (replace(k, **fields) if k.code == code else k for k in card.kpis)  # type: ignore[arg-type]
    return replace(card, kpis=tuple(rows))


def with_value(card: Scorecard, code: str, year: int, kind: str, number: int) -> Scorecard:
    (one,) = (k for k in card.kpis if k.code == code)
    cells = tuple(
        replace(v, reading=replace(v.reading, value=Decimal(number)))
        if (v.roc_year, v.kind) == (year, kind) else v
        for v in one.values
    )  # fmt: skip
    return changed(card, code, values=cells)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda c: with_value(c, "BC1.1", 109, "actual", 478158), [("BSC-X05", "BC1.1")]),
        (lambda c: with_value(c, "BC1.1", 112, "target", 390000), [("BSC-X06", "BC1.1")]),
        (lambda c: changed(c, "BC1.1", code="BC1.9"), [("BSC-X07", "BC1.9")]),
        (
            lambda c: changed(c, "CC1.1", label=replace(c.kpis[2].label, value="圖檔下載次數")),
            [("BSC-X08", "CC1.1")],
        ),
        (lambda c: changed(c, "CC1.1", unit="張"), [("BSC-X09", "CC1.1")]),
        (
            lambda c: replace(c, kpis=tuple(k for k in c.kpis if k.code != "DP2.1")),
            [("BSC-X10", "DP2.1")],
        ),
    ],
    ids=["restated", "revised", "recoded", "renamed", "unit", "dropped"],
)
def test_one_change_from_year_to_year_fires_one_rule(
    change: Callable[[Scorecard], Scorecard], found: list[tuple[str, str]]
) -> None:
    assert next_year(change) == found


def test_blanks_and_widths_are_no_change_of_name_or_unit() -> None:
    old, new = row("參與人次（總計）", unit="人次"), row("參與 人次(總計)", unit="人 次")
    assert across(hac(old), hac(new, year=112)) == []


def test_years_that_do_not_follow_each_other_are_not_compared() -> None:
    assert across(hac(row(), year=109), hac(row("別的"), year=111)) == []


def test_agencies_are_not_compared_with_each_other() -> None:
    assert across(hac(row(), year=110), tfam(row("別的"), year=111), hac(row())) == []


def test_groups_of_the_city_are_owners_of_their_own() -> None:
    assert across(city(row(), year=110, group="A"), city(row("別的"), group="C")) == []
    found = across(city(row(), year=110), city(row("別的")))
    assert found == [("BSC-X08", "CC1.1")]


def test_three_equal_numbers_are_no_pair() -> None:
    three = {"actual107": "10", "actual108": "20", "actual109": "30"}
    mine = {**three, "actual110": "41", "target111": "51"}
    assert across(city(row()), hac(row(**mine))) == []


def test_one_number_again_and_again_is_a_pair_only_under_one_name() -> None:
    full = dict.fromkeys(("actual107", "actual108", "actual109", "actual110"), "100")
    last = {**full, "actual110": "98"}
    whole = {**full, "target111": "100"}
    assert across(city(row("執行率", **whole)), hac(row("訓練率", **whole))) == []
    found = across(city(row("執行率", **whole)), hac(row("執行率", **{**last, "target111": "100"})))
    assert found == [("BSC-X01", "CC1.1")]


def test_a_pair_is_of_one_year() -> None:
    assert across(city(row(), year=110), hac(row("別的"))) == []


def test_of_two_submissions_the_later_counts() -> None:
    wrong = hac(row(**{**SIX, "actual110": "41"}))
    right = hac(row())
    assert across(city(row()), wrong, right) == [("BSC-X04", "CC1.1")]
    assert ("BSC-X01", "CC1.1") in across(city(row()), right, wrong)


def test_of_more_than_nine_submissions_the_latest_counts() -> None:
    wrong, right = hac(row(**{**SIX, "actual110": "41"})), hac(row())
    assert across(city(row()), *[wrong] * 10, right) == [("BSC-X04", "CC1.1")]


def test_a_plan_the_agency_lists_twice_is_one_sum() -> None:
    money = {111: "12,000"}
    twice = (plan("CC1.1.1", "義民嘉年華", money), plan("CP1.2.1", "義民嘉年華", money))
    agency = replace(hac(row("甲")), action_plans=twice)
    whole = replace(city(row("乙")), action_plans=(plan("CC1.1.3", "義民嘉年華", money),))
    pairs = [found for found in across(whole, agency) if found[0] == "BSC-X14"]
    assert pairs == []


def test_agencies_of_the_register_without_a_scorecard() -> None:
    found = [r for r in crosslevel([*parts(*seeds()), register()]) if r.rule == "BSC-X12"]
    assert {r.severity for r in found} == {Severity.INFO}
    names = {r.message["zh-Hant"].split(" ")[0] for r in found}
    assert "沒有臺北市政府秘書處" in names
    assert not any("美術館" in name or "客家" in name or name == "沒有臺北市政府" for name in names)
    assert all((r.scorecard, r.submission, r.page) == ("", "", None) for r in found)


def test_graphs_without_a_name_or_a_scorecard_do_no_harm() -> None:
    triple = ("<http://example.org/a>", "<http://example.org/b>", '"c"')
    assert crosslevel([Part("", (triple,)), Part("http://example.org/2022", (triple,))]) == ()
    assert crosslevel([]) == ()


def test_names_that_would_break_a_query_are_only_text() -> None:
    odd = '參與" } DROP ALL # {?x}'
    assert across(city(row(odd)), hac(row(odd))) == [("BSC-X04", "CC1.1")]


@pytest.mark.parametrize("code", CODES)
def test_a_rule_runs_unchanged_on_another_engine(code: str) -> None:
    """rdflib answers the breaking and the passing example as the embedded store does."""
    index = crosslevel_rules().index
    (shape,) = (s for s, v in index.subjects("<https://w3id.org/bscgraph/ns#ruleCode>")
                if content(v) == code)  # fmt: skip
    prefixes = {
        index.text(entry, sh("prefix")): index.text(entry, sh("namespace"))
        for owner in index.objects(shape, sh("prefixes"))
        for entry in index.objects(owner, sh("declare"))
    }
    query = prepareQuery(content(index.objects(shape, sh("select"))[0]), initNs=prefixes)
    for kind, count in (("break", 1), ("pass", 0)):
        data = Dataset().parse(EXAMPLES / f"{code}.{kind}.trig", format="trig")
        assert len({tuple(row) for row in data.query(query)}) == count, kind


def test_no_rule_compares_every_scorecard_with_every_other() -> None:
    """Three times the agencies take about three times as long, not nine times."""

    def seconds(agencies: int) -> float:
        given: list[Part] = []
        for number in range(agencies):
            for year in (110, 111):
                card = replace(seeds()[2], agency=f"第{number}處", roc_year=year)
                given.extend(parts(card))
        given.extend(parts(seeds()[0]))
        best = 9e9
        for _ in range(2):
            start = time.process_time()
            crosslevel(given)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(6), seconds(24)
    assert large < 4 * small * 2


def test_the_rules_have_no_fault_of_form() -> None:
    place = folder("shapes") / "crosslevel.ttl"
    assert [fault for fault in lint([place]) if fault.file == place.name] == []
    assert all(re.fullmatch(r"BSC-X\d\d", code) for code in CODES)
    assert len(set(CODES)) == len(CODES) == 15


def held(found: tuple[Result, ...], rule: str) -> list[tuple[object, ...]]:
    """Page, row, column, code and text of what the findings of a rule are held against."""
    return [
        (o.place.page, o.place.row, o.place.column, o.code, "".join(o.raw_text.split()))
        for result in found
        if result.rule == rule
        for o in result.others
    ]


def test_the_seeds_point_at_the_city_s_cells_too() -> None:
    """Read by eye in the city's table, page 1 of the document."""
    found = crosslevel(parts(*seeds()))
    assert held(found, "BSC-X01") == [(1, 2, 8, "CC1.1", "103,909")]
    assert held(found, "BSC-X02") == [(1, 2, 3, "CC1.1", "CC1.1活動參與人數總計")]
    assert held(found, "BSC-X03") == [(1, 3, 3, "CP3.3", "CP3.3全臺客家產業展售會(累積銷售金額)")]
    assert held(found, "BSC-X04") == held(found, "BSC-X03")
    assert {o.title.split()[0] for r in found for o in r.others} == {
        "發展文化多元C組府級平衡計分卡"
    }
    assert all(o.submission.endswith("/graph/taipei-c/2022/1") for r in found for o in r.others)


@pytest.mark.parametrize("code", CODES)
def test_a_finding_tells_what_it_is_held_against(code: str) -> None:
    """Both sides of each breaking example; where a scorecard is missing there is only one."""
    (result,) = example(f"{code}.break.trig")
    if code in ("BSC-X11", "BSC-X12"):
        assert result.others == ()
        return
    assert result.others
    graphs = {part.name for part in graphs_in((EXAMPLES / f"{code}.break.trig").read_bytes(),
                                              "trig", code)}  # fmt: skip
    for other in result.others:
        assert other.submission in graphs - {result.submission}
        assert other.focus.startswith("https://")


def test_the_year_before_is_pointed_at() -> None:
    museum = seeds()[2]
    later = with_value(replace(museum, roc_year=112), "BC1.1", 109, "actual", 478158)
    found = crosslevel(parts(museum, later))
    (value,) = (v for k in museum.kpis if k.code == "BC1.1" for v in k.values
                if (v.roc_year, v.kind) == (109, "actual"))  # fmt: skip
    place = value.reading.source
    assert place is not None
    wanted = (place.page, place.row, place.column, "BC1.1", "".join(value.reading.raw.split()))
    assert held(found, "BSC-X05") == [wanted]


def test_every_part_of_a_sum_is_pointed_at() -> None:
    agencies = [
        replace(card, action_plans=(plan("CC1.1.1", "義民嘉年華", {111: money}),))
        for card, money in ((hac(row("甲")), "5,000"), (tfam(row("丙")), "6,000"))
    ]
    whole = replace(city(row("乙")), action_plans=(plan("CC1.1.3", "義民嘉年華", {111: "12,000"}),))
    found = [r for r in crosslevel(parts(whole, *agencies)) if r.rule == "BSC-X14"]
    (one,) = found
    assert one.submission.endswith("/taipei-c/2022/1")
    assert sorted(text for *_, text in held(tuple(found), "BSC-X14")) == ["5,000", "6,000"]


def test_a_number_that_several_rows_have_is_one_finding_with_all_of_them() -> None:
    """Two of the city's rows repeat each other; the agency's differs from both in one number."""
    twice = (row("人次甲", code="CC1.1"), row("人次甲", code="CC1.1"))
    found = crosslevel(parts(city(*twice), hac(row("人次甲", **{**SIX, "actual110": "41"}))))
    conflicts = [r for r in found if r.rule == "BSC-X01"]
    assert len(conflicts) == 1
    assert {o.raw_text for o in conflicts[0].others} == {"40"}
