"""The index of a site for searching in the browser: many small files, of which a search needs few.

Words are those of :mod:`bscgraph.search.words`. Each has a list of the texts it stands in, the
best first, cut where it is very long; lists are spread over files by a digest of the word, texts
over files in their order. Files are scripts that hand over their data, as a page that was opened
from a folder may load nothing else.
"""

from __future__ import annotations

import heapq
import json
import pickle
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Any

from bscgraph.publish.site.listing import Listed, by_agency, labels, names_of
from bscgraph.search.texts import KINDS
from bscgraph.search.words import Word, variants, words
from bscgraph.text import is_cjk

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Site

__all__ = ["files", "shard_of"]

_TEXTS = 16  # of a file
_HELD = 300_000  # places of words that are in memory while they are gathered
_BYTES = 6_000  # of a file of words, about
_MOST = 5_000  # texts in the list of a word
_MOST_BEGUN = 1_500  # in the list of what begins so
_LONGEST = 12  # letters of the beginning of a word
_RANK_BITS = 4
# How much a text of each kind counts; those not named count least.
_WEIGHTS = {
    "kpi": 5, "objective": 5, "plan": 4, "theme": 4, "scorecard": 4, "mission": 3, "vision": 3,
    "value": 3, "factor": 3, "perspective": 3, "note": 2, "formula": 2,
}  # fmt: skip
_SHORT = ((6, 3), (12, 2), (25, 1))  # a text of so many words, or fewer, counts so much more
_CODE = 9
_Listing = tuple[int, str, "array[int]"]


class _Words:
    """By word, the texts it stands in: number and rank of each in one integer.

    What is too much for memory is put into files of the system's, each in the order of
    :func:`_turned`.
    """

    def __init__(self) -> None:
        self._lists: dict[str, array[int]] = {}
        self._held, self._files = 0, list[IO[bytes]]()

    def add(self, number: int, one: Listed, names: Sequence[str]) -> None:
        """Take in a text."""
        found_by = [one.text, *(names if one.kind == "scorecard" else ())]
        found = [word for text in found_by for word in words(text)]
        rank = _WEIGHTS.get(one.kind, 1) + next((n for most, n in _SHORT if len(found) <= most), 0)
        ranks = dict.fromkeys(_keys(found), rank)
        ranks |= dict.fromkeys(_keys(list(words(one.code))), _CODE)
        for key, value in ranks.items():
            self._lists.setdefault(key, array("Q")).append(number << _RANK_BITS | value)
        self._held += len(ranks)
        if self._held >= _HELD:
            self._put_down()

    def _put_down(self) -> None:
        file = tempfile.TemporaryFile(prefix="bscgraph-")  # noqa: SIM115
        for one in self._sorted():
            pickle.dump(one, file, protocol=5)
        self._files.append(file)
        self._lists, self._held = {}, 0

    def _sorted(self) -> Iterator[_Listing]:
        yield from sorted((_turned(key), key, held) for key, held in self._lists.items())

    def read(self) -> Iterator[tuple[str, array[int]]]:
        """Each word with the whole of its list, those of a file of the index together."""
        parts = heapq.merge(*map(_read, self._files), self._sorted(), key=itemgetter(0, 1))
        for (_, key), some in groupby(parts, key=itemgetter(0, 1)):
            whole = array("Q")
            for _, _, held in some:
                whole.extend(held)
            yield key, whole


def _read(file: IO[bytes]) -> Iterator[_Listing]:
    file.seek(0)
    with suppress(EOFError):
        while True:
            yield pickle.load(file)  # noqa: S301 - nobody else writes to it


def _keys(found: Sequence[Word]) -> Iterator[str]:
    """Words, and with a star what they begin with."""
    for word in found:
        yield word.text
        if is_cjk(word.text[0]):
            yield f"{word.text[0]}*"
        else:
            yield from (f"{word.text[:n]}*" for n in range(2, min(len(word.text), _LONGEST) + 1))


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The files of the index; memory does not grow with their number.

    Raises:
        StoreError: the store cannot answer.
    """
    index, number, agencies = _Words(), 0, list[Any]()
    shelf: list[Any] = []
    for agency, cards in site.agencies.items():
        names, first = names_of(cards[-1]), number
        for one in by_agency(site, agency):
            index.add(number, one, names)
            places = [[year, page.removeprefix("scorecard/")] for year, page in one.places]
            shelf.append([KINDS.index(one.kind), one.code, one.text, len(agencies), places])
            number += 1
            if number % _TEXTS == 0:
                yield _file(f"d{number // _TEXTS - 1}", shelf)
                shelf = []
        agencies.append([cards[-1].slug, names[0], names[1:], first, number])
    if shelf:
        yield _file(f"d{number // _TEXTS}", shelf)
    yield from _lists(index, number, agencies)


def _lists(index: _Words, number: int, agencies: Sequence[Any]) -> Iterator[tuple[str, bytes]]:
    size = sum(len(key) * 3 + 12 + 3 * min(len(held), _MOST) for key, held in index.read())
    shards = 1 << max((size // _BYTES).bit_length(), 0)
    empty = set(range(shards))
    for at, some in groupby(index.read(), key=lambda one: shard_of(one[0], shards)):
        empty.discard(at)
        yield _file(f"t{at}", {key: _list(key, held) for key, held in sorted(some)})
    kinds = [[name, labels()[name]] for name in KINDS]
    yield _file("meta", {
        "agencies": agencies, "kinds": kinds, "shards": shards, "empty": sorted(empty),
        "texts": number, "shelf": _TEXTS, "variants": variants(),
    })  # fmt: skip


def shard_of(key: str, shards: int) -> int:
    """The file a word's list is in: FNV-1a, which is the same in the browser."""
    return _digest(key) % shards


def _digest(key: str) -> int:
    digest = 2166136261
    for byte in key.encode("utf-8"):
        digest = ((digest ^ byte) * 16777619) & 0xFFFFFFFF
    return digest


def _turned(key: str) -> int:
    """The digest read from its other end: words of one file stand together, as the number of
    files is a power of two."""
    return int(f"{_digest(key):032b}"[::-1], 2)


def _list(key: str, held: array[int]) -> list[Any]:
    """How many texts there are, whether some are left out, and by rank their numbers."""
    most = _MOST_BEGUN if key.endswith("*") else _MOST
    best = sorted(held, key=lambda one: (-(one & 15), one >> _RANK_BITS))[:most]
    groups: dict[int, list[int]] = {}
    for one in best:
        groups.setdefault(one & 15, []).append(one >> _RANK_BITS)
    told = [[rank, _steps(numbers)] for rank, numbers in groups.items()]
    return [len(held), int(len(held) > most), told]


def _steps(numbers: Sequence[int]) -> str:
    """Numbers by how far each is from the one before, in base 36."""
    steps, last = [], 0
    for number in numbers:
        steps.append(_base36(number - last))
        last = number
    return " ".join(steps)


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = digits[number % 36]
    while number := number // 36:
        text = digits[number % 36] + text
    return text


def _file(name: str, data: Any) -> tuple[str, bytes]:
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Data only: what a document says stays a text, also where a page would read it as markup.
    safe = told.replace("<", "\\u003c").replace("/", "\\/")
    return f"search/{name}.js", f'bscSearch("{name}",{safe});\n'.encode("utf-8", "replace")
