"""What search engines and language models look for: sitemap, robots.txt, llms.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from xml.sax.saxutils import escape, quoteattr

from bscgraph.publish.catalogue.about import About, titles_of
from bscgraph.publish.dumps import Dumps
from bscgraph.publish.dumps.columns import TABLES
from bscgraph.query import catalogue

__all__ = ["llms", "robots", "sitemaps"]

_MOST = 50_000  # addresses in one sitemap, as the protocol has it
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
Pages = Iterable[Mapping[str, str]]
"""For each page its path by language."""


def sitemaps(pages: Pages, about: About) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Path and content of the sitemap; of an index and its parts where there are many pages.

    Each part must be written before the next is asked for.
    """
    waiting = iter(_addresses(pages, about))
    first = list(islice(waiting, _MOST))
    further = next(waiting, None)
    if further is None:
        yield "sitemap.xml", _urls(first)
        return
    waiting, names = chain(first, [further], waiting), list[str]()
    for number, one in enumerate(waiting, 1):
        names.append(f"sitemap-{number}.xml")
        yield names[-1], _urls(chain([one], islice(waiting, _MOST - 1)))
    yield "sitemap.xml", _index(names, about)


def _addresses(pages: Pages, about: About) -> Iterator[str]:
    """An entry for each page in each language, with what it is called in the others."""
    for page in pages:
        others = "".join(
            f'\n  <xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(about.url(path))}/>'
            for lang, path in sorted(page.items())
        )
        for _, path in sorted(page.items()):
            yield f" <url>\n  <loc>{escape(about.url(path))}</loc>{others}\n </url>\n"


def _urls(entries: Iterable[str]) -> Iterator[bytes]:
    xhtml = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    yield f'{_HEAD}<urlset xmlns="{_SPACE}" {xhtml}>\n'.encode()
    for entry in entries:
        yield entry.encode()
    yield b"</urlset>\n"


def _index(names: Iterable[str], about: About) -> Iterator[bytes]:
    yield f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n'.encode()
    for name in names:
        yield f" <sitemap><loc>{escape(about.url(name))}</loc></sitemap>\n".encode()
    yield b"</sitemapindex>\n"


def robots(about: About) -> str:
    """Everything may be read, and where the list of it is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {about.url('sitemap.xml')}\n"


_HEADING = """\
# 臺北市政府各機關平衡計分卡 Balanced scorecards of Taipei City Government

> Objectives, indicators (actual values and targets), action plans and budgets of the city's \
agencies, read to the cell from the documents they publish. 各機關之策略目標、績效指標、行動計畫\
與預算，逐格判讀自公開文件。

How to read the data:

- Each document restates past years: a value belongs to the submission that states it. In \
tables, `newest` is true for rows of the newest submission of a scorecard.
- `rawText` is what is printed; `value` or `amount` is empty where it could not be read for sure \
(`parseStatus` is `unresolved`): never treat that as zero.
- Years are Gregorian; the ROC year is 1911 less. Amounts are New Taiwan dollars.
- A plan that repeats the money of others (`aggregates`) must not be added to them.
- Licence of the data: OGDL-Taiwan-1.0, https://data.gov.tw/license (name the source).
"""
_DESCRIBED = (
    ("Catalogue (DCAT-AP)", "catalog.ttl", "資料目錄"),
    ("What is in the graph (VoID)", "void.ttl", "知識圖內容說明"),
    ("Stored queries (SPARQL)", "queries.ttl", "預存查詢"),
    ("Columns of all tables (CSVW)", "data/tables/csv-metadata.json", "表格欄位說明"),
)


def llms(made: Dumps, about: About) -> str:
    """The site in Markdown for language models: what is here, and how to read it rightly."""
    register = about.minter.register
    newest = [one for one in made.submissions if one.newest]
    parts = {
        "Data": [
            _link(f.label["en"], about.url(f.path), f.label["zh-Hant"])
            for f in made.files
            if not f.path.startswith("data/tables/")
        ],
        "Tables": [
            _link(t.title["en"], about.url(f"data/tables/{t.name}.csv"),
                  f"{t.title['zh-Hant']}. {t.row['en']}") for t in TABLES
        ],
        "Descriptions": [_link(text, about.url(path), zh) for text, path, zh in _DESCRIBED],
        "Questions that are answered": [
            f"- {query.id}: {query.question['en']} {query.question['zh-Hant']}"
            for query in catalogue()
        ],
        "Scorecards": [
            _link(titles["en"], about.page(one, about.languages[0]), titles["zh-Hant"])
            for one in newest
            for titles in [titles_of(one, register)]
        ],
    }  # fmt: skip
    sections = ["\n".join((f"\n## {name}\n", *lines, "")) for name, lines in parts.items()]
    return _HEADING + "".join(sections)


def _link(text: str, url: str, note: str) -> str:
    plain = " ".join(text.split()).replace("[", "(").replace("]", ")")
    return f"- [{plain}]({url}): {' '.join(note.split())}"
