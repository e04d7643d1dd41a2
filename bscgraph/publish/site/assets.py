"""What every page of a site shares: one style sheet, scripts, the icon; and the two pages that
have no language: the one at the top, and the one for addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bscgraph.publish.frame import as_bytes, environment
from bscgraph.publish.site.page import LANGUAGE_NAMES
from bscgraph.publish.site.words import say

__all__ = ["MEDIA", "asset", "assets", "choice", "not_found"]

_FOLDER = Path(__file__).resolve().parent.parent / "static"
_STYLE = "site.css"
# What a server has to say about each kind of file of a site.
MEDIA = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml",
}


def assets() -> Iterator[tuple[str, bytes]]:
    """Path and content of each file that pages share."""
    for name in _names():
        content = asset(name)
        assert content is not None  # noqa: S101 - it is one of the names
        yield f"static/{name}", content


def asset(name: str) -> bytes | None:
    """The file ``static/NAME``; None where there is none."""
    if name not in _names():
        return None
    return _style() if name == _STYLE else (_FOLDER / name).read_bytes()


@cache
def _names() -> tuple[str, ...]:
    """All styles are one file, which is loaded once and kept."""
    found = {path.name for path in _FOLDER.iterdir() if path.suffix != ".css"}
    return tuple(sorted({*found, _STYLE}))


@cache
def _style() -> bytes:
    others = sorted(path for path in _FOLDER.glob("*.css") if path.name != _STYLE)
    return b"\n".join(path.read_bytes() for path in (_FOLDER / _STYLE, *others))


def choice(languages: Sequence[str]) -> bytes:
    """The page at the top: it leads on in the reader's language."""
    names = {tag: (LANGUAGE_NAMES[tag], say("choose", tag)) for tag in languages}
    title = " · ".join(dict.fromkeys(say("site", tag) for tag in languages))
    template = environment().get_template("site/choose.html")
    return as_bytes(template.render(names=names, title=title, first=languages[0]))


def not_found(languages: Sequence[str], address: str = "") -> bytes:
    """What a server shows for an address that leads nowhere, at whatever depth that is."""
    names = {
        tag: {key: say(f"missing.{key}", tag) for key in ("title", "what", "home", "search")}
        for tag in languages
    }
    root = urlsplit(address).path or "/"
    template = environment().get_template("site/missing.html")
    return as_bytes(template.render(names=names, root=root, first=languages[0]))
