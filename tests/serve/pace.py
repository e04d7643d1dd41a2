"""How slow this machine is just now, for tests that look at the clock.

What is promised in seconds is promised for a machine that is not overloaded. So a server of
a few lines, in a process of its own, is asked beside the test: where already that takes long, the
machine has other work, and the promise is stretched by as much. On a calm machine it is not.
"""

from __future__ import annotations

import contextlib
import http.client
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

_CALM = 0.01  # seconds at the 95th percentile that the few lines take at most where nothing is on
_NUMBER = 60
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
    """The trivial server, and what its answers took."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._slowest = 0.0

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
        return seconds * max(1.0, self._slowest / _CALM)


@contextlib.contextmanager
def paced() -> Iterator[Pace]:
    """A pace that was measured once, before the test does its work."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        pace = Pace(int(process.stdout.readline()))
        pace.measure()
        yield pace
    finally:
        process.kill()
        process.communicate()


def percentile(times: Sequence[float]) -> float:
    """What 95 of 100 take at most."""
    return statistics.quantiles(times, n=20)[-1]
