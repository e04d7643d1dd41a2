"""The change log's Markdown as harmless HTML, each block in the language it is written in."""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

__all__ = ["as_html"]

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_BLOCKS = ("paragraph_open", "heading_open", "list_item_open", "th_open", "td_open")


def as_html(text: str, lang: str) -> Markup:
    """``text`` as HTML for a page in ``lang``.

    The page has a heading of its own, so that of the text is left out and its second level
    stays the second. HTML inside the text is shown, not obeyed.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    tokens = _without_title(parser.parse(text))
    for token, content in pairwise(tokens):
        words = _words(content) if token.type in _BLOCKS else ""
        told = "zh-Hant" if _HAN.search(words) else "en"
        if words and told != lang:
            token.attrSet("lang", told)
    # The parser escapes all text and refuses addresses such as javascript:.
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704


def _words(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type == "text")


def _without_title(tokens: list[Token]) -> list[Token]:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[3:]
    return tokens
