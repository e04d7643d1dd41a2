"""A document divided into cards and each card into its parts, row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bscgraph.scorecard.headings import header_height, is_count_header, is_header
from bscgraph.scorecard.spot import Line, Spot
from bscgraph.scorecard.titles import (
    Title,
    is_furniture,
    looks_like_agency,
    title_of_sheet,
    title_of_text,
)
from bscgraph.text import find_codes, years_in

__all__ = ["CardParts", "divide", "front_heading"]

_FRONT = re.compile(
    r"[【\[〔(《<]?(?:[一二三四五六七八九十壹貳參肆][、.])?(?:機關|本[館會局處所])?"
    r"(使命|任務|願景|核心價值|核心价值|價值觀)[】\]〕)》>]?(?:[:：]|$)?"
)
_HANDED_IN = r"(?:填報|填表|提報|提送|報送|送件|核定)(?:日期|時間)"
_UPDATED = re.compile(
    rf"(?:(?:更新|修正|修訂|異動|版本)(?:日期|時間|日)?|{_HANDED_IN})[:：]?\s*[((]?(?:民國)?\d"
)
_UPDATED_LABEL = re.compile(rf"(?:(?:更新|修正|修訂|異動)(?:日期|時間)|{_HANDED_IN})[:：]?")
_DATE = re.compile(r"(?:民國)?\d[\d年月./-]{4,10}日?")
_THEME = re.compile(r"[A-S][^\dA-Za-z]{3,}|[^\dA-Za-z]{3,}[A-S]")
_NOTE = re.compile(r"沿用.{0,6}(?:府級|市級|共通|共同)")


@dataclass
class CardParts:
    """The lines of one card by what they are, in the order of the document."""

    titles: list[tuple[Title, Spot]] = field(default_factory=list)
    front: list[Line] = field(default_factory=list)
    map: list[Line] = field(default_factory=list)
    counts: list[Line] = field(default_factory=list)
    heads: list[Line] = field(default_factory=list)
    score: list[Line] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)
    updated: Spot | None = None

    def title(self) -> tuple[Title, Spot] | None:
        """The scorecard table's title, else the map's, else the sheet's."""
        cards = [pair for pair in self.titles if pair[0].is_card]
        return next(iter(cards or self.titles), None)

    @property
    def lines(self) -> list[Line]:
        """Every line of every part."""
        return [*self.front, *self.map, *self.counts, *self.heads, *self.score, *self.loose]


def front_heading(spot: Spot) -> tuple[str, str] | None:
    """(使命|願景|核心價值, the text behind it in the same cell), if the cell begins so."""
    lines = spot.lines
    if not lines:
        return None
    found = _FRONT.match("".join(lines[0].split()))
    if not found:
        return None
    first = "".join(lines[0].split())
    closed = found.end() == len(first) or first[found.end() - 1] in "】]〕)》>:："
    return (found[1], first[found.end() :]) if closed else None


