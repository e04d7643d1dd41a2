"""Searching the site without a server, with one, and by browsing."""

from __future__ import annotations

import json
import re
import subprocess
from array import array
from collections.abc import Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bscgraph.publish.site import assets, listing, render, search, shards
from bscgraph.publish.site.place import file_of
from bscgraph.publish.site.source import Site
from bscgraph.search import search as indexed
from bscgraph.search.words import terms, words
from bscgraph.store import LocalStore
from tests.publish import markup
from tests.publish.site import seen
from tests.publish.site.held import documents, real

QUESTIONS = ("義民", "展覽 美術館", "AC1.1", "節", "北美館 展覽", "台北 當代", "客語", "「文化活動」",
             "111 展覽", "塩田*", "zzz")  # fmt: skip


@cache
def files() -> Mapping[str, Any]:
    """The index of the real documents, as the browser gets it."""
    found = {}
    for path, content in shards.files(real()):
        call = re.fullmatch(r'bscSearch\("(\w+)",(.*)\);\n', content.decode(), re.DOTALL)
        assert call, path
        assert path == f"search/{call[1]}.js"
        found[call[1]] = json.loads(call[2])
    return found


@cache
def store() -> LocalStore:
    from bscgraph import graph

    made = LocalStore()
    for card in documents():
        built = graph.build(card, 1)
        made.load(built.canonical(), built.graph)
    return made


def listed(key: str) -> set[int]:
    """The numbers in a word's list."""
    meta = files()["meta"]
    held = files().get(f"t{shards.shard_of(key, meta['shards'])}", {}).get(key)
    found = set()
    for _, steps in held[2] if held else ():
        number = 0
        for step in steps.split():
            number += int(step, 36)
            found.add(number)
    return found


