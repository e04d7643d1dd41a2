"""Bad input: each kind is refused with its own exception and one sentence, nothing else."""

from __future__ import annotations

import io
import os
import random
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwt

from bench.fuzz.damage import damage_bytes, damage_package
from bscgraph.errors import (
    DamagedInput,
    EmptyInput,
    InputMissing,
    LimitExceeded,
    PasswordNeeded,
    ReadError,
    UnknownFormat,
)
from bscgraph.read import Limits, intake, open_document
from tests.read.files import open_format, packed, save

HERE = Path(__file__).parent
MANIFEST = (
    "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
    "<manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data/>"
    "</manifest:file-entry></manifest:manifest>"
)
LOL = "<!DOCTYPE x [<!ENTITY a 'lol'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1 or str()};' * 10}'>" for n in range(1, 10))
)
XXE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


def refused(path: Path, kind: type[ReadError], limits: Limits | None = None) -> ReadError:
    """Open it: it must be refused as ``kind``, in one sentence of each language."""
    with pytest.raises(ReadError) as caught:
        open_document(path, limits)
    error = caught.value
    assert type(error) is kind, error
    for sentence in (error.message("en"), error.message("zh-Hant")):
        assert sentence.startswith(path.name) and "\n" not in sentence
        assert sentence.rstrip().endswith((".", "。"))
    assert ";" in error.en and "；" in error.zh  # the next step follows
    return error


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in range(30):
        book.active.append([f"AC{row}", "提高民眾參與", row, row / 7, True])
    book.active.merge_cells("A1:A3")
    return _saved(book.save)


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("111年平衡計分卡")
    table = document.add_table(9, 4)
    for number, cell in enumerate(table._cells):
        cell.text = f"格{number}"
    table.cell(1, 0).merge(table.cell(3, 1))
    return _saved(document.save)


def xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("計分卡")
    sheet.write_merge(0, 0, 0, 3, "標題")
    for row in range(1, 30):
        for column in range(5):
            sheet.write(row, column, f"格{row}" if column % 2 else row / 7)
    return _saved(book.save)


def _saved(save_to: Callable[[io.BytesIO], object]) -> bytes:
    stream = io.BytesIO()
    save_to(stream)
    return stream.getvalue()


def opened(kind: str, rows: int = 20) -> bytes:
    cell = "<table:table-cell office:value-type='float' office:value='{}'><text:p>1</text:p>"
    row = "<table:table-row>" + (cell + "</table:table-cell>") * 4 + "</table:table-row>"
    text = "".join(row.format(*range(n, n + 4)) for n in range(rows))
    return open_format(kind, f"<table:table table:name='表'>{text}</table:table>")


GOOD = {"a.xlsx": xlsx, "a.docx": word, "a.xls": xls, "a.ods": lambda: opened("spreadsheet"),
        "a.odt": lambda: opened("text")}  # fmt: skip


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    members[part] = change(members[part])
    return packed(members)


def test_missing_folder_and_strange_names(tmp_path: Path) -> None:
    refused(tmp_path / "沒有.pdf", InputMissing)
    refused(tmp_path, InputMissing)
    file = save(tmp_path, "a.txt", b"x")
    refused(file / "b.txt", InputMissing)
    with pytest.raises(InputMissing):
        open_document("a\0b.pdf")
    assert "\x1b" not in intake.display_name("/x/\x1b[31m紅.pdf")


def test_a_file_that_vanishes_or_shrinks_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path, "a.csv", b"a,b,c\n" * 10)
    real = os.read
    monkeypatch.setattr(os, "read", lambda handle, size: real(handle, size)[:7])
    monkeypatch.setattr(intake, "_CHUNK", 7)
    assert open_document(path).size == 60
    path.write_bytes(b"a,b,c\n" * 10)

    def shrink(handle: int, size: int) -> bytes:
        os.truncate(path, 3)
        return real(handle, size)

    monkeypatch.setattr(os, "read", shrink)
    refused(path, InputMissing)

    def fail(handle: int, size: int) -> bytes:
        raise OSError(116, "Stale file handle")

    path.write_bytes(b"a,b,c\n")
    monkeypatch.setattr(os, "read", fail)
    refused(path, InputMissing)


def test_pipes_and_devices_do_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    refused(tmp_path / "pipe.pdf", UnknownFormat)
    refused(Path("/dev/zero"), UnknownFormat)


