"""How slow this machine is just now, for tests that look at the clock.

What is promised in seconds is promised for a machine that is not overloaded. Two things say how
far from that it is: what a server of a few lines takes for an answer before and after the test, and
how many threads of others, neither of the test nor of what it started, wanted a processor
meanwhile. On a calm machine neither stretches the promise.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_CALM = 0.01  # seconds at the 95th percentile that the few lines take at most where nothing is on
_NUMBER = 60
_FEW = 0.25  # threads of others, on average, that are nothing to speak of
_PROGRAM = """
import http.server
class Trivial(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")
    def log_message(self, *_):
        pass
with http.server.HTTPServer(("127.0.0.1", 0), Trivial) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
"""


class Pace:
    """The trivial server, what its answers took, and who else was at work."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._slowest = 0.0
        self.others: list[int] = []

    def measure(self) -> None:
        """Ask it a number of times, while nothing of the test is at work."""
        times = []
        for _ in range(_NUMBER):
            begun = time.perf_counter()
            link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            link.request("GET", "/")
            assert link.getresponse().read() == b"ok"
            link.close()
            times.append(time.perf_counter() - begun)
            time.sleep(0.005)
        self._slowest = max(self._slowest, percentile(times))

    def allowed(self, seconds: float) -> float:
        """``seconds`` on a calm machine, on another as much more as that is slower."""
        self.measure()
        others = statistics.fmean(self.others or [0])
        crowded = 1 + 2 * others / (os.cpu_count() or 1) if others > _FEW else 1.0
        return seconds * max(crowded, self._slowest / _CALM)

    def watch(self, stop: threading.Event) -> None:
        """Count, again and again, the threads of others that want a processor."""
        while not stop.wait(0.1):
            with contextlib.suppress(OSError):
                wanting = int(Path("/proc/loadavg").read_text().split()[3].partition("/")[0])
                self.others.append(max(0, wanting - _ours()))


def _ours() -> int:
    """How many threads of this process and of all below it want a processor."""
    tree, found = [os.getpid()], 0
    for process in tree:
        for thread in Path(f"/proc/{process}/task").iterdir():
            with contextlib.suppress(OSError):
                tree += map(int, (thread / "children").read_text().split())
                found += (thread / "stat").read_text().rpartition(")")[2].split()[0] == "R"
    return found


@contextlib.contextmanager
def paced() -> Iterator[Pace]:
    """A pace that is measured before the test does its work, and while it does."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    stop = threading.Event()
    try:
        assert process.stdout is not None
        pace = Pace(int(process.stdout.readline()))
        pace.measure()
        watching = threading.Thread(target=pace.watch, args=(stop,))
        watching.start()
        yield pace
    finally:
        stop.set()
        process.kill()
        process.communicate()


def percentile(times: Sequence[float]) -> float:
    """What 95 of 100 take at most."""
    return statistics.quantiles(times, n=20)[-1]
