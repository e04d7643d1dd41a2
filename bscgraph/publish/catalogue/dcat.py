"""The catalogue in DCAT-AP 3.0.1: series of an agency, a dataset a year, files, services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, groupby

from bscgraph.graph.nquads import Triple
from bscgraph.publish.catalogue import shared
from bscgraph.publish.catalogue.about import About, names_of, texts, titles_of
from bscgraph.publish.catalogue.terms import address, both, day, iri, node, number, plain, term
from bscgraph.publish.dumps import Dumped, Dumps, File
from bscgraph.publish.dumps.columns import TABLES
from bscgraph.wording import LANGUAGES

__all__ = ["blocks", "dataset_of", "whole_dataset"]

_KEYWORDS = {
    "en": ("balanced scorecard", "performance", "indicators", "budget"),
    "zh-Hant": ("平衡計分卡", "績效", "關鍵績效指標", "預算"),
}
_Span = tuple[int | None, int | None]
_RDF = {"nquads", "trig", "turtle", "jsonld"}


def blocks(made: Dumps, about: About) -> Iterator[list[Triple]]:
    """The catalogue, block by block: itself, its services and datasets, what they refer to."""
    yield list(_catalogue(made, about))
    yield from _services(about)
    yield from _whole(made, about)
    for _, found in groupby(made.submissions, key=lambda one: one.slug):
        some = list(found)
        yield list(_series(some, about))
        for _, versions in groupby(some, key=lambda one: one.card):
            yield from _of_year(list(versions), about)
    for name, agency in sorted(_agencies(made.submissions, about).items()):
        yield list(node(name, "foaf:Agent", foaf_name=both(agency), dct_type=shared.AUTHORITY))
    files = chain(made.files, *(one.files for one in made.submissions))
    yield from shared.shared(about, sorted({file.form for file in files}))


def whole_dataset(about: About) -> str:
    """The dataset that has everything, as a term."""
    return iri(about.minter.catalogue("dataset", "all"))


def dataset_of(one: Dumped, about: About) -> str:
    """The dataset of a submission as a term: of the newest, that of the agency and year."""
    parts = one.path.split("/")
    names = parts[:-1] if one.newest and len(parts) > 1 else parts
    return iri(about.minter.catalogue("dataset", *names))


def _series_of(slug: str, about: About) -> str:
    return iri(about.minter.catalogue("series", slug))


def _catalogue(made: Dumps, about: About) -> Iterator[Triple]:
    title = texts("Balanced scorecards of the agencies of Taipei City Government",
                  "臺北市政府各機關平衡計分卡")  # fmt: skip
    described = texts(
        "What agencies of Taipei City Government set out to reach, what they reached and what it "
        "costs: their balanced scorecards as data, each number with the cell it was printed in.",
        "臺北市政府各機關平衡計分卡之目標、實際值、行動計畫與預算，以資料形式提供；"
        "每一數字均註明出處儲存格。",
    )
    slugs = dict.fromkeys(one.slug for one in made.submissions)
    dated = [one.dated for one in made.submissions if one.dated is not None]
    modified = about.modified or max(dated, default=None)
    tables = (iri(about.minter.catalogue("dataset", "table", table.name)) for table in TABLES)
    cards = (dataset_of(one, about) for one in made.submissions)
    yield from node(
        iri(about.minter.catalogue()),
        "dcat:Catalog",
        dct_title=both(title),
        dct_description=both(described),
        dct_publisher=shared.city(about),
        dcat_contactPoint=shared.contact(about),
        foaf_homepage=address(about.address),
        dct_language=(shared.CHINESE, shared.ENGLISH),
        dct_license=shared.APACHE,
        dct_issued=day(about.issued) if about.issued else None,
        dct_modified=day(modified) if modified else None,
        dct_spatial=shared.TAIPEI,
        dcat_themeTaxonomy=iri(shared.THEME[1:-1].rpartition("/")[0]),
        dcat_service=tuple(_service_names(about)),
        dcat_resource=tuple(_series_of(slug, about) for slug in slugs),
        dcat_dataset=(whole_dataset(about), *tables, *cards),
    )
    yield from node(address(about.address), "foaf:Document", dct_title=both(title))


def _service_names(about: About) -> list[str]:
    names = ("sparql", "api") if about.server else ()
    return [iri(about.minter.catalogue("service", name)) for name in names]


def _services(about: About) -> Iterator[list[Triple]]:
    entries = (
        ("sparql", "sparql", texts("SPARQL endpoint", "SPARQL 查詢端點"),
         texts("Any question in SPARQL 1.1, over all submissions.",
               "以 SPARQL 1.1 查詢全部提報。"), shared.SPARQL),
        ("api", "api/openapi.json", texts("Stored questions as an API", "預存查詢 API"),
         texts("Answers to stored questions as JSON, CSV and other formats.",
               "預存查詢的答案，提供 JSON、CSV 等格式。"), iri("https://spec.openapis.org/oas/v3.1.0")),
    )  # fmt: skip
    for name, (path, description, title, text, standard) in zip(
        _service_names(about), entries, strict=False
    ):
        yield list(
            node(name, "dcat:DataService", dct_title=both(title), dct_description=both(text),
                 dcat_endpointURL=address(about.server + path),
                 dcat_endpointDescription=address(about.server + description),
                 dcat_servesDataset=whole_dataset(about), dct_conformsTo=standard,
                 dct_license=shared.OGDL, dct_accessRights=shared.PUBLIC, **_usual(about))
        )  # fmt: skip
        if standard != shared.SPARQL:
            yield list(node(standard, "dct:Standard", dct_title=plain("OpenAPI 3.1")))


def _usual(about: About) -> dict[str, str | tuple[str, ...] | None]:
    """What holds for everything in the catalogue."""
    keywords = [both(dict.fromkeys([lang], word)) for lang in LANGUAGES for word in _KEYWORDS[lang]]
    return {
        "dct_publisher": shared.city(about),
        "dcat_contactPoint": shared.contact(about),
        "dcat_theme": shared.THEME,
        "dcat_keyword": tuple(chain(*keywords)),
    }


def _dataset(
    name: str,
    about: About,
    span: _Span,
    **said: str | tuple[str, ...] | None,
) -> Iterator[Triple]:
    """A dataset, with the years it covers."""
    yield from node(
        name, "dcat:Dataset", dct_spatial=shared.TAIPEI, dct_language=shared.CHINESE,
        dct_accessRights=shared.PUBLIC, dct_temporal=_period_of(name, span),
        **_usual(about), **said,
    )  # fmt: skip
    yield from _period(name, span)


def _period_of(name: str, span: _Span) -> str | None:
    return None if None in span else f"{name[:-1]}/period>"


def _period(name: str, span: _Span) -> Iterator[Triple]:
    """The years that the dataset or series ``name`` covers, where any are known."""
    first, last = span
    if first is not None and last is not None:
        yield from node(f"{name[:-1]}/period>", "dct:PeriodOfTime",
                        dcat_startDate=day(date(first, 1, 1)),
                        dcat_endDate=day(date(last, 12, 31)))  # fmt: skip


def _span(some: Iterable[Dumped]) -> _Span:
    years = [year for one in some for year in (one.first, one.last) if year is not None]
    return min(years, default=None), max(years, default=None)


def _whole(made: Dumps, about: About) -> Iterator[list[Triple]]:
    span = _span(made.submissions)
    files = [file for file in made.files if not file.path.startswith("data/tables/")]
    title = texts("All scorecards, as one graph", "全部計分卡（單一知識圖）")
    described = texts(
        f"All {len(made.submissions)} submissions: {made.counts.quads:,} statements. The tables "
        "in one workbook are here too.",
        f"全部 {len(made.submissions)} 次提報，共 {made.counts.quads:,} 筆敘述；"
        "另附含全部表格的活頁簿。",
    )
    yield from _with_files(whole_dataset(about), files, about, span, title, described)
    for table in TABLES:
        name = iri(about.minter.catalogue("dataset", "table", table.name))
        start = f"data/tables/{table.name}."
        some = [file for file in made.files if file.path.startswith(start)]
        described = texts(
            f"A table over all submissions. What a row is: {table.row['en']}",
            f"涵蓋全部提報之表格，每列為{table.row['zh-Hant']}",
        )
        yield from _with_files(name, some, about, span, table.title, described)


def _with_files(
    name: str,
    files: list[File],
    about: About,
    span: _Span,
    *words: Mapping[str, str],
) -> Iterator[list[Triple]]:
    title, described = words
    shown = [file for file in files if file.form != "csvw"]
    yield list(
        _dataset(name, about, span, dct_title=both(title), dct_description=both(described),
                 dct_identifier=plain(name[1:-1]), dct_accrualPeriodicity=shared.YEARLY,
                 dcat_distribution=tuple(_distribution_name(file, about) for file in shown))
    )  # fmt: skip
    for file in shown:
        yield list(_distribution(file, about, title))


def _series(some: list[Dumped], about: About) -> Iterator[Triple]:
    """The scorecards of one agency, year by year."""
    register = about.minter.register
    names = names_of(some[-1], register)
    span = _span(some)
    name = _series_of(some[0].slug, about)
    dated = [one.dated for one in some if one.dated is not None]
    yield from node(
        name,
        "dcat:DatasetSeries",
        dct_title=both(texts(f"Balanced scorecards of {names['en']}",
                             f"{names['zh-Hant']}平衡計分卡（各年度）")),
        dct_description=both(texts(f"The balanced scorecards of {names['en']}, one for each year.",
                                   f"{names['zh-Hant']}歷年平衡計分卡，每年度一份。")),
        dct_accrualPeriodicity=shared.YEARLY,
        dct_spatial=shared.TAIPEI,
        dct_temporal=_period_of(name, span),
        dct_issued=day(min(dated)) if dated else None,
        dct_modified=day(max(dated)) if dated else None,
        dct_publisher=shared.city(about),
        dcat_contactPoint=shared.contact(about),
        dcat_theme=shared.THEME,
        dcat_seriesMember=tuple(dataset_of(one, about) for one in some if one.newest),
    )  # fmt: skip
    yield from _period(name, span)


def _of_year(versions: list[Dumped], about: About) -> Iterator[list[Triple]]:
    """The dataset of one scorecard: its newest submission, and earlier ones as versions."""
    newest = dataset_of(versions[-1], about)
    for before, one in zip((None, *versions), versions, strict=False):
        older = () if not one.newest else tuple(dataset_of(v, about) for v in versions[:-1])
        yield list(
            chain(
                _dataset(
                    dataset_of(one, about), about, (one.first, one.last),
                    **_facts(one, about),
                    dcat_inSeries=_series_of(one.slug, about) if one.newest else None,
                    dcat_hasVersion=older,
                    dcat_isVersionOf=None if one.newest else newest,
                    dcat_previousVersion=dataset_of(before, about) if before else None,
                ),
                _pages(one, about),
            )
        )  # fmt: skip
        title = titles_of(one, about.minter.register)
        for file in one.files:
            if file.form != "csvw":
                yield list(_distribution(file, about, title))


def _facts(one: Dumped, about: About) -> dict[str, str | tuple[str, ...] | None]:
    """What is said of one submission."""
    register = about.minter.register
    names = names_of(one, register)
    pages = tuple(address(about.page(one, lang)) for lang in about.languages)
    described = texts(
        f"Objectives, indicators with actual values and targets, action plans and budgets of "
        f"{names['en']}, read to the cell from “{one.file_name or one.title}” "
        f"({one.triples:,} statements).",
        f"{names['zh-Hant']}的策略目標、績效指標之實際值與目標值、行動計畫與預算，"
        f"自「{one.file_name or one.title}」逐格判讀（{one.triples:,} 筆敘述）。",
    )
    shown = [file for file in one.files if file.form != "csvw"]
    return {
        "dct_title": both(titles_of(one, register)),
        "dct_description": both(described),
        "dct_identifier": plain(one.graph),
        "dct_creator": iri(one.agency),
        "dct_issued": day(one.dated) if one.dated else None,
        "dct_conformsTo": shared.ONTOLOGY,
        "dcat_version": plain(str(one.number)),
        "dcat_landingPage": pages,
        "prov_wasDerivedFrom": iri(one.document) if one.document else None,
        "prov_wasGeneratedBy": iri(one.conversion) if one.conversion else None,
        "dcat_distribution": tuple(_distribution_name(file, about) for file in shown),
    }


def _pages(one: Dumped, about: About) -> Iterator[Triple]:
    """The pages about a submission, and what made its data."""
    if one.conversion:
        used = iri(one.document) if one.document else None
        yield from node(iri(one.conversion), "prov:Activity", prov_used=used)
    titles = titles_of(one, about.minter.register)
    for lang in about.languages:
        title = both({lang: titles[lang]})
        yield from node(address(about.page(one, lang)), "foaf:Document", dct_title=title)


def _agencies(some: Iterable[Dumped], about: About) -> dict[str, Mapping[str, str]]:
    """Every owner of a scorecard but the city, which is described anyway."""
    register = about.minter.register
    found: dict[str, Mapping[str, str]]
    found = {iri(one.agency): names_of(replace(one, group=None), register) for one in some}
    found.pop(shared.city(about), None)
    return found


def _distribution_name(file: File, about: About) -> str:
    path = file.path.removeprefix("data/").split("/")
    return iri(about.minter.catalogue("distribution", *path))


def _distribution(file: File, about: About, title: Mapping[str, str]) -> Iterator[Triple]:
    name, place = _distribution_name(file, about), address(about.url(file.path))
    csvw = file.form == "csv"
    standards = (
        *((shared.ONTOLOGY,) if file.form in _RDF else ()),
        *((shared.CSVW,) if csvw else ()),
    )
    labels = {lang: f"{title[lang]} ({file.label[lang]})" if lang == "en"
              else f"{title[lang]}（{file.label[lang]}）" for lang in LANGUAGES}  # fmt: skip
    described = address(about.url(f"{file.path}-metadata.json")) if csvw else None
    yield from node(
        name,
        "dcat:Distribution",
        dct_title=both(labels),
        dct_description=both(file.label),
        dcat_accessURL=place,
        dcat_downloadURL=place,
        dct_format=shared.file_type(file.form),
        dcat_mediaType=shared.media_type(file.form),
        dcat_compressFormat=shared.GZIP if file.packed else None,
        dcat_byteSize=None if file.size is None else number(file.size, "nonNegativeInteger"),
        spdx_checksum=f"{name[:-1]}/checksum>" if file.sha256 else None,
        dct_license=shared.OGDL,
        dct_language=shared.CHINESE,
        dcatap_availability=shared.AVAILABLE,
        dct_conformsTo=standards,
        foaf_page=described,
    )
    if file.sha256:
        yield from node(f"{name[:-1]}/checksum>", "spdx:Checksum",
                        spdx_algorithm=term("spdx:checksumAlgorithm_sha256"),
                        spdx_checksumValue=f'"{file.sha256}"^^{term("xsd:hexBinary")}')  # fmt: skip
    if described:
        yield from node(described, "foaf:Document", dct_title=plain("CSVW"))