def texts() -> list[Any]:
    meta = files()["meta"]
    shelves = range(-(-meta["texts"] // meta["shelf"]))
    return [one for at in shelves for one in files()[f"d{at}"]]


def test_every_text_is_in_the_list_of_each_of_its_words() -> None:
    found = texts()
    assert len(found) == files()["meta"]["texts"] > 300
    for number, (_, code, text, _, places) in enumerate(found):
        assert places
        for word in [*words(text), *words(code)]:
            assert number in listed(word.text), (number, word.text)
            assert number in listed(f"{word.text[:1]}*" if not word.text.isascii()
                                    else f"{word.text[:12]}*") or len(word.text) < 2  # fmt: skip


def test_a_list_has_nothing_else() -> None:
    for key in ("展覽", "義民", "ac1.1"):
        found = [texts()[number] for number in listed(key)]
        assert found
        for _, code, text, _, _ in found:
            assert any(word.text == key for word in [*words(text), *words(code)])


def test_agencies_have_their_texts_in_one_row() -> None:
    meta, found = files()["meta"], texts()
    for at, (_, _, _, first, last) in enumerate(meta["agencies"]):
        assert {one[3] for one in found[first:last]} == {at}
    assert sum(last - first for *_, first, last in meta["agencies"]) == len(found)


def test_files_are_small() -> None:
    sizes = {path: len(content) for path, content in shards.files(seen.grown())}
    assert max(sizes.values()) < 30_000
    assert max(size for path, size in sizes.items() if path.startswith("search/d")) < 12_000


def test_an_index_larger_than_memory_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = dict(shards.files(real()))
    monkeypatch.setattr(shards, "_HELD", 500)
    assert dict(shards.files(real())) == whole
    monkeypatch.setattr(shards, "_HELD", 1 << 40)
    assert dict(shards.files(real())) == whole


def test_very_long_lists_are_cut_and_say_so() -> None:
    numbers = array("Q", [number << 4 | number % 9 + 1 for number in range(9_000)])
    count, cut, ranks = shards._list("展覽", numbers)
    assert (count, cut) == (9_000, 1)
    assert sum(len(steps.split()) for _, steps in ranks) == 5_000
    assert [rank for rank, _ in ranks] == sorted((rank for rank, _ in ranks), reverse=True)


def test_what_a_document_says_cannot_end_the_script() -> None:
    for _, content in shards.files(seen.odd()):
        assert b"</" not in content
        assert b"<!--" not in content


def test_a_word_is_in_the_same_file_here_and_in_the_browser() -> None:
    """Known values of FNV-1a, 32 bits."""
    assert shards.shard_of("", 1 << 32) == 0x811C9DC5
    assert shards.shard_of("a", 1 << 32) == 0xE40C292C
    assert shards.shard_of("foobar", 1 << 32) == 0xBF9CF968


@pytest.mark.parametrize("site", [real, seen.grown, seen.odd, seen.many])
def test_pages_are_sound_short_and_list_everything(site: Any) -> None:
    for page in search.pages(site()):
        for lang in seen.LANGUAGES:
            data = render(page, lang)
            assert len(data) <= 60_000, page.name
            assert not markup.Page(data.decode()).faults, page.name
        assert search.page(site(), page.name) is not None
    agency, cards = next(iter(site().agencies.items()))
    told = " ".join(
        unescape(re.sub(r"<[^>]*>", "", render(page, "zh-Hant").decode()))
        for page in search.pages(site())
        if page.name.startswith(f"search/agency/{cards[-1].slug}")
    )
    for one in listing.by_agency(site(), agency):
        if one.kind in {"kpi", "objective", "plan"}:
            assert " ".join(one.text.split())[:20] in " ".join(told.split()), one


def test_a_server_searches_with_its_index() -> None:
    site = Site(store(), live=True)
    found = search.asked(site, "search", "en", {"q": "展覽", "agency": "tfam"})
    assert found is not None
    text, status = render(found[0], "en", live=True).decode(), found[1]
    total = indexed(store(), "展覽", agency="tfam").total
    assert status == 200
    assert f"Found: {total}" in text
    assert text.count("<mark>展覽</mark>") >= total
    assert list(search.files(site)) == []


def test_a_question_without_a_word_is_told() -> None:
    found = search.asked(Site(store(), live=True), "search", "zh-Hant", {"q": "?!"})
    assert found is not None
    assert found[1] == 400
    assert "沒有可搜尋的文字" in render(found[0], "zh-Hant", live=True).decode()


@cache
def _folder(place: Path) -> Path:
    for path, content in (*assets.assets(), *shards.files(real())):
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)
    for page in search.pages(real()):
        file = place / file_of(page.name, "en")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(render(page, "en"))
    return place


@pytest.mark.integration
def test_a_browser_finds_in_a_folder_what_the_index_finds(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    place = _folder(tmp_path_factory.mktemp("site"))
    profile = tmp_path_factory.mktemp("profile")
    for question in QUESTIONS:
        hits = indexed(store(), question, limit=1000).hits
        wanted = {(hit.code, " ".join(hit.text.split())) for hit in hits}
        done = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             f"--user-data-dir={profile}", "--virtual-time-budget=8000", "--dump-dom",
             f"file://{place}/en/search.html?q={quote(question)}"],
            capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        found = _found(done.stdout)
        assert len(terms(question)) > 0
        assert len(found) == min(len(wanted), 20), question
        assert found <= wanted, question


def _found(document: str) -> set[tuple[str, str]]:
    part = document.partition('id="_found"')[2].partition("</ol>")[0]
    pieces = re.findall(
        r'<li><p><a [^>]*>(?:<span class="code">(.*?)</span>)?(.*?)</a>', part, re.DOTALL
    )
    return {(unescape(code), unescape(re.sub(r"<[^>]*>", "", text))) for code, text in pieces}


def test_the_index_of_a_server_is_made_once_and_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when somebody asks while it is made."""
    from concurrent.futures import ThreadPoolExecutor

    from bscgraph.search import cache

    made: list[object] = []
    own = cache.in_memory

    def counted(store: LocalStore) -> object:
        made.append(store)
        return own(store)

    monkeypatch.setattr(cache, "in_memory", counted)
    site = Site(real().store, live=True)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(search.warm, [site] * 3))
    assert len(made) == 1
    found = search.asked(site, "search", "en", {"q": "展覽"})
    assert found is not None
    assert len(made) == 1
