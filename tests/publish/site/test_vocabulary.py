"""The vocabulary in the site: a page for every term, code list and rule."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from posixpath import join, normpath

from bscgraph.publish.site import find, render, vocabulary
from tests.publish import markup
from tests.publish.site.held import real

LONGEST = 60_000


@cache
def made() -> dict[tuple[str, str], str]:
    return {(page.name, lang): render(page, lang).decode()
            for page in vocabulary.pages(real()) for lang in ("en", "zh-Hant")}  # fmt: skip


def test_every_page_is_sound_and_short() -> None:
    for (name, lang), text in made().items():
        assert len(text.encode()) <= LONGEST, f"{lang}/{name}"
        assert not markup.Page(text).faults, f"{lang}/{name}"


def test_no_two_pages_are_one_file_where_case_does_not_matter() -> None:
    names = {name for name, _ in made()}
    assert len({name.casefold() for name in names}) == len(names)


def test_links_lead_to_pages_and_places() -> None:
    for (name, lang), text in made().items():
        for link in re.findall(r'href="((?:\.\./)+[^"]*\.html(?:#[^"]*)?)"', text):
            path, _, anchor = link.partition("#")
            there = normpath(join(f"{lang}/{name}", "..", path)).partition("/")
            place = there[2].removesuffix(".html")
            if place.startswith("vocabulary/"):
                target = made()[place, there[0]]
                assert not anchor or f'id="{anchor}"' in target, f"{name}: {link}"


def test_each_rule_has_a_page_with_what_it_says_and_how_to_mend_it() -> None:
    rules = vocabulary._glossary().rules
    assert len(rules) > 100
    for rule in rules:
        text = made()[vocabulary.rule_page(rule.code or rule.ref.anchor), "zh-Hant"]
        for some in (rule.messages, rule.fixes):
            said = some.first("zh-Hant")
            plain = re.sub(r"<[^>]*>", "", text)
            told = (
                ""
                if said is None
                else "".join(p for p, _ in vocabulary.said(said.value, "zh-Hant"))
            )
            assert told in unescape(plain), rule.code
        assert rule.ref.iri in text


def test_readers_see_no_name_of_a_variable() -> None:
    for (name, lang), text in made().items():
        if name.startswith("vocabulary/rule"):
            assert not re.search(r"\{[?$]\w", text), f"{lang}/{name}"


def test_code_page_names_the_place_of_each_code() -> None:
    for found in vocabulary._glossary().code_lists:
        for concept in found.concepts:
            page, anchor = vocabulary.code_page(concept.ref.iri)
            assert f'id="{anchor}"' in made()[page, "en"], concept.ref.iri


def test_one_page_is_found_by_its_name() -> None:
    for name in ("vocabulary/index", "vocabulary/rules", vocabulary.term_page("KPI")):
        page = find(real(), name)
        assert page is not None
        assert render(page, "en").decode() == made()[name, "en"]
    assert find(real(), "vocabulary/rule/BSC-XX99") is None


def test_machines_find_the_same_where_pages_say() -> None:
    paths = dict(vocabulary.files(real()))
    for page in vocabulary.pages(real()):
        for one in page.machine:
            assert one.path in paths
