"""Runs over damaged files: only a ReadError may leave the reader, in time, in one sentence."""

from __future__ import annotations

import random
import signal
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import FrameType

from bench.fuzz.damage import damage_bytes, damage_package
from bench.fuzz.pdf import damage_pdf
from bscgraph.errors import ReadError
from bscgraph.read import Limits
from bscgraph.scorecard import read, to_json

__all__ = ["KINDS", "SECONDS", "damaged", "faults_of_file", "sources"]

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("pdf", "xlsx", "ods", "docx", "odt", "xls", "csv", "txt")
SECONDS = 40.0


class TookTooLong(BaseException):
    """Not an Exception, so that nothing on the way takes it for its own."""


@lru_cache
def sources(kind: str) -> tuple[bytes, ...]:
    """The sound documents of a kind that the damaged ones are made from."""
    if kind == "xls":
        return (_xls(),)
    folders = (ROOT / "examples", ROOT / "tests" / "samples")
    found = [path for folder in folders for path in sorted(folder.glob(f"*.{kind}"))]
    return tuple(path.read_bytes() for path in found if path.stat().st_size < 150_000)


def _xls() -> bytes:
    import io

    import xlwt

    from bench.layouts.content import golden
    from bench.layouts.grid import Grid, blocks

    sheet = (book := xlwt.Workbook()).add_sheet("計分卡")
    top = 0
    for block in blocks(golden()[0])[0]:
        if isinstance(block, Grid):
            for cell in block.cells:
                ends = (top + cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1)
                sheet.write_merge(top + cell.row, ends[0], cell.column, ends[1], cell.text)
            top += block.n_rows + 1
        else:
            sheet.write(top, 0, block.text)
            top += 1
    book.save(out := io.BytesIO())
    return out.getvalue()


def damaged(kind: str, dice: random.Random) -> bytes:
    """One of the documents of this kind, damaged."""
    data = dice.choice(sources(kind))
    if kind == "pdf" and dice.random() < 0.8:
        return damage_pdf(data, dice)
    if data.startswith(b"PK") and dice.random() < 0.8:
        return damage_package(data, dice)
    return damage_bytes(data, dice)


@contextmanager
def _clock(seconds: float) -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def faults_of_file(data: bytes, kind: str, limits: Limits | None = None) -> list[str]:
    """What is wrong with our reading of a file: a crash, a hang, a sentence that is none."""
    limits = limits or Limits(seconds=20)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a.{kind}")
        path.write_bytes(data)
        try:
            with _clock(SECONDS):
                for card in read(path, limits):
                    to_json(card)
        except ReadError as error:
            return _sentence(error, path.name)
        except TookTooLong:
            return ["HANG " + _where(traceback.format_exc())]
        except Exception:  # noqa: BLE001 - to find these is what it is for
            return ["CRASH " + _where(traceback.format_exc())]
    took = time.monotonic() - begin
    return [f"SLOW {took:.0f} s"] if took > limits.seconds * 1.2 else []


def _where(text: str) -> str:
    return " | ".join(line.strip() for line in text.splitlines()[-7:])


def _sentence(error: ReadError, name: str) -> list[str]:
    told = (error.en, error.zh)
    sound = all(name in one and "\n" not in one and len(one) < 600 for one in told)
    return [] if sound else [f"SENTENCE {error.en!r} {error.zh!r}"]
