"""The published pages: complete, in both languages, for everybody, and nothing from elsewhere."""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise
from pathlib import Path

import pytest

from bscgraph.publish.captions import CAPTIONS
from bscgraph.publish.glossary import Glossary, Texts
from bscgraph.wording import LANGUAGES
from tests.publish.markup import Page

HAN = re.compile("[\u3400-\u9fff]")
LATIN = re.compile("[A-Za-z]{2}")
Files = dict[str, bytes]


@pytest.fixture(scope="session")
def pages(files: Files) -> dict[str, Page]:
    return {n: Page(c.decode("utf-8")) for n, c in files.items() if n.endswith(".html")}


def test_every_page_is_well_formed(pages: dict[str, Page]) -> None:
    assert {name: page.faults for name, page in pages.items() if page.faults} == {}
    assert len(pages) > 20


def test_the_check_of_form_finds_planted_faults() -> None:
    assert Page("<p><b>x</p></b>").faults != []
    assert Page("<p>x").faults == ["<p> is not closed"]
    assert Page('<p id="a">x</p><p id="a">y</p>').faults == ["id a stands twice"]
    assert Page('<p id="a" id="b">x</p>').faults == ["<p> has id twice"]


def test_every_page_exists_in_both_languages(pages: dict[str, Page]) -> None:
    english = {name.replace("en/", "/", 1) for name in pages if "en/" in name}
    chinese = {name.replace("zh-Hant/", "/", 1) for name in pages if "zh-Hant/" in name}
    assert english == chinese
    assert {"/index.html", "/codes.html", "/rules.html", "/changes.html"} <= english


def broken_links(name: str, page: Page, files: Files, ids: dict[str, set[str]]) -> list[str]:
    broken = []
    for element in page.all("a", "link"):
        target, _, anchor = element.attributes["href"].partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        place = (
            posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) if target else name
        )
        if place not in files or (anchor and anchor not in ids.get(place, set())):
            broken.append(f"{name}: {element.attributes['href']}")
    return broken


def test_every_link_leads_to_a_file_and_an_anchor(files: Files, pages: dict[str, Page]) -> None:
    ids = {name: set(page.ids) for name, page in pages.items()}
    assert [b for name, page in pages.items() for b in broken_links(name, page, files, ids)] == []
    linked = sum(len(page.all("a")) for page in pages.values())
    assert linked > 1000


def test_a_planted_dead_link_is_found(files: Files) -> None:
    page = Page(
        '<p id="x"><a href="index.html#nothing">a</a><a href="#x">b</a><a href="no.html">c</a></p>'
    )
    ids = {"en/index.html": {"KPI"}, "en/codes.html": {"x"}}
    found = broken_links("en/codes.html", page, files, ids)
    assert found == ["en/codes.html: index.html#nothing", "en/codes.html: no.html"]


