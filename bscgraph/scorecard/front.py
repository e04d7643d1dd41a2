"""Mission, vision, core values and the declared counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from bscgraph.model import DeclaredCount, Text
from bscgraph.scorecard.headings import is_count_header
from bscgraph.scorecard.parts import front_heading
from bscgraph.scorecard.spot import Ledger, Line, Spot
from bscgraph.text import parse_year, read_number

__all__ = ["declared_counts", "front_texts"]

_FIELDS = {"使命": "mission", "任務": "mission", "願景": "vision"}
_SEPARATORS = re.compile(r"[、，,；;／/．·・\s]+")
_BULLET = re.compile(r"^\s*(?:[•●○◆■▪‧·※*-]|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.](?!\d))\s*")


def front_texts(
    lines: Sequence[Line], edges: dict[int, float], ledger: Ledger
) -> dict[str, list[Text]]:
    """Texts of mission, vision and core_values from paragraphs or boxes under their headings.

    ``edges`` maps a page to the right edge of its text (points): a paragraph that reaches it
    goes on in the next one.
    """
    out: dict[str, list[Text]] = {"mission": [], "vision": [], "core_values": []}
    for heading, spots in _bodies(lines):
        field = _FIELDS.get(heading, "core_values")
        ledger.use(*spots)
        texts = [text for spot in _unwrapped(spots, edges) for text in _texts(spot, heading)]
        out[field] += _values(texts) if field == "core_values" else texts
    return out


def _bodies(lines: Sequence[Line]) -> Iterator[tuple[str, list[Spot]]]:
    """Each heading with the spots that hold its text."""
    open_: dict[int, tuple[str, list[Spot]]] = {}
    for line in lines:
        headed = {spot.key: found for spot in line.filled if (found := front_heading(spot))}
        if headed:
            yield from open_.values()
            open_ = {}
        current: tuple[str, list[Spot]] | None = None
        for spot in line.filled:
            if spot.key in headed:
                current = open_[spot.column] = (headed[spot.key][0], [spot])
            elif headed and current is not None:
                current[1].append(spot)
            elif open_:
                _nearest(open_, spot)[1].append(spot)
    yield from open_.values()


def _nearest(open_: dict[int, tuple[str, list[Spot]]], spot: Spot) -> tuple[str, list[Spot]]:
    """The heading above a spot: the last that begins at or left of it."""
    left = [column for column in open_ if column <= spot.column]
    return open_[max(left) if left else min(open_)]


def _unwrapped(spots: list[Spot], edges: dict[int, float]) -> list[Spot]:
    """Paragraphs that only the page's width broke, joined again."""
    out: list[Spot] = []
    for spot in spots:
        before = out[-1] if out else None
        if before is not None and _goes_on(before, spot, edges):
            text, wraps = f"{before.raw}\n{spot.text}", (*before.breaks, True)
            out[-1] = replace(before, text=text, wraps=wraps, box=spot.box)
        else:
            out.append(spot)
    return out


def _goes_on(before: Spot, spot: Spot, edges: dict[int, float]) -> bool:
    if before.number or spot.number or before.box is None or spot.box is None:
        return False
    height = before.box.bottom - before.box.top
    full = before.box.x1 >= edges.get(before.page or 0, float("inf")) - 1.5 * height
    return full and before.page == spot.page and not before.tight.endswith("。")


def _texts(spot: Spot, heading: str) -> list[Text]:
    """The lines of a spot without the heading it may begin with and without bullets."""
    lines = spot.lines
    found = front_heading(spot)
    if found is not None:
        first = lines[0]
        at = first.find(heading) + len(heading)
        rest = re.sub(r"^[\s】\]〕)）》>:：]+", "", first[at:])
        lines = [rest, *lines[1:]] if rest else lines[1:]
    return [
        spot.as_text(_BULLET.sub("", line).strip() or line.strip())
        for line in lines
        if line.strip()
    ]


def _values(texts: list[Text]) -> list[Text]:
    """Core values one by one: split at 、 and its like, spaces and line ends."""
    out = []
    for text in texts:
        raw_lines = [text.value] if not _SEPARATORS.search(text.raw.strip()) else _pieces(text)
        out += [Text(piece, text.raw, text.source) for piece in raw_lines if piece]
    return out


def _pieces(text: Text) -> list[str]:
    """The pieces of one cleaned line; spaces the cleaning took out are looked up in the raw."""
    hard = re.split(r"[、，,；;／/．·・]+", text.value)
    out: list[str] = []
    for piece in hard:
        spaced = [part for part in re.split(r"\s+", text.raw) if part and part in piece]
        whole = "".join(spaced) == piece and len(spaced) > 1 and all(len(p) >= 2 for p in spaced)
        out += spaced if whole else [piece.strip()]
    return out


def declared_counts(lines: Sequence[Line], ledger: Ledger) -> list[DeclaredCount]:
    """The rows of the count table; ``roc_year`` None is the row of the change (增減)."""
    places: dict[str, int] = {}
    out = []
    for line in lines:
        if is_count_header(line):
            places = {_what(spot.tight): spot.column for spot in line.filled if _what(spot.tight)}
            ledger.use(*line.spots)
            continue
        count = _count(line, places, ledger)
        if count is not None:
            out.append(count)
    return out


def _counted(text: str, *, change: bool) -> Decimal | None:
    """A count; a dash is no change, as in accounts, but no count."""
    number = read_number(text)
    return Decimal(0) if change and number.reason == "dash" else number.value


def _what(heading: str) -> str:
    if "計畫" in heading or "方案" in heading:
        return "action_plans"
    if "KPI" in heading.upper() or "指標" in heading:
        return "kpis"
    return "objectives" if "目標" in heading else ""


def _count(line: Line, places: dict[str, int], ledger: Ledger) -> DeclaredCount | None:
    """One row of the count table; None where it states neither a year nor the change."""
    first = line.filled[0]
    year = parse_year(first.tight)
    if year is None and not re.match(r"增減|差異|比較", first.tight):
        return None
    numbers: dict[str, int | None] = {}
    for what, column in places.items():
        spot = next((one for one in line.filled if one.column == column and one is not first), None)
        number = _counted(spot.text, change=year is None) if spot is not None else None
        whole = number is not None and number == number.to_integral_value()
        numbers[what] = int(number) if number is not None and whole else None
        if spot is not None and number is None:
            ledger.doubt("count-unreadable", spot)
        ledger.use(spot)
    ledger.use(first)
    return DeclaredCount(
        year,
        numbers.get("objectives"),
        numbers.get("kpis"),
        numbers.get("action_plans"),
        first.source,
    )
