"""The same catalogue for those who read no DCAT: data.gov.tw's metadata, and schema.org."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from bscgraph.flat import as_json
from bscgraph.graph.prefixes import base_of
from bscgraph.publish.catalogue.about import About, names_of, titles_of
from bscgraph.publish.catalogue.dcat import dataset_of, whole_dataset
from bscgraph.publish.dumps import FORMS, Dumped, Dumps, File, downloads
from bscgraph.publish.dumps.columns import TABLES, Table
from bscgraph.publish.dumps.csvw import with_newest
from bscgraph.wording import LANGUAGES

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry

__all__ = ["data_gov_tw", "schema_org", "schema_org_entry", "schema_org_whole"]

_OGDL = "https://data.gov.tw/license"
_CITY = "臺北市政府"
_KEYWORDS = ["平衡計分卡", "績效", "關鍵績效指標", "預算", "balanced scorecard", "performance"]


def data_gov_tw(made: Dumps, about: About) -> str:
    """The tables as data sets of 政府資料開放平臺, a JSON list of their metadata.

    The names of the fields are those of the platform's guide for agencies; the fields of a file
    (``resourceField``) are named as its heading names them. What only an agency's account
    decides (its number, its categories) is left empty.
    """
    return as_json([_platform(table, made, about) for table in TABLES]) + "\n"


def _platform(table: Table, made: Dumps, about: About) -> dict[str, Any]:
    years = [year for one in made.submissions for year in (one.first, one.last) if year]
    files = [f for f in made.files if f.path.startswith(f"data/tables/{table.name}.")]
    contact = about.contact
    return {
        "categoryService": "",
        "categoryDataset": "",
        "title": f"臺北市政府各機關平衡計分卡－{table.title['zh-Hant']}",
        "description": f"每列為{table.row['zh-Hant']}"
        "資料自各機關平衡計分卡逐格判讀，附出處頁、列、欄。",
        "type": "rawData",
        "license": "1",
        "cost": "free",
        "publisher": _CITY,
        "publisherOID": "",
        "publisherContactName": contact.zh if contact else "",
        "publisherContactPhone": "",
        "publisherContactEmail": contact.email if contact else "",
        "updateFrequency": {"regularupdate": "1", "Frequency": "1", "unittime": "年"},
        "coverageStartedDate": f"{min(years)}-01-01" if years else "",
        "coverageEndedDate": f"{max(years)}-12-31" if years else "",
        "publishedDate": about.issued.isoformat() if about.issued else "",
        "modifiedDate": about.modified.isoformat() if about.modified else "",
        "spatialCoverage": "臺北市",
        "language": "zh",
        "relatedUrl": about.address,
        "notes": f"授權說明網址：{_OGDL}",
        "keyword": _KEYWORDS,
        "distribution": [_resource(file, table, about) for file in files if file.form != "csvw"],
    }


def _resource(file: File, table: Table, about: About) -> dict[str, Any]:
    fields = [
        {"name": column.id, "description": column.heading["zh-Hant"]}
        for column in with_newest(table.columns)
    ]
    return {
        "resourceDescription": f"{table.title['zh-Hant']}（{FORMS[file.form].label['zh-Hant']}）",
        "resourceField": fields,
        "resourceFormat": FORMS[file.form].eu,
        "resourceCharacterEncoding": "UTF-8",
        "resourceDownloadUrl": about.url(file.path),
        "resourceNotes": f"SHA-256：{file.sha256}" if file.sha256 else "",
    }


def schema_org(one: Dumped, about: About, lang: str = "zh-Hant") -> str:
    """A submission as a schema.org Dataset in JSON-LD, for a page in ``lang``.

    It can stand in a ``script`` element: nothing in it ends that.
    """
    about = about.based(base_of([one.graph]) or "")
    register = about.minter.register
    names, titles = names_of(one, register), titles_of(one, register)
    other = next(tag for tag in LANGUAGES if tag != lang)
    described = {
        "en": f"Objectives, indicators, plans and budgets of {names['en']}, read to the cell.",
        "zh-Hant": f"{names['zh-Hant']}的策略目標、績效指標之實際值與目標值、行動計畫與預算，"
        "逐格判讀自公開文件；每一數字均註明出處頁、列、欄，並附原文與判讀狀態。",
    }
    found = _dataset(dataset_of(one, about), about, (one.first, one.last)) | {
        "name": titles[lang],
        "alternateName": titles[other],
        "description": described[lang],
        "url": about.page(one, lang),
        "version": str(one.number),
        "creator": {"@type": "GovernmentOrganization", "@id": one.agency, "name": names[lang]},
        "isPartOf": {"@type": "Dataset", "@id": whole_dataset(about)[1:-1]},
        "distribution": _downloads(one.files, about, lang),
    }
    if one.dated:
        found["datePublished"] = one.dated.isoformat()
    return _harmless(found)


def schema_org_entry(entry: Entry, about: About, lang: str = "zh-Hant") -> str:
    """The same of a submission whose files are not written yet, or never are: without sizes."""
    one = Dumped(
        graph=entry.graph,
        card=entry.card,
        agency=entry.agency,
        agency_name=entry.agency_name,
        title=entry.title,
        year=entry.year,
        group=entry.group or None,
        number=entry.number,
        newest=entry.newest,
        dated=None,
        first=None,
        last=None,
        document=None,
        conversion=None,
        file_name=None,
        triples=0,
        files=downloads(entry.graph),
    )
    return schema_org(one, about, lang)


def schema_org_whole(made: Dumps, about: About, lang: str = "zh-Hant") -> str:
    """The whole store as a schema.org Dataset in JSON-LD, for a page in ``lang``."""
    about = about.based(made.base)
    years = [year for one in made.submissions for year in (one.first, one.last) if year]
    span = (min(years), max(years)) if years else (None, None)
    titles = {"en": "Balanced scorecards of the agencies of Taipei City Government",
              "zh-Hant": "臺北市政府各機關平衡計分卡"}  # fmt: skip
    described = {
        "en": f"Balanced scorecards as data: {len(made.submissions)} submissions, "
        f"{made.counts.quads:,} statements, each number with the cell it was printed in.",
        "zh-Hant": f"以資料形式提供之平衡計分卡：{len(made.submissions)} 次提報、"
        f"{made.counts.quads:,} 筆敘述，"
        "逐格判讀自公開文件；每一數字均註明出處頁、列、欄，並附原文。",
    }
    other = next(tag for tag in LANGUAGES if tag != lang)
    found = _dataset(whole_dataset(about), about, span) | {
        "name": titles[lang],
        "alternateName": titles[other],
        "description": described[lang],
        "url": about.address,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": about.minter.catalogue()},
        "distribution": _downloads(made.files, about, lang),
    }
    return _harmless(found)


def _dataset(name: str, about: About, span: tuple[int | None, int | None]) -> dict[str, Any]:
    city = about.minter.agency_iri("taipei")
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": name[1:-1],
        "license": _OGDL,
        "isAccessibleForFree": True,
        "inLanguage": "zh-Hant",
        "keywords": _KEYWORDS,
        "publisher": {"@type": "GovernmentOrganization", "@id": city, "name": _CITY},
        "spatialCoverage": {"@type": "Place", "name": "臺北市 Taipei City",
                            "sameAs": "http://www.wikidata.org/entity/Q1867"},
    }  # fmt: skip
    if None not in span:
        found["temporalCoverage"] = f"{span[0]}/{span[1]}"
    return found


def _downloads(files: Iterable[File], about: About, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "@type": "DataDownload",
            "name": file.label[lang],
            "contentUrl": about.url(file.path),
            "encodingFormat": file.media_type,
            **({"contentSize": f"{file.size} B"} if file.size is not None else {}),
            **({"sha256": file.sha256} if file.sha256 else {}),
        }
        for file in files
        if file.form != "csvw"
    ]


def _harmless(document: Mapping[str, Any]) -> str:
    """JSON in which nothing ends the ``script`` element it stands in."""
    text = as_json(document)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
