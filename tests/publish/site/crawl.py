"""Walks the pages of a published folder: what each leads to, loads, and holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

__all__ = ["Walked", "dead", "walked"]

_LOADED = {"link": "href", "script": "src", "img": "src", "use": "href", "image": "href"}
_LOADING = {"stylesheet", "icon", "preload", "modulepreload"}


@dataclass
class Walked(HTMLParser):
    """One page: its anchors, what it leads to, what it loads, and what a strict policy forbids."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"):
            self.labels += given.get(name, "").split()
        loads = tag in _LOADED and (tag != "link" or _LOADING & set(given.get("rel", "").split()))
        for name in ("href", "src", "action", "formaction"):
            if name in given:
                (self.loaded if loads else self.links).append(given[name])
        inline = tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") != "application/ld+json"
        )
        if inline or "style" in given or any(name.startswith("on") for name in given):
            self.forbidden.append(self.get_starttag_text() or tag)


def walked(path: Path) -> Walked:
    """What is on one page."""
    found = Walked()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def dead(folder: Path, address: str = "https://site.invalid/") -> Iterator[str]:
    """Every link that leads to no file of the folder or to no anchor of a page, told in words.

    ``address`` is where the site will be: whole addresses below it are links into the folder.
    """
    pages = {
        one.relative_to(folder).as_posix(): walked(one) for one in sorted(folder.rglob("*.html"))
    }
    ids = {name: set(page.ids) for name, page in pages.items()}
    exists: dict[str, bool] = {}
    for name, page in pages.items():
        yield from (f"{name}: no element #{one}" for one in page.labels if one not in ids[name])
        for link in dict.fromkeys([*page.links, *page.loaded]):
            url = urljoin(f"{address}{name}", link)
            if not url.startswith(address):
                if urlsplit(url)[:2] == urlsplit(address)[:2]:
                    yield f"{name}: {link} leads out of the folder"
                continue
            parts = urlsplit(url.removeprefix(address))
            path = unquote(parts.path) or "index.html"
            if path not in exists:
                exists[path] = (folder / path).is_file()
            if not exists[path]:
                yield f"{name}: no file {path}"
            elif parts.fragment and path in ids and unquote(parts.fragment) not in ids[path]:
                yield f"{name}: no place {path}#{parts.fragment}"
