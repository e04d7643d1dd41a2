"""What an officer types into a template is what is read, and nothing else changes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bscgraph import jobs
from bscgraph.errors import NotAScorecard
from bscgraph.iri import Register
from bscgraph.model import Scorecard
from bscgraph.scorecard import read
from bscgraph.template import FORMATS, Carried, Form, carried, empty, template
from bscgraph.template.choices import choices
from bscgraph.template.form import pages
from bscgraph.template.pages import Page
from tests import cards
from tests.template.filling import FILL, FRONT, GUIDE, TABLE, Place, empty_cells, page
from tests.template.test_carry import CITY, HAC, TFAM, named

YEAR = 112
CARDS = pytest.mark.parametrize("last", [CITY, HAC, TFAM], ids=named)
FORMS = pytest.mark.parametrize("form", FORMATS)


def laid(form: Carried) -> list[Page]:
    return pages(form, choices(form.card, Register.default()), "zh-Hant")


def said(card: Scorecard) -> dict[str, Any]:
    """All a card says, without where and how it is printed."""
    return {
        "title": (card.title.value, card.agency, card.level, card.group, card.roc_year),
        "front": [text.value for text in (*card.mission, *card.core_values, *card.map_notes)],
        "vision": card.vision.value if card.vision else None,
        "themes": [(one.code, one.label.value) for one in card.themes],
        "map": [(o.code, o.label.value, o.theme_code, o.perspective_code)
                for o in card.map_objectives],
        "counts": [(c.roc_year, c.objectives, c.kpis, c.action_plans)
                   for c in card.declared_counts],
        "columns": (card.value_columns, card.budget_columns),
        "kpis": [
            (k.code, k.label.value, k.objective_code, k.objective_label.value, k.series, k.unit,
             k.ksf.value if k.ksf else None, k.ksf_code, k.formula_unit.value,
             k.responsible_units, k.tags)
            for k in card.kpis
        ],
        "plans": [(p.code, p.label.value, p.kpi_code, p.responsible_units, p.tags)
                  for p in card.action_plans],
        "values": dict(numbers(card)),
    }  # fmt: skip


def numbers(card: Scorecard) -> list[tuple[tuple[str, str | None, int, str], tuple[Any, ...]]]:
    out = []
    for owner in (*card.kpis, *card.action_plans):
        items = owner.values if hasattr(owner, "values") else owner.budget
        for item in items:
            one, series = item.reading, getattr(owner, "series", None)
            number = one.value, one.note, one.reason, one.percent, one.candidate
            out.append(((owner.code, series, item.roc_year, item.kind), number))
    return out


def filled(last: Scorecard, form: Form, typed: dict[Place, Any], folder: Path) -> list[Scorecard]:
    data = template(last.agency, YEAR, last, form=form)
    return read(FILL[form](data, typed, folder / "filled"))


@CARDS
@FORMS
def test_an_untouched_template_says_what_was_carried_over(
    last: Scorecard, form: Form, tmp_path: Path
) -> None:
    path = tmp_path / f"blank.{form}"
    path.write_bytes(template(last.agency, YEAR, last, form=form))
    (card,) = read(path)
    carry = carried(last, YEAR)
    assert said(card) == said(carry.card)
    blank = [f.subject for f in card.findings if f.code == "value-blank"]
    assert len(blank) == sum(1 for _ in empty_cells(carry, laid(carry)))
    empties = [number for _, number in numbers(card) if number[2] == "blank"]
    assert len(empties) == len(blank)
    assert all(number[0] is None for number in empties)  # blank is not zero


@CARDS
@FORMS
def test_every_number_typed_is_read_as_typed(last: Scorecard, form: Form, tmp_path: Path) -> None:
    carry = carried(last, YEAR)
    expected, typed = said(carry.card), {}
    cells = list(empty_cells(carry, laid(carry)))
    assert cells
    for at, (kind, code, year, what, box) in enumerate(cells):
        number = 0 if at == 1 else 1234567 + at if kind == "budget" else at + 0.25 * (at % 3)
        typed[TABLE, box.row, box.column] = number
        keys = [key for key in expected["values"] if (key[0], *key[2:]) == (code, year, what)]
        key = next(k for k in keys if expected["values"][k][0] is None)
        expected["values"][key] = (Decimal(str(number)), None, None, False, None)
    (card,) = filled(last, form, typed, tmp_path)
    assert said(card) == expected
    assert "value-blank" not in {finding.code for finding in card.findings}


@FORMS
def test_words_notes_percents_and_the_front_are_read_as_typed(form: Form, tmp_path: Path) -> None:
    carry = carried(TFAM, YEAR)
    sheets = laid(carry)
    cells = [box for kind, *_, box in empty_cells(carry, sheets) if kind == "value"]
    texts = ["-", "尚未成立", "98.5%", "1,250（疫後參觀人潮回流）", "暫停辦理（館舍整修）"]
    typed: dict[Place, Any] = {
        (TABLE, box.row, box.column): text for box, text in zip(cells, texts, strict=False)
    }
    front = [box for box in page(sheets, FRONT).boxes if box.style == "fill"]
    for box, text in zip(front, ["1120120", 13, 14, 15, 0, 0, -1], strict=True):
        typed[FRONT, box.row, box.column] = text
    (card,) = filled(TFAM, form, typed, tmp_path)
    read_as = [
        (v.reading.value, v.reading.percent, v.reading.reason, v.reading.note)
        for kpi in card.kpis
        for v in kpi.values
        if (v.roc_year, v.kind) in ((111, "actual"), (113, "target"))
    ][:5]
    assert read_as == [
        (None, False, "dash", None),
        (None, False, "not-established", "尚未成立"),
        (Decimal("98.5"), True, None, None),
        (Decimal(1250), False, None, "疫後參觀人潮回流"),
        (None, False, "suspended", "暫停辦理；館舍整修"),
    ]
    assert card.updated is not None
    assert card.updated.isoformat() == "2023-01-20"
    counts = [(c.roc_year, c.objectives, c.kpis, c.action_plans) for c in card.declared_counts]
    assert counts == [(111, 13, 14, 14), (112, 13, 14, 15), (None, 0, 0, -1)]
    assert "date-missing" not in {finding.code for finding in card.findings}


NEW = {
    "objective": "AC9 推動夜間美術館", "ksf": "延長開放", "kpi": "AC9.1 夜間參觀人次",
    "formula": "人次", "unit": "人次", "kpi_unit": "教育服務組", "plan": "AC9.1.1 夜間開放計畫",
    "plan_unit": "教育服務組",
}  # fmt: skip


@FORMS
def test_spare_rows_take_a_new_objective_and_a_further_plan(form: Form, tmp_path: Path) -> None:
    from bscgraph.draw.columns import columns

    carry = carried(TFAM, YEAR)
    found = columns(carry.card, unit=True)
    spare = [box for box in page(laid(carry), TABLE).boxes if box.style == "free"]
    rows = sorted({box.row for box in spare})[:2]
    typed: dict[Place, Any] = {}
    for box in spare:
        column = found[box.column]
        if box.row == rows[0]:
            number = 700 if column.kind == "value" else 88000
            typed[TABLE, box.row, box.column] = NEW.get(column.kind, number)
        elif box.row == rows[1] and column.kind in ("plan", "budget", "plan_unit"):
            more = {"plan": "AC9.1.2 夜間導覽", "plan_unit": "教育服務組"}
            typed[TABLE, box.row, box.column] = more.get(column.kind, 5000)
    (card,) = filled(TFAM, form, typed, tmp_path)
    before = said(carry.card)
    after = said(card)
    (kpi,) = [k for k in card.kpis if k.code == "AC9.1"]
    assert (kpi.label.value, kpi.objective_label.value) == ("夜間參觀人次", "推動夜間美術館")
    assert {v.reading.value for v in kpi.values} == {Decimal(700)}
    plans = [p for p in card.action_plans if p.kpi_code == "AC9.1"]
    assert [p.label.value for p in plans] == ["夜間開放計畫", "夜間導覽"]
    assert [{i.reading.value for i in p.budget} for p in plans] == [{Decimal(88000)},
                                                                      {Decimal(5000)}]  # fmt: skip
    assert [k for k in after["kpis"] if k[0] != "AC9.1"] == before["kpis"]
    assert [p for p in after["plans"] if p[2] != "AC9.1"] == before["plans"]


@FORMS
def test_an_empty_template_filled_in_is_a_scorecard(form: Form, tmp_path: Path) -> None:
    from bscgraph.draw.columns import columns

    start = empty("臺北市政府文化局", YEAR)
    data = template("臺北市政府文化局", YEAR, form=form)
    (tmp_path / f"blank.{form}").write_bytes(data)
    with pytest.raises(NotAScorecard):
        read(tmp_path / f"blank.{form}")
    found = columns(start.card, unit=True)
    sheets = laid(start)
    free = [box for box in page(sheets, TABLE).boxes if box.style == "free"]
    first = min(box.row for box in free)
    typed: dict[Place, Any] = {
        (TABLE, box.row, box.column): NEW.get(found[box.column].kind, 700)
        for box in free
        if box.row == first
    }
    front = page(sheets, FRONT)
    theme = next(box for box in front.boxes if box.check == "theme")
    place = next(box for box in front.boxes if box.check == "objectives")
    lines = [box for box in front.boxes if box.check == "line"]
    typed |= {(FRONT, box.row, 0): text for box, text in
              zip(lines, ["豐富文化生活", "", "", "文化首都", "創新、互動"], strict=True) if text}  # fmt: skip
    typed[FRONT, theme.row, theme.column] = "A 行銷國際"
    typed[FRONT, place.row, place.column] = "AC9 推動夜間美術館"
    (card,) = read(FILL[form](data, typed, tmp_path / "filled"))
    assert (card.agency, card.roc_year) == ("臺北市政府文化局", YEAR)
    assert [(k.code, k.perspective_code, k.unit) for k in card.kpis] == [("AC9.1", "C", "人次")]
    assert {v.reading.value for v in card.kpis[0].values} == {Decimal(700)}
    assert [(t.code, t.label.value) for t in card.themes] == [("A", "行銷國際")]
    assert [(o.code, o.label.value) for o in card.map_objectives] == [("AC9", "推動夜間美術館")]
    assert [t.value for t in card.core_values] == ["創新", "互動"]
    assert [text.value for text in card.mission] == ["豐富文化生活"]


@FORMS
def test_a_remark_written_on_the_page_of_instructions_is_told(form: Form, tmp_path: Path) -> None:
    path = tmp_path / f"remark.{form}"
    data = template(TFAM.agency, YEAR, TFAM, form=form)
    if form == "xlsx":
        from openpyxl import load_workbook

        path.write_bytes(data)
        book = load_workbook(path)
        book[GUIDE]["B40"] = "本館 113 年閉館整修"
        book.save(path)
    else:
        path = FILL[form](data, {(GUIDE, 16, 1): "本館 113 年閉館整修"}, path)
    (card,) = read(path)
    assert "本館 113 年閉館整修" in {finding.raw for finding in card.findings}


@FORMS
def test_a_name_that_looks_like_a_formula_stays_text(form: Form, tmp_path: Path) -> None:
    last = cards.agency_card(
        kpis=(cards.kpi("AC1.1", '=HYPERLINK("http://x","y")', cards.values(actual109="900")),),
        map_objectives=(),
        themes=(),
    )
    (card,) = filled(last, form, {}, tmp_path)
    assert card.kpis[0].label.value == '=HYPERLINK("http://x","y")'


@FORMS
def test_a_filled_template_can_be_validated(form: Form, tmp_path: Path) -> None:
    from bscgraph.read import Limits

    path = tmp_path / f"blank.{form}"
    path.write_bytes(template(TFAM.agency, YEAR, TFAM, form=form))
    done = list(jobs.read_files([path], Limits()))
    ((_, submission),) = jobs.submissions(done, "https://w3id.org/bscgraph/")
    assert submission.graph.endswith("/graph/tfam/2023/1")
    found = {finding.code for finding in done[0].cards[0].findings}
    assert found == {"value-blank", "date-missing", "label-drift"}
