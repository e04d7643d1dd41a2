"""Uploads that mean harm: each gets a clear answer, and the server lives on."""

from __future__ import annotations

import gzip
import http.client
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from bscgraph.resources import folder
from tests.read.files import packed
from tests.read.test_bombs import word, xlsx
from tests.serve.conftest import Running
from tests.serve.pace import paced, percentile
from tests.serve.test_upload import HAC, PLAIN, _Page
from tests.serve.uploading import (
    BOUNDARY,
    form,
    left_behind,
    limited,
    problem,
    raw,
    raw_socket,
    sent,
    status,
)

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects; the first is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        len(out),
    )
    return out + head + table + end


def pdf_bomb() -> bytes:
    """One page whose content unpacks to 400 MB."""
    maker = zlib.compressobj(9)
    block = b"0 0 m 9 9 l S\n" * 100_000
    data = b"".join(maker.compress(block) for _ in range(300)) + maker.flush()
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data)
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        stream,
    )


def pdf_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>"
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        *[page] * count,
    )


def zip_bomb() -> bytes:
    """A workbook whose sheet unpacks to 300 MB."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        source = zipfile.ZipFile(BytesIO(xlsx()))
        for name in source.namelist():
            with package.open(name, "w", force_zip64=True) as part:
                part.write(source.read(name))
                for _ in range(300 if name == "xl/s.xml" else 0):
                    part.write(b" " * (1 << 20))
    return out.getvalue()


LAUGHS = "<!DOCTYPE x [<!ENTITY a '" + "ha" * 100 + "'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1 if n > 1 else str()};' * 20}'>" for n in range(1, 9)
) + "]>"  # fmt: skip
FILES: dict[str, tuple[str, bytes, tuple[int, ...]]] = {
    "zip": ("a.xlsx", zip_bomb(), (413,)),
    "names in a zip": ("a.docx", packed({"../../evil": "x", "word/document.xml": "x"}), (415, 422)),
    "empty": ("a.docx", word(""), (422,)),
    "laughs": (
        "a.xml",
        f'<?xml version="1.0"?>{LAUGHS}<StrategicPlan>&a8;</StrategicPlan>'.encode(),
        (413, 415, 422),
    ),
    "pages": ("a.pdf", pdf_pages(301), (413,)),
    "gzip": ("a.csv", gzip.compress(b"0" * 10_000_000), (415,)),
    "html as pdf": ("a.pdf", b"<!DOCTYPE html><script>alert(1)</script>", (415,)),
    "svg as pdf": (
        "a.pdf",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        (415, 422),
    ),
    "picture": ("a.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, (415,)),
    "cut": ("a.pdf", HAC[: len(HAC) // 2], (422,)),
    "pdf as xlsx": ("a.xlsx", b"%PDF-1.4\n", (415, 422)),
    "noise": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40, (415, 422)),
    "pdf as turtle": ("a.ttl", HAC, (422,)),
    "shapes": ("a.ttl", (folder("shapes") / "structure.ttl").read_bytes(), (422,)),
    "deep": ("a.ttl", b"<a:a> <a:b> " + b"(" * 100_000 + b" .", (422,)),
    "deep json": ("a.jsonld", b"[" * 200_000, (422,)),
    "empty graph": ("a.nq", b"# nothing\n", (422,)),
    "entities": (
        "a.rdf",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&x;</rdf:RDF>',
        (422,),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_hostile_files_are_refused_in_a_sentence(server: Running, name: str) -> None:
    file, content, expected = FILES[name]
    begin = time.monotonic()
    answer = sent(server, form((file, content)))
    assert answer.status in expected, answer.text
    assert time.monotonic() - begin < 20
    told = problem(answer)["files"][0]
    assert told["file"] == file
    assert "root:" not in answer.text
    assert status(server) == 200


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address and what is asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    door = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=door.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{door.server_port}/", asked
    door.shutdown()
    thread.join()
    door.server_close()


def test_nothing_is_fetched(server: Running, listener: tuple[str, list[str]]) -> None:
    url, asked = listener
    context = json.dumps({"@context": f"{url}context", "@id": "a:a", "a:b": "c"})
    imports = f"<a:a> <http://www.w3.org/2002/07/owl#imports> <{url}owl> ."
    entity = f'<?xml version="1.0"?><!DOCTYPE x SYSTEM "{url}dtd"><StrategicPlan/>'
    image = word(f"<w:p><w:r><w:t>x</w:t><a:blip xmlns:a='a' link='{url}image'/></w:r></w:p>")
    for file, content in (
        ("a.jsonld", context.encode()), ("a.ttl", imports.encode()), ("a.xml", entity.encode()),
        ("a.rdf", entity.encode()), ("a.docx", image),
    ):  # fmt: skip
        answer = sent(server, form((file, content)))
        assert answer.status in {413, 415, 422}, answer.text
        problem(answer)
    assert asked == []


def test_a_reading_process_can_open_no_connection(listener: tuple[str, list[str]]) -> None:
    url, asked = listener
    program = (
        "import sys, socket, subprocess, urllib.request\n"
        "from bscgraph.serve.checker import _alone\n"
        "sys.addaudithook(_alone)\n"
        f"for call in (lambda: urllib.request.urlopen({url!r}), lambda: subprocess.run(['true'])):\n"
        "    try:\n        call()\n"
        "    except Exception as error:\n        print(type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(done.stdout.split()) == 2, done.stdout + done.stderr
    assert asked == []


def test_script_in_labels_is_text(server: Running) -> None:
    text = PLAIN.decode().replace("提高民眾參與學術活動", f"提高{HOSTILE}活動")
    assert text.count(HOSTILE) > 1
    answer = sent(server, form((f"{HOSTILE}.txt", text.encode())), Accept="text/html")
    assert answer.status == 200
    page = _Page(answer.text)
    assert not page.all("script", "img", "iframe", "object", "embed", "link", "base")
    assert not [name for _, found in page.found for name in found if name.startswith("on")]
    assert "&lt;script&gt;" in answer.text
    for link in page.all("a"):
        assert str(link["href"]).startswith(("#", "/validate"))


def test_formulas_in_labels_are_text(server: Running) -> None:
    formula = "=cmd|' /c calc'!A0"
    text = PLAIN.decode().replace("提高民眾參與學術活動", formula)
    found = sent(server, form(("=1+1.txt", text.encode()), format="csv", level="info"))
    assert found.status == 200
    for line in found.body.decode("utf-8-sig").splitlines():
        assert not line.startswith(("=", "+", "@"))
        assert ',"=' not in line and ",=" not in line
    book = sent(server, form(("=1+1.txt", text.encode()), format="xlsx"))
    with zipfile.ZipFile(BytesIO(book.body)) as package:
        sheets = [package.read(name) for name in package.namelist() if "worksheets" in name]
    assert sheets and not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n"),
        ("multipart/form-data; boundary=", b"x"),
        (f"multipart/form-data; boundary={'x' * 5000}", b"x"),
        ("multipart/form-data; boundary=x", b"no boundary here"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="file"; f'),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 1000 + b"\r\nx\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nA: " + b"b" * 100_000 + b"\r\n\r\nx\r\n--x--"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="tier"\r\n\r\n'
            + b"b" * 100_000 + b"\r\n--x--\r\n",
        ),
    ],
)  # fmt: skip
def test_broken_forms(server: Running, media: str, body: bytes) -> None:
    answer = server.ask("/validate", "POST", body, Content_Type=media)
    assert answer.status == 400, answer.text
    assert problem(answer)["type"].endswith("/upload-malformed")


def test_thousands_of_parts(server: Running) -> None:
    part = b'--%s\r\nContent-Disposition: form-data; name="tier"\r\n\r\nquality\r\n' % BOUNDARY
    assert sent(server, part * 20_000 + b"--" + BOUNDARY + b"--\r\n").status == 400
    files = sent(server, form(*[(f"{n}.txt", b"x") for n in range(3000)]))
    assert (files.status, problem(files)["type"]) == (413, "/problem/upload-large")


def test_bodies_of_100_mb(server: Running) -> None:
    big = form(("a.pdf", b"%PDF-" + b"\0" * 100_000_000))
    assert sent(server, big).status == 413
    assert raw(server, big, "application/pdf").status == 413
    assert status(server) == 200


def test_a_chunked_body_without_end_is_refused(server: Running) -> None:
    head = (
        b"POST /validate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/pdf\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    begin = time.monotonic()
    answer = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as link:
        link.sendall(head)
        link.settimeout(0.001)
        while b"\r\n\r\n" not in answer and time.monotonic() - begin < 30:
            try:
                link.settimeout(5)
                link.sendall(chunk)
                link.settimeout(0.001)
                answer += link.recv(65536)
            except TimeoutError:
                continue
            except OSError:  # it hung up on us, as it may
                break
    assert time.monotonic() - begin < 25
    assert not answer or answer.startswith(b"HTTP/1.1 413")
    assert status(server) == 200


def test_a_bad_length_is_refused(server: Running) -> None:
    head = b"POST /validate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
    for length in (b"-1", b"1e9", b"99999999999999999999"):
        text = head + b"Content-Length: " + length + b"\r\nConnection: close\r\n\r\nx"
        try:
            answer = b"".join(raw_socket(server, text, 8))
        except OSError:
            answer = b""
        assert not answer or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413"))
    assert status(server) == 200


# What follows has small limits, or ends processes.


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Iterator[tuple[Running, Path]]:
    """A server with little time and memory for uploads, and where it puts them."""
    place = tmp_path_factory.mktemp("small")
    settings = {"upload_seconds": 4.0, "upload_bytes": 3 << 20, "upload_memory": 700 << 20}
    with limited(place, store, workers=2, **settings) as server:
        yield server, place


def slow_document() -> bytes:
    """A small workbook that takes longer to read than anybody waits."""
    row = "<row>" + "<c t='inlineStr'><is><t>策略目標文字</t></is></c>" * 100 + "</row>"
    return xlsx(rows=row * 2400)


def workers(server: Running) -> list[int]:
    """Processes that check uploads for a server."""
    found = subprocess.run(
        ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 2) for line in found.stdout.splitlines()[1:]]
    return [
        int(pid)
        for pid, parent, args in rows
        if int(parent) == server.process.pid and "bscgraph.serve.checker" in args
    ]


def until(what: str, seconds: float = 10) -> Iterator[None]:
    """Again and again until the caller breaks off."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.02)
    pytest.fail(f"{what} did not happen within {seconds} s")


