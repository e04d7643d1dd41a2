"""Hypothesis strategies for the whole scorecard model, sound or not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from bscgraph.findings import CATALOGUE, Finding, Place
from bscgraph.model import (
    ActionPlan,
    BudgetColumn,
    BudgetItem,
    CodedLabel,
    DeclaredCount,
    Kpi,
    MapObjective,
    Reading,
    Scorecard,
    Source,
    SourceDocument,
    Text,
    Value,
    ValueColumn,
)

# Mostly what documents hold, with all that can go wrong in a text.
WORDS = st.text(
    st.sampled_from(
        "客家藝文活動甲乙丙（）()：-0123456789,. \r\n\t\"\\<>{}|^`'%#?/é義⺠\u3000\x00\x7f\x85😀"
    ),
    max_size=8,
)
CODES = st.one_of(st.sampled_from(["AC1", "AC1.1", "AC1.1.1", "TL1.1", "..", "", "CC1 / x"]), WORDS)
NUMBERS = st.one_of(st.none(), st.integers(1, 999))
YEARS = st.integers(100, 115)
DECIMALS = st.decimals(-(10**9), 10**9, places=3)
# A place of which nothing is known is no place: the model has None for it.
SOURCES = st.one_of(
    st.none(),
    st.builds(
        Source,
        page=NUMBERS,
        sheet=st.one_of(st.none(), WORDS),
        table=NUMBERS,
        row=NUMBERS,
        column=NUMBERS,
        header=st.one_of(st.none(), WORDS),
    ),
).map(lambda source: None if source == Source() else source)
TEXTS = st.builds(Text, WORDS, WORDS, SOURCES)
FLAGS = st.lists(st.sampled_from(sorted(CATALOGUE)), max_size=3).map(tuple)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    raw, note, source = draw(WORDS), draw(st.one_of(st.none(), WORDS)), draw(SOURCES)
    if draw(st.booleans()):
        return Reading(
            raw,
            draw(DECIMALS),
            draw(st.sampled_from(["clean", "repaired"])),
            note,
            percent=draw(st.booleans()),
            scale=draw(st.sampled_from([1, 10_000])),
            flags=draw(FLAGS),
            source=source,
        )
    reason = draw(
        st.sampled_from(["dash", "not-established", "suspended", "blank", "malformed", "text"])
    )
    unresolved = reason == "malformed"
    candidate = draw(st.one_of(st.none(), DECIMALS)) if unresolved else None
    status = "unresolved" if unresolved else "clean"
    return Reading(raw, None, status, note, reason, candidate, source=source)


VALUES = st.builds(Value, YEARS, st.sampled_from(["actual", "target"]), readings())
BUDGETS = st.builds(BudgetItem, YEARS, st.sampled_from(["appropriated", "estimated"]), readings())


def several(strategy: st.SearchStrategy[object], most: int = 2) -> st.SearchStrategy[object]:
    return st.lists(strategy, max_size=most).map(tuple)


KPIS = st.builds(
    Kpi,
    code=CODES,
    label=TEXTS,
    objective_code=CODES,
    objective_label=TEXTS,
    perspective_code=st.sampled_from(["C", "P", "L", "F", "X", ""]),
    theme_code=st.sampled_from(["A", "B", "T", ""]),
    ksf=st.one_of(st.none(), TEXTS),
    ksf_code=st.one_of(st.none(), CODES),
    series=st.one_of(st.none(), CODES),
    formula_unit=TEXTS,
    unit=WORDS,
    values=several(VALUES, 4),
    responsible_units=several(WORDS),
    unit_cells=several(TEXTS),
    tags=several(WORDS),
    flags=FLAGS,
).map(lambda kpi: kpi if kpi.ksf else replace(kpi, ksf_code=None))  # a code stands at a text
PLANS = st.builds(
    ActionPlan,
    code=CODES,
    label=TEXTS,
    kpi_code=CODES,
    budget=several(BUDGETS, 3),
    responsible_units=several(WORDS),
    unit_cells=several(TEXTS),
    tags=several(WORDS),
    flags=FLAGS,
)
NAMES = sorted(
    {
        name
        for kind in CATALOGUE.values()
        for text in (*kind.message.values(), *kind.fix.values())
        for name in re.findall(r"{(\w+)}", text)
    }
    - {"raw", "subject"}
)
FINDINGS = st.builds(
    Finding,
    st.sampled_from(sorted(CATALOGUE)),
    st.builds(Place, NUMBERS, NUMBERS, NUMBERS, sheet=st.one_of(st.none(), WORDS)),
    WORDS,
    WORDS,
    st.fixed_dictionaries(dict.fromkeys(NAMES, WORDS)),
)
DOCUMENTS = st.builds(
    SourceDocument,
    name=WORDS,
    media_type=st.just("application/pdf"),
    sha256=st.just("0f" * 32),
    size=st.integers(0, 10**9),
    pages=NUMBERS,
)
SCORECARDS = st.builds(
    Scorecard,
    title=TEXTS,
    agency=st.one_of(st.sampled_from(["臺北市立美術館", "客委會", ""]), WORDS),
    level=st.sampled_from(["agency", "city"]),
    roc_year=st.one_of(st.none(), YEARS),
    group=st.one_of(st.none(), st.sampled_from(["A", "C"])),
    updated_raw=st.one_of(st.none(), WORDS),
    updated=st.one_of(st.none(), st.dates(date(2011, 1, 1), date(2030, 1, 1))),
    mission=several(TEXTS),
    vision=st.one_of(st.none(), TEXTS),
    core_values=several(TEXTS),
    themes=several(st.builds(CodedLabel, st.sampled_from(["A", "B", ""]), TEXTS)),
    perspectives=several(st.builds(CodedLabel, st.sampled_from(["C", "X", ""]), TEXTS)),
    declared_counts=several(
        st.builds(DeclaredCount, st.one_of(st.none(), YEARS), NUMBERS, NUMBERS, NUMBERS, SOURCES)
    ),
    map_objectives=several(
        st.builds(MapObjective, CODES, TEXTS, st.sampled_from("CPLFX"), st.sampled_from("ABT"))
    ),
    map_notes=several(TEXTS),
    value_columns=several(st.builds(ValueColumn, YEARS, st.sampled_from(["actual", "target"]))),
    budget_columns=several(
        st.builds(BudgetColumn, YEARS, st.sampled_from(["appropriated", "estimated"]))
    ),
    kpis=several(KPIS, 3),
    action_plans=several(PLANS, 3),
    document=st.one_of(st.none(), DOCUMENTS),
    findings=several(FINDINGS),
)


def numbers_of(card: Scorecard) -> list[Decimal]:
    """Every number a card states, sorted."""
    values = [value.reading.value for kpi in card.kpis for value in kpi.values]
    amounts = [item.reading.value for plan in card.action_plans for item in plan.budget]
    return sorted(number for number in values + amounts if number is not None)
