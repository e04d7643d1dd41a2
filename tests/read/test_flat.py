"""Flat CSV and JSON files: what is in them, and what hostile ones meet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bscgraph.errors import (
    DamagedInput,
    EmptyInput,
    InputMissing,
    LimitExceeded,
    MappingError,
    ReadError,
    UnknownFormat,
)
from bscgraph.read import Limits
from bscgraph.read.flat import FlatFile, FlatFormat, read_flat

CSV, JSON = FlatFormat("csv"), FlatFormat("json")


def flat(
    place: Path, data: str | bytes, form: FlatFormat = CSV, limits: Limits | None = None
) -> FlatFile:
    path = place / "data"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_flat(path, form, limits)


def texts(file: FlatFile) -> list[dict[str, str]]:
    return [{name: one.text for name, one in row.fields.items()} for row in file.rows]


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [
        ("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("cp950", None),
        ("big5", "big5"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16"),
    ],
)  # fmt: skip
def test_encodings(tmp_path: Path, encoding: str, stated: str | None) -> None:
    form = FlatFormat("csv", encoding=stated)
    file = flat(tmp_path, "機關,數值\r\n客家事務委員會,5\r\n".encode(encoding), form)
    assert file.names == ("機關", "數值")
    assert texts(file) == [{"機關": "客家事務委員會", "數值": "5"}]


def test_a_row_is_the_line_it_begins_in(tmp_path: Path) -> None:
    file = flat(tmp_path, 'a,b\n1,"x\ny"\n\n2,z\n,\n')
    assert [(row.number, row.fields["b"].text) for row in file.rows] == [(2, "x\ny"), (5, "z")]
    assert file.rows[0].fields["b"].column == 2


def test_names_may_stand_in_a_later_row_with_another_delimiter(tmp_path: Path) -> None:
    form = FlatFormat("csv", delimiter=";", header_row=2)
    file = flat(tmp_path, "Results of 2021\n a ;b\n1;2\n", form)
    assert texts(file) == [{"a": "1", "b": "2"}]
    with pytest.raises(MappingError, match="no row 9"):
        flat(tmp_path, "a,b\n1,2\n", FlatFormat("csv", header_row=9))


def test_short_and_long_rows_and_double_names(tmp_path: Path) -> None:
    file = flat(tmp_path, "a,a,\n1\n1,2,3,4\n")
    assert file.names == ("a", "a#2", "#3", "#4")
    assert texts(file) == [{"a": "1"}, {"a": "1", "a#2": "2", "#3": "3", "#4": "4"}]


def test_nested_json_is_named_by_its_paths(tmp_path: Path) -> None:
    record = {"a": {"b": [{"c": 1}, {"c": None}]}, "d": ["x", 2], "e": True}
    file = flat(tmp_path, json.dumps([record]), JSON)
    assert texts(file) == [{"a.b.0.c": "1", "a.b.1.c": "", "d": "x\n2", "e": "true"}]
    assert [one.column for one in file.rows[0].fields.values()] == [1, 2, 3, 4]


def test_half_a_character_becomes_a_replacement(tmp_path: Path) -> None:
    file = flat(tmp_path, r'[{"a\ud800": "x\udfffy", "b": ["\ud800"]}]', JSON)
    assert texts(file) == [{"a\ufffd": "x\ufffdy", "b": "\ufffd"}]


@pytest.mark.parametrize(
    ("data", "form", "error", "said"),
    [
        (b"", CSV, EmptyInput, "empty"),
        (b" \n ", CSV, EmptyInput, "no text"),
        (b'a,b\n"1,2\n', CSV, DamagedInput, "line 2"),
        (b"%PDF-1.7\x01\x02", CSV, UnknownFormat, "none of the formats"),
        ("機關".encode(), FlatFormat("csv", encoding="big5"), DamagedInput, "file.encoding"),
        (b'[{"a": 1, "a": 2}]', JSON, DamagedInput, "“a” stands twice"),
        (b'[{"a.b": 1, "a": {"b": 2}}]', JSON, DamagedInput, "“a.b”"),
        (b'[{"a": 1},', JSON, DamagedInput, "line 1, column 11"),
        (b'[{"a": 1}] x', JSON, DamagedInput, "line 1"),
        (b"a" * 200_000, CSV, LimitExceeded, "more than 32,767 characters"),
        (b"a\n" + b"b" * 200_000, CSV, LimitExceeded, "row 2"),
        (b'[{"a": "' + b"b" * 40_000 + b'"}]', JSON, LimitExceeded, "row 1"),
        (b"[" * 100_000, JSON, LimitExceeded, "nested without end"),
        (b'[{"a":' * 5_000 + b"1" + b"}]" * 5_000, JSON, LimitExceeded, "nested without end"),
        (b'{"a": 1}', JSON, MappingError, "file.records"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_sentence(
    tmp_path: Path, data: bytes, form: FlatFormat, error: type[ReadError], said: str
) -> None:
    with pytest.raises(error, match=said) as caught:
        flat(tmp_path, data, form)
    assert caught.value.en.startswith("data: ")
    assert caught.value.zh.startswith("data：")


def test_limits_are_kept(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded, match="more than 10 fields"):
        flat(tmp_path, "a,b\n" + "1,2\n" * 6, limits=Limits(cells=10))
    with pytest.raises(LimitExceeded, match="more than 10 fields"):
        flat(tmp_path, json.dumps([{"a": 1}] * 11), JSON, Limits(cells=10))
    with pytest.raises(LimitExceeded, match="bytes"):
        flat(tmp_path, "a,b\n1,2\n", limits=Limits(bytes=5))
    with pytest.raises(LimitExceeded, match="longer than"):
        flat(tmp_path, "a\n" + "1\n" * 3_000, limits=Limits(seconds=-1.0))
    with pytest.raises(InputMissing):
        read_flat(tmp_path / "none", CSV)