@pytest.mark.integration
def test_what_takes_too_long_is_ended_and_nothing_is_left(small: tuple[Running, Path]) -> None:
    server, place = small
    begin = time.monotonic()
    answer = sent(server, form(("slow.xlsx", slow_document())))
    spent = time.monotonic() - begin
    assert answer.status == 504, answer.text
    assert spent < 4 + 10
    assert "slow.xlsx" in problem(answer)["detail"]
    assert left_behind(place) == []
    assert sent(server, form(("a.txt", PLAIN))).status == 200
    assert len(workers(server)) <= 1


@pytest.mark.integration
def test_others_are_answered_meanwhile(small: tuple[Running, Path]) -> None:
    server, _ = small
    body = form(("slow.xlsx", slow_document()))
    with paced() as pace:
        times = answered_beside(server, body)
        assert len(times) > 20
        assert percentile(times) < pace.allowed(0.1)


def answered_beside(server: Running, body: bytes) -> list[float]:
    """What others wait for their answers while two slow documents are checked."""
    threads = [threading.Thread(target=sent, args=(server, body)) for _ in range(2)]
    for one in threads:
        one.start()
    times = []
    while any(one.is_alive() for one in threads):
        begin = time.monotonic()
        assert status(server) == 200
        times.append(time.monotonic() - begin)
        time.sleep(0.02)
    return times


