"""Uploads for tests: forms and bodies as clients send them, and a server with small limits."""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.serve.conftest import ROOT, Answer, Running, started

EXAMPLES = ROOT / "examples"
SAMPLES = ROOT / "tests" / "samples"
BOUNDARY = b"----upload"
FORM = "multipart/form-data; boundary=" + BOUNDARY.decode()
PROGRAM = """
import sys
from pathlib import Path
from bscgraph.serve.running import run
from bscgraph.serve.settings import Settings
from tests.serve.uploading import given
run(Settings(port=0, **given(sys.argv[1])), lambda url: print("Serving at", url, flush=True))
"""


def given(text: str) -> dict[str, Any]:
    """Settings out of their JSON."""
    found: dict[str, Any] = json.loads(text)
    return found | {"store": Path(found["store"])}


@contextlib.contextmanager
def limited(place: Path, store: Path, **settings: Any) -> Iterator[Running]:
    """A server with settings that the command has no options for; uploads go below ``place``."""
    text = json.dumps({"store": str(store), **settings})
    with started(place, ["-c", PROGRAM, text], {"TMPDIR": str(place)}) as running:
        yield running


def form(*files: tuple[bytes | str, bytes], **fields: str | Sequence[str]) -> bytes:
    """The body of a form with files (name, content) and fields."""
    parts = []
    for name, values in fields.items():
        for value in [values] if isinstance(values, str) else values:
            head = f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
            parts.append(head + value.encode())
    for file, content in files:
        name_bytes = file.encode() if isinstance(file, str) else file
        head = b'Content-Disposition: form-data; name="file"; filename="%s"\r\n' % name_bytes
        parts.append(head + b"Content-Type: application/octet-stream\r\n\r\n" + content)
    lines = [b"--" + BOUNDARY + b"\r\n" + part + b"\r\n" for part in parts]
    return b"".join(lines) + b"--" + BOUNDARY + b"--\r\n"


def sent(server: Running, body: bytes, path: str = "/validate", **headers: str) -> Answer:
    """The answer to a form."""
    return server.ask(path, "POST", body, **({"Content_Type": FORM} | headers))


def raw(
    server: Running,
    body: bytes,
    media: str = "application/octet-stream",
    name: str = "",
    **more: str,
) -> Answer:
    """The answer to a body that is a file."""
    path = f"/validate?name={quote(name)}" if name else "/validate"
    return server.ask(path, "POST", body, Content_Type=media, **more)


def problem(answer: Answer) -> dict[str, Any]:
    """The problem document of an answer, with a sentence in both languages."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    found: dict[str, Any] = json.loads(answer.body)
    assert found["status"] == answer.status
    for lang in ("en", "zh-Hant"):
        sentence = found["messages"][lang]["detail"]
        assert sentence and "--" not in sentence and "/tmp" not in sentence
        assert "\r" not in sentence and "\n" not in sentence
    assert any("\u4e00" <= char <= "\u9fff" for char in found["messages"]["zh-Hant"]["detail"])
    return found


def raw_socket(server: Running, text: bytes, timeout: float = 20) -> Iterator[bytes]:
    """What a server answers to bytes as they are."""
    import socket

    with socket.create_connection(("127.0.0.1", server.port), timeout=timeout) as link:
        link.sendall(text)
        while data := link.recv(65536):
            yield data


def left_behind(place: Path) -> list[str]:
    """Folders of uploads that are still there."""
    return [path.name for path in place.glob("bscgraph-upload-*")]


def status(server: Running) -> int:
    """Whether the server is well."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        link.request("GET", "/health")
        return link.getresponse().status
    finally:
        link.close()
