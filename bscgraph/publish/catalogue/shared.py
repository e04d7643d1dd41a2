"""What many entries of the catalogue refer to, described once: licences, languages, formats …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bscgraph.graph.nquads import Triple
from bscgraph.publish.catalogue.about import About, texts
from bscgraph.publish.catalogue.terms import EU, address, both, iri, node, plain, term
from bscgraph.publish.dumps import FORMS

__all__ = [
    "APACHE",
    "AUTHORITY",
    "AVAILABLE",
    "CHINESE",
    "CSVW",
    "ENGLISH",
    "GZIP",
    "OGDL",
    "ONTOLOGY",
]
__all__ += ["PUBLIC", "SPARQL", "TAIPEI", "THEME", "YEARLY", "city", "contact", "file_type"]
__all__ += ["media_type", "shared"]

OGDL = iri("https://data.gov.tw/license")
APACHE = iri("https://www.apache.org/licenses/LICENSE-2.0")
CHINESE, ENGLISH = iri(f"{EU}language/ZHO"), iri(f"{EU}language/ENG")
THEME, _THEMES = iri(f"{EU}data-theme/GOVE"), iri(f"{EU}data-theme")
YEARLY = iri(f"{EU}frequency/ANNUAL")
PUBLIC = iri(f"{EU}access-right/PUBLIC")
AVAILABLE = iri(f"{EU}planned-availability/AVAILABLE")
TAIPEI = iri("http://www.wikidata.org/entity/Q1867")
ONTOLOGY = iri("https://w3id.org/bscgraph/ns")
CSVW = iri("https://www.w3.org/TR/tabular-metadata/")
SPARQL = iri("https://www.w3.org/TR/sparql11-protocol/")
GZIP = iri("https://www.iana.org/assignments/media-types/application/gzip")
AUTHORITY = iri("http://purl.org/adms/publishertype/LocalAuthority")
_ATTRIBUTION = iri("http://purl.org/adms/licencetype/Attribution")
_SHA256 = term("spdx:checksumAlgorithm_sha256")
# west, south, east and north of a box around the city
_BOX = '"POLYGON((121.45 24.96,121.67 24.96,121.67 25.22,121.45 25.22,121.45 24.96))"'
_CENTRE = '"POINT(121.56 25.09)"'


def media_type(form: str) -> str:
    """The media type of a format as a term."""
    return iri(f"https://www.iana.org/assignments/media-types/{FORMS[form].media_type}")


def file_type(form: str) -> str:
    """The format in the EU's list of file types as a term."""
    return iri(f"{EU}file-type/{FORMS[form].eu}")


def city(about: About) -> str:
    """The city government as a term: it answers for what its agencies state."""
    return iri(about.minter.agency_iri("taipei"))


def contact(about: About) -> str | None:
    """Whom to ask as a term; None where nobody is named."""
    return iri(about.minter.catalogue("contact")) if about.contact else None


def shared(about: About, forms: Iterable[str]) -> Iterator[list[Triple]]:
    """Blocks about all that entries refer to.

    Args:
        about: the site.
        forms: the formats of its files.
    """
    yield from _parties(about)
    yield from _places_and_languages()
    yield from _licences()
    for kind, scheme, name, label in _CONCEPTS:
        in_scheme = iri(scheme) if scheme else None
        yield list(node(name, kind, skos_prefLabel=both(label), skos_inScheme=in_scheme,
                        dct_title=both(label) if kind == "skos:ConceptScheme" else ()))  # fmt: skip
    yield list(node(_SHA256, "spdx:ChecksumAlgorithm", rdfs_label=(plain("SHA-256"),)))
    forms = list(forms)
    kinds = {media_type(form) for form in forms} | {GZIP}
    for name in sorted(kinds):
        yield list(node(name, "dct:MediaType", rdfs_label=plain(name[1:-1].split("/", 5)[5])))
    for name, code in sorted({file_type(form): FORMS[form].eu for form in forms}.items()):
        yield list(node(name, "dct:MediaTypeOrExtent", rdfs_label=plain(code)))


def _parties(about: About) -> Iterator[list[Triple]]:
    register = about.minter.register.agencies["taipei"]
    names = both(texts(register.name_en, register.name))
    yield list(node(city(about), "foaf:Agent", foaf_name=names, dct_type=AUTHORITY))
    given = about.contact
    if given is not None:
        mail = address(f"mailto:{given.email}") if given.email else None
        yield list(
            node(contact(about) or "", "vcard:Kind vcard:Organization",
                 vcard_fn=both(texts(given.en, given.zh)), vcard_hasEmail=mail,
                 vcard_hasURL=address(given.url) if given.url else None)
        )  # fmt: skip


def _places_and_languages() -> Iterator[list[Triple]]:
    wkt = f"^^{term('geo:wktLiteral')}"
    yield list(
        node(TAIPEI, "dct:Location", skos_prefLabel=both(texts("Taipei City", "臺北市")),
             dcat_bbox=f"{_BOX}{wkt}", dcat_centroid=f"{_CENTRE}{wkt}")
    )  # fmt: skip
    for name, label in ((CHINESE, texts("Chinese", "中文")), (ENGLISH, texts("English", "英文"))):
        yield list(node(name, "dct:LinguisticSystem", rdfs_label=both(label)))
    yield list(node(PUBLIC, "dct:RightsStatement", rdfs_label=both(texts("public", "公開"))))
    yield list(node(YEARLY, "dct:Frequency", rdfs_label=both(texts("annual", "每年"))))
    standards = (
        (ONTOLOGY, "Balanced Scorecard Ontology", "平衡計分卡知識本體"),
        (CSVW, "Metadata Vocabulary for Tabular Data (CSVW)", "表格資料詮釋資料詞彙（CSVW）"),
        (SPARQL, "SPARQL 1.1 Protocol", "SPARQL 1.1 協定"),
    )
    for name, en, zh in standards:
        yield list(node(name, "dct:Standard", dct_title=both(texts(en, zh))))


def _licences() -> Iterator[list[Triple]]:
    ogdl = texts("Open Government Data License, version 1.0 (OGDL-Taiwan-1.0)",
                 "政府資料開放授權條款－第1版")  # fmt: skip
    apache = texts("Apache License, Version 2.0", "Apache 授權條款 2.0 版")
    for name, label, short in ((OGDL, ogdl, "OGDL-Taiwan-1.0"), (APACHE, apache, "Apache-2.0")):
        yield list(
            node(name, "dct:LicenseDocument", dct_title=both(label), dct_identifier=plain(short),
                 dct_type=_ATTRIBUTION)
        )  # fmt: skip


# class, scheme, concept, label
_CONCEPTS = (
    ("skos:ConceptScheme", "", _THEMES, texts("EU data themes", "歐盟資料主題")),
    ("skos:Concept", _THEMES[1:-1], THEME,
     texts("Government and public sector", "政府與公共部門")),
    ("skos:Concept", f"{EU}planned-availability", AVAILABLE, texts("available", "可取得")),
    ("skos:Concept", "http://purl.org/adms/licencetype/1.0", _ATTRIBUTION,
     texts("Attribution", "姓名標示")),
    ("skos:Concept", "http://purl.org/adms/publishertype/1.0", AUTHORITY,
     texts("Local authority", "地方政府")),
)  # fmt: skip
