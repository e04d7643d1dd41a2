"""What a file is, by its content; the suffix is never asked."""

from __future__ import annotations

import re
from enum import Enum

from bscgraph.read import refusal
from bscgraph.read.limits import Deadline, Limits
from bscgraph.read.stratml import is_stratml

__all__ = ["Format", "sniff"]

_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Format(Enum):
    """A format we read; the value is its IANA media type."""

    PDF = "application/pdf"
    XLSX = _OOXML + "spreadsheetml.sheet"
    XLS = "application/vnd.ms-excel"
    ODS = _ODF + "spreadsheet"
    DOCX = _OOXML + "wordprocessingml.document"
    ODT = _ODF + "text"
    STRATML = "application/xml"
    TEXT = "text/plain"


_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*|BM.{4}\x00{4}",
     "this is a picture; ask for the file it was made from, or recognise its text (OCR) first",
     "這是圖片；請取得原始檔案，或先進行文字辨識（OCR）"),
    (rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ",
     "this is a packed archive; unpack it and name the files inside",
     "這是壓縮檔；請解壓縮後指定其中的檔案"),
    (rb"\{\\rtf",
     "this is an RTF document; save it as DOCX or ODT",
     "這是 RTF 文件；請另存為 DOCX 或 ODT"),
    (rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|table|meta)\b",
     "this is a web page, whatever its suffix says; open it and save it as XLSX, ODS or PDF",
     "這其實是網頁，與副檔名無關；請開啟後另存為 XLSX、ODS 或 PDF"),
    (rb"(?:\xef\xbb\xbf)?\s*<\?xml",
     "this is an XML file, but no StratML plan or report (root element StrategicPlan or "
     "PerformancePlanOrReport); save the document as XLSX, DOCX, ODS, ODT or PDF",
     "這是 XML 檔，但不是 StratML 計畫或報告（根元素 StrategicPlan 或 PerformancePlanOrReport）；"
     "請將文件另存為 XLSX、DOCX、ODS、ODT 或 PDF"),
    (rb"PK\x05\x06",
     "this is an empty archive; send the document itself",
     "這是空的壓縮檔；請提供文件本身"),
)  # fmt: skip


def sniff(data: bytes, name: str, limits: Limits, deadline: Deadline) -> Format:
    """The format of a file's bytes; whatever is not recognised is taken for text.

    Raises:
        UnknownFormat: something we know but do not read (a picture, a web page, …).
        PasswordNeeded: an encrypted office document.
        DamagedInput: an office document whose container is broken.
        LimitExceeded: see :class:`bscgraph.read.package.Package`.
    """
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(_OLE):
        return _old_office(data, name)
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, name, limits, deadline)
    if is_stratml(data):
        return Format.STRATML
    for pattern, what, what_zh in _OTHERS:
        if re.match(pattern, data, re.DOTALL):
            raise refusal.unknown(name, what, what_zh)
    return Format.TEXT


def _old_office(data: bytes, name: str) -> Format:
    """An OLE container: Excel 97-2003, or the envelope of an encrypted XLSX or DOCX."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\0\0" in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise refusal.password(name)
    if holds("Workbook") or holds("Book"):
        return Format.XLS
    if holds("WordDocument"):
        raise refusal.unknown(
            name,
            "this is a Word 97-2003 document; save it as DOCX, ODT or PDF",
            "這是 Word 97-2003 文件；請另存為 DOCX、ODT 或 PDF",
        )
    raise refusal.damaged(name, "no workbook in it", "其中沒有活頁簿")


def _packed(data: bytes, name: str, limits: Limits, deadline: Deadline) -> Format:
    from bscgraph.read.package import Package

    package = Package(data, name, limits, deadline)
    if "mimetype" in package:
        kind = package.read("mimetype")[:200].decode("ascii", "replace").strip()
        for form in (Format.ODS, Format.ODT):
            if kind.removesuffix("-template") == form.value:
                return form
    if "xl/workbook.bin" in package:
        raise refusal.unknown(
            name,
            "this is a binary workbook (XLSB); save it as XLSX",
            "這是二進位活頁簿（XLSB）；請另存為 XLSX",
        )
    if "[Content_Types].xml" in package:
        found = _open_xml(package.read("[Content_Types].xml"))
        if found is not None:
            return found
    raise refusal.unknown(
        name,
        "this is a packed file, but no spreadsheet or text document (XLSX, DOCX, ODS, ODT); "
        "unpack it, or save the scorecard in one of these formats",
        "這是壓縮檔，但不是試算表或文書文件（XLSX、DOCX、ODS、ODT）；"
        "請解壓縮，或將計分卡另存為上述格式",
    )


def _open_xml(types: bytes) -> Format | None:
    """Spreadsheet or document, by the type of the main part; macros and templates too."""
    main = rb"(?:sheet|template)(?:\.macroEnabled)?\.main\+xml"
    if re.search(rb"(?:spreadsheetml|ms-excel)\." + main, types):
        return Format.XLSX
    main = rb"(?:document|template)(?:\.macroEnabled(?:Template)?)?\.main\+xml"
    if re.search(rb"(?:wordprocessingml|ms-word)\." + main, types):
        return Format.DOCX
    return None
