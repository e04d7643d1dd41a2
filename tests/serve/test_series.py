"""The page of an indicator that its address leads to draws its value rows: each number of the
document, nothing else."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

import bscgraph
from bscgraph.model import Kpi
from bscgraph.resources import folder
from tests.serve.conftest import Running

SVG = "{http://www.w3.org/2000/svg}"
PATHS = {"hac-111.pdf": ("taipei-c", "hac"), "tfam-111.pdf": ("tfam",)}


def drawings(page: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def shown(drawing: ElementTree.Element, kind: str) -> list[str]:
    """The numbers of a kind, as written beside their marks."""
    groups = drawing.findall(f"{SVG}g[@class='{kind}']")
    shape = {"actual": "circle", "target": "rect"}[kind]
    marks = sum(len(group.findall(f"{SVG}{shape}")) for group in groups)
    texts = [text.text or "" for group in groups for text in group.findall(f"{SVG}text")]
    assert len(texts) in {0, marks}
    return texts or ["?"] * marks


def of_document(row: Kpi, kind: str) -> list[Decimal]:
    return [v.reading.value for v in row.values if v.kind == kind and v.reading.value is not None]


@pytest.mark.parametrize("name", PATHS)
def test_every_number_of_the_documents_is_drawn(server: Running, name: str) -> None:
    drawn = 0
    for card, path in zip(bscgraph.read(folder("examples") / name), PATHS[name], strict=True):
        for code in dict.fromkeys(kpi.code for kpi in card.kpis):
            rows = [kpi for kpi in card.kpis if kpi.code == code]
            led = server.ask(f"/doc/scorecard/{path}/2022/kpi/{code}?lang=en", Accept="text/html")
            answer = server.ask(led.headers["Location"].removeprefix(server.url.rstrip("/")))
            assert answer.status == 200
            found = drawings(answer.body.decode())
            enough = [row for row in rows
                      if len({v.roc_year for v in row.values if v.reading.value is not None}) > 1]  # fmt: skip
            assert len(found) == len(enough), code
            for row, drawing in zip(enough, found, strict=True):
                for kind in ("actual", "target"):
                    numbers = of_document(row, kind)
                    texts = shown(drawing, kind)
                    assert len(texts) == len(numbers), (code, kind)
                    if "?" not in texts:
                        read = [Decimal(text.rstrip("*").replace(",", "")) for text in texts]
                        assert sorted(read) == sorted(numbers), (code, kind)
                        drawn += len(read)
    assert drawn > 80
