"""The command ``serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bscgraph import bilingual
from bscgraph.bilingual import option
from bscgraph.garbage import uncollected
from bscgraph.options import base_option, store_type
from bscgraph.wording import say

__all__ = ["serve"]

LOGS = ("json", "text")


@click.command(cls=bilingual.Command)
@option("--store", text="serve.store", type=store_type, metavar="FOLDER")
@option("--from", "sources", text="serve.from", multiple=True, metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path))  # fmt: skip
@option("--documents", text="publish.documents", multiple=True, metavar="FILE",
        type=click.Path(exists=True, path_type=Path))  # fmt: skip
@option("--editor", text="publish.editor", type=store_type, metavar="FOLDER")
@option("--cache", text="serve.cache", metavar="FOLDER",
        type=click.Path(file_okay=False, path_type=Path))  # fmt: skip
@option("--host", text="serve.host", default="127.0.0.1", show_default=True, metavar="HOST")
@option("--port", text="serve.port", type=click.IntRange(0, 65535), default=8000,
        show_default=True, metavar="PORT")  # fmt: skip
@option("--public", text="serve.public", metavar="URL")
@option("--workers", text="serve.workers", type=click.IntRange(1, 64), metavar="NUMBER")
@option("--seconds", text="serve.seconds", type=click.FloatRange(0.1), default=10.0,
        show_default=True, metavar="SECONDS")  # fmt: skip
@option("--rows", text="serve.rows", type=click.IntRange(1), default=100_000, show_default=True,
        metavar="ROWS")  # fmt: skip
@option("--in-memory", text="serve.in-memory", type=click.IntRange(0), default=128,
        show_default=True, metavar="MIB")  # fmt: skip
@option("--max-upload", "upload_bytes", text="serve.upload", type=click.IntRange(1),
        default=20 << 20, show_default=True, metavar="BYTES")  # fmt: skip
@option("--proxy", "proxies", text="serve.proxy", multiple=True, metavar="ADDRESS")
@option("--allow-host", "hosts", text="serve.allow-host", multiple=True, metavar="HOST")
@option("--log", text="serve.log", type=click.Choice(LOGS), default="json", show_default=True)
@base_option
def serve(workers: int | None, in_memory: int, **given: Any) -> int:
    """Serve the graph over HTTP."""
    lang = bilingual.language()
    if given["store"] is not None and given["sources"]:
        raise click.UsageError(say("usage.serve-source", lang))
    from bscgraph.serve.spawned import begin_early

    begin_early()  # what follows takes as long to be imported
    with uncollected():
        from bscgraph.serve.running import run
        from bscgraph.serve.settings import Settings, usual_workers

    held = in_memory << 20
    settings = Settings(workers=workers or usual_workers(), held_bytes=held, **given)
    run(settings, lambda url: click.echo(say("serve.open", lang, url=url)))
    return 0
