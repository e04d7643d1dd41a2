"""The page of a scorecard draws its strategy map, and says how each objective stands."""

from __future__ import annotations

from html import unescape
from xml.etree import ElementTree

import pytest

import bscgraph
from bscgraph.model import Kpi, Scorecard, Value
from bscgraph.resources import folder
from tests.serve.conftest import Running
from tests.serve.test_series import SVG, drawings


def drawn(server: Running, path: str) -> dict[str, str]:
    """The objectives of a map by code, each with what is said of it."""
    page = server.ask(f"/doc/scorecard/{path}?lang=en", Accept="text/html").body.decode()
    (drawing,) = drawings(page)
    found = {}
    for link in drawing.iter(f"{SVG}a"):
        words = link.get("aria-label") or ""
        code, _, rest = words.partition(" ")
        label, _, state = rest.rpartition(": ")
        assert (link.get("href") or "").split("?")[0].endswith(f"/objective/{code}")
        found[code] = f"{label}|{state}"
        assert unescape(words) in unescape(page)
    assert ElementTree.tostring(drawing)
    return found


def state(card: Scorecard, code: str) -> str:
    """How an objective stands, told from the scorecard as it was read."""
    kpis = dict.fromkeys(kpi.code for kpi in card.kpis if kpi.objective_code == code)
    judged = []
    for one in kpis:
        rows = [missed for kpi in card.kpis if kpi.code == one
                if (missed := missed_last(kpi)) is not None]  # fmt: skip
        if rows:
            judged.append(any(rows))
    if not judged:
        return "nothing to compare yet"
    if any(judged):
        return f"{sum(judged)} of {len(judged)} indicators missed"
    return f"{len(judged)} of {len(judged)} indicators met"


def missed_last(row: Kpi) -> bool | None:
    """Whether the last actual value that has a target fell short; none of the seeds is better
    the lower it is."""

    def numbers(kind: str) -> dict[int, Value]:
        return {v.roc_year: v for v in row.values if v.kind == kind and v.reading.value is not None}

    actual, target = numbers("actual"), numbers("target")
    both = sorted(actual.keys() & target.keys())
    if not both:
        return None
    one, other = actual[both[-1]].reading.value, target[both[-1]].reading.value
    assert one is not None
    assert other is not None
    return one < other


@pytest.mark.parametrize(("name", "path"), [("hac-111.pdf", "hac"), ("tfam-111.pdf", "tfam")])
def test_every_objective_stands_in_the_map_with_its_state(
    server: Running, name: str, path: str
) -> None:
    card = bscgraph.read(folder("examples") / name)[-1]
    labels = {entry.code: entry.label.value for entry in card.map_objectives}
    labels |= {kpi.objective_code: kpi.objective_label.value for kpi in reversed(card.kpis)}
    found = drawn(server, f"{path}/2022")
    assert found == {code: f"{label}|{state(card, code)}" for code, label in labels.items()}


def test_mission_vision_and_values_stand_above_it(server: Running) -> None:
    answer = server.ask("/doc/scorecard/tfam/2022?lang=zh-Hant", Accept="text/html")
    page = answer.body.decode()
    for words in ("市民品味提升", "成為普羅與菁英兼顧的首都美術館", "多元傳承"):
        assert words in page.partition("<svg")[0]
    assert "項指標中" in page
