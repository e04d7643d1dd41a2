"""What an operator decides: where the data is, how people reach the server, and its limits."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from bscgraph.errors import BscgraphError
from bscgraph.iri import DEFAULT_BASE

__all__ = ["Settings", "usual_workers"]

_MIB = 1 << 20
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
_PUBLIC = re.compile(r"https?://[^\s/?#@<>\"\\]+/(?:[A-Za-z0-9._~-]+/)*")


def usual_workers() -> int:
    """How many queries run at once unless the operator says: by cores, 2 to 4."""
    return max(2, min(4, os.cpu_count() or 2))


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set.

    Args:
        store: folder of the store; None for the documents of ``sources``.
        sources: documents to read at the start; the bundled ones where there are none.
        documents: those, and folders of those, whose pages are shown beside what was read.
        editor: folder in which the SPARQL editor was built; a plain form where None.
        cache: folder for what was read of them; that of the user where None.
        base: base IRI of the data, the publisher's.
        public: URL under which people reach the server, with its path, ending in ``/``;
            None to go by each request.
        host: address to listen on.
        port: port to listen on; 0 for any that is free.
        workers: queries that run at once.
        seconds: for one query.
        rows: of one answer.
        engine_memory: bytes one query may take.
        held_bytes: of data up to which engines have it in memory; 0 for never.
        upload_bytes: of a file to validate.
        upload_pages: of a file to validate.
        upload_seconds: to validate a file.
        upload_memory: bytes to validate a file in.
        body_bytes: of any other request.
        per_client: requests of one client that are worked on at once.
        total: requests that are worked on at once.
        cache_bytes: kept of answers.
        proxies: networks whose ``X-Forwarded-`` headers are believed.
        hosts: names this server answers to, beside its own address.
        log: lines as JSON, or for people.

    Raises:
        BscgraphError: a value that cannot work.
    """

    store: Path | None = None
    sources: tuple[Path, ...] = ()
    documents: tuple[Path, ...] = ()
    editor: Path | None = None
    cache: Path | None = None
    base: str = DEFAULT_BASE
    public: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    seconds: float = 10.0
    rows: int = 100_000
    engine_memory: int = 1024 * _MIB
    held_bytes: int = 128 * _MIB
    upload_bytes: int = 20 * _MIB
    upload_pages: int = 300
    upload_seconds: float = 60.0
    upload_memory: int = 1024 * _MIB
    body_bytes: int = _MIB
    per_client: int = 4
    total: int = 32
    cache_bytes: int = 64 * _MIB
    proxies: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    log: Literal["json", "text"] = "json"

    def __post_init__(self) -> None:
        """Refuse what cannot work, before anything is opened."""
        if self.public is not None and not _PUBLIC.fullmatch(self.public):
            raise BscgraphError(
                f"{self.public} is no public address: write it whole, with http:// or https:// "
                "and a / at its end, for example https://bsc.example.org/scorecards/.",
                f"{self.public} 不是完整的公開網址：請含 http:// 或 https://，並以 / 結尾，"
                "例如 https://bsc.example.org/scorecards/。",
            )
        for name in self.hosts:
            if not _HOST.fullmatch(name):
                raise BscgraphError(
                    f"{name} is no host name: write it without scheme, port or path.",
                    f"{name} 不是主機名稱：請勿含通訊協定、連接埠或路徑。",
                )
        for network in self.proxies:
            _check_network(network)

    @property
    def prefix(self) -> str:
        """Path of the public address without the ``/`` at its end; empty at the root."""
        return "" if self.public is None else urlsplit(self.public).path.rstrip("/")


def _check_network(text: str) -> None:
    try:
        ip_network(text)
    except ValueError as error:
        raise BscgraphError(
            f"{text} is no address of a proxy: write an IP address or a network such as "
            "10.0.0.0/8.",
            f"{text} 不是代理伺服器的位址：請寫 IP 位址或網段，例如 10.0.0.0/8。",
        ) from error
