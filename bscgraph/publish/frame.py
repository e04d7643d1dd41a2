"""What every published page has in common: templates, two languages, harmless text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bscgraph.publish.captions import CAPTIONS, caption, language_names

__all__ = ["STYLE", "as_bytes", "environment", "language_parts", "shortened", "speech"]

_FOLDER = Path(__file__).resolve().parent
STYLE = _FOLDER / "style.css"
# Chinese characters with the marks and spaces between them
_HAN = "[\u3400-\u9fff\uf900-\ufaff]"
_HAN_RUN = re.compile(f"({_HAN}(?:[\u3000-\u303f\uff00-\uffef ]*{_HAN})*)")
_ADDRESS = re.compile(r"[\w./%~#?=&:+-]{0,300}", re.ASCII)
# What XML does not allow or no text needs: controls, and marks that reorder a line.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def environment() -> Environment:
    """The templates: all text is escaped, and a name they do not know is an error."""
    return Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def as_bytes(text: str) -> bytes:
    """A page as it is written: no control character, none of the lines templates leave empty."""
    lines = (line.rstrip() for line in _CONTROL.sub("\ufffd", text).split("\n"))
    return ("\n".join(line for line in lines if line) + "\n").encode("utf-8")


def shortened(value: object, most: int) -> object:
    """A text of at most ``most`` characters; markup, addresses and what is no text stay.

    >>> shortened("展覽" * 9, 4), shortened("agency/tfam.html", 4)
    ('展覽展…', 'agency/tfam.html')
    """
    if not isinstance(value, str) or len(value) <= most or isinstance(value, Markup):
        return value
    return value if _ADDRESS.fullmatch(value) else f"{value[: most - 1]}…"


def speech(lang: str) -> dict[str, Any]:
    """What a template needs to speak ``lang``: ``say("key")``, marks, names of languages …"""
    chinese = lang.startswith("zh")
    return {
        "lang": lang,
        "say": partial(caption, lang=lang),
        "known": CAPTIONS.__contains__,
        "spoken": partial(language_parts, lang=lang),
        "colon": "：" if chinese else ":",
        "comma": "、" if chinese else ", ",
        "language_names": language_names(),
    }


def language_parts(text: str, lang: str) -> Iterator[tuple[str, str]]:
    """The parts of a text, each with its language where that is not ``lang``.

    Chinese words quoted in English need a Chinese voice and Chinese glyphs.

    >>> list(language_parts("“展覽” (show)", "en"))
    [('“', ''), ('展覽', 'zh-Hant'), ('” (show)', '')]
    """
    for part in _HAN_RUN.split(text):
        if part:
            yield part, "zh-Hant" if lang == "en" and _HAN_RUN.fullmatch(part) else ""
