"""Which rows of several years are one thing: small scorecards, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bscgraph.linking import Decision, Found, found_in
from bscgraph.linking.evidence import similarity
from bscgraph.model import Scorecard
from tests.cards import plan
from tests.linking.years import card, linked, read, row, told

THREE = ("10", "20", "30")


def reused(found: Found) -> list[tuple[int, str, str]]:
    return [(one.later.year, one.earlier.label, one.later.label) for one in found.reuses]


def ended(found: Found) -> list[tuple[int, str]]:
    return [(one.until, one.row.label) for one in found.ended]


def decided(earlier: str, later: str, verdict: str = "same") -> Decision:
    assert verdict in {"same", "different"}
    return Decision(
        2, f"tfam/{earlier}", f"tfam/{later}", "same" if verdict == "same" else "different",
        "研考人員", "2022-03-05", "核對",
    )  # fmt: skip


def test_code_and_name_make_it_certain_whatever_spaces_widths_and_variants() -> None:
    found = linked(
        card(110, row("AC1.1", "台北 參觀人次(A)", 109, THREE)),
        card(111, row("AC1.1", "臺北參觀人次（A）", 110, ("20", "30", "40"))),
    )
    assert told(found) == [("2021 AC1.1", "2022 AC1.1", "certain")]
    (link,) = found.links
    assert link.evidence.kinds == ("same-code", "same-name", "same-measure", "same-units")
    assert (link.evidence.shared, link.evidence.equal) == (2, 2)
    assert (found.reuses, found.ended) == ((), ())


def test_past_years_that_agree_are_evidence_from_three_different_ones_on() -> None:
    def evidence(*numbers: str) -> tuple[str, ...]:
        found = linked(
            card(110, row("AC1.1", "甲", 109, numbers)), card(111, row("AC1.1", "甲", 109, numbers))
        )
        return found.links[0].evidence.kinds

    assert "same-values" in evidence("10", "20", "20")
    assert "same-values" not in evidence("100", "100", "100")  # rates of 100 % look alike
    assert "same-values" not in evidence("10", "20")


def test_same_code_and_name_but_no_number_in_common_is_not_certain() -> None:
    found = linked(
        card(110, row("AC1.1", "參觀人次", 109, THREE)),
        card(111, row("AC1.1", "參觀人次", 109, ("1", "2", "3"))),
    )
    assert told(found) == [("2021 AC1.1", "2022 AC1.1", "probable")]


def test_same_code_and_name_in_another_unit_is_not_certain() -> None:
    found = linked(
        card(110, row("AC1.1", "參觀人次", 109, THREE)),
        card(111, row("AC1.1", "參觀人次", 109, THREE, unit="千人次")),
    )
    assert told(found) == [("2021 AC1.1", "2022 AC1.1", "probable")]


def test_renamed_with_its_code_and_past_values_is_probable() -> None:
    found = linked(
        card(110, row("AC1.1", "參觀人次", 109, THREE)),
        card(111, row("AC1.1", "到館民眾總數", 109, THREE)),
    )
    assert told(found) == [("2021 AC1.1", "2022 AC1.1", "probable")]
    assert found.reuses == ()


def test_a_few_other_characters_under_one_code() -> None:
    before = card(110, row("AC1.1", "辦理展覽參觀人次"))
    near, nearer = "辦理各項展覽之參觀總人次", "辦理展覽參觀人次數"
    assert similarity("辦理展覽參觀人次", nearer) >= Decimal("0.9")
    assert told(linked(before, card(111, row("AC1.1", near))))[0][2] == "possible"
    assert told(linked(before, card(111, row("AC1.1", nearer))))[0][2] == "probable"


def test_renumbered_is_found_by_its_name() -> None:
    found = linked(
        card(110, row("AC1.1", "論壇場次", 109, THREE)),
        card(111, row("BP2.3", "論壇場次", 110, ("20", "30", "40"))),
    )
    assert told(found) == [("2021 AC1.1", "2022 BP2.3", "probable")]


def test_renumbered_and_renamed_is_found_by_four_values_as_a_possibility() -> None:
    four = (*THREE, "45")
    found = linked(
        card(110, row("AC1.1", "論壇場次", 109, four), row("AC1.2", "借展件數", 109, THREE)),
        card(111, row("BP2.3", "講座數", 109, four), row("BP2.4", "展品出借", 109, THREE)),
    )
    assert told(found) == [("2021 AC1.1", "2022 BP2.3", "possible")]
    assert ended(found) == [(2022, "借展件數")]


def test_a_code_that_means_something_else_is_told_and_not_linked() -> None:
    found = linked(
        card(110, row("AC1.1", "參觀人次", 109, THREE), row("AC1.2", "論壇場次", 109, ("1", "2"))),
        card(111, row("AC1.1", "參觀人次", 109, THREE), row("AC1.2", "志工人數", 110, ("5", "6"))),
    )
    assert told(found) == [("2021 AC1.1", "2022 AC1.1", "certain")]
    assert reused(found) == [(2022, "論壇場次", "志工人數")]
    assert ended(found) == [(2022, "論壇場次")]
    assert found.reuses[0].evidence.similarity == 0


def test_swapped_codes_are_followed_by_name_and_both_codes_told() -> None:
    found = linked(
        card(110, row("AC1.1", "甲指標", 109, THREE), row("AC1.2", "乙項目", 109, ("1", "2", "3"))),
        card(111, row("AC1.2", "甲指標", 109, THREE), row("AC1.1", "乙項目", 109, ("1", "2", "3"))),
    )
    assert told(found) == [
        ("2021 AC1.1", "2022 AC1.2", "probable"),
        ("2021 AC1.2", "2022 AC1.1", "probable"),
    ]
    assert len(found.reuses) == 2


def test_split_in_two_is_only_a_possibility_that_names_the_other() -> None:
    found = linked(
        card(110, row("AC1.1", "展覽參觀人次", 109, THREE)),
        card(111, row("AC1.1", "館內展覽參觀人次"), row("AC1.2", "線上展覽參觀人次")),
    )
    assert told(found) == [("2021 AC1.1", "2022 AC1.1", "possible")]
    assert [one.code for one in found.links[0].rivals] == ["AC1.2"]


def test_merged_is_only_a_possibility_that_names_the_other() -> None:
    found = linked(
        card(110, row("AC1.1", "館內展覽參觀人次"), row("AC1.2", "線上展覽參觀人次")),
        card(111, row("AC1.1", "展覽參觀人次", 110, THREE)),
    )
    assert told(found) == [("2021 AC1.1", "2022 AC1.1", "possible")]
    assert [one.code for one in found.links[0].rivals] == ["AC1.2"]
    assert ended(found) == [(2022, "線上展覽參觀人次")]


def test_of_two_as_good_neither_is_taken_and_both_are_named() -> None:
    found = linked(
        card(110, row("AC1.1", "論壇場次")),
        card(111, row("BC1.1", "論壇場次"), row("CC1.1", "論壇場次")),
    )
    assert told(found) == []
    (gone,) = found.ended
    assert [one.code for one in gone.rivals] == ["BC1.1", "CC1.1"]


def test_value_rows_of_one_indicator_keep_to_their_plans() -> None:
    def rows(first: tuple[str, ...], second: tuple[str, ...]) -> Scorecard:
        return card(
            110 + (first[0] != "1"),
            row("CP2.1", "團體數", 109, first, series="CP2.1.1"),
            row("CP2.1", "團體數", 109, second, series="CP2.1.2"),
        )

    before, after = rows(("1", "2", "3"), ("4", "5", "6")), rows(("9", "8", "7"), ("4", "5", "6"))
    found = linked(before, after)
    assert [(one.earlier.series, one.later.series) for one in found.links] == [
        ("CP2.1.1", "CP2.1.1"), ("CP2.1.2", "CP2.1.2"),
    ]  # fmt: skip
    assert all(one.rivals == () for one in found.links)


def test_a_row_printed_twice_is_paired_in_order() -> None:
    twice = (row("AC1.1", "甲", 109, THREE), row("BC1.1", "甲", 109, THREE))
    found = linked(card(110, *twice), card(111, *twice))
    assert told(found) == [
        ("2021 AC1.1", "2022 AC1.1", "certain"),
        ("2021 BC1.1", "2022 BC1.1", "certain"),
    ]


def test_what_was_left_out_for_a_year_is_found_again() -> None:
    found = linked(
        card(109, row("AC1.1", "論壇場次"), row("AC1.2", "參觀人次")),
        card(110, row("AC1.2", "參觀人次")),
        card(111, row("AC1.1", "論壇場次"), row("AC1.2", "參觀人次")),
    )
    assert ("2020 AC1.1", "2022 AC1.1", "certain") in told(found)
    assert ended(found) == [(2021, "論壇場次")]
    assert sorted(tuple(one.year for one in strand) for strand in found.lineages) == [
        (2020, 2021, 2022), (2020, 2022),
    ]  # fmt: skip


def test_a_lineage_has_each_year_once_through_new_codes_and_names() -> None:
    found = linked(
        card(109, row("AC1.1", "參觀人次", 108, THREE)),
        card(110, row("AC1.2", "參觀人次", 109, ("20", "30", "40"))),
        card(111, row("AC1.2", "到館民眾總數", 109, ("20", "30", "40"))),
    )
    (strand,) = found.lineages
    assert [(one.year, one.code) for one in strand] == [
        (2020, "AC1.1"), (2021, "AC1.2"), (2022, "AC1.2"),
    ]  # fmt: skip


def test_plans_are_known_by_name_by_indicator_and_by_amounts() -> None:
    kpi = row("AC1.1", "參觀人次")
    found = linked(
        card(110, kpi, plans=(
            plan("AC1.1.1", "論壇", {110: "5,000", 111: "6,000"}),
            plan("AC1.1.2", "辦理後生文學獎活動", {111: "7,000"}),
            plan("AC1.1.3", "志工訓練", {111: "8,000"}),
        )),
        card(111, kpi, plans=(
            plan("AC1.1.4", "論壇", {111: "6,000"}),
            plan("AC1.1.5", "辦理後生文學獎", {111: "7,000"}),
            plan("AC1.1.3", "館舍修繕", {111: "9,000"}),
        )),
    )  # fmt: skip
    assert told(found, "plan") == [
        ("2021 AC1.1.1", "2022 AC1.1.4", "probable"),
        ("2021 AC1.1.2", "2022 AC1.1.5", "probable"),
    ]
    assert found.links[-1].evidence.kinds == (
        "similar-name", "same-units", "same-kpi", "same-values",
    )  # fmt: skip
    assert reused(found) == [(2022, "志工訓練", "館舍修繕")]


def test_what_somebody_called_the_same_is_linked_whatever_was_found() -> None:
    before = card(110, row("AC1.1", "論壇場次", 109, THREE), row("AC1.2", "甲"))
    after = card(111, row("AC1.1", "論壇場次", 109, THREE), row("AC1.3", "講座"))
    found = linked(before, after, decisions=[decided("2021/kpi/AC1.1", "2022/kpi/AC1.3")])
    assert told(found) == [("2021 AC1.1", "2022 AC1.3", "certain")]
    assert found.links[0].decision is not None
    assert reused(found) == [(2022, "論壇場次", "論壇場次")]


def test_what_somebody_called_different_is_not_linked_not_even_by_a_third_year() -> None:
    cards = [card(year, row("AC1.1", "參觀人次")) for year in (109, 110, 111)]
    no = decided("2020/kpi/AC1.1", "2022/kpi/AC1.1", "different")
    found = linked(*cards, decisions=[no])
    assert len(found.links) == 1
    direct = decided("2020/kpi/AC1.1", "2021/kpi/AC1.1", "different")
    found = linked(*cards, decisions=[direct, no])
    assert told(found) == [("2021 AC1.1", "2022 AC1.1", "certain")]
    assert [one.decision for one in found.reuses] == [direct]


@pytest.mark.parametrize(
    ("first", "second"), [("2022/kpi/ZZ9.9", "2021/kpi/AC1.1"), ("2022/kpi/AC1.1", "2021/kpi/ZZ9")]
)
def test_a_decision_about_nothing_is_told(first: str, second: str) -> None:
    one = decided(second, first)
    found = linked(card(110, row("AC1.1", "甲")), card(111, row("AC1.1", "甲")), decisions=[one])
    assert found.unheeded == (one,)
    assert told(found) == [("2021 AC1.1", "2022 AC1.1", "certain")]


def test_decisions_in_a_circle_leave_each_year_one() -> None:
    """The file refuses them; here they must do no harm."""
    cards = [card(year, row("AC1.1", "甲"), row("AC1.2", "乙")) for year in (110, 111)]
    circle = [decided("2021/kpi/AC1.1", "2022/kpi/AC1.2"), decided("2021/kpi/AC1.2",
              "2022/kpi/AC1.1"), decided("2021/kpi/AC1.1", "2022/kpi/AC1.1")]  # fmt: skip
    found = linked(*cards, decisions=circle)
    assert told(found) == [
        ("2021 AC1.2", "2022 AC1.1", "certain"), ("2021 AC1.1", "2022 AC1.2", "certain"),
    ]  # fmt: skip
    assert found.unheeded == (circle[2],)


def test_the_order_of_cards_and_rows_does_not_matter_for_who_is_who() -> None:
    before = card(110, row("AC1.1", "甲乙丙丁", 109, THREE), row("AC1.2", "甲乙丙戊"))
    after = card(111, row("AC1.1", "甲乙丙己"), row("AC1.3", "甲乙丙丁", 109, THREE))
    turned = [replace(one, kpis=one.kpis[::-1]) for one in (after, before)]
    pairs = {(a, b) for a, b, _ in told(linked(before, after))}
    assert pairs == {(a, b) for a, b, _ in told(linked(*turned))}
    cards = [read(before), read(after)]
    assert found_in(cards) == found_in(cards[::-1])


def test_names_of_any_length_and_kind_are_borne() -> None:
    hostile = ["", " ", "<script>alert(1)</script>", '"} DROP ALL #', "甲" * 20_000, "\u202e乙\x00"]
    rows = [row(f"AC1.{n}", name) for n, name in enumerate(hostile)]
    found = linked(card(110, *rows), card(111, *rows[::-1]))
    assert {(one.earlier.code, one.later.code) for one in found.links} >= {
        (f"AC1.{n}", f"AC1.{n}") for n in (2, 3, 4, 5)
    }
    assert linked(card(110), card(111)).links == ()


def test_the_newest_submission_of_a_year_is_the_one_that_counts() -> None:
    from bscgraph.iri import DEFAULT_BASE
    from bscgraph.linking import newest

    names = ("tfam/2022/2", "tfam/2022/10", "tfam/2021/1", "links/tfam", "hac/2022/1", "history")
    found = newest([f"{DEFAULT_BASE}graph/{name}" for name in names], DEFAULT_BASE)
    assert {o: [g.rpartition("/graph/")[2] for g in y.values()] for o, y in found.items()} == {
        "hac": ["hac/2022/1"], "tfam": ["tfam/2021/1", "tfam/2022/10"],
    }  # fmt: skip
    assert newest([f"{DEFAULT_BASE}graph/tfam/2022/1"], "https://other.example/") == {}
