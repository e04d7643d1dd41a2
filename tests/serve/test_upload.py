"""The upload form and its reports: formats, options, names, and what is answered to mistakes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
import rdflib

from bscgraph.graph import FORMATS
from bscgraph.read import refusal
from bscgraph.reports import FORMATS as REPORTS
from bscgraph.reports.structured import schema
from bscgraph.serve.incoming import TYPES, plain_name
from bscgraph.serve.upload import _ADVICE, FORMS
from tests.serve.conftest import Running
from tests.serve.uploading import EXAMPLES, SAMPLES, form, problem, raw, sent

HAC = (EXAMPLES / "hac-111.pdf").read_bytes()
PLAIN = (SAMPLES / "tfam__plain__seed.txt").read_bytes()


class _Page(HTMLParser):
    """Elements of a page, each with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


@pytest.mark.parametrize(("lang", "word"), [("en", "Check a scorecard"), ("zh-TW", "檢查計分卡")])
def test_the_form_speaks_two_languages_and_labels_every_field(
    server: Running, lang: str, word: str
) -> None:
    answer = server.ask("/validate", Accept="text/html", Accept_Language=lang)
    assert answer.status == 200
    assert word in answer.text
    page = _Page(answer.text)
    assert not page.all("script")
    fields = page.all("input", "select")
    labels = {one["for"] for one in page.all("label")}
    assert len(fields) == 8
    assert {one["id"] for one in fields} == labels
    (upload,) = page.all("form")
    assert (upload["method"], upload["enctype"]) == ("post", "multipart/form-data")
    assert page.all("button") == [{"type": "submit"}]


def test_the_form_is_html_or_nothing(server: Running) -> None:
    answer = server.ask("/validate", Accept="application/json")
    assert answer.status == 406
    assert problem(answer)["type"].endswith("/upload-format")
    assert server.ask("/validate", "PUT", b"x").status == 405


def test_what_the_form_sends_gives_a_page_with_its_own_style_alone(server: Running) -> None:
    body = form(
        ("計分卡.txt", PLAIN), tier=["quality"], level="info", format="html", lang="zh-Hant"
    )
    answer = sent(server, body, "/validate?lang=en", Accept="text/html", Accept_Language="en")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "平衡計分卡檢核報告" in answer.text
    assert "計分卡.txt" in answer.text
    page = _Page(answer.text)
    assert page.all("html") == [{"lang": "zh-Hant"}]
    assert not any("style" in attributes for _, attributes in page.found)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert page.all("a")[1]["href"] == "/validate?lang=zh-Hant"


def test_every_format_by_suffix_and_by_name(server: Running) -> None:
    assert set(FORMS) == set(REPORTS)
    first = {}
    for name, (types, suffix) in FORMS.items():
        answer = raw(server, PLAIN, "text/plain", "seed.txt") if name == "json" else server.ask(
            f"/validate.{suffix}?name=seed.txt", "POST", PLAIN, Content_Type="text/plain"
        )  # fmt: skip
        assert answer.status == 200, answer.text
        assert answer.headers["Content-Type"].partition(";")[0] == types[0]
        assert answer.headers["Bscgraph-Conforms"] in {"true", "false"}
        assert answer.headers["Cache-Control"] == "no-store"
        first[name] = answer.body
    data = json.loads(first["json"])
    assert data[0]["file"] == "seed.txt"
    assert first["turtle"] and len(rdflib.Graph().parse(data=first["turtle"], format="turtle")) > 50
    rows = list(csv.reader(io.StringIO(first["csv"].decode("utf-8-sig"))))
    assert len(rows) == 1 + sum(len(part["results"]) for part in data)
    assert ElementTree.fromstring(first["junit"]).tag == "testsuites"
    assert json.loads(first["sarif"])["version"] == "2.1.0"
    for name, part in (("xlsx", "xl/workbook.xml"), ("ods", "content.xml")):
        assert part in zipfile.ZipFile(io.BytesIO(first[name])).namelist()
    assert first["markdown"].decode().startswith("#")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/turtle;q=0.9, text/csv;q=0.5", "text/turtle"),
        ("text/xml", "application/xml"),
    ],
)
def test_the_format_goes_by_accept(server: Running, accept: str | None, media: str) -> None:
    headers = {} if accept is None else {"Accept": accept}
    answer = raw(server, PLAIN, "text/plain", **headers)
    assert answer.headers["Content-Type"].partition(";")[0] == media


