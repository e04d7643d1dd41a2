"""``bscgraph publish``: the folder is whole, the same whoever makes it, and nobody else's."""

from __future__ import annotations

import gzip
import hashlib
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from bscgraph import published
from bscgraph.cli import app
from bscgraph.errors import BscgraphError
from bscgraph.iri import DEFAULT_BASE
from bscgraph.publish import PublishError
from bscgraph.publish.described import as_rdf, as_table, described
from bscgraph.publish.site import build
from bscgraph.publish.site.build import Build, Wanted
from bscgraph.publish.streamed import MANIFEST, target
from bscgraph.store import LocalStore
from tests.publish.site.crawl import dead, walked
from tests.publish.site.whole import ADDRESS, ROOT, publish, stocked
from tests.servers import oxigraph

_LARGEST = 60_000  # bytes of a page


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(tmp_path_factory.mktemp("data") / "store")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Path:
    """The site as two processes make it."""
    place = tmp_path_factory.mktemp("web") / "site"
    done = publish(
        store, place, "--address", ADDRESS, "--jobs", "2", "--contact", "A <a@b.example>"
    )
    assert done.returncode == 0, done.stderr
    assert f"in {place}. Open {place}/index.html" in done.stderr
    return place


def files(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file()
    }


def test_one_process_writes_the_same_bytes(folder: Path, store: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    done = publish(store, alone, "--address", ADDRESS, "--contact", "A <a@b.example>")
    assert done.returncode == 0, done.stderr
    one, two = files(alone), files(folder)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_the_list_names_every_file_with_its_digest(folder: Path) -> None:
    held = files(folder)
    lines = held.pop(MANIFEST).decode().splitlines()[1:]
    assert dict(line.split("  ", 1)[::-1] for line in lines) == {
        name: hashlib.sha256(data).hexdigest() for name, data in held.items()
    }


def test_every_page_is_there_in_both_languages(folder: Path) -> None:
    names = {
        lang: {one.relative_to(folder / lang).as_posix() for one in (folder / lang).rglob("*")}
        for lang in ("en", "zh-Hant")
    }
    assert names["en"] == names["zh-Hant"]
    kpi = "scorecard/tfam/2022/kpi/AC1.1.html"
    assert {"index.html", "scorecard/tfam/2022.html", kpi} <= names["en"]
    assert (folder / "en" / kpi).read_bytes() != (folder / "zh-Hant" / kpi).read_bytes()


def test_no_link_leads_nowhere(folder: Path) -> None:
    assert list(dead(folder, ADDRESS)) == []


def test_the_walker_sees_dead_links(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.html").write_text(
        '<a href="b.html">x</a><a href="#no">x</a><a href="/up.html">x</a>'
        f'<a href="{ADDRESS}en/a.html#no">x</a><i aria-labelledby="no"></i>'
    )
    told = list(dead(tmp_path, ADDRESS))
    assert len(told) == 5, told


def test_a_page_is_small_and_keeps_to_a_strict_policy(folder: Path) -> None:
    for path in folder.rglob("*.html"):
        page, name = walked(path), path.relative_to(folder).as_posix()
        assert path.stat().st_size <= _LARGEST, name
        assert page.forbidden == [], name
        assert [one for one in page.loaded if "://" in one] == [], name
        assert [one for one, count in Counter(page.ids).items() if count > 1] == [], name


def test_no_two_files_differ_in_case_alone(folder: Path) -> None:
    """Some file systems would keep one of them."""
    count = Counter(name.lower() for name in files(folder))
    assert [name for name, number in count.items() if number > 1] == []
    assert [name for name in count if re.search(r'[<>:"\\|?*\x00-\x1f]| $|\.$', name)] == []


def test_the_data_of_a_page_is_what_is_stated_of_its_thing(folder: Path, store: Path) -> None:
    held = LocalStore(store, writable=False)
    for name in ("scorecard/tfam/2022", "scorecard/hac/2022/kpi/CP2.1", "agency/tfam"):
        found = described(held, f"{DEFAULT_BASE}id/{name}")
        assert found is not None
        for suffix in ("ttl", "jsonld", "nt"):
            data = (folder / "doc" / f"{name}.{suffix}").read_bytes()
            assert data == as_rdf(found.quads, suffix), f"{name}.{suffix}"
        table = (folder / "doc" / f"{name}.csv").read_bytes()
        assert table == as_table(held, found.quads, "en")
        page = (folder / "en" / f"{name}.html").read_text("utf-8")
        assert f"doc/{name}.ttl" in page


def test_the_dump_is_the_store(folder: Path, store: Path) -> None:
    """Loaded into a store of its own, the dump has the graphs and statements published."""
    held = LocalStore(store, writable=False)
    lines = gzip.decompress((folder / "data" / "all.nq.gz").read_bytes()).splitlines(keepends=True)
    again = LocalStore()
    for name in held.graphs():
        own = f" <{name}> .\n".encode()
        again.load(b"".join(line for line in lines if line.endswith(own)), name)
        assert sorted(again.dump(name).splitlines()) == sorted(held.dump(name).splitlines())
    assert len(lines) == held.info()["quads"]


def test_the_catalogue_knows_the_pages(folder: Path) -> None:
    text = (folder / "sitemap.xml").read_text("utf-8")
    assert f"<loc>{ADDRESS}en/scorecard/tfam/2022.html</loc>" in text
    assert "a@b.example" in (folder / "catalog.ttl").read_text("utf-8")
    assert not (folder / "static" / "source").exists()  # no document was at hand


def test_without_an_address_nothing_claims_one(store: Path, tmp_path: Path) -> None:
    done = publish(store, tmp_path / "site", "--language", "en", "--documents", "examples")
    assert done.returncode == 0, done.stderr
    site = tmp_path / "site"
    assert not (site / "zh-Hant").exists()
    assert not (site / "sitemap.xml").exists()
    assert list((site / "static" / "source").rglob("*.png"))
    assert list(dead(site)) == []
    page = (site / "en" / "index.html").read_text("utf-8")
    assert "hreflang" not in page.replace('hreflang="en"', "")
    assert "canonical" not in page


def test_an_endpoint_gives_the_same_site(folder: Path, store: Path, tmp_path: Path) -> None:
    held = LocalStore(store, writable=False)
    with oxigraph(tmp_path) as endpoint:
        from bscgraph.store import opened

        far = opened(endpoint, writable=True)
        for name in held.graphs():
            far.load(held.dump(name), name)
        with published.copied(endpoint, DEFAULT_BASE) as store_:
            assert store_.graphs() == held.graphs()
            for name in held.graphs():
                assert sorted(store_.dump(name).splitlines()) == sorted(
                    held.dump(name).splitlines()
                )


def test_files_that_cannot_be_read_are_told_and_the_rest_published(tmp_path: Path) -> None:
    run = CliRunner().invoke
    words = ["publish", "-o", str(tmp_path / "site"), "--lang", "en"]
    gone = run(app, [*words, "--from", str(tmp_path / "gone.pdf")], standalone_mode=False)
    assert gone.return_value == 10
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("options", [[], ["--store", "x", "--from", "y"]])
def test_one_source_is_wanted(options: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        ["python3", "-c", "import sys; from bscgraph.cli import main; main()",
         "publish", "-o", str(tmp_path / "site"), *options],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 64


def test_an_empty_store_is_no_site(tmp_path: Path) -> None:
    LocalStore(tmp_path / "store").close()
    done = publish(tmp_path / "store", tmp_path / "site")
    assert done.returncode == 1
    assert "holds no scorecard" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_killed_process_leaves_the_old_site(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "site"
    with target(place):
        pass
    before = files(place)
    monkeypatch.setattr(build, "_elsewhere", _killed)
    made = Build(LocalStore(store, writable=False), Wanted(DEFAULT_BASE, jobs=2))
    with pytest.raises(PublishError, match="fewer --jobs"), target(place) as found:
        list(made.run(found))
    assert files(place) == before
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def _killed(*_: object) -> None:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("text", ["bsc.example.org", "ftp://x/", "https://a b/", "https://x/?q=1"])
def test_an_address_is_whole(text: str) -> None:
    with pytest.raises(BscgraphError, match="no address of a site"):
        published.checked_address(text)


def test_an_address_ends_in_a_slash() -> None:
    assert published.checked_address("https://bsc.example.org/x") == "https://bsc.example.org/x/"


@pytest.mark.parametrize(
    "text", ["", "nobody", "<a@b.example>", "A <javascript:alert(1)>", "A <x>"]
)
def test_a_contact_has_a_name_and_a_way(text: str) -> None:
    with pytest.raises(BscgraphError, match="no contact"):
        published.contact(text)
