"""The strategy map: themes, perspectives, objectives with their place, carry-over notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bscgraph.model import CodedLabel, MapObjective, Text
from bscgraph.scorecard.spot import Ledger, Line, Spot
from bscgraph.text import (
    Code,
    clean,
    find_codes,
    fold,
    leading_code,
    radicals_folded,
    split_codes,
    tight,
    without_markup,
)

__all__ = ["StrategyMap", "perspective_of", "read_map"]

_WORDS = {
    "C": r"顧客|客戶|市民|民眾|服務對象",
    "P": r"內部|流程",
    "L": r"學習|成長|人力",
    "F": r"財務|預算",
}
_BAND = re.compile(
    r"(?:[CPLF][、.:]?)?(?:顧客|客戶|市民|民眾|服務對象|內部|內部流程|流程|學習|學習與成長|學習及成長|學習成長|成長|財務)"
    r"(?:面|構面|面向|層面)?(?:[((]?[CPLF][))]?)?"
)
_LETTER = re.compile(r"(?<![A-Za-z])([A-Z])(?![A-Za-z0-9])")
# A theme's letter before or after its label, the likeliest place first.
_LETTER_AT_END = (
    re.compile(r"^[(（]?(?P<letter>[A-ZＡ-Ｚ])[)）、.:：\s]+"),
    re.compile(r"[、.:：\s(（]+(?P<letter>[A-ZＡ-Ｚ])[)）]?$"),
    re.compile(r"^[(（]?(?P<letter>[A-ZＡ-Ｚ])(?![A-Za-z])"),
    re.compile(r"(?<![A-Za-z])(?P<letter>[A-ZＡ-Ｚ])[)）]?$"),
)
_NOTE = re.compile(
    r"[(（]?沿用(?:(?![A-Z][CPLF]\d)[^。；;]){0,30}?(?:項\s*目|目\s*標|指\s*標)[)）]?|[(（]?沿用[^\n。；;]*"
)
_CORNER = re.compile(r"策略(?:主題|目標)|構面|主題|目標|策略地圖|策略主題/?構面|")


@dataclass
class StrategyMap:
    """What the map states; ``places`` has an objective's perspective and theme by position."""

    themes: list[CodedLabel] = field(default_factory=list)
    perspectives: list[CodedLabel] = field(default_factory=list)
    objectives: list[MapObjective] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def perspective_of(text: str) -> str:
    """The letter of the perspective a band or a row heading names; empty if it names none.

    >>> perspective_of("<u>學習成長</u>"), perspective_of("顧客 構面 C"), perspective_of("人數")
    ('L', 'C', '')
    """
    bare = tight(text)
    if not _BAND.fullmatch(bare):
        return ""
    letter = re.search(r"[CPLF]", bare)
    if letter:
        return letter[0]
    return next((code for code, words in _WORDS.items() if re.search(words, bare)), "")


def read_map(
    lines: Sequence[Line], ledger: Ledger, levels: Mapping[tuple[str, str], Spot]
) -> StrategyMap:
    """Read the rows (or paragraphs) of a strategy map.

    ``levels`` are themes and perspectives in columns of the scorecard table; they count
    where the map states none.
    """
    out = StrategyMap()
    heads: dict[int, str] = {}
    for line in lines:
        pending = [spot for spot in line.filled if not _take_objectives(spot, out, ledger)]
        pending = [spot for spot in pending if not _take_perspective(spot, out, ledger)]
        if any(find_codes(spot.text) for spot in line.filled):
            _take_labels(line, pending, out, ledger)
        else:
            _take_themes(pending, out, heads, ledger)
    for kind, take in (("theme", _take_theme), ("perspective", _take_perspective)):
        if not (out.themes if kind == "theme" else out.perspectives):
            for (role, _), spot in levels.items():
                if role == kind and not take(spot, out, ledger):
                    ledger.doubt("cell-not-used", spot)
    return out


def _take_theme(spot: Spot, out: StrategyMap, ledger: Ledger) -> bool:
    """A theme with its letter in one cell."""
    letter, label = _theme(spot)
    if letter and label:
        _add_theme(out, letter, spot.as_text(label))
        ledger.use(spot)
    return bool(letter and label)


