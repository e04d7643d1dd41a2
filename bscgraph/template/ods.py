"""A template as an ODS workbook, with the same protection, lists and notes as the XLSX one.

Written by hand, part by part, because the file must be the same bytes for the same card.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from bscgraph.draw.ods import manifest, paragraphs
from bscgraph.template.form import prompts
from bscgraph.template.looks import FONT, LIST_OF, Look, allowed, look_of, runs
from bscgraph.template.odsparts import MIME, document, meta, settings, styles
from bscgraph.template.pages import NUMERIC, Box, Page
from bscgraph.template.texts import said

__all__ = ["write"]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP file knows
_CHARACTER, _POINT = 1.95, 0.3528  # millimetres
_BORDERS = {"thin": "0.5pt solid", "thick": "2pt solid", "dotted": "0.75pt dotted"}
_ALIGN = {"left": "start", "right": "end", "center": "center"}


def write(pages: Sequence[Page], lang: str) -> bytes:
    """The workbook; the same bytes for the same pages."""
    parts = {
        "mimetype": MIME,
        "content.xml": _content(pages, lang),
        "styles.xml": styles(pages[0].footer),
        "meta.xml": meta(pages[0].boxes[0].text),
        "settings.xml": settings([(page.name, page.heading.stop) for page in pages]),
        "META-INF/manifest.xml": manifest("content.xml", "styles.xml", "settings.xml", "meta.xml"),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            stored = name == "mimetype"  # first and plain, so that the type is seen
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            package.writestr(entry, text.encode("utf-8"))
    return out.getvalue()


def _content(pages: Sequence[Page], lang: str) -> str:
    sizes = _Sizes(pages)
    looks = {look_of(box)[0]: look_of(box) for page in pages for box in page.boxes}
    names = {name: f"k{at}" for at, name in enumerate(looks)}
    patterns = {pattern: f"n{at}" for at, pattern in enumerate(_each_once(looks))}
    automatic = sizes.styles()
    automatic += "".join(_number_style(p, name) for p, name in patterns.items() if p)
    for name, (_, look, pattern, unlocked) in looks.items():
        automatic += _style(names[name], look, patterns[pattern] if pattern else "", unlocked)
    lists = {name: (page, place) for page in pages for name, place in page.lists.items()}
    places = {name: _range(page.name, *place) for name, (page, place) in lists.items()}
    valid = "".join(
        one for at, page in enumerate(pages) for one in _validations(page, at, places, lang)
    )
    tables = "".join(_table(page, at, names, sizes, places) for at, page in enumerate(pages))
    return document(
        "content",
        f"<office:automatic-styles>{automatic}</office:automatic-styles>",
        "<office:body><office:spreadsheet>",
        f"<table:content-validations>{valid}</table:content-validations>",
        f"{tables}</office:spreadsheet></office:body>",
    )


def _each_once(looks: dict[str, tuple[str, Look, str, bool]]) -> list[str]:
    return list(dict.fromkeys(pattern for _, _, pattern, _ in looks.values()))


class _Sizes:
    """The styles of columns and rows, one for each size that occurs."""

    def __init__(self, pages: Sequence[Page]) -> None:
        widths = sorted({width for page in pages for width in page.widths})
        heights = sorted({height for page in pages for height in page.heights})
        self.columns = {width: f"c{at}" for at, width in enumerate(widths)}
        self.rows = {height: f"r{at}" for at, height in enumerate(heights)}

    def styles(self) -> str:
        """The elements that define them, and the style of the tables."""
        out = [
            f'<style:style style:name="{name}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * _CHARACTER:.2f}mm"/>'
            "</style:style>"
            for width, name in self.columns.items()
        ]
        out += [
            f'<style:style style:name="{name}" style:family="table-row">'
            f'<style:table-row-properties style:row-height="{height * _POINT:.2f}mm" '
            'style:use-optimal-row-height="false"/></style:style>'
            for height, name in self.rows.items()
        ]
        out.append(
            '<style:style style:name="t" style:family="table" style:master-page-name="Default">'
            '<style:table-properties table:display="true"/></style:style>'
        )
        return "".join(out)


def _number_style(pattern: str, name: str) -> str:
    if pattern == "@":
        return f'<number:text-style style:name="{name}"><number:text-content/></number:text-style>'
    digits, percent = pattern.rstrip("%"), pattern.endswith("%")
    decimals = len(digits.partition(".")[2])
    grouping = ' number:grouping="true"' if "," in digits else ""
    kind = "percentage" if percent else "number"
    sign = "<number:text>%</number:text>" if percent else ""
    return (
        f'<number:{kind}-style style:name="{name}"><number:number number:min-integer-digits="1" '
        f'number:decimal-places="{decimals}" number:min-decimal-places="{decimals}"{grouping}/>'
        f"{sign}</number:{kind}-style>"
    )


def _style(name: str, look: Look, pattern: str, unlocked: bool) -> str:
    data = f' style:data-style-name="{pattern}"' if pattern else ""
    cell = f'style:vertical-align="{"top" if look.top else "middle"}" fo:wrap-option="wrap"'
    cell += f' fo:padding="1mm" style:cell-protect="{"none" if unlocked else "protected"}"'
    if look.fill:
        cell += f' fo:background-color="#{look.fill.lower()}"'
    if look.border:
        cell += f' fo:border="{_BORDERS[look.border]} #7f7f7f"'
    font = f'fo:font-size="{look.size}pt" style:font-size-asian="{look.size}pt"'
    font += f' fo:color="#{look.colour}" fo:font-family="{FONT}" style:font-family-asian="{FONT}"'
    if look.bold:
        font += ' fo:font-weight="bold" style:font-weight-asian="bold"'
    return (
        f'<style:style style:name="{name}" style:family="table-cell"{data}>'
        f"<style:table-cell-properties {cell}/>"
        f'<style:paragraph-properties fo:text-align="{_ALIGN[look.align]}"/>'
        f"<style:text-properties {font}/></style:style>"
    )


def _letters(column: int) -> str:
    """The letters of a column counted from 0: 0 -> A, 26 -> AA."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