class _Divider:
    """Walks over the lines once and hands each to a part of a card."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.cards: list[CardParts] = [CardParts()]
        self.card = self.cards[0]
        self.state = "loose"
        self.date_due = False  # the word for the date of update stood alone in the line above
        self.sheet: str | None = None
        titled = {spot.sheet for line in lines for spot in line.filled if _title(line)}
        self.members: dict[int, list[Spot]] = {}
        for line in lines:
            self.members.setdefault(line.number, []).extend(line.filled)
        self.untitled_sheets = {line.table.sheet for line in lines if line.table} - titled

    def run(self) -> list[CardParts]:
        """The cards, in the order of the document."""
        at = 0
        while at < len(self.lines):
            at += self._take(at)
        return [card for card in self.cards if card.titles or card.lines]

    def _take(self, at: int) -> int:
        """Handle the line at ``at``; how many lines that was."""
        line = self.lines[at]
        self._enter_sheet(line)
        if not line.filled or self._furniture(line):
            return 1
        title = _title(line)
        if title is not None:
            self._open(self._completed(title, at), line.filled[0])
        elif is_header(line):
            return self._head(at)
        else:
            self._place(line)
        return 1

    def _head(self, at: int) -> int:
        height = header_height(self.lines[at : at + 4])
        self.card.heads += self.lines[at : at + height]
        self.state = "score"
        return height

    def _place(self, line: Line) -> None:
        """A line that is neither title nor heading goes to the part it continues or begins."""
        if self.state != "score" and self._dated(line):
            return
        self.state = self._state_after(line)
        beside_table = self.state == "score" and line.table is None
        getattr(self.card, "loose" if beside_table else self.state).append(line)

    def _dated(self, line: Line) -> bool:
        """Take the date of update; whether the line says nothing else.

        The word for it may stand in a cell of its own, the date in the next one or nowhere.
        """
        filled, due = line.filled, self.date_due
        self.date_due = False
        whole = next((spot for spot in filled if _UPDATED.search(spot.tight)), None)
        if whole is None and _UPDATED_LABEL.fullmatch(filled[0].tight):
            due, filled = True, filled[1:]
            self.date_due = not filled
        if whole is None and due and len(filled) == 1 and _DATE.fullmatch(filled[0].tight):
            whole = filled[0]
        if whole is not None:
            self.card.updated = whole
        return not filled or (whole is not None and len(filled) == 1)

    def _state_after(self, line: Line) -> str:
        if is_count_header(line):
            return "counts"
        inside = self.state == "score" and len(line.filled) > 3
        if not inside and any(front_heading(spot) for spot in line.filled):
            return "front"
        if self._begins_map(line):
            return "map"
        if line.first_of_table and self.state in ("score", "map") and self.card.heads:
            return "map" if self._is_map_table(line) else "score"
        if self.state == "score":
            return "score"
        if self.state == "counts":
            return "counts" if _countlike(line) else "loose"
        return self.state

    def _begins_map(self, line: Line) -> bool:
        first = line.filled[0].tight
        codes = [code for spot in line.filled for _, code in find_codes(spot.text)]
        if first == "策略主題" and not codes:
            return True
        if self.state in ("score", "map"):
            return self.state == "map"
        themes = sum(bool(_THEME.fullmatch(spot.tight)) for spot in line.filled)
        mapped = bool(codes) and all(code.level == 1 for code in codes)
        return themes >= 2 or mapped or bool(_NOTE.search(first))

    def _is_map_table(self, line: Line) -> bool:
        """A table without numbers whose codes are all objectives': a map's columns that go on."""
        members = self.members.get(line.number, [])
        codes = [code for spot in members for _, code in find_codes(spot.text)]
        mapped = bool(codes) and all(code.level == 1 for code in codes)
        return mapped and not any(re.match(r"[\d△▲-]", spot.tight) for spot in members)

    def _furniture(self, line: Line) -> bool:
        return line.table is None and is_furniture(line.spots[0].text)

    def _enter_sheet(self, line: Line) -> None:
        sheet = line.table.sheet if line.table else None
        if sheet is None or sheet == self.sheet:
            return
        self.sheet, self.state = sheet, "loose"
        title = title_of_sheet(sheet) if sheet in self.untitled_sheets else None
        if title is not None:
            self._open(title, Spot(sheet, (), 0, 0, 0, sheet=sheet))

    def _completed(self, title: Title, at: int) -> Title:
        """The title with agency and year from the line above and below, where it lacks them."""
        above, below = self._neighbour(at, -1), self._neighbour(at, 1)
        agency, year = title.agency, title.roc_year
        if not agency and above is not None and looks_like_agency(above.clean):
            agency = above.tight
        for spot in (below, above):
            if year is None and spot is not None and len(spot.tight) <= 12:
                year = next(iter(years_in(spot.tight)), None)
        return Title(
            title.text, agency, year, title.level, title.group, title.is_map, title.is_card
        )

    def _neighbour(self, at: int, step: int) -> Spot | None:
        for other in range(at + step, max(-1, min(len(self.lines), at + 4 * step)), step):
            line = self.lines[other]
            if line.filled and not self._furniture(line):
                return line.filled[0] if len(line.filled) == 1 else None
        return None

    def _open(self, title: Title, spot: Spot) -> None:
        """Go on with the card this title belongs to, or begin a new one."""
        self.state = "map" if title.is_map and not title.is_card else "loose"
        for card in self.cards:
            if _same_card(card, title):
                self.card = card
                break
        else:
            self.card = CardParts()
            self.cards.append(self.card)
        self.card.titles.append((title, spot))


def _same_card(card: CardParts, title: Title) -> bool:
    if not card.titles:
        return not card.heads
    known = [known for known, _ in card.titles]
    years = {one.roc_year for one in known} - {None}
    if title.roc_year is not None and years and title.roc_year not in years:
        return False
    owners = {one.owner for one in known if one.agency}
    if title.agency and owners:
        return title.owner in owners
    return not (title.is_card and card.heads) and not (title.is_map and card.map)


def _title(line: Line) -> Title | None:
    filled = line.filled
    if len(filled) != 1:
        return None
    return title_of_text(filled[0].text.replace("\n", " "))


def _countlike(line: Line) -> bool:
    texts = [spot.tight for spot in line.filled]
    numbers = sum(bool(re.fullmatch(r"[-+△]?\d+(?:\.0)?個?項?", text)) for text in texts)
    return numbers >= 1 or bool(years_in(texts[0])) or texts[0] in ("增減", "增減數", "差異")


def divide(lines: Sequence[Line]) -> list[CardParts]:
    """The cards of a document."""
    return _Divider(lines).run()
