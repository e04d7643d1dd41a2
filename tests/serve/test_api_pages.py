"""The pages for people: the list, and a form with an answer for every stored question."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from lxml import html

from bscgraph import query as stored
from tests.serve.conftest import Running

CATALOGUE = stored.catalogue()


def page(server: Running, path: str, status: int = 200, language: str = "en") -> html.HtmlElement:
    found = server.ask(path, Accept="text/html", Accept_Language=language)
    assert found.status == status, found.text
    return html.fromstring(found.body)


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_the_list_has_every_question_in_both_languages(server: Running, lang: str) -> None:
    tree = page(server, "/query/", language=lang)
    assert tree.get("lang") == lang
    links = {one.get("href"): one.text for one in tree.xpath('//ul[@class="questions"]/li/a')}
    assert links == {f"/query/{one.id}": one.title[lang] for one in CATALOGUE}
    assert tree.xpath('//link[@rel="stylesheet"]/@href') == [
        "/static/style.css",
        "/static/query.css",
    ]
    assert server.ask("/static/query.css").headers["Content-Type"].startswith("text/css")


def test_the_list_is_searched_in_either_language(server: Running) -> None:
    for words in ("budget agency", "台北 機關預算", "各機關預算"):
        tree = page(server, f"/query/?q={quote(words)}")
        assert "/query/budget/by-agency" in tree.xpath('//ul[@class="questions"]/li/a/@href'), words
        assert tree.xpath('//input[@name="q"]/@value') == [words]
    assert "No question" in page(server, "/query/?q=zzzz").xpath('string(//p[@role="status"])')


@pytest.mark.parametrize("query", CATALOGUE, ids=lambda query: query.id)
def test_every_question_has_a_form_an_answer_and_an_explanation(
    server: Running, query: stored.Query
) -> None:
    tree = page(server, f"/query/{query.id}", language="zh-TW")
    assert tree.xpath("string(//h1)") == query.title["zh-Hant"]
    form = tree.xpath(f'//form[@action="/query/{query.id}"]')[0]
    fields = form.xpath('.//select/@name | .//input[@type!="hidden" or not(@type)]/@name')
    assert fields == list(query.parameters)
    for name, one in query.parameters.items():
        label = form.xpath(f'.//label[@for="_p_{name}"]')
        assert label[0].text == one.label["zh-Hant"]
    agencies = form.xpath('.//select[@name="agency"]/option/@value')
    assert agencies in ([], ["", "hac", "taipei", "tfam"])
    found = server.ask(f"/api/{query.id}?size=100000", Accept="application/json")
    total = json.loads(found.body)["total"]
    assert len(tree.xpath('//table[@class="answer"]/tbody/tr')) == min(total, 100)
    assert query.reading["zh-Hant"].replace("`", "") in tree.text_content()
    text = tree.xpath("string(//pre)")
    assert text.startswith(("PREFIX", "SELECT", "#"))
    assert "#+" not in text
    for address in tree.xpath('//ul[@class="downloads"]//a/@href'):
        assert address.startswith(f"/api/{query.id}.")


def test_what_was_asked_stands_in_the_form_and_goes_with_every_link(server: Running) -> None:
    tree = page(
        server, "/query/target/achievement?agency=%E5%8C%97%E7%BE%8E%E9%A4%A8&year=111&periodYear="
    )
    assert tree.xpath('//select[@name="agency"]/option[@selected]/@value') == ["tfam"]
    assert tree.xpath('//select[@name="year"]/option[@selected]/@value') == ["2022"]
    assert len(tree.xpath('//table[@class="answer"]/tbody/tr')) == 14
    assert "<https://w3id.org/bscgraph/id/agency/tfam>" in tree.xpath("string(//pre)")
    for address in tree.xpath('//ul[@class="downloads"]//a/@href'):
        assert "year=111" in address
        assert server.ask(address).status == 200
    years = tree.xpath('//datalist[@id="_p_periodYear_list"]/option/@value')
    assert "2021" in years
    other = tree.xpath('//nav[@class="languages"]//a/@href')
    assert all("year=111" in address for address in other)


def test_what_cannot_be_asked_is_told_beside_the_form(server: Running) -> None:
    tree = page(server, "/query/target/achievement?agency=tfm&year=111", 400)
    told = tree.xpath('string(//div[@role="alert"])')
    assert "臺北市立美術館 (tfam)" in told
    assert "最接近者" in told
    assert tree.xpath('//select[@name="year"]/option[@selected]/@value') == ["111"]
    assert tree.xpath("//form")
    tree = page(server, "/query/budget/largest?limit=0&agency=tfam", 400)
    assert tree.xpath('//input[@name="limit"]/@value') == ["0"]


def test_long_answers_come_in_pages(server: Running) -> None:
    tree = page(server, "/query/trend/series")
    assert len(tree.xpath('//table[@class="answer"]/tbody/tr')) == 100
    onward = tree.xpath('//nav[@class="pages"]//a[@rel="next"]/@href')[0]
    second = page(server, onward)
    assert "Rows 101 to" in second.xpath("string(//caption)")
    page(server, "/query/trend/series?page=999", 404)
    page(server, "/query/trend/series?page=x", 400)


def test_a_page_has_a_tag_and_no_inline_script_or_style(server: Running) -> None:
    found = server.ask("/query/budget/largest")
    assert server.ask("/query/budget/largest", If_None_Match=found.headers["ETag"]).status == 304
    tree = html.fromstring(found.body)
    assert not tree.xpath("//script | //style | //@style | //@onclick")
