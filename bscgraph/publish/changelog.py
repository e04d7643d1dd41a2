"""The change log's Markdown as harmless HTML, each block in the language it is written in."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

__all__ = ["as_html"]

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def as_html(text: str, lang: str) -> Markup:
    """``text`` as HTML for a page in ``lang``.

    The page has a heading of its own, so that of the text is left out and its second level
    stays the second. HTML inside the text is shown, not obeyed.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    tokens = _without_title(parser.parse(text))
    for place, token in enumerate(tokens):
        words = _words(token)
        told = "zh-Hant" if _HAN.search(words) else "en"
        if words and told != lang:
            # the block around the words; in short lists the paragraph is not written
            around = (t for t in reversed(tokens[:place]) if t.nesting == 1 and not t.hidden)
            next(around).attrSet("lang", told)
    # The parser escapes all text and refuses addresses such as javascript:.
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704


def _words(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type == "text")


def _without_title(tokens: list[Token]) -> list[Token]:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[3:]
    return tokens