def _range(page: str, column: int, first: int, last: int) -> str:
    letters = _letters(column)
    return f"[$'{page}'.${letters}${first + 1}:.${letters}${last + 1}]"


def _checked(page: Page, number: int) -> dict[tuple[int, int], str]:
    """The name of the validation of each cell: one for every run of cells, as its formula
    counts from the first of them."""
    wanted = {box.check for box in page.boxes if box.check}
    return {
        (row, column): f"v{number}-{at}"
        for at, (_, column, first, last) in enumerate(runs(page, wanted))
        for row in range(first, last + 1)
    }


def _validations(page: Page, number: int, places: dict[str, str], lang: str) -> Iterator[str]:
    texts = prompts(page, lang)
    for at, (check, column, first, _) in enumerate(runs(page, texts)):
        cell = f"{_letters(column)}{first + 1}"
        base = quoteattr(f"'{page.name}'.{cell}")
        condition = _condition(check, cell, places)
        rule = f" table:condition={quoteattr(f'of:{condition}')}" if condition else ""
        if check in LIST_OF:
            rule += ' table:display-list="unsorted"'
        shown = bool(condition) and check != "reasons"
        yield (
            f'<table:content-validation table:name="v{number}-{at}"{rule} '
            f'table:allow-empty-cell="true" table:base-cell-address={base}>'
            f"{_messages(check, texts[check], lang, shown=shown)}</table:content-validation>"
        )


def _messages(check: str, text: tuple[str, str], lang: str, *, shown: bool) -> str:
    warned = check in ("units", "measure")
    title, wrong = quoteattr(text[0]), said("not-listed", lang) if warned else text[1]
    kind = "warning" if warned else "stop"
    return (
        f'<table:help-message table:display="true" table:title={title}>'
        f"<text:p>{escape(text[1])}</text:p></table:help-message>"
        f'<table:error-message table:display="{str(shown).lower()}" '
        f'table:message-type="{kind}" table:title={title}><text:p>{escape(wrong)}</text:p>'
        "</table:error-message>"
    )


def _condition(check: str, cell: str, places: dict[str, str]) -> str:
    if check in LIST_OF:
        return f"cell-content-is-in-list({places[LIST_OF[check]]})"
    if check in NUMERIC:
        return f"is-true-formula({allowed(f'[.{cell}]', places['reasons'], ';')})"
    whole = "cell-content-is-whole-number()"
    if check == "count":
        return f"{whole} and cell-content()>=0"
    if check == "change":
        return f"{whole} and cell-content-is-between(-9999,9999)"
    return ""