def test_a_file_without_the_right_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = save(tmp_path, "a.csv", b"x")
    monkeypatch.setattr(os, "open", refuse)
    assert "Permission denied" in refused(path, ReadError).en


def test_empty_and_oversized_files_are_refused_before_reading(tmp_path: Path) -> None:
    refused(save(tmp_path, "a.pdf", b""), EmptyInput)
    big = tmp_path / "big.pdf"
    with big.open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # takes no disk
    begin = time.process_time()  # reading it would take longer than a busy machine could add
    assert "209,715,200" in refused(big, LimitExceeded).en
    assert time.process_time() - begin < 0.1
    refused(save(tmp_path, "b.csv", b"a,b\n" * 9), LimitExceeded, Limits(bytes=20))


@pytest.mark.parametrize("name", GOOD)
def test_a_wrong_suffix_is_read_by_its_content(tmp_path: Path, name: str) -> None:
    data = GOOD[name]()  # once: a workbook holds the second it was made in
    right = open_document(save(tmp_path, name, data))
    wrong = open_document(save(tmp_path, "wrong.pdf", data))
    assert (wrong.blocks, wrong.media_type, wrong.sha256) == (
        right.blocks, right.media_type, right.sha256,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "word_in_it"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "picture"),
        (b"{\\rtf1 x}", "RTF"),
        (b"<html><table><tr><td>x</table>", "web page"),
        (b"<?xml version='1.0'?><office:document/>", "XML"),
        (b"\x1f\x8b\x08" + bytes(99), "archive"),
        (packed({"a.txt": "x"}), "packed file"),
        (packed({}), "archive"),
        (packed({"xl/workbook.bin": "x"}), "XLSB"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.graphics"}), "packed file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"), "97-2003"),
        (random.Random(1).randbytes(3000), "none of the formats"),
    ],
)
def test_formats_we_know_but_do_not_read(tmp_path: Path, data: bytes, word_in_it: str) -> None:
    assert word_in_it in refused(save(tmp_path, "計分卡.xls", data), UnknownFormat).en


