"""Who publishes a site, where it is, since when: what the catalogue cannot know by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from bscgraph.iri import Minter, Register
from bscgraph.publish.dumps import Dumped
from bscgraph.publish.glossary import PublishError
from bscgraph.publish.site.place import file_of
from bscgraph.publish.site.source import page_of
from bscgraph.wording import LANGUAGES

__all__ = ["About", "Contact", "names_of", "texts", "titles_of"]

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+/")
_ROC = 1911


def texts(en: str, zh: str) -> dict[str, str]:
    """A text in both languages, by language."""
    return dict(zip(LANGUAGES, (en, zh), strict=True))


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about the data: a name in both languages, and an e-mail or a web address."""

    en: str
    zh: str
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """A site.

    Args:
        address: where its folder is on the web, ending in ``/``.
        base: the base IRI of the data; by default that of the graphs, else the address.
        contact: whom to ask about the data.
        server: the address, ending in ``/``, of a server that answers SPARQL and the API.
        issued: when the catalogue was first published.
        modified: when it was last changed; by default the newest date on a document. No clock
            is read, so that the same store gives the same bytes.
        languages: those the pages are in.
        register: names of agencies; the project's own by default.

    Raises:
        PublishError: an address is not absolute, or does not end in ``/``.
    """

    address: str
    base: str = ""
    contact: Contact | None = None
    server: str = ""
    issued: date | None = None
    modified: date | None = None
    languages: tuple[str, ...] = LANGUAGES
    register: Register | None = None

    def __post_init__(self) -> None:
        for given in (self.address, *filter(None, (self.server,))):
            if not _ADDRESS.fullmatch(given):
                raise PublishError(
                    f"The address {given!r} must be an http(s) address that ends in “/”.",
                    f"位址 {given!r} 必須是以「/」結尾的 http(s) 位址。",
                )

    @property
    def minter(self) -> Minter:
        """What mints the IRIs of the catalogue.

        Raises:
            GraphError: the base is no base IRI.
        """
        return Minter(self.base or self.address, self.register)

    def based(self, base: str) -> About:
        """The same site; its data have the base IRI ``base`` where none was stated."""
        return replace(self, base=self.base or base or self.address)

    def url(self, path: str) -> str:
        """The address of a file of the site."""
        return self.address + quote(path)

    def page(self, one: Dumped, lang: str) -> str:
        """The address of the page about a submission."""
        name = page_of(one.card)
        return self.url(file_of(name if one.newest else f"{name}/submission/{one.number}", lang))


def names_of(one: Dumped, register: Register) -> dict[str, str]:
    """What the owner of a scorecard is called, with the city group, in both languages."""
    slug = one.agency.rpartition("/")[2]
    known = register.agencies.get(slug)
    english = (known.name_en if known else "") or one.agency_name
    if one.group:
        return texts(f"{english}, city group {one.group}", f"{one.agency_name} {one.group} 組")
    return texts(english, one.agency_name)


def titles_of(one: Dumped, register: Register) -> Mapping[str, str]:
    """What the dataset of a scorecard is called."""
    names = names_of(one, register)
    if one.year is None:
        return texts(f"Balanced scorecard of {names['en']}", f"{names['zh-Hant']}平衡計分卡")
    roc = f"{one.year - _ROC} 年（{one.year}）" if one.year > _ROC else f"{one.year} 年"
    return texts(
        f"Balanced scorecard of {names['en']}, {one.year}", f"{names['zh-Hant']} {roc}平衡計分卡"
    )
