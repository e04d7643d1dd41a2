"""Texts and questions as words: what is the same word, and where in a text it stands.

Chinese has no spaces, so each ideograph begins a word of two (``義民節`` is ``義民``, ``民節``,
``節``). One word a position: a phrase is words one after another, in Chinese as in English,
and a single character is the beginning of a word. Words hold letters, digits and full stops
only, whatever the text holds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bscgraph.errors import QueryError
from bscgraph.text import is_cjk
from bscgraph.text.fold import fold

__all__ = ["MAX_TERMS", "MAX_TEXT", "Term", "Word", "spans", "terms", "variants", "words"]

MAX_TEXT = 500
MAX_TERMS = 20

# Two spellings of one character, as agencies of Taiwan write them; the length stays.
_VARIANTS = str.maketrans(
    "台响裏羣峯着双踪恒啓温眞敎淸衞爲麽牀燿証碍畧蹟峡产",
    "臺響裡群峰著雙蹤恆啟溫真教清衛為麼床耀證礙略跡峽產",
)
_OPENING, _CLOSING = '"“「『〝', '"”」』〞'


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and the characters of the text it stands for."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """What has to occur: words one after another; of the last, the beginning may do."""

    words: tuple[str, ...]
    open: bool

    def at(self, found: Sequence[Word], position: int) -> bool:
        """Whether the term stands in ``found`` from ``position`` on."""
        here = [word.text for word in found[position : position + len(self.words)]]
        if len(here) < len(self.words) or here[:-1] != list(self.words[:-1]):
            return False
        return here[-1].startswith(self.words[-1]) if self.open else here[-1] == self.words[-1]


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    """One character as it is compared: width, case, accent and variant folded; one again."""
    plain = unicodedata.normalize("NFKD", fold(char).translate(_VARIANTS))[:1].casefold()
    return plain if len(plain) == 1 else char


def variants() -> tuple[str, str]:
    """Characters and, at the same place, the ones they are compared as."""
    return "".join(map(chr, _VARIANTS)), "".join(map(chr, _VARIANTS.values()))


def _kind(char: str) -> str:
    if not char.isalnum():
        return ""
    return "ideograph" if is_cjk(char) else "letter"


def words(text: str) -> Iterator[Word]:
    """The words of a text, in their order.

    >>> [word.text for word in words("AC1.1 台北ＭＯＣＡ展覽")]
    ['ac1.1', '臺北', '北', 'moca', '展覽', '覽']
    """
    folded = "".join(map(_folded, text))
    kinds = [_kind(char) for char in folded]
    start, end = 0, len(folded)
    while start < end:
        if kinds[start] == "ideograph":
            pair = start + 1 < end and kinds[start + 1] == "ideograph"
            yield Word(folded[start : start + 1 + pair], start, start + 1)
            start += 1
        elif kinds[start] == "letter":
            stop = _end_of_word(folded, kinds, start)
            yield Word(_singular(folded[start:stop].replace(",", "")), start, stop)
            start = stop
        else:
            start += 1


def _end_of_word(text: str, kinds: Sequence[str], start: int) -> int:
    """Where the letters and digits from ``start`` end; ``AC1.1`` and ``1,000`` are one word."""
    at = start
    while at < len(text):
        inside = 0 < at < len(text) - 1 and kinds[at - 1] == kinds[at + 1] == "letter"
        joined = text[at] == "." or (text[at] == "," and text[at - 1 : at].isdigit())
        if kinds[at] != "letter" and not (inside and joined):
            break
        at += 1
    return at


def _singular(word: str) -> str:
    """An English word without its plural (the weak stemmer of Harman, 1991)."""
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith(("us", "ss")) else word


def terms(question: str) -> list[Term]:
    """What a question asks for: its words and, between quotation marks, its phrases.

    Nothing in it is an operator, but for a ``*`` after a word: how it goes on is open.

    Raises:
        QueryError: there is no word in it, or too much of everything.
    """
    if len(question) > MAX_TEXT:
        raise QueryError(
            f"The text to search for has {len(question):,} characters; give {MAX_TEXT} at most.",
            f"搜尋文字有 {len(question):,} 字；請勿超過 {MAX_TEXT} 字。",
        )
    found = [term for part in _parts(question) if (term := _term(part)) is not None]
    if not found:
        raise QueryError(
            "There is no word to search for; give letters, digits or Chinese characters.",
            "沒有可搜尋的文字；請輸入中文、英文或數字。",
        )
    found = list(dict.fromkeys(found))
    if len(found) > MAX_TERMS:
        raise QueryError(
            f"{len(found)} words are too many to search for; give {MAX_TERMS} at most.",
            f"搜尋字詞共 {len(found)} 個，過多；請勿超過 {MAX_TERMS} 個。",
        )
    return found


def _parts(question: str) -> Iterator[str]:
    """The question cut at spaces, except between quotation marks."""
    part, closing = "", ""
    for char in question:
        if closing:
            if char in closing:
                yield part
                part, closing = "", ""
            else:
                part += char
        elif char in _OPENING:
            yield part
            part, closing = "", _CLOSING[_OPENING.index(char)]
        elif char.isspace():
            yield part
            part = ""
        else:
            part += char
    yield part


def _term(part: str) -> Term | None:
    found = list(words(part))
    if not found:
        return None
    last, texts = found[-1], [word.text for word in found]
    single = len(last.text) == 1 and is_cjk(last.text)
    if single and last.start > 0 and is_cjk(part[last.start - 1]) and _kind(part[last.start - 1]):
        return Term(tuple(texts[:-1]), open=False)  # the pair before has this character already
    return Term(tuple(texts), open=single or part.rstrip().endswith(("*", "＊")))


def spans(text: str, asked: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the terms stand in ``text``: first and last character, in order, none twice."""
    found = list(words(text))
    marked: list[tuple[int, int]] = []
    for position in range(len(found)):
        for term in asked:
            if term.at(found, position):
                last = found[position + len(term.words) - 1]
                pair = len(last.text) == 2 and is_cjk(last.text[0])
                whole = pair and len(term.words[-1]) == 2
                marked.append((found[position].start, last.end + whole))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marked):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
