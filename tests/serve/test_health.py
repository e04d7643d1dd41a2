"""Health, metrics and the log: what they tell, and what they do not."""

from __future__ import annotations

import io
import json
import logging
import re
import time
from pathlib import Path

from bscgraph.serve.cache import Cache
from bscgraph.serve.journal import Journal

from .conftest import Running, serving

SECRET = "ASK%20%7B%20%3Fs%20%3Fp%20%22zebra%22%20%7D"
LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+-]+')


def test_health_tells_what_is_served(server: Running) -> None:
    found = json.loads(server.ask("/health").body)
    assert found["status"] == "ready"
    assert len(found["digest"]) == 32


def test_metrics_are_prometheus_text(server: Running) -> None:
    server.ask("/nothing-of-the-kind")
    found = server.ask("/metrics")
    assert found.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = found.text.splitlines()
    assert [line for line in lines if line[0] != "#" and not LINE.fullmatch(line)] == []
    names = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    told = {re.split("[ {]", line)[0] for line in lines if line[0] != "#"}
    assert {re.sub("_(bucket|sum|count)$", "", name) for name in told} <= names
    assert 'bscgraph_requests_total{section="other",method="GET",status="404"}' in found.text
    assert "nothing-of-the-kind" not in found.text


def test_a_histogram_grows_to_its_count(server: Running) -> None:
    text = server.ask("/metrics").text
    steps = [
        int(n) for n in re.findall(r'seconds_bucket\{section="metrics",le="[^"]*"\} (\d+)', text)
    ]
    count = re.search(r'seconds_count\{section="metrics"\} (\d+)', text)
    assert steps == sorted(steps)
    assert count is None or steps[-1] == int(count[1])


def test_the_log_tells_no_address_and_no_query(tmp_path: Path, store: Path) -> None:
    with serving(tmp_path, "--store", str(store), "--proxy", "127.0.0.1") as server:
        found = server.ask(
            f"/sparql?query={SECRET}", X_Forwarded_For="203.0.113.77", User_Agent="giraffe",
            Referer="http://okapi.example/",
        )  # fmt: skip
        server.ask(
            "/sparql", "POST", b"ASK { ?s ?p 'zebra' ", Content_Type="application/sparql-query"
        )
        server.ask("/" + "x" * 5000)
    text = server.log.read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert found.headers["X-Request-Id"] in {line.get("id") for line in lines}
    assert {line["path"] for line in lines if line["event"] == "request"} >= {"/sparql"}
    for word in ("zebra", "giraffe", "okapi", "203.0.113.77", "127.0.0.1", "x" * 201):
        assert word not in text, word


def test_an_error_is_logged_without_its_words() -> None:
    out = io.StringIO()
    journal = Journal("json", out)
    try:
        raise ValueError("zebra")
    except ValueError as error:
        record = logging.LogRecord(
            "uvicorn.error", logging.ERROR, "", 0, "zebra\n%s", ("okapi",), None
        )
        record.exc_info = (ValueError, error, error.__traceback__)
        journal.handle(record)
    journal.close()
    line = json.loads(out.getvalue())
    assert (line["event"], line["error"]) == ("uvicorn.error", "ValueError")
    assert any("test_an_error_is_logged" in place for place in line["places"])
    assert "zebra" not in out.getvalue()


def test_text_cannot_begin_a_line_of_its_own() -> None:
    for form in ("json", "text"):
        out = io.StringIO()
        journal = Journal(form, out)
        journal.line("request", path="/\r\n2026 evil\x1b[0m")
        journal.close()
        assert out.getvalue().count("\n") == 1
        assert "\x1b" not in out.getvalue()


class Stuck(io.StringIO):
    def write(self, text: str) -> int:
        time.sleep(0.2)
        raise BrokenPipeError


def test_a_log_that_cannot_be_written_stops_nobody() -> None:
    journal = Journal("json", Stuck())
    begun = time.monotonic()
    for number in range(1000):
        journal.line("request", id=number)
    assert time.monotonic() - begun < 20  # of the 200 s that the writing takes
    journal.close()
    assert journal.dropped == 1000


def test_the_cache_forgets_what_was_unused_longest() -> None:
    cache: Cache[str] = Cache(16_000)
    for name in "abcdefgh":
        cache.put(name, name, 1_400)
    assert cache.get("a") == "a"
    for name in "ij":
        cache.put(name, name, 1_400)
    assert (cache.get("a"), cache.get("b")) == ("a", None)
    cache.put("big", "big", 2_500)
    assert cache.get("big") is None
    assert cache.size <= 16_000
    cache.clear()
    assert (len(cache), cache.size) == (0, 0)
