"""The page for SPARQL: a form where somebody answers, and the editor where it was built."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bscgraph import query as stored
from bscgraph.errors import BscgraphError
from bscgraph.publish.site import render, sparql
from bscgraph.publish.site.source import Site
from tests.publish import markup
from tests.publish.site.held import real

EDITOR = Path(sparql.__file__).resolve().parent.parent / "editor"


def shown(site: Site, lang: str = "en") -> str:
    page = sparql.page(site, "sparql")
    assert page is not None
    text = render(page, lang, live=site.live).decode()
    assert not markup.Page(text).faults
    assert len(text.encode()) < 60_000
    return text


def test_a_server_answers_the_form() -> None:
    text = shown(Site(real().store, live=True))
    assert '<form class="sparql" action="../sparql" method="get"' in text
    assert '<textarea id="_query" name="query"' in text
    assert "_editor" not in text


def test_the_formats_offered_are_those_a_server_gives() -> None:
    from bscgraph.serve.protocol import _NAMES
    from bscgraph.serve.reply import RDF, RESULTS

    given = {"rows": set(RESULTS), "triples": set(RDF)}
    told = {kind: {_NAMES[name] for name in names} for kind, names in sparql.FORMATS.items()}
    assert told == given


def test_files_send_the_form_to_the_server_that_is_named() -> None:
    site = Site(real().store, server="https://bsc.example.org/")
    assert 'action="https://bsc.example.org/sparql"' in shown(site)


def test_without_a_server_the_page_says_how_to_ask() -> None:
    for lang in ("en", "zh-Hant"):
        text = shown(real(), lang)
        assert "<form" not in text
        assert "data/all.nq.gz" in text
        assert "sparql.js" not in text


def test_every_stored_question_is_an_example() -> None:
    text = shown(Site(real().store, live=True, editor=True))
    options = re.findall(r'<option value="([^"]+)">', text)
    made = dict(sparql.files(real()))
    assert options == [one.id for one in stored.catalogue()]
    for name in options:
        path = f"data/query/{name}.rq.js"
        call = re.fullmatch(r"bscQuery\((.*)\);\n", made[path].decode(), re.DOTALL)
        assert call
        told, body = json.loads(f"[{call[1]}]")
        assert told == name
        assert body.strip().endswith(stored.load(name).text.strip()[-40:])
        assert "#+" not in body
        assert sparql.file(real(), path) == (made[path], "text/javascript; charset=utf-8")
    assert sparql.file(real(), "data/query/no/such.rq.js") is None
    assert 'id="_editor"' in text


def test_the_editor_is_taken_from_where_npm_put_it(tmp_path: Path) -> None:
    built = tmp_path / "node_modules/@zazuko/yasgui/build"
    with pytest.raises(BscgraphError, match="npm ci"):
        list(sparql.editor_files(tmp_path))
    built.mkdir(parents=True)
    (built / "yasgui.min.js").write_text("1;\n//# sourceMappingURL=yasgui.min.js.map\n")
    (built / "yasgui.min.css").write_text("a{}")
    found = dict(sparql.editor_files(tmp_path))
    assert found == {"static/editor/yasgui.min.js": b"1;\n",
                     "static/editor/yasgui.min.css": b"a{}"}  # fmt: skip


def test_the_lock_of_the_editor_names_versions_and_digests_and_no_host() -> None:
    wanted = json.loads((EDITOR / "package.json").read_text())["dependencies"]
    lock = json.loads((EDITOR / "package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages["node_modules/@zazuko/yasgui"]["version"] == wanted["@zazuko/yasgui"]
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert not any("resolved" in one for one in packages.values())
