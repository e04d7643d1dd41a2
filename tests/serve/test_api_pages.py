"""The pages for people: the list, and a form with an answer for every stored question."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from lxml import html

from bscgraph import query as stored
from tests.serve.conftest import Running

CATALOGUE = stored.catalogue()


def page(server: Running, path: str, status: int = 200) -> html.HtmlElement:
    found = server.ask(path, Accept="text/html")
    assert found.status == status, found.text
    return html.fromstring(found.body)


@pytest.mark.parametrize(
    ("path", "language", "there"),
    [
        ("/query", "en", "/en/query/index.html"),
        ("/query/?lang=zh-Hant", "en", "/zh-Hant/query/index.html"),
        ("/query/?q=%E9%A0%90%E7%AE%97&lang=", "zh-TW", "/zh-Hant/query/index.html?q=%E9%A0%90%E7%AE%97"),
        ("/query/budget/net", "zh-TW,en;q=0.5", "/zh-Hant/query/budget/net.html"),
        ("/query/trend/series?agency=tfam&year=&code=AC1.1", "fr",
         "/en/query/trend/series.html?agency=tfam&code=AC1.1"),
    ],
)  # fmt: skip
def test_addresses_in_no_language_lead_to_the_pages(
    server: Running, path: str, language: str, there: str
) -> None:
    found = server.ask(path, Accept_Language=language)
    assert (found.status, found.headers["Location"]) == (303, there)
    assert "Accept-Language" in found.headers["Vary"]
    assert server.ask(there).status == 200


def test_no_other_question_has_an_address(server: Running) -> None:
    assert server.ask("/query/no/such").status == 404
    assert server.ask("/static/query.css").status == 404


def test_the_list_is_searched_in_either_language(server: Running) -> None:
    for words in ("budget agency", "台北 機關預算", "各機關預算"):
        tree = page(server, f"/en/query/index.html?q={quote(words)}")
        links = tree.xpath('//ul[@class="questions"]/li/a/@href')
        assert "../../en/query/budget/by-agency.html" in links, words
        assert 0 < len(links) < len(CATALOGUE)
        assert tree.xpath('//input[@name="q"]/@value') == [words]
    tree = page(server, "/en/query/index.html?q=zzzz")
    assert "No question" in tree.xpath('string(//p[@role="status"])')


@pytest.mark.parametrize("query", CATALOGUE, ids=lambda query: query.id)
def test_every_question_has_a_form_an_answer_and_an_explanation(
    server: Running, query: stored.Query
) -> None:
    tree = page(server, f"/zh-Hant/query/{query.id}.html")
    assert tree.xpath("string(//h1)") == query.title["zh-Hant"]
    form = tree.xpath('//form[@class="ask"]')[0]
    fields = form.xpath(".//select/@name | .//input/@name")
    assert fields == list(query.parameters)
    for name, one in query.parameters.items():
        label = form.xpath(f'.//label[@for="_p_{name}"]')
        assert label[0].text == one.label["zh-Hant"]
    agencies = form.xpath('.//select[@name="agency"]/option/@value')
    assert agencies in ([], ["", "hac", "taipei", "tfam"])
    found = server.ask(f"/api/{query.id}?size=100000", Accept="application/json")
    total = json.loads(found.body)["total"]
    assert len(tree.xpath("//table[@data-filter]/tbody/tr")) == min(total, 50)
    assert query.reading["zh-Hant"].replace("`", "") in tree.text_content()
    text = tree.xpath("string(//pre)")
    assert text.startswith(("PREFIX", "SELECT", "#"))
    assert "#+" not in text
    for address in tree.xpath('//ul[@class="downloads"]//a/@href'):
        assert address.startswith(f"../../../api/{query.id}.")


def test_what_was_asked_stands_in_the_form_and_goes_with_every_link(server: Running) -> None:
    tree = page(
        server,
        "/en/query/target/achievement.html?agency=%E5%8C%97%E7%BE%8E%E9%A4%A8&year=111&periodYear=",
    )
    assert "Rows 1 to 14 of 14" in tree.xpath("string(//caption)")
    for address in tree.xpath('//section[h2/@id="_download"]//a/@href'):
        assert "year=111" in address
        assert server.ask(address.replace("../../..", "")).status == 200
    years = tree.xpath('//datalist[@id="_p_periodYear_list"]/option/@value')
    assert "2021" in years


def test_an_example_is_a_link(server: Running) -> None:
    tree = page(server, "/en/query/trend/series.html")
    given = [
        one.split("?")[1] for one in tree.xpath('//form[@class="ask"]/p/a/@href') if "?" in one
    ]
    assert "agency=tfam&code=EC1.1" in given
    assert "Rows 1 to 6 of 6" in page(
        server, f"/en/query/trend/series.html?{given[0]}"
    ).xpath("string(//caption)")  # fmt: skip


def test_what_cannot_be_asked_is_told_beside_the_form(server: Running) -> None:
    tree = page(server, "/zh-Hant/query/target/achievement.html?agency=tfm&year=111", 400)
    told = tree.xpath('string(//div[@role="alert"])')
    assert "tfam" in told
    assert tree.xpath('//form[@class="ask"]')
    tree = page(server, "/en/query/budget/largest.html?limit=0&agency=tfam", 400)
    assert tree.xpath('//input[@name="limit"]/@value') == ["0"]


def test_long_answers_come_in_pages(server: Running) -> None:
    tree = page(server, "/en/query/trend/series.html")
    assert len(tree.xpath("//table[@data-filter]/tbody/tr")) == 50
    onward = tree.xpath('//nav[@class="further"]//a[@rel="next"]/@href')[0]
    second = page(server, onward.replace("../../..", ""))
    assert "Rows 51 to" in second.xpath("string(//caption)")
    page(server, "/en/query/trend/series.html?page=999", 400)
    page(server, "/en/query/trend/series.html?page=x", 400)


def test_a_page_has_a_tag_and_no_inline_script_or_style(server: Running) -> None:
    found = server.ask("/en/query/budget/largest.html")
    again = server.ask("/en/query/budget/largest.html", If_None_Match=found.headers["ETag"])
    assert again.status == 304
    tree = html.fromstring(found.body)
    assert not tree.xpath("//script[not(@src)] | //style | //@style | //@onclick")
