"""Packed office files (XLSX, DOCX, ODS, ODT): take single XML parts out of them, safely.

Why not openpyxl, python-docx and odfpy, which read these formats too: on a hostile file they
are the problem. openpyxl makes one object for every place of a merged range, so forty bytes
(``<mergeCell ref="A1:XFD1048576"/>``) take all memory, and it refuses whole workbooks over
parts we never need (drawings, validations, styles). python-docx refuses macro-enabled and
template files and does not show content controls, text boxes and tracked changes. odfpy
(last released in 2020) builds all embedded objects too. We need four
parts of XML at most, so there is one hardened way to them, here, and lxml beyond it. The
tests write their fixtures with those libraries and compare.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from lxml import etree

from bscgraph.read import refusal
from bscgraph.read.limits import Deadline, Limits

__all__ = ["Package", "local", "value_of"]

_CHUNK = 1 << 18
_MAX_MEMBERS = 10_000
_MAX_DEPTH = 200
_MAX_ELEMENTS = 1_500_000
_ENCRYPTED = 0x1
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a way of packing this Python does not know
    RuntimeError,  # a member with a password of its own
    OSError,  # an offset outside the file
    ValueError,
    OverflowError,
)


class Package:
    """A ZIP container whose parts are unpacked one by one, all within one budget of bytes.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.
        limits: ``unpacked_bytes`` bounds all parts together.
        deadline: checked while unpacking.

    Raises:
        DamagedInput: it is not a whole ZIP file.
        LimitExceeded: it claims an absurd number of members.
    """

    def __init__(self, data: bytes, name: str, limits: Limits, deadline: Deadline) -> None:
        self.name = name
        self._limits = limits
        self._deadline = deadline
        self._left = limits.unpacked_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except _ZIP_ERRORS as error:
            raise refusal.damaged(name, "its packing is broken", "壓縮結構損壞") from error
        if len(members) > _MAX_MEMBERS:
            raise self._too_much("", f"has {len(members):,} parts", f"有 {len(members):,} 個部分")
        self._members = {_clean(member.filename): member for member in members}

    def __contains__(self, part: str) -> bool:
        return _clean(part) in self._members

    def names(self) -> Iterator[str]:
        """The paths of all parts."""
        return iter(self._members)

    def read(self, part: str) -> bytes:
        """The bytes of one part, counted while they are unpacked (headers may lie).

        Raises:
            DamagedInput: the part is missing or broken.
            PasswordNeeded: the part is encrypted.
            LimitExceeded: it, or all parts so far, unpack to too much.
        """
        member = self._members.get(_clean(part))
        if member is None:
            raise refusal.damaged(self.name, f"it has no part {part}", f"缺少 {part}")
        if member.flag_bits & _ENCRYPTED:
            raise refusal.password(self.name)
        chunks: list[bytes] = []
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    self._spend(len(chunk), part)
                    chunks.append(chunk)
        except _ZIP_ERRORS as error:
            raise self._broken(part) from error
        return b"".join(chunks)

    def xml(self, part: str) -> etree._Element:
        """The root element of one XML part; comments and processing instructions are left out.

        Raises:
            DamagedInput: the part is missing, broken or not XML.
            PasswordNeeded: the part is encrypted.
            LimitExceeded: too many bytes or elements, nested too deep, or it declares entities.
        """
        data = self.read(part)
        self._screen(data, part)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._broken(part) from error

    def _spend(self, size: int, part: str) -> None:
        self._left -= size
        if self._left < 0:
            size_mib = self._limits.unpacked_bytes >> 20
            raise self._too_much(
                part, f"unpacks to more than {size_mib} MiB", f"解壓縮後超過 {size_mib} MiB"
            )
        self._deadline.check(self.name)

    def _screen(self, data: bytes, part: str) -> None:
        """One quick pass before a tree is built: no DTD (so no entities), bounded, well formed."""
        depth = elements = 0

        def start(_tag: str, _attributes: dict[str, str]) -> None:
            nonlocal depth, elements
            depth += 1
            elements += 1
            if depth > _MAX_DEPTH:
                raise self._too_much(part, "is nested without end", "巢狀層數過深")
            if elements > _MAX_ELEMENTS:
                raise self._too_much(part, "has millions of elements", "含有數百萬個元素")

        def end(_tag: str) -> None:
            nonlocal depth
            depth -= 1

        def doctype(*_declaration: object) -> None:
            raise self._too_much(
                part, "declares its own XML entities (an XML bomb)", "自訂 XML 實體（XML 炸彈）"
            )

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.StartDoctypeDeclHandler = doctype
        try:
            for offset in range(0, len(data), _CHUNK):
                parser.Parse(data[offset : offset + _CHUNK])
                self._deadline.check(self.name)
            parser.Parse(b"", True)  # noqa: FBT003 - "this is the end"
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise self._broken(part) from error

    def _broken(self, part: str) -> Exception:
        return refusal.damaged(self.name, f"in its part {part}", f"其中的 {part}")

    def _too_much(self, part: str, what: str, what_zh: str) -> Exception:
        return refusal.too_much_inside(self.name, part or "it", what, what_zh)

    def main_part(self, usual: str) -> str:
        """The path of an OOXML package's main part; ``usual`` where the package does not say.

        Raises:
            DamagedInput, PasswordNeeded, LimitExceeded: as :meth:`xml`.
        """
        kinds = self.related("").values()
        return next((path for kind, path in kinds if kind == "officeDocument"), usual)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of an OOXML part: id -> (last word of its type, path of the target).

        Raises:
            DamagedInput, PasswordNeeded, LimitExceeded: as :meth:`xml`.
        """
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.xml(rels):
            target = value_of(relation, "Target")
            if value_of(relation, "TargetMode") != "External" and target:
                kind = value_of(relation, "Type").rpartition("/")[2]
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[value_of(relation, "Id")] = (kind, path)
        return found


def _clean(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()


def local(element: etree._Element) -> str:
    """An element's name without its namespace ("" for an unresolved entity).

    Names are compared without namespaces because OOXML has two sets of them, "transitional"
    and "strict", with the same local names.
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value_of(element: etree._Element, attribute: str, default: str = "") -> str:
    """The value of an attribute, by its name without namespace."""
    plain = element.get(attribute)
    if plain is not None:
        return str(plain)
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == attribute:
            return str(value)
    return default