def test_the_report_says_whether_it_conforms(server: Running) -> None:
    from jsonschema import Draft202012Validator

    for level, conforms in (("violation", False), ("never", True)):
        answer = sent(server, form(("a.pdf", HAC), level=level))
        assert answer.status == 200
        data = json.loads(answer.body)
        Draft202012Validator(schema()).validate(data)
        assert all(part["conforms"] for part in data) is conforms
        assert answer.headers["Bscgraph-Conforms"] == str(conforms).lower()
        counts = {
            name.lower(): sum(part["counts"][name] for part in data)
            for name in ("Violation", "Warning", "Info")
        }
        told = ", ".join(f"{name}={number}" for name, number in counts.items())
        assert answer.headers["Bscgraph-Findings"] == told


def test_it_is_the_report_of_the_command_line(server: Running) -> None:
    from bscgraph import jobs, judged, reports, supply
    from bscgraph.iri import DEFAULT_BASE
    from bscgraph.read import Limits

    found = supply.of_files(list(supply.read([EXAMPLES / "hac-111.pdf"], Limits())), DEFAULT_BASE)
    assert jobs.GRAPH_SUFFIXES
    expected = reports.write(judged.judge(found, judged.Asked()), "json")
    assert sent(server, form(("hac-111.pdf", HAC))).body == expected


def test_tiers_choose_the_rules(server: Running) -> None:
    for tiers in (["structure"], ["quality", "completeness"]):
        data = json.loads(sent(server, form(("a.txt", PLAIN), tier=tiers)).body)
        assert {found["tier"] for part in data for found in part["results"]} <= {*tiers, ""}


def test_several_files_one_of_which_cannot_be_read(server: Running) -> None:
    answer = sent(server, form(("a.pdf", HAC), ("b.pdf", HAC[:3000]), ("c.txt", PLAIN)))
    assert answer.status == 200
    data = json.loads(answer.body)
    assert answer.headers["Bscgraph-Unread"] == "1"
    assert answer.headers["Bscgraph-Conforms"] == "false"
    assert [part["file"] for part in data if "error" in part] == ["b.pdf"]
    assert [part["conforms"] for part in data if part["file"] == "b.pdf"] == [False]


def test_rdf_by_suffix_and_by_media_type(server: Running) -> None:
    from bscgraph import jobs
    from bscgraph.iri import DEFAULT_BASE
    from bscgraph.read import Limits

    done = list(jobs.read_files([SAMPLES / "tfam__plain__seed.txt"], Limits()))
    ((_, built),) = jobs.submissions(done, DEFAULT_BASE)
    quads = built.canonical()
    for answer in (
        raw(server, quads, "application/n-quads"),
        raw(server, quads, "application/n-quads", "odd.pdf"),
        sent(server, form(("graph.nq", quads))),
    ):
        assert answer.status == 200, answer.text
        data = json.loads(answer.body)
        assert data[0]["submission"] == built.graph
        assert data[0]["completeness"] > 0.9


def test_media_types_of_rdf_are_those_of_the_graph() -> None:
    for one in FORMATS.values():
        assert TYPES[one.media_type] in one.suffixes


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\計分卡.pdf", "計分卡.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a\ufffd\ufffdSet-Cookie_ x=1.pdf"),
        ("..", ""),
        ("", ""),
        ("/", ""),
        ("\x00.pdf", "\ufffd.pdf"),
        ("<script>alert(1)</script>.pdf", "script_.pdf"),
        ("\u202efdp.exe", "\ufffdfdp.exe"),
        ("con. ", "con"),
    ],
)
def test_file_names_are_only_names(given: str, name: str) -> None:
    assert plain_name(given) == name


def test_long_names_keep_their_suffix() -> None:
    name = plain_name("計" * 5000 + ".xlsx")
    assert name.endswith("計.xlsx")
    assert len(name.encode()) <= 120
    assert len(plain_name("a." + "b" * 5000).encode()) <= 120