def _table(
    page: Page, number: int, names: dict[str, str], sizes: _Sizes, places: dict[str, str]
) -> str:
    grid = {
        (row, column): box
        for box in page.boxes
        for row in box.rows
        for column in range(box.column, box.column + box.colspan)
    }
    checked = _checked(page, number)
    columns = "".join(
        f'<table:table-column table:style-name="{sizes.columns[width]}"/>' for width in page.widths
    )
    rows = []
    for row, height in enumerate(page.heights):
        places_of_row = [(row, column) for column in range(len(page.widths))]
        cells = "".join(_at(place, grid, names, checked) for place in places_of_row)
        text = f'<table:table-row table:style-name="{sizes.rows[height]}">{cells}</table:table-row>'
        head = row in page.heading
        rows.append(f"<table:table-header-rows>{text}</table:table-header-rows>" if head else text)
    protection = '<loext:table-protection loext:select-protected-cells="true" '
    protection += 'loext:select-unprotected-cells="true"/>'
    return (
        f'<table:table table:name={quoteattr(page.name)} table:style-name="t" '
        f'table:protected="true">{protection}{columns}{"".join(rows)}'
        f"{_conditional(page, places)}</table:table>"
    )


def _at(
    place: tuple[int, int],
    grid: dict[tuple[int, int], Box],
    names: dict[str, str],
    checked: dict[tuple[int, int], str],
) -> str:
    """The element at a place: a cell, what a merged one covers, or nothing."""
    box = grid.get(place)
    if box is None:
        return "<table:table-cell/>"
    style = names[look_of(box)[0]]
    if place != (box.row, box.column):
        return f'<table:covered-table-cell table:style-name="{style}"/>'
    return _cell(box, style, checked.get(place) if box.check else None)


def _cell(box: Box, style: str, check: str | None) -> str:
    spans = ""
    if box.rowspan > 1 or box.colspan > 1:
        spans = f' table:number-columns-spanned="{box.colspan}"'
        spans += f' table:number-rows-spanned="{box.rowspan}"'
    valid = f' table:content-validation-name="{check}"' if check else ""
    note = ""
    if box.remark:
        note = f"<office:annotation><text:p>{escape(box.remark)}</text:p></office:annotation>"
    kind = ' office:value-type="string"' if box.text else ""
    if box.number is not None:
        what = "percentage" if box.pattern.endswith("%") else "float"
        kind = f' office:value-type="{what}" office:value="{box.number:f}"'
    text = "".join(paragraphs(box.text)) if box.text else ""
    return (
        f'<table:table-cell table:style-name="{style}"{valid}{kind}{spans}>{note}{text}'
        "</table:table-cell>"
    )


def _conditional(page: Page, places: dict[str, str]) -> str:
    """Red where a pasted text is no value; white where a cell to fill in has been filled."""
    out = ""
    quoted = f"'{page.name}'"
    for _, column, first, last in runs(page, sorted(NUMERIC)):
        letters = _letters(column)
        cell = f"{letters}{first + 1}"
        rule = allowed(cell, places["reasons"].strip("[]").replace(":.", ":"), ",")
        out += _format_if(
            f"{quoted}.{cell}:{quoted}.{letters}{last + 1}",
            f'formula-is(AND({cell}<>"",NOT({rule})))',
            ("refused", f"{quoted}.{cell}"),
        )
    for box in page.boxes:
        if box.style == "fill" and box.check not in NUMERIC:
            cell = f"{_letters(box.column)}{box.row + 1}"
            at = f"{quoted}.{cell}"
            out += _format_if(f"{at}:{at}", f'formula-is({cell}<>"")', ("filled", at))
    return f"<calcext:conditional-formats>{out}</calcext:conditional-formats>" if out else ""


def _format_if(target: str, value: str, style_at: tuple[str, str]) -> str:
    style, base = style_at
    return (
        f"<calcext:conditional-format calcext:target-range-address={quoteattr(target)}>"
        f'<calcext:condition calcext:apply-style-name="{style}" '
        f"calcext:value={quoteattr(value)} calcext:base-cell-address={quoteattr(base)}/>"
        "</calcext:conditional-format>"
    )
