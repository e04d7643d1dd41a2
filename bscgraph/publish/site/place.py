"""Where pages are: the same addresses on a server and in a folder of files.

A page has a name without language and suffix (``scorecard/tfam/2022/kpi/AC1.1``); written it is
``zh-Hant/scorecard/tfam/2022/kpi/AC1.1.html``. Ways between pages are relative, so that a site
works below any path and on any host.
"""

from __future__ import annotations

import hashlib
import re

__all__ = ["file_of", "page_of", "root_of", "way", "words_of"]

# What every web server and file system keeps as it is; never a name that begins with a dot.
_PLAIN = re.compile(r"(?!\.)[A-Za-z0-9._~-]{1,80}")
_CODE = 4  # scorecard / agency / year / kind / code
_CODED = re.compile(r"(?!X-)[^a-z]*|uncoded-[0-9]+")


def words_of(*parts: str) -> str:
    """A page's name made of parts; what a file cannot be called becomes a digest.

    >>> words_of("scorecard", "tfam", "2022", "kpi", "AC1.1")
    'scorecard/tfam/2022/kpi/AC1.1'
    """
    return "/".join(part if _PLAIN.fullmatch(part) else _digest(part) for part in parts)


def _digest(part: str) -> str:
    return "x-" + hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()[:12]


def page_of(iri: str) -> str:
    """The name of the page about a thing of the graph: what follows ``/id/``, safe as a file.

    >>> page_of("https://w3id.org/bscgraph/id/scorecard/tfam/2022/kpi/AC1.1")
    'scorecard/tfam/2022/kpi/AC1.1'
    """
    parts = iri.partition("/id/")[2].split("/")
    if parts[0] == "scorecard" and len(parts) > _CODE and not _CODED.fullmatch(parts[_CODE]):
        # Of two codes that differ in case alone, some file systems would keep one.
        parts[_CODE] = f"%{parts[_CODE]}"
    return words_of(*parts)


def file_of(name: str, lang: str) -> str:
    """The file of the page ``name`` in ``lang``, from the site's folder."""
    return f"{lang}/{name}.html"


def root_of(name: str) -> str:
    """The way from a page up to the site's folder: ``../`` for each folder it is in."""
    return "../" * (name.count("/") + 1)


def way(here: str, there: str, lang: str, anchor: str = "") -> str:
    """The link from the page ``here`` to the page ``there`` in the language ``lang``."""
    place = f"#{anchor}" if anchor else ""
    return place if here == there and place else f"{root_of(here)}{file_of(there, lang)}{place}"
