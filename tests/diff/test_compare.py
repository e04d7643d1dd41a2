"""What counts as a change, and what as the same thing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bscgraph.diff import Changes, compare
from bscgraph.model import ActionPlan, Kpi, MapObjective, Scorecard
from bscgraph.resources import folder
from bscgraph.scorecard import read
from tests.cards import agency_card, kpi, number, plan, read_expected, text
from tests.cards import values as cells

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
NUMBERS = {"actual107": "10", "actual108": "20", "actual109": "30"}


def card(*kpis: Kpi, plans: tuple[ActionPlan, ...] = (), **more: object) -> Scorecard:
    return agency_card(kpis=kpis, action_plans=plans, map_objectives=(), **more)


def kinds(found: Changes) -> list[tuple[str, str]]:
    return [(one.kind, one.code) for one in found.changes]


@pytest.mark.parametrize("name", ["tfam_111", "hac_111", "city_c_111"])
def test_a_scorecard_has_not_changed_from_itself(name: str) -> None:
    (one,) = read_expected(GOLDEN / f"{name}.expected.json")
    found = compare(one, one)
    assert found.changes == ()
    assert (found.same_kpis, found.same_plans) == (len(one.kpis), len(one.action_plans))
    assert (found.years_before, found.years_after) == ((), ())


def test_a_workbook_says_the_same_as_the_pdf() -> None:
    pdf, ods = (read(folder("examples") / f"tfam-111.{form}")[0] for form in ("pdf", "ods"))
    found = compare(pdf, ods)
    assert (found.changes, found.same_kpis, found.same_plans) == ((), 14, 14)


def test_values_targets_and_notes() -> None:
    old = card(kpi("AC1.1", "參觀人次", cells(actual108="900", actual109="950", target111="800")))
    new = card(
        kpi("AC1.1", "參觀人次", cells(
            actual108="1,900", actual109=number("950", note="疫情"), target111="８００",
            actual110="5"))
    )  # fmt: skip
    found = compare(old, new, ("a", "b"))
    assert kinds(found) == [("restated", "AC1.1"), ("note", "AC1.1")]
    restated = found.changes[0]
    assert (restated.year, restated.what, restated.difference) == (108, "actual", Decimal(1000))
    assert restated.before and restated.after
    assert (restated.before.raw, restated.after.raw) == ("900", "1,900")
    assert found.years_after == ((110, "actual"),)
    assert (found.before.name, found.after.name) == ("a", "b")


def test_a_target_that_moved_and_a_cell_that_fell_silent() -> None:
    old = card(
        kpi("AC1.1", "參觀人次", cells(target111="800", actual109="3")),
        kpi("AC1.2", "展覽檔數", cells(target111="800", actual109="3")),
    )
    new = card(
        kpi("AC1.1", "參觀人次", cells(target111="700", actual109="3")),
        kpi("AC1.2", "展覽檔數", cells(target111="800")),
    )
    found = compare(old, new)
    assert kinds(found) == [("restated", "AC1.2"), ("target", "AC1.1")]
    assert found.changes[0].after is None
    assert found.changes[1].difference == Decimal(-100)


def test_what_cannot_be_trusted_is_compared_as_printed() -> None:
    odd = number("1,4004,000", value=None, reason="malformed", candidate=Decimal(14004000))
    old = card(plans=(plan("AC1.1.1", "論壇", {111: odd, 112: "14,004,000"}),))
    new = card(plans=(plan("AC1.1.1", "論壇", {111: "14,004,000", 112: odd}),))
    found = compare(old, new)
    assert [(one.kind, one.year, one.difference) for one in found.changes] == [
        ("money", 111, None), ("money", 112, None),
    ]  # fmt: skip


def test_an_estimate_that_was_appropriated_otherwise() -> None:
    old = card(plans=(plan("AC1.1.1", "論壇", {111: "500", 112: "600"}),
                      plan("AC1.1.2", "展覽", {111: "1", 112: "2"})))  # fmt: skip
    new = card(plans=(plan("AC1.1.1", "論壇", {112: "550", 113: "0"}),
                      plan("AC1.1.2", "展覽", {112: "2", 113: "0"})))  # fmt: skip
    found = compare(old, new)
    (money,) = found.changes
    assert money.before and money.after
    assert (money.code, money.year, money.difference) == ("AC1.1.1", 112, Decimal(-50))
    assert (money.before.kind, money.after.kind) == ("estimated", "appropriated")
    assert found.years_before == ((111, "appropriated"), (112, "estimated"))


def test_a_name_counts_more_than_a_code() -> None:
    """AC1.1 is now AC1.2, and AC1.1 means something else."""
    old = card(kpi("AC1.1", "參觀人次", cells(actual109="900")))
    new = card(
        kpi("AC1.1", "網站瀏覽量", cells(actual109="77")),
        kpi("AC1.2", "參觀　人次", cells(actual109="901")),
    )
    found = compare(old, new)
    assert kinds(found) == [
        ("restated", "AC1.2"), ("reused", "AC1.1"), ("recoded", "AC1.2"), ("kpi-added", "AC1.1"),
    ]  # fmt: skip
    recoded = found.of("recoded")[0]
    assert recoded.before and recoded.before.code == "AC1.1"


def test_a_code_with_another_meaning_is_told_with_what_came_and_went() -> None:
    old = card(kpi("AC1.1", "參觀人次", cells(None, **NUMBERS)))
    new = card(kpi("AC1.1", "推廣活動場次", cells(actual107="1", actual108="2", actual109="3")))
    assert kinds(compare(old, new)) == [
        ("reused", "AC1.1"), ("kpi-dropped", "AC1.1"), ("kpi-added", "AC1.1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "numbers", "same"),
    [
        ("年度參觀人次", {}, True),  # the names are close
        ("觀眾服務規模", NUMBERS, True),  # the numbers agree
        ("觀眾服務規模", {**NUMBERS, "actual107": "1", "actual108": "2"}, False),
        ("觀眾參觀人次", {"actual107": "1", "actual108": "2", "actual109": "3"}, False),
    ],
)
def test_one_code_under_two_names(name: str, numbers: dict[str, str], same: bool) -> None:
    old = card(kpi("AC1.1", "參觀人次", cells(None, **NUMBERS)))
    new = card(kpi("AC1.1", name, cells(None, **numbers)))
    found = compare(old, new)
    assert bool(found.of("label")) is same
    assert bool(found.of("reused")) is not same


def test_two_things_of_one_name_are_not_taken_for_one_that_moved() -> None:
    old = card(kpi("AC1.1", "滿意度", ()), kpi("BC1.1", "滿意度", ()))
    new = card(kpi("AC2.1", "滿意度", ()), kpi("BC2.1", "滿意度", ()))
    found = compare(old, new).counts()
    assert found == {
        "kpi-dropped": 2, "kpi-added": 2, "objective-dropped": 2, "objective-added": 2,
    }  # fmt: skip


def test_value_rows_of_one_kpi_stay_apart() -> None:
    rows = [kpi("CP2.1", "團體數", cells(actual109=v), series=s)
            for s, v in (("CP2.1.1", "5"), ("CP2.1.2", "7"))]  # fmt: skip
    moved = replace(rows[1], values=cells(actual109="8"))
    (restated,) = compare(card(*rows), card(moved, rows[0])).changes
    assert (restated.series, restated.difference) == ("CP2.1.2", Decimal(1))


def test_what_else_a_row_states() -> None:
    old = kpi("AC1.1", "參觀人次", (), tags=("SDGs",), responsible_units=("甲組", "乙組"))
    new = replace(old, ksf=None, unit="人", formula_unit=text("人"), tags=(),
                  responsible_units=("乙組", "甲組"))  # fmt: skip
    found = compare(card(old), card(new))
    assert kinds(found) == [("measure", "AC1.1"), ("factor", "AC1.1"), ("tags", "AC1.1")]
    assert found.of("tags")[0].after is None
    found = compare(card(old), card(replace(old, responsible_units=("丙組",))))
    assert [(one.kind, one.thing) for one in found.changes] == [("units", "kpi")]


def test_front_map_and_declared_numbers() -> None:
    old = agency_card()
    new = agency_card(
        vision=text("新願景"),
        map_objectives=(MapObjective("AC1", text("目標AC1"), "P", "A"),),
        declared_counts=(replace(old.declared_counts[0], kpis=2), *old.declared_counts[1:]),
        themes=(),
    )
    found = compare(old, new)
    assert [(one.kind, one.thing, one.what) for one in found.changes] == [
        ("theme-dropped", "theme", ""),
        ("front", "scorecard", "vision"),
        ("front", "objective", "place"),
        ("count", "scorecard", "kpis"),
    ]
    assert found.of("count")[0].year == 110


def test_planted_changes_in_a_real_card_are_found_and_nothing_else() -> None:
    (old,) = read_expected(GOLDEN / "hac_111.expected.json")
    kpis, plans = list(old.kpis), list(old.action_plans)
    first = next(v for v in kpis[3].values if v.reading.value is not None)
    cell = replace(first, reading=number("123,456,789"))
    kpis[3] = replace(kpis[3], values=tuple(cell if v is first else v for v in kpis[3].values))
    gone, moved = plans.pop(5), replace(plans[7], code="ZZ9.9.9")
    plans[7] = moved
    found = compare(old, replace(old, kpis=tuple(kpis), action_plans=tuple(plans)))
    value = "restated" if first.kind == "actual" else "target"
    assert kinds(found) == [
        (value, kpis[3].code), ("recoded", "ZZ9.9.9"), ("plan-dropped", gone.code),
    ]  # fmt: skip
