"""Whether the server is well, and how much it has to do."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bscgraph.__about__ import __version__
from bscgraph.serve.measured import Meter
from bscgraph.serve.service import Service

__all__ = ["live", "loading", "routes"]

_SOON = {"loading": "1", "stopping": "30"}  # seconds after which to look again


async def health(request: Request) -> Response:
    """200 and what is served; 503 while no engine is up, or the server is being stopped."""
    service: Service = request.app.state.service
    status = "ready" if service.engines is not None and service.engines.up else "loading"
    served = {"digest": service.digest, "modified": service.modified.isoformat()}
    return _state("stopping" if service.stopping else status, served)


async def loading(_request: Request) -> Response:
    """503 while the data is being taken in."""
    return _state("loading", {})


async def live(_request: Request) -> Response:
    """200 as long as anything is answered at all."""
    return JSONResponse({"status": "alive"}, headers={"Cache-Control": "no-store"})


def _state(status: str, served: Mapping[str, str]) -> Response:
    headers = {"Cache-Control": "no-store"}
    headers |= {"Retry-After": _SOON[status]} if status in _SOON else {}
    found = {"status": status, "version": __version__, **served}
    return JSONResponse(found, 503 if status in _SOON else 200, headers)


async def metrics(request: Request) -> Response:
    """Counts for Prometheus: none of them tells of a person or of a question."""
    service: Service = request.app.state.service
    text = "".join(f"{line}\n" for line in _lines(service))
    headers = {"Cache-Control": "no-store"}
    return Response(text, headers=headers, media_type="text/plain; version=0.0.4; charset=utf-8")


def _lines(service: Service) -> Iterator[str]:
    yield from _requests(service.meter)
    yield from _table("gauge", "bscgraph_requests_inside", "being worked on", [
        (f'gate="{name}"', gate.inside) for name, gate in service.meter.gates.items()
    ])  # fmt: skip
    yield from _table("gauge", "bscgraph_requests_waiting", "waiting to be worked on", [
        (f'gate="{name}"', gate.waiting) for name, gate in service.meter.gates.items()
    ])  # fmt: skip
    cache = service.cache
    yield from _table("counter", "bscgraph_cache_lookups_total", "answers looked for in memory", [
        ('found="yes"', cache.hits), ('found="no"', cache.misses),
    ])  # fmt: skip
    yield from _table("gauge", "bscgraph_cache_bytes", "kept of answers", [("", cache.size)])
    loaded = service.modified.timestamp()
    yield from _table("gauge", "bscgraph_data_timestamp_seconds", "of the data", [("", loaded)])
    digest = f'digest="{service.digest}",version="{__version__}"'
    yield from _table("gauge", "bscgraph_data_info", "what is served", [(digest, 1)])
    started = service.meter.started
    yield from _table("gauge", "process_start_time_seconds", "of this start", [("", started)])
    yield from _table("gauge", "process_resident_memory_bytes", "in use", [("", _memory())])
    engines = service.engines
    if engines is not None:
        done = [(f'what="{name}"', number) for name, number in engines.counts.items()]
        yield from _table("counter", "bscgraph_engines_total", "what the engines did", done)
        now = [("", len(engines.processes))]
        yield from _table("gauge", "bscgraph_engine_processes", "processes of engines", now)
        held = [("", int(engines.held))]
        yield from _table("gauge", "bscgraph_data_in_memory", "1: queries read no disk", held)


def _requests(meter: Meter) -> Iterator[str]:
    rows = [
        (f'section="{section}",method="{method}",status="{status}"', number)
        for (section, method, status), number in sorted(meter.requests.items())
    ]
    yield from _table("counter", "bscgraph_requests_total", "answered", rows)
    sent = [(f'section="{section}"', size) for section, size in sorted(meter.sent.items())]
    yield from _table("counter", "bscgraph_sent_bytes_total", "of bodies, before packing", sent)
    broken = [("", meter.broken)]
    yield from _table("counter", "bscgraph_broken_total", "ended before they were whole", broken)
    name = "bscgraph_request_seconds"
    yield f"# HELP {name} from the headers of the request to the last byte"
    yield f"# TYPE {name} histogram"
    for section, steps, seconds in meter.histogram():
        for limit, number in steps:
            yield f'{name}_bucket{{section="{section}",le="{limit}"}} {number}'
        yield f'{name}_sum{{section="{section}"}} {seconds:.6f}'
        yield f'{name}_count{{section="{section}"}} {steps[-1][1]}'


def _table(kind: str, name: str, words: str, rows: Sequence[tuple[str, float]]) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"
    for labels, number in rows:
        yield f"{name}{{{labels}}} {number}" if labels else f"{name} {number}"


def _memory() -> int:
    """Bytes of memory this process has; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [
        Route("/health", health),
        Route("/health/live", live),
        Route("/metrics", metrics),
    ]
