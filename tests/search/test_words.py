"""What is one word, and what a question asks for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bscgraph.errors import QueryError
from bscgraph.search.words import MAX_TERMS, MAX_TEXT, spans, terms, words


def cut(text: str) -> list[str]:
    return [word.text for word in words(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("義民節", ["義民", "民節", "節"]),
        ("AC1.1.1 辦理", ["ac1.1.1", "辦理", "理"]),
        ("C組", ["c", "組"]),
        ("1,4004,000元", ["14004000", "元"]),
        ("Policies, classes and buses", ["policy", "classe", "and", "buse"]),
        ("(SDGs)", ["sdg"]),
        ("e-learning. End", ["e", "learning", "end"]),
        ("𠮷野家", ["𠮷野", "野家", "家"]),
        ("、。!?\n\t", []),
    ],
)
def test_a_text_is_cut_into_words(text: str, found: list[str]) -> None:
    assert cut(text) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("台北", "臺北"),
        ("ＴＦＡＭ　１１１", "tfam 111"),
        ("義⺠", "義民"),
        ("影响", "影響"),
        ("Café", "cafe"),
        ("KPIs", "kpi"),
        ("strategies", "Strategy"),
    ],
)
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    assert cut(one) == cut(other)


def asked(question: str) -> list[tuple[tuple[str, ...], bool]]:
    return [(term.words, term.open) for term in terms(question)]


def test_words_are_divided_at_spaces_but_not_between_quotation_marks() -> None:
    assert asked("客家　文化") == [(("客家",), False), (("文化",), False)]
    assert asked("「fine arts」 台北") == [(("fine", "art"), False), (("臺北",), False)]
    assert asked('"fine arts') == [(("fine", "art"), False)]


def test_one_character_is_the_beginning_of_a_word_and_a_star_leaves_one_open() -> None:
    assert asked("民") == [(("民",), True)]
    assert asked("C組") == [(("c", "組"), True)]
    assert asked("義民") == [(("義民",), False)]
    assert asked("AC1*") == [(("ac1",), True)]


def test_a_word_asked_for_twice_is_one() -> None:
    assert len(terms("KPI kpis ＫＰＩ")) == 1


@pytest.mark.parametrize("question", ["", " ", "*", "、。", '""', "-()^:"])
def test_a_question_without_words_is_refused(question: str) -> None:
    with pytest.raises(QueryError, match="no word"):
        terms(question)


def test_too_much_is_refused() -> None:
    with pytest.raises(QueryError, match=f"{MAX_TEXT + 1:,} characters"):
        terms("民" * (MAX_TEXT + 1))
    with pytest.raises(QueryError, match="too many"):
        terms(" ".join(f"w{number}" for number in range(MAX_TERMS + 1)))


@given(st.text(max_size=60))
def test_no_word_holds_anything_an_engine_could_run(text: str) -> None:
    found = list(words(text))
    assert all(re.fullmatch(r"[^\W_]+(\.[^\W_]+)*", word.text) for word in found), found
    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert [word.start for word in found] == sorted({word.start for word in found})


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("辦理臺北客家義民嘉年華", "義民", ["義民"]),
        ("辦理臺北客家義民嘉年華", "台北 嘉年華", ["臺北", "嘉年華"]),
        ("義民義民", "義民", ["義民義民"]),
        ("市民與民眾", "民", ["民", "民"]),
        ("SDGs policies", "policy", ["policies"]),
        ("C組府級", "C組", ["C組"]),
        ("nothing", "else", []),
    ],
)
def test_what_was_found_is_marked(text: str, question: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, terms(question))] == marked


@given(st.text(alphabet="客家義民 aA1.", min_size=1, max_size=12), st.data())
def test_a_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    """Ideographs anywhere; letters and digits as whole words."""
    pieces = re.findall(r"[客家義民]+|[aA1.]+", text)
    whole = [piece for piece in pieces if cut(piece)]
    if not whole:
        return
    piece = data.draw(st.sampled_from(whole))
    if re.match(r"[客家義民]", piece):
        start = data.draw(st.integers(0, len(piece) - 1))
        piece = piece[start : data.draw(st.integers(start + 1, len(piece)))]
    assert spans(text, terms(piece))
