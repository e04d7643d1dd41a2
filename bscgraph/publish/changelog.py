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
    stays the second. Where a part below a heading is written in both languages, the page shows
    its own; else all of it. HTML inside the text is shown, not obeyed.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    shown: list[Token] = []
    for part in _parts(_blocks(_without_title(parser.parse(text)))):
        spoken = {_language(block) for block in part[1:]}
        shown += [t for n, block in enumerate(part) for t in block
                  if n == 0 or lang not in spoken or _language(block) in (lang, "")]  # fmt: skip
    _mark(shown, lang)
    # The parser escapes all text and refuses addresses such as javascript:.
    return Markup(parser.renderer.render(shown, parser.options, {}))  # noqa: S704


def _blocks(tokens: list[Token]) -> list[list[Token]]:
    """The paragraphs, lists, headings … at the top level."""
    blocks: list[list[Token]] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            blocks.append([])
        blocks[-1].append(token)
    return blocks


def _parts(blocks: list[list[Token]]) -> list[list[list[Token]]]:
    """Each heading with the blocks below it; what stands above the first has an empty one."""
    parts: list[list[list[Token]]] = [[[]]]
    for block in blocks:
        if block[0].type == "heading_open":
            parts.append([])
        parts[-1].append(block)
    return parts


def _language(block: list[Token]) -> str:
    words = "".join(map(_words, block))
    return ("zh-Hant" if _HAN.search(words) else "en") if words else ""


def _mark(tokens: list[Token], lang: str) -> None:
    """Say of each block that is not in ``lang`` what it is in."""
    for place, token in enumerate(tokens):
        told = _language([token])
        if told and told != lang:
            # the block around the words; in short lists the paragraph is not written
            around = (t for t in reversed(tokens[:place]) if t.nesting == 1 and not t.hidden)
            next(around).attrSet("lang", told)


def _words(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type == "text")


def _without_title(tokens: list[Token]) -> list[Token]:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[3:]
    return tokens