@pytest.mark.parametrize("name", GOOD)
def test_truncated_files(tmp_path: Path, name: str) -> None:
    data = GOOD[name]()
    refused(save(tmp_path, name, data[: len(data) // 2]), DamagedInput)


def test_password_protected_files(tmp_path: Path) -> None:
    refused(HERE / "locked.xlsx", PasswordNeeded)  # encrypted by msoffcrypto-tool
    refused(save(tmp_path, "a.docx", (HERE / "locked.xlsx").read_bytes()), PasswordNeeded)
    for name, kind in (("a.ods", "spreadsheet"), ("a.odt", "text")):
        refused(save(tmp_path, name, open_format(kind, "", manifest=MANIFEST)), PasswordNeeded)
    book = xls()
    begin = book.index(b"\x09\x08\x10\x00")  # the first record (BOF) of the workbook stream
    at = begin + 20
    (size,) = struct.unpack_from("<H", book, at + 2)
    locked = book[:at] + struct.pack("<HH", 0x2F, size) + book[at + 4 :]  # the record FILEPASS
    refused(save(tmp_path, "a.xls", locked), PasswordNeeded)
    data = bytearray(xlsx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + offset] |= 1
    refused(save(tmp_path, "b.xlsx", bytes(data)), PasswordNeeded)


@pytest.mark.parametrize("doctype", [LOL, XXE], ids=["billion laughs", "external entity"])
@pytest.mark.parametrize(
    ("name", "part"),
    [("a.xlsx", "xl/worksheets/sheet1.xml"), ("a.docx", "word/document.xml"),
     ("a.ods", "content.xml"), ("a.odt", "content.xml")],
)  # fmt: skip
def test_xml_bombs(tmp_path: Path, name: str, part: str, doctype: str) -> None:
    def arm(xml: bytes) -> bytes:
        declaration, mark, rest = xml.rpartition(b"?>")
        return declaration + mark + doctype.encode() + rest.replace(b"1", b"&a9;")

    error = refused(save(tmp_path, name, changed(GOOD[name](), part, arm)), LimitExceeded)
    assert "bomb" in error.en and "root:" not in str(error)


def test_zip_bombs_are_stopped_while_unpacking(tmp_path: Path) -> None:
    bomb = changed(xlsx(), "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 150_000_000)
    assert len(bomb) < 400_000
    begin = time.monotonic()
    refused(save(tmp_path, "a.xlsx", bomb), LimitExceeded)
    assert time.monotonic() - begin < 5
    many = {f"m{n}": b"" for n in range(10_001)} | {"xl/a": b""}
    refused(save(tmp_path, "b.xlsx", packed(many)), LimitExceeded)


def test_a_package_that_lies_about_its_sizes(tmp_path: Path) -> None:
    data = bytearray(changed(xlsx(), "xl/worksheets/sheet1.xml", lambda x: x + b" " * 50_000_000))
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 24 : place + 28] = struct.pack("<I", 100)
    refused(save(tmp_path, "a.xlsx", bytes(data)), DamagedInput)


def test_endless_nesting(tmp_path: Path) -> None:
    deep = "<table:table><table:table-row><table:table-cell>" * 400
    end = "</table:table-cell></table:table-row></table:table>" * 400
    refused(save(tmp_path, "a.odt", open_format("text", deep + end)), LimitExceeded)


def test_far_away_cells_and_huge_merges_cost_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active.append([1, 2])
    book.active["XFD1048576"] = "遠"
    far = changed(
        _saved(book.save),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'ref="A1:XFD1048576"', b'ref="A1:XFD9999999"').replace(
            b"</sheetData>",
            b"</sheetData><mergeCells><mergeCell ref='A2:XFD1048576'/></mergeCells>",
        ),
    )
    begin = time.process_time()
    path = save(tmp_path, "a.xlsx", far)
    refused(path, LimitExceeded)  # the merge spans to the far cell: a billion places
    far = changed(far, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"A2:XFD", b"A9:XFD"))
    document = open_document(save(tmp_path, "a.xlsx", far))
    assert [len(table.cells) for table in document.tables] == [4]
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("repeat", ["rows", "columns"])
def test_repeated_cells_are_counted_not_made(tmp_path: Path, repeat: str) -> None:
    row = "<table:table-row table:number-rows-repeated='1000000000'>"
    cell = "<table:table-cell table:number-columns-repeated='1000000000'><text:p>x</text:p>"
    body = (row if repeat == "rows" else "<table:table-row>") + cell
    body = f"<table:table>{body}</table:table-cell></table:table-row></table:table>"
    for name, kind in (("a.ods", "spreadsheet"), ("a.odt", "text")):
        path = save(tmp_path, name, open_format(kind, body))
        begin = time.monotonic()
        if repeat == "rows":
            refused(path, LimitExceeded)
        else:
            assert len(open_document(path).tables[0].cells) <= 16_384
        assert time.monotonic() - begin < 5


def test_too_many_cells_and_too_little_time(tmp_path: Path) -> None:
    for name, make in GOOD.items():
        refused(save(tmp_path, name, make()), LimitExceeded, Limits(cells=10))
        refused(save(tmp_path, name, make()), LimitExceeded, Limits(seconds=0))
    text = save(tmp_path, "a.csv", b"a,b,c\n" * 9)
    refused(text, LimitExceeded, Limits(cells=10))
    refused(text, LimitExceeded, Limits(seconds=0))


def test_documents_without_any_text(tmp_path: Path) -> None:
    for name, data in {
        "a.xlsx": _saved(openpyxl.Workbook().save),
        "a.docx": _saved(docx.Document().save),
        "a.ods": open_format("spreadsheet", ""),
        "a.odt": open_format("text", "<text:p/>"),
        "a.txt": b"\n \t\n",
    }.items():
        refused(save(tmp_path, name, data), EmptyInput)


@pytest.mark.parametrize("name", GOOD)
def test_damaged_documents_never_crash_the_reader(tmp_path: Path, name: str) -> None:
    rng = random.Random(name)
    data = GOOD[name]()
    limits = Limits(seconds=5)
    end = time.monotonic() + 2.5
    while time.monotonic() < end:
        way = damage_package if data.startswith(b"PK") and rng.random() < 0.8 else damage_bytes
        path = save(tmp_path, name, way(data, rng))
        try:
            document = open_document(path, limits)
        except ReadError as error:
            assert error.en.startswith(name) and error.zh.startswith(name)
        else:
            assert document.blocks
