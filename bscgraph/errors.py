"""What stops the program, as one tree of exceptions.

A doubt about a *document* is never raised: it is a :class:`bscgraph.findings.Finding`.
These exceptions mean that the program cannot go on with one input or one request; each
message names the thing and the next step, in English and in Traditional Chinese::

    BscgraphError                        exit code 1
    ├── ReadError                        2   an input cannot be read
    │   ├── InputMissing                 10  no such file, or it vanished while being read
    │   ├── EmptyInput                   11  nothing in it
    │   ├── UnknownFormat                12  the content is none of the formats we read
    │   ├── DamagedInput                 13  truncated or broken inside
    │   ├── PasswordNeeded               14  locked with a password
    │   ├── NoTextLayer                  15  scanned pages without text
    │   ├── NotAScorecard                16  readable, but holds no scorecard
    │   └── LimitExceeded                17  pages, bytes or seconds over the limit (bombs too)
    ├── GraphError                       20  a graph cannot be built, read or written
    ├── ShapesError                      3   the validation shapes themselves are broken
    ├── StoreError                       21  the store cannot be opened or answers wrongly
    ├── QueryError                       22  no such query, or a parameter it does not take
    └── MappingError                     23  a mapping file is missing, wrong, or for another file
"""

from typing import ClassVar

__all__ = [
    "BscgraphError",
    "DamagedInput",
    "EmptyInput",
    "GraphError",
    "InputMissing",
    "LimitExceeded",
    "MappingError",
    "NoTextLayer",
    "NotAScorecard",
    "PasswordNeeded",
    "QueryError",
    "ReadError",
    "ShapesError",
    "StoreError",
    "UnknownFormat",
]


class BscgraphError(Exception):
    """Root of the tree.

    Args:
        en: one sentence in English: what is wrong, with which thing, what to do next.
        zh: the same sentence in Traditional Chinese (Taiwan usage).
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en, zh)
        self.en = en
        self.zh = zh

    def message(self, lang: str = "en") -> str:
        """The sentence in ``lang``: Chinese for any ``zh…`` tag, English otherwise."""
        return self.zh if lang.lower().startswith("zh") else self.en

    def __str__(self) -> str:
        return self.en


class ReadError(BscgraphError):
    """An input cannot be read; other inputs of the same call still are."""

    exit_code = 2


class InputMissing(ReadError):
    """There is no such file, or it vanished while it was read."""

    exit_code = 10


class EmptyInput(ReadError):
    """The file holds no byte, or no text at all."""

    exit_code = 11


class UnknownFormat(ReadError):
    """The content is none of the formats we read, whatever its suffix says."""

    exit_code = 12


class DamagedInput(ReadError):
    """The file is truncated or broken inside."""

    exit_code = 13


class PasswordNeeded(ReadError):
    """The file opens only with a password."""

    exit_code = 14


class NoTextLayer(ReadError):
    """One or more pages are pictures without text (scans)."""

    exit_code = 15


class NotAScorecard(ReadError):
    """The document can be read but holds no balanced scorecard."""

    exit_code = 16


class LimitExceeded(ReadError):
    """The input is over a limit: pages, bytes, unpacked bytes or seconds."""

    exit_code = 17


class GraphError(BscgraphError):
    """A graph cannot be built, read or written."""

    exit_code = 20


class ShapesError(BscgraphError):
    """The validation shapes are missing or wrong; nothing was validated."""

    exit_code = 3


class StoreError(BscgraphError):
    """The store cannot be opened or answers wrongly."""

    exit_code = 21


class QueryError(BscgraphError):
    """No such stored query, or a parameter value it does not take."""

    exit_code = 22


class MappingError(BscgraphError):
    """A mapping file is missing or wrong, or names what the file it is used on does not have."""

    exit_code = 23