def test_nothing_is_fetched_from_elsewhere(files: Files, pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert page.all("script", "img", "iframe", "object", "embed", "form", "base") == [], name
        for element in page.elements:
            assert "src" not in element.attributes, name
            assert not [a for a in element.attributes if a.startswith("on")], name
            fetched = element.attributes.get("href", "") if element.tag == "link" else ""
            assert "//" not in fetched, name
    for name, content in files.items():
        if name.endswith((".css", ".svg")):
            assert b"@import" not in content, name
            # a namespace is a name, nothing is fetched for it
            loaded = re.findall(r'(?:url\(|href=")([^)"]*)', content.decode("utf-8"))
            assert all(target.startswith("#") for target in loaded), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_term_is_told_whole(lang: str, glossary: Glossary, pages: dict[str, Page]) -> None:
    page = pages[f"{lang}/index.html"]
    version = pages[f"{glossary.version}/{lang}/index.html"]
    said = spoken(page, lang)
    for term in glossary.terms:
        assert term.ref.anchor in page.ids
        assert term.ref.anchor in version.ids
        for texts in (term.labels, term.definitions, term.examples):
            assert_said(texts, lang, said, term.ref.name)
    assert len(glossary.terms) > 100


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_is_told_whole(lang: str, glossary: Glossary, pages: dict[str, Page]) -> None:
    count = 0
    for found in glossary.code_lists:
        page = pages[f"{lang}/code/{found.id}.html"]
        said = spoken(page, lang)
        assert_said(found.labels, lang, said, found.id)
        for concept in found.concepts:
            count += 1
            assert concept.ref.anchor in page.ids
            assert concept.notation in {text for text, _ in page.texts}
            for texts in (concept.labels, concept.definitions, concept.examples):
                assert_said(texts, lang, said, concept.ref.name)
    assert count > 50


def spoken(page: Page, lang: str) -> set[str]:
    """The words of every element that is marked as of this language."""
    return {" ".join(e.text.split()) for e in page.elements if e.lang == lang}


def assert_said(texts: Texts, lang: str, said: set[str], of: str) -> None:
    """Each text in this language stands on the page, and is marked as of it."""
    for text in texts.all:
        assert text.lang != lang or " ".join(text.value.split()) in said, f"{of}: {text.value}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_is_told_whole(lang: str, glossary: Glossary, pages: dict[str, Page]) -> None:
    page = pages[f"{lang}/rules.html"]
    said = spoken(page, lang)
    for rule in glossary.rules:
        assert rule.ref.anchor in page.ids
        assert_said(rule.messages, lang, said, rule.code)
        assert_said(rule.fixes, lang, said, rule.code)
    assert len(glossary.rules) >= 10


def test_the_language_of_every_text_is_marked(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        lang = page.all("html")[0].attributes["lang"]
        assert name == "index.html" or f"{lang}/" in name
        wrong = [
            text
            for text, element in page.texts
            if HAN.search(text) and not LATIN.search(text) and element.lang != "zh-Hant"
        ]
        assert wrong == [], name
        english = [t for t, e in page.texts if e.lang == "zh-Hant" and e.tag in ("h1", "h2", "h3")]
        assert all(HAN.search(t) or not LATIN.search(t) for t in english if "BSC-" not in t), name


def test_the_other_language_is_offered_on_every_page(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        offered = {e.attributes.get("hreflang") for e in page.all("link")}
        assert set(LANGUAGES) <= offered, name
        links = [e for e in page.all("a") if "hreflang" in e.attributes]
        assert {e.attributes["hreflang"] for e in links} == set(LANGUAGES), name
        current = [e for e in links if e.attributes.get("aria-current")]
        assert name == "index.html" or [e.attributes["lang"] for e in current] == [
            page.all("html")[0].lang
        ]


def test_headings_are_in_order(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        levels = [int(element.tag[1]) for element in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        assert all(e.text.strip() for e in page.all("h1", "h2", "h3")), name


def test_every_page_can_be_used_without_seeing_it(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert page.all("title")[0].text.strip(), name
        assert len(page.all("main")) == 1, name
        ids = set(page.ids)
        for element in page.elements:
            held = element.attributes
            assert set(held.get("aria-labelledby", "").split()) <= ids, name
            if element.tag == "nav" or held.get("role") == "region":
                assert held.get("aria-label") or held.get("aria-labelledby"), name
            if held.get("tabindex"):
                assert held["tabindex"] == "0", name
            if element.tag == "th":
                assert held.get("scope") in ("col", "row"), name
            if element.tag == "a":
                assert element.text.strip(), f"{name}: {held}"
        skip = page.all("a")[0].attributes
        assert name == "index.html" or skip == {"class": "skip", "href": "#_main"}


def test_every_caption_is_said_in_two_languages() -> None:
    for key, (english, chinese) in CAPTIONS.items():
        assert english.strip(), key
        assert not HAN.search(english), key
        assert HAN.search(chinese), key
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", chinese)), key


def used_captions() -> set[str]:
    root = Path(__file__).resolve().parents[2] / "bscgraph" / "publish"
    text = "".join(p.read_text("utf-8") for p in (*root.glob("*.py"), *root.glob("templates/*.*"))
                   if p.name != "captions.py")  # fmt: skip
    return {key for key in CAPTIONS if re.search(rf"[\"']{re.escape(key)}[\"']", text)}


def test_no_caption_is_left_over() -> None:
    built = ("page.", "kind.", "one.", "status.", "ontology.")
    by_name = {"exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch", "seeAlso",
               "Violation", "Warning", "Info"}  # fmt: skip
    left = {k for k in CAPTIONS if not k.startswith(built)} - used_captions() - by_name
    assert left == set()


def colours(css: str) -> list[dict[str, str]]:
    """The variables of each ``:root`` block: light, dark, print."""
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", block)) for block in blocks]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_words_stand_out_from_their_ground(files: Files) -> None:
    css = files["style.css"].decode("utf-8")
    schemes = colours(css)
    assert len(schemes) == 3
    for scheme in schemes:
        for ground in ("paper", "soft"):
            for ink in ("ink", "muted", "accent"):
                assert contrast(scheme[ink], scheme[ground]) >= 4.5, (ink, ground)
        assert contrast(scheme["mark"], scheme["mark-paper"]) >= 4.5
    rest = re.sub(r":root \{.*?\}", "", css, flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,6}\b|rgb|hsl", rest), "a colour outside the checked ones"
