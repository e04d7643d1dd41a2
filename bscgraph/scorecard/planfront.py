"""The head of a StratML plan: title, organization, dates, vision, mission, values, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bscgraph.model import CodedLabel, DeclaredCount, Scorecard, Text
from bscgraph.scorecard.elements import Account, Passage, folded
from bscgraph.scorecard.labelled import LABELS, RESPONSIBLE, split_lines, told
from bscgraph.scorecard.results import iso_date, plan_year
from bscgraph.table import Element

__all__ = ["NAMESPACES", "head", "labelled", "named", "use_performers"]

# Lower case, without a slash at the end: they are compared so.
NAMESPACES = {
    "urn:iso:std:iso:17469:tech:xsd:stratml_core",
    "urn:iso:std:iso:17469:tech:xsd:performanceplanorreport",
    "http://www.stratml.net",
    "http://www.stratml.net/performanceplanorreport",
    "http://www.stratml.net/performancemodel",
    "http://stratml.org",
}
_EMPTY = Text("", "")
_COUNT = re.compile(r"(-?\d{1,9}|-)" + r"｜(\d{1,9}|-)" * 3)
_OF_THE_CARD = {"level", "group", "map-note", "perspective", "declared-count"}


def head(account: Account, root: Element, core: Element) -> Scorecard:
    """The card without its themes, objectives, KPIs and plans.

    Args:
        account: which elements are accounted for.
        root: the plan.
        core: its StrategicPlanCore, or the root itself where it has none.
    """
    _tell_namespace(account, root)
    title = account.words(root, "Name") or _EMPTY
    year, updated = _dates(account, root)
    card = Scorecard(
        title=title,
        agency=_agency(account, core),
        level="agency",
        roc_year=year,
        updated_raw=folded(updated.raw) if updated else None,
        updated=iso_date(updated.raw) if updated else None,
        vision=_vision(account, core),
        mission=tuple(_mission(account, core)),
        core_values=tuple(
            value for one in account.parts(core, "Value") if (value := named(account, one))
        ),
    )
    return _with_lines(account, card, root)


def labelled(
    account: Account, parent: Element, keys: set[str]
) -> tuple[Element, dict[str, list[str]]]:
    """The element with labelled lines of these keys (or ``parent``), and their values.

    All other text of that element is told.
    """
    for one in parent.children:
        if one.name.lower() != "otherinformation":
            continue
        values, rest = split_lines(one.text)
        if not values.keys() & keys:
            continue
        account.use_all(one)
        others = [(key, value) for key in values.keys() - keys for value in values[key]]
        _tell_words(account, one, "\n".join(filter(None, (rest, told(sorted(others))))))
        return one, {key: values[key] for key in values.keys() & keys}
    return parent, {}


def _tell_words(account: Account, element: Element, words: str) -> None:
    """A finding about words of an element that have no place, if there are any."""
    if words:
        at = Passage.of(element, words)
        account.ledger.doubt("stratml-words-without-place", at, element.name)


def named(account: Account, element: Element) -> Text | None:
    """An element's name, or its description where it has none."""
    return account.words(element, "Name") or account.words(element, "Description")


def use_performers(account: Account, owner: Element) -> None:
    """Stakeholders that our own writer made of responsible units say nothing more."""
    for one in owner.children:
        if one.name.lower() == "stakeholder" and any(
            folded(part.text) == RESPONSIBLE for part in one if part.name.lower() == "name"
        ):
            account.use_all(one)


def _tell_namespace(account: Account, root: Element) -> None:
    used = [value for name, value in root.attributes.items() if name.split(":")[0] == "xmlns"]
    if not {name.rstrip("/").lower() for name in used} & NAMESPACES:
        account.miss("stratml-namespace", root, "、".join(used[:1]) or "－")


def _agency(account: Account, core: Element) -> str:
    """The name of the first organization that has one; further ones are told as words."""
    owners = account.parts(core, "Organization")
    for owner in owners:
        use_performers(account, owner)
    name = next((found for one in owners if (found := account.words(one, "Name"))), None)
    if name is None:
        account.miss("stratml-organization-missing", owners[0] if owners else core)
    return name.value if name else ""


def _dates(account: Account, root: Element) -> tuple[int | None, Text | None]:
    """The plan's year, and its date of publication."""
    abouts = (one for one in root.children if one.name.lower() == "administrativeinformation")
    about = next(abouts, None)
    if about is not None:
        account.use(about)
    year = plan_year(account, about)
    if year is None:
        account.miss("stratml-year-missing", about or root)
    found = account.leaf(about, "PublicationDate") if about else None
    if found is not None and iso_date(found.text) is None:
        account.doubt("date-impossible", found, text=folded(found.text))
    return year, account.text(found) if found else None


def _vision(account: Account, core: Element) -> Text | None:
    for one in account.parts(core, "Vision")[:1]:
        return account.words(one, "Description") or account.words(one, "Name")
    return None


def _mission(account: Account, core: Element) -> Iterator[Text]:
    """The paragraphs of the mission: an empty line parts them."""
    for one in account.parts(core, "Mission"):
        found = account.leaf(one, "Description") or account.leaf(one, "Name")
        if found is not None:
            for paragraph in _paragraphs(found.text):
                yield account.text(found, paragraph)


def _paragraphs(text: str) -> list[str]:
    """The parts of a text that empty lines part.

    >>> _paragraphs("甲\\n乙\\n\\n丙")
    ['甲\\n乙', '丙']
    """
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if folded(line):
            parts[-1].append(line)
        elif parts[-1]:
            parts.append([])
    return ["\n".join(part) for part in parts if part]


def _with_lines(account: Account, card: Scorecard, root: Element) -> Scorecard:
    """The card with what our own writer puts into the plan's further information."""
    element, values = labelled(account, root, _OF_THE_CARD)
    pairs = [value.partition("｜") for value in values.get("perspective", [])]
    labels = [CodedLabel(code, account.text(element, name)) for code, _, name in pairs]
    return replace(
        card,
        level="city" if values.get("level") == ["city"] else "agency",
        group=values.get("group", [None])[0],
        map_notes=tuple(account.text(element, value) for value in values.get("map-note", [])),
        perspectives=tuple(labels),
        declared_counts=tuple(_counts(account, element, values.get("declared-count", []))),
    )


def _counts(account: Account, element: Element, lines: list[str]) -> Iterator[DeclaredCount]:
    """What lines like ``111｜13｜14｜14`` declare; a line that says no such thing is told."""
    for line in lines:
        found = _COUNT.fullmatch(line)
        if found is None:
            _tell_words(account, element, f"{LABELS['declared-count']}：{line}")
            continue
        year, objectives, kpis, plans = (
            None if part == "-" else int(part) for part in found.groups()
        )
        source = Passage.of(element).source
        yield DeclaredCount(year, objectives, kpis, plans, source)
