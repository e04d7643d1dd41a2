"""StratML (XML) -> a tree of elements with their lines; expat alone, hardened.

Why expat and not lxml as for the parts of office files: expat tells line and column of each
element, minds neither unbound prefixes nor unknown namespaces, and needs one pass for the
screening and the tree.
"""

from __future__ import annotations

from collections import Counter
from xml.parsers import expat

from bscgraph.errors import ReadError
from bscgraph.findings import Finding
from bscgraph.read import refusal
from bscgraph.read.limits import Deadline, Limits
from bscgraph.read.xmltext import decode_xml, mend, root_name
from bscgraph.table import Element

__all__ = ["is_stratml", "read_stratml"]

_ROOTS = {"strategicplan", "performanceplanorreport"}
_MAX_DEPTH = 60
_PATH_STEPS = 8
_STEP_LENGTH = 60
_CHUNK = 1 << 22  # a token that lies in many chunks would be scanned again for each
_HEAD = 1 << 20


def is_stratml(data: bytes) -> bool:
    """Whether a file's bytes are XML whose root is a plan of StratML, in any namespace.

    >>> is_stratml(b"<?xml version='1.0'?><s:StrategicPlan xmlns:s='urn:x'/>")
    True
    """
    head = data[:_HEAD]
    if b"<" not in head[:200]:
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        big = head.startswith((b"\xfe\xff", b"\0<"))
        text = head.decode("utf-16-be" if big else "utf-16-le", "replace")
    else:
        text = head.decode("utf-8", "replace")
    text = text.lstrip("\ufeff \t\r\n")
    return text.startswith("<") and root_name(text).lower() in _ROOTS


def read_stratml(
    data: bytes, name: str, limits: Limits, deadline: Deadline
) -> tuple[Element, list[Finding]]:
    """The root element of a StratML file, and what had to be mended to read it.

    Raises:
        DamagedInput: it is not well formed (unclosed, cut off).
        LimitExceeded: it declares a document type, or has too many or too deep elements.
    """
    mended = mend(decode_xml(data, name))
    deadline.check(name)
    root = _Tree(name, limits, deadline).parse(mended.text)
    return root, mended.findings


class _Open:
    """An element whose end tag has not come yet."""

    __slots__ = ("attributes", "content", "counts", "name", "path", "place")

    def __init__(
        self, name: str, attributes: dict[str, str], place: tuple[int, int], path: tuple[str, ...]
    ) -> None:
        self.name, self.attributes, self.place, self.path = name, attributes, place, path
        self.content: list[str | Element] = []
        self.counts: Counter[str] = Counter()

    def closed(self) -> Element:
        path = "/".join(self.path)
        return Element(self.name, self.attributes, tuple(self.content), *self.place, path)


class _Tree:
    """Builds the tree while it counts elements, depth and time."""

    def __init__(self, name: str, limits: Limits, deadline: Deadline) -> None:
        self._name, self._limits, self._deadline = name, limits, deadline
        self._elements = 0
        self._open: list[_Open] = []
        self._root: Element | None = None
        self._parser = expat.ParserCreate("utf-8")  # whatever the document declares
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def parse(self, text: str) -> Element:
        """The root element."""
        data = text.encode("utf-8")
        try:
            for offset in range(0, len(data), _CHUNK):
                self._parser.Parse(data[offset : offset + _CHUNK])
                self._deadline.check(self._name)
            self._parser.Parse(b"", True)  # noqa: FBT003 - "this is the end"
        except expat.ExpatError as error:
            line, what = error.lineno, expat.ErrorString(error.code)
            raise refusal.damaged(
                self._name, f"XML, line {line}: {what}", f"XML 第 {line} 行：{what}"
            ) from error
        if self._root is None:
            raise refusal.nothing_inside(self._name)
        return self._root

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > self._limits.cells:
            most = self._limits.cells
            raise self._too_much(f"has more than {most:,} elements", f"的元素超過 {most:,} 個")
        if len(self._open) >= _MAX_DEPTH:
            raise self._too_much("is nested without end", "巢狀層數過深")
        if self._elements % 1000 == 0:
            self._deadline.check(self._name)
        name = tag.rpartition(":")[2]
        path: tuple[str, ...] = ()
        if self._open:
            parent = self._open[-1]
            parent.counts[name] += 1
            step = f"{name[:_STEP_LENGTH]}[{parent.counts[name]}]"
            path = (*parent.path, step)[-_PATH_STEPS:]
        place = (self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)
        self._open.append(_Open(name, attributes, place, path))

    def _end(self, _tag: str) -> None:
        element = self._open.pop().closed()
        if self._open:
            self._open[-1].content.append(element)
        else:
            self._root = element

    def _text(self, text: str) -> None:
        self._open[-1].content.append(text)

    def _doctype(self, *_declaration: object) -> None:
        raise refusal.document_type(self._name)

    def _too_much(self, what: str, what_zh: str) -> ReadError:
        return refusal.too_much_inside(self._name, "it", what, what_zh)
