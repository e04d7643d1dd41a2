"""Negotiation: q-values, wildcards, how specific a range is."""

from __future__ import annotations

import pytest

from bscgraph.serve.accept import choose, language

OFFERS = ["text/html", "text/turtle", "application/ld+json"]


@pytest.mark.parametrize(
    ("accept", "found"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle", "text/turtle"),
        ("text/*;q=0.5, application/ld+json;q=0.4", "text/html"),
        ("text/*;q=0.5, application/ld+json;q=0.6", "application/ld+json"),
        ("text/html;q=0, */*", "text/turtle"),
        ("text/html;q=0.9, */*;q=0.8", "text/html"),
        ("text/turtle;q=1.0, text/html;q=0.999", "text/turtle"),
        ("application/pdf", None),
        ("text/html;q=0", None),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("text/turtle;version=2", None),
        ("text/turtle;q=7", None),
        ('application/ld+json;profile="a, b", text/turtle;q=0.5', "text/turtle"),
        ("nonsense", "text/html"),
        ("*", "text/html"),
        ("text/html;q=0.2;level=1, text/turtle;q=0.3", "text/turtle"),
        (",".join(["text/turtle"] * 1000), "text/html"),
    ],
)
def test_the_best_liked_offer_is_chosen(accept: str | None, found: str | None) -> None:
    assert choose(accept, OFFERS) == found


def test_a_range_with_a_parameter_counts_for_the_offer_that_has_it() -> None:
    offers = ["application/ld+json", 'application/ld+json;profile="flat"']
    assert choose('application/ld+json;profile="flat", */*;q=0.1', offers) == offers[1]
    assert choose("application/ld+json", offers) == offers[0]


def test_nothing_is_chosen_of_nothing() -> None:
    assert choose(None, []) is None


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, "en"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("fr", "en"),
        ("zh-Hant;q=0", "en"),
        ("en;q=0.2, zh-Hant;q=0.3", "zh-Hant"),
        ("zh;q=x", "en"),
    ],
)
def test_the_language(header: str | None, found: str) -> None:
    assert language(header) == found