def _take_objectives(spot: Spot, out: StrategyMap, ledger: Ledger) -> bool:
    """Objectives and carry-over notes of one cell; whether it held any."""
    raw = _folded(spot)
    notes = [clean(found.group()) for found in _NOTE.finditer(raw)]
    out.notes += [spot.as_text(note.strip("()（）")) for note in notes if note]
    body = _NOTE.sub("", raw)
    pairs = split_codes(body, 1)
    for code, label in pairs:
        text = spot.as_text(clean(label))
        out.objectives.append(MapObjective(str(code), text, code.perspective, code.theme))
    before = _before_first(body, pairs)
    if (pairs or notes) and before:
        ledger.doubt("map-text-unplaced", spot, text=before)
    if pairs or notes:
        ledger.use(spot)
    return bool(pairs or notes)


def _folded(spot: Spot) -> str:
    """The text, line by line as printed, with look-alike radicals folded."""
    return radicals_folded(without_markup(spot.raw))


def _before_first(body: str, pairs: list[tuple[Code, str]]) -> str:
    places = [at for at, code in find_codes(body) if code.level == 1]
    before = clean(body[: places[0]]) if pairs and places else ""
    return "" if _CORNER.fullmatch(tight(before)) else before


def _take_perspective(spot: Spot, out: StrategyMap, ledger: Ledger) -> bool:
    code = perspective_of(spot.raw)
    if not code:
        return False
    label = clean(
        re.sub(r"[(（]?(?<![A-Za-z])[A-ZＡ-Ｚ](?![A-Za-z])[)）]?", "", clean(spot.raw, spot.breaks))
    )
    label = "".join(label.strip(" 、.:：").split())
    if code not in [known.code for known in out.perspectives]:
        out.perspectives.append(CodedLabel(code, spot.as_text(label)))
    ledger.use(spot)
    return True


def _take_labels(line: Line, spots: list[Spot], out: StrategyMap, ledger: Ledger) -> None:
    """Cells beside objectives: 策略目標 at the row's head, or a perspective in other words."""
    coded = [spot for spot in line.filled if find_codes(spot.text)]
    letters = Counter(code.perspective for spot in coded for _, code in find_codes(spot.text))
    for spot in spots:
        if _CORNER.fullmatch(spot.tight):
            ledger.use(spot)
        elif spot.column < coded[0].column and re.fullmatch(r"\D{2,12}", spot.tight):
            code = letters.most_common(1)[0][0]
            label = clean(_LETTER.sub("", spot.clean))
            if code not in [known.code for known in out.perspectives]:
                out.perspectives.append(CodedLabel(code, spot.as_text(label)))
            ledger.use(spot)


def _take_themes(
    spots: list[Spot], out: StrategyMap, heads: dict[int, str], ledger: Ledger
) -> None:
    """A row of themes: label and letter in one cell, or the letter in a row of its own."""
    for spot in spots:
        if _CORNER.fullmatch(spot.tight) or re.fullmatch(r"-{3,}", spot.tight):
            ledger.use(spot)
            continue
        letter, label = _theme(spot)
        if letter and label:
            _add_theme(out, letter, spot.as_text(label))
        elif letter and spot.column in heads:
            _add_theme(out, letter, spot.as_text(heads[spot.column]))
        elif label and spot.number and not letter:
            heads[spot.column] = label
            continue
        else:
            continue
        ledger.use(spot)


def _add_theme(out: StrategyMap, code: str, label: Text) -> None:
    if code not in [known.code for known in out.themes]:
        out.themes.append(CodedLabel(code, label))


def _theme(spot: Spot) -> tuple[str, str]:
    """Letter and label of a theme; "" for what the cell does not have.

    Only one letter is taken off: one set apart from the words before one that touches them.
    """
    text = spot.clean
    inside = _LETTER.search(fold(text))
    letter = inside[1] if inside else ""
    if leading_code(text):
        return letter, ""
    text = re.sub(r"^策略主題\s*[:：]?\s*", "", text)
    for at_end in _LETTER_AT_END:
        found = at_end.search(text)
        if found:
            rest = text[: found.start()] + text[found.end() :]
            return fold(found["letter"]), rest.strip()
    return letter, text.strip()