@pytest.mark.integration
def test_too_many_at_once_are_told_to_come_again(small: tuple[Running, Path]) -> None:
    server, place = small
    body, answers = form(("slow.xlsx", slow_document())), []
    threads = [
        threading.Thread(target=lambda: answers.append(sent(server, body))) for _ in range(6)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    busy = [answer for answer in answers if answer.status == 503]
    assert busy
    assert {answer.status for answer in answers} <= {503, 504}
    for answer in busy:
        assert int(answer.headers["Retry-After"]) > 0
        problem(answer)
    assert left_behind(place) == []


@pytest.mark.integration
def test_a_worker_that_is_killed_costs_one_request_at_most(small: tuple[Running, Path]) -> None:
    server, place = small
    assert server.ask("/validate").status == 200  # who sees the form is about to upload
    for _ in until("a process that waits"):
        if workers(server):
            break
    for pid in workers(server):  # while it waits: nobody notices
        os.kill(pid, signal.SIGKILL)
    assert sent(server, form(("a.txt", PLAIN))).status == 200
    answers = []
    body = form(("slow.xlsx", slow_document()))
    thread = threading.Thread(target=lambda: answers.append(sent(server, body)))
    thread.start()
    for _ in until("an upload"):
        if left_behind(place):
            break
    for _ in until("an answer"):  # before it begins and in the middle of it
        for pid in workers(server):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if answers:
            break
    thread.join()
    assert answers[0].status == 503, answers[0].text
    assert int(answers[0].headers["Retry-After"]) > 0
    assert "slow.xlsx" in problem(answers[0])["detail"]
    assert left_behind(place) == []
    assert sent(server, form(("a.txt", PLAIN))).status == 200


@pytest.mark.integration
def test_a_client_that_leaves_is_not_worked_for(small: tuple[Running, Path]) -> None:
    server, place = small
    body = form(("slow.xlsx", slow_document()))
    head = (
        b"POST /validate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; "
        b"boundary=%s\r\nContent-Length: %d\r\n\r\n" % (BOUNDARY, len(body))
    )
    for text in (head + body, head + body[: len(body) // 2]):  # after the body, and within it
        with socket.create_connection(("127.0.0.1", server.port)) as link:
            link.sendall(text)
            for _ in until("an upload"):
                if left_behind(place):
                    break
        begin = time.monotonic()
        for _ in until("the end of the upload", 3):
            if not left_behind(place):
                break
        assert time.monotonic() - begin < 2.5
    assert status(server) == 200


@pytest.mark.integration
def test_memory_is_bounded(tmp_path: Path, store: Path) -> None:
    """A page that unpacks to more than the memory that is given is refused in words."""
    with limited(tmp_path, store, upload_memory=420 << 20) as server:
        answer = sent(server, form(("bomb.pdf", pdf_bomb())))
        assert answer.status == 413, answer.text
        assert "memory" in problem(answer)["detail"]
        assert status(server) == 200


@pytest.mark.integration
def test_a_server_that_is_killed_leaves_no_process_and_no_file(tmp_path: Path, store: Path) -> None:
    with limited(tmp_path, store, upload_seconds=30.0) as server:
        body = form(("slow.xlsx", slow_document()))

        def send() -> None:
            with suppress(OSError, http.client.HTTPException):
                sent(server, body)

        thread = threading.Thread(target=send)
        thread.start()
        for _ in until("an upload"):
            if left_behind(tmp_path) and workers(server):
                break
        time.sleep(1.5)
        found = workers(server)
        server.process.kill()
        server.process.wait()
        thread.join()
        for _ in until("the end of the workers", 5):
            if not any(Path(f"/proc/{pid}").exists() for pid in found):
                break
        assert left_behind(tmp_path) == []