@pytest.mark.parametrize(
    "name",
    [b"../../etc/passwd", b"C:\\card.pdf", b"a\xff\xfe.pdf", b"n" * 3000 + b".pdf", b"a%0D%0A.pdf"],
)
def test_names_in_a_form_do_no_harm(server: Running, name: bytes) -> None:
    answer = sent(server, form((name, b"\x89PNG\r\n\x1a\n")))
    assert answer.status == 415
    (told,) = problem(answer)["files"]
    assert not set(told["file"]) & set("/\\\r\n")
    assert "passwd" not in told["file"] or told["file"] == "passwd"


def test_the_name_of_a_body(server: Running) -> None:
    for header, name in (
        ('attachment; filename="card.txt"', "card.txt"),
        ("attachment; filename*=UTF-8''%E5%8D%A1.txt", "卡.txt"),
        ("attachment; filename=../../x.txt", "x.txt"),
        ("inline", "upload.txt"),
    ):
        answer = raw(server, PLAIN, "text/plain", Content_Disposition=header)
        assert json.loads(answer.body)[0]["file"] == name


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/validate?tier=qualty", "structure, completeness, quality, crosslevel"),
        ("/validate?level=high", "violation, warning, info, never"),
        ("/validate?lang=fr", "zh-Hant, en"),
        ("/validate?format=pdf", "html"),
        ("/validate?teir=quality", "tier, level, lang, format, name"),
        ("/validate?lang=%3Cscript%3E%0D%0A", "zh-Hant, en"),
    ],
)
def test_wrong_options_are_told_with_the_right_ones(server: Running, path: str, told: str) -> None:
    answer = server.ask(path, "POST", PLAIN, Content_Type="text/plain")
    assert answer.status == 400
    assert told in answer.text
    page = server.ask(path, "POST", PLAIN, Content_Type="text/plain", Accept="text/html")
    assert page.status == 400
    assert "<script>" not in page.text
    assert 'role="alert"' in page.text


def test_no_report_in_a_format_nobody_has(server: Running) -> None:
    assert raw(server, PLAIN, "text/plain", Accept="image/png").status == 406
    assert server.ask("/validate.exe", "POST", PLAIN, Content_Type="text/plain").status == 404


@pytest.mark.parametrize(
    ("media", "status", "slug"),
    [
        ("image/png", 415, "upload-type"),
        ("application/x-www-form-urlencoded", 415, "upload-type"),
        ('text/html"><script>', 415, "upload-type"),
        ("application/json", 415, "upload-type"),
    ],
)
def test_other_media_types(server: Running, media: str, status: int, slug: str) -> None:
    answer = raw(server, b"x=1", media)
    assert answer.status == status
    assert problem(answer)["type"].endswith(slug)
    assert "multipart/form-data" in answer.headers["Accept-Post"]


def test_a_packed_body_is_not_unpacked(server: Running) -> None:
    answer = raw(server, b"\x1f\x8b" + b"0" * 50, "text/plain", Content_Encoding="gzip")
    assert (answer.status, problem(answer)["type"]) == (415, "/problem/upload-coded")


def test_nothing_is_no_upload(server: Running) -> None:
    for answer in (
        raw(server, b"", "application/pdf"),
        sent(server, form()),
        sent(server, form((b"", b""))),
    ):
        assert answer.status == 400, answer.text
        problem(answer)
    answer = sent(server, form(("a.pdf", b"")))
    assert (answer.status, problem(answer)["files"][0]["kind"]) == (422, "EmptyInput")


def test_what_only_helps_on_ones_own_computer_is_not_said() -> None:
    for error in (
        refusal.too_many_pages("a.pdf", 400, 300),
        refusal.too_big("a.pdf", 2, 1),
        refusal.out_of_memory("a.pdf"),
    ):
        en, zh = _ADVICE.sub("", error.en), _ADVICE.sub("", error.zh)
        assert "raise" not in en and "提高" not in zh
        assert en.endswith(".") and zh.endswith("。")
        assert len(en) > 40 and len(zh) > 15
