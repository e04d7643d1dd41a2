"""A scheduler and two workers on links of their own, one of which can be cut.

Where the system allows it, each worker has a network namespace, and the link is a pair of virtual
interfaces. Elsewhere the second worker is reached, and reaches others, through a relay that
falls silent.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from . import city

# A lost worker is missed after seconds, not after minutes.
_QUICK = {
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "8s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "12s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "8s",
    "DASK_DISTRIBUTED__COMM__RETRY__COUNT": "0",
}
_PORT = "8786"


def environment() -> dict[str, str]:
    more = {"PYTHONPATH": str(city.ROOT), "SOURCE_DATE_EPOCH": "1700000000"}
    return {**os.environ, **_QUICK, **more}


def best() -> str:
    """How links are made on this machine: as on several machines, where that is allowed."""
    return "namespaces" if _allowed() else "relay"


def _allowed() -> bool:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    name = f"bscgraph-{os.getpid()}"
    tried = [_ip("netns", "add", name), _ip("netns", "exec", name, "true")]
    tried.append(_ip("netns", "delete", name))
    return not any(tried)


def _ip(*words: str) -> int:
    return subprocess.run(["ip", *words], capture_output=True, check=False).returncode


class Net:
    """Programs side by side, and the link of the second worker.

    ``scheduler`` is the address that the client and the first worker use.
    """

    def __init__(self, said: Path) -> None:
        self.said = said
        self.scheduler = ""
        self._programs: list[subprocess.Popen[bytes]] = []

    def run(self, *words: str, inside: str = "hub") -> list[str]:
        """The command for a program at ``inside``: hub, first or second."""
        return [sys.executable, *words]

    def start(self, name: str, *words: str, inside: str) -> None:
        """Start a program of Dask's; what it says goes into a file."""
        with (self.said / name).open("wb") as said:
            module = f"distributed.cli.{name.partition('-')[0]}"
            words = ("-m", module, *words)
            program = subprocess.Popen(
                self.run(*words, inside=inside), env=environment(), stdout=said, stderr=said
            )
            self._programs.append(program)

    def alive(self) -> bool:
        """Whether all programs still run."""
        return all(program.poll() is None for program in self._programs)

    def cut(self) -> None:
        """Let nothing through to the second worker or from it, and tell nobody."""
        raise NotImplementedError

    def close(self) -> None:
        """End all programs."""
        for program in self._programs:
            program.kill()
        for program in self._programs:
            program.wait()


class Namespaces(Net):
    """A bridge in one namespace, and a namespace for each worker."""

    def __init__(self, said: Path) -> None:
        super().__init__(said)
        self._names = {one: f"b{os.getpid()}-{one}" for one in ("hub", "first", "second")}
        self.scheduler = f"tcp://10.113.0.1:{_PORT}"

    def make(self) -> None:
        hub = self._names["hub"]
        for name in self._names.values():
            self._must("netns", "add", name)
            self._must("-n", name, "link", "set", "lo", "up")
        self._must("-n", hub, "link", "add", "bridge", "type", "bridge")
        self._must("-n", hub, "addr", "add", "10.113.0.1/24", "dev", "bridge")
        self._must("-n", hub, "link", "set", "bridge", "up")
        for number, one in enumerate(("first", "second"), 2):
            name = self._names[one]
            pair = ("type", "veth", "peer", "name", "wire", "netns", name)
            self._must("-n", hub, "link", "add", one, *pair)
            self._must("-n", hub, "link", "set", one, "master", "bridge", "up")
            self._must("-n", name, "addr", "add", f"10.113.0.{number}/24", "dev", "wire")
            self._must("-n", name, "link", "set", "wire", "up")
        self.start("dask_scheduler", "--host", "10.113.0.1", "--port", _PORT,
                   "--no-dashboard", inside="hub")  # fmt: skip
        for number, one in enumerate(("first", "second"), 2):
            self.start(f"dask_worker-{one}", self.scheduler, "--nthreads", "1", "--no-nanny",
                       "--no-dashboard", "--host", f"10.113.0.{number}", inside=one)  # fmt: skip

    @staticmethod
    def _must(*words: str) -> None:
        subprocess.run(["ip", *words], check=True, capture_output=True)

    def run(self, *words: str, inside: str = "hub") -> list[str]:
        return ["ip", "netns", "exec", self._names[inside], sys.executable, *words]

    def cut(self) -> None:
        self._must("-n", self._names["hub"], "link", "set", "second", "down")

    def close(self) -> None:
        super().close()
        for name in self._names.values():
            _ip("netns", "delete", name)


class Relayed(Net):
    """All on this machine; the second worker's traffic goes through relays."""

    def make(self) -> None:
        ports = _free(3)
        self.scheduler = f"tcp://127.0.0.1:{ports[0]}"
        self._silent = threading.Event()
        self._relays = [Relay(ports[0], self._silent), Relay(ports[1], self._silent)]
        to_scheduler, to_worker = (relay.port for relay in self._relays)
        self.start("dask_scheduler", "--host", "127.0.0.1", "--port", str(ports[0]),
                   "--no-dashboard", inside="hub")  # fmt: skip
        common = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
        self.start("dask_worker-first", self.scheduler, *common, inside="first")
        self.start("dask_worker-second", f"tcp://127.0.0.1:{to_scheduler}", *common,
                   "--listen-address", f"tcp://127.0.0.1:{ports[1]}",
                   "--contact-address", f"tcp://127.0.0.1:{to_worker}", inside="second")  # fmt: skip

    def cut(self) -> None:
        self._silent.set()

    def close(self) -> None:
        super().close()
        for relay in self._relays:
            relay.close()


class Relay:
    """Passes connections on to a port of this machine until it falls silent."""

    def __init__(self, target: int, silent: threading.Event) -> None:
        self._target, self._silent = target, silent
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = int(self._sockets[0].getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                came, _ = self._sockets[0].accept()
                self._sockets.append(came)
                if not self._silent.is_set():
                    self._connect(came)

    def _connect(self, came: socket.socket) -> None:
        try:
            went = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            came.close()
            return
        self._sockets.append(went)
        for one, other in ((came, went), (went, came)):
            threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                if self._silent.is_set():
                    return  # nothing more, and no word of it
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """End all connections."""
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


def _free(count: int) -> list[int]:
    """Ports that nobody listens at now."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports


@contextmanager
def network(way: str, said: Path) -> Iterator[Net]:
    """A scheduler and two workers that are there for work."""
    said.mkdir()
    made: Namespaces | Relayed = Namespaces(said) if way == "namespaces" else Relayed(said)
    try:
        made.make()
        end = time.monotonic() + 60
        while (said / "dask_scheduler").read_bytes().count(b"Starting worker compute stream") < 2:
            told = {one.name: one.read_text() for one in said.iterdir() if one.is_file()}
            assert time.monotonic() < end and made.alive(), told
            time.sleep(0.05)
        yield made
    finally:
        made.close()
