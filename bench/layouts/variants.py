"""Every layout by name: who prints it, with which options, and what is done to it later."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bench.layouts import draw, html, officefiles, programs, reshape
from bench.layouts.content import Content

__all__ = ["VARIANTS", "Variant", "make"]

#: Radicals that some printers put in a PDF for the ideographs they look like.
_RADICALS = str.maketrans("民行人立工目用生金文面長食", "⺠⾏⼈⽴⼯⽬⽤⽣⾦⽂⾯⻑⻝")


@dataclass(frozen=True, slots=True)
class Variant:
    """A layout: ``producer``, ``name``, options, and a later step (``kind:how``)."""

    producer: str
    name: str
    options: dict[str, str] = field(default_factory=dict)
    after: str = ""
    suffix: str = "pdf"


_A4 = {"size": "A4 landscape", "font": "6pt", "pad": "1.5pt"}
_A4P = {"size": "A4 portrait", "font": "5pt", "pad": "1pt", "margin": "6mm"}
_NARROW = {"size": "A4 portrait", "font": "7pt", "pad": "1pt", "wrap": "anywhere", "margin": "5mm"}
_STYLES: list[tuple[str, dict[str, str]]] = [
    *((f"rules-{name}", {"rules": name}) for name in html.RULES),
    ("a4", _A4),
    ("a4-portrait", _A4P),
    ("a4-horizontal", _A4 | {"rules": "horizontal"}),
    ("a4-zebra", _A4 | {"rules": "zebra", "number": "center"}),
    ("a4-none", _A4 | {"rules": "none", "valign": "top"}),
    ("narrow", _NARROW),
    ("narrow-horizontal", _NARROW | {"rules": "horizontal", "valign": "top"}),
    ("top-left", {"valign": "top", "number": "left"}),
    ("bottom-center", {"valign": "bottom", "number": "center", "align": "center"}),
    ("two-line", {"two_line": "yes"}),
    ("two-line-none", {"two_line": "yes", "rules": "none"}),
    ("two-line-horizontal", {"two_line": "yes", "rules": "horizontal"}),
    ("head-once", _A4 | {"head": "table-row-group"}),
    ("rows-whole", _A4 | {"breaks": "avoid"}),
    ("one-page", {"one_page": "yes", "font": "6pt", "pad": "1pt"}),
    ("underlined", {"extra": "td.n{text-decoration:underline}th{text-decoration:line-through}"}),
    ("spaced", {"extra": "h1,th{letter-spacing:3pt}"}),
    ("shadow", {"extra": "th{text-shadow:.3pt 0 0 #000;font-weight:bold}"}),
    ("hidden", {"extra": "body::after{content:'999,999 隱藏文字';color:#fff;font-size:4pt}"}),
    ("radicals", {"radicals": "yes"}),
    ("boxes", {"front": "boxes", "number": "center"}),
    ("boxes-a4", _A4 | {"front": "boxes", "extra": "th{background:#dde}"}),
    (
        "boxes-borderless",
        {
            "front": "boxes",
            "rules": "none",
            "number": "center",
            "extra": ".boxes div{border:0}tr{border-bottom:.4pt solid #ccc}",
        },
    ),
    ("mixed-sizes", {"extra": "@page:first{size:A4 portrait}", "font": "7pt"}),
]
_AFTER = [*(f"reshape:{kind}" for kind in (*reshape.RESHAPES, "scan"))]
_AFTER += [f"reprint:{program}" for program in ("gs", "qpdf", "mutool", "cairo")]


def _all() -> list[Variant]:
    out = [Variant(p, n, o) for p in ("weasyprint", "chromium") for n, o in _STYLES]
    out += [Variant("weasyprint", after.split(":")[1], {}, after) for after in _AFTER]
    out += [Variant("reportlab", name, options) for name, options in draw.STYLES.items()]
    out += [
        Variant("writer", "docx", suffix="docx"),
        Variant("writer", "docx-plain", {"rules": "no"}, suffix="docx"),
        Variant("writer", "odt", suffix="odt"),
        Variant("writer", "a4"),
        Variant("writer", "a4-large", {"points": "9"}),
        Variant("writer", "a4-unruled", {"rules": "no"}),
        Variant("writer", "a4-gs", {}, "reprint:gs"),
        Variant("writer", "a4-cairo", {}, "reprint:cairo"),
        Variant("calc", "text", suffix="xlsx"),
        Variant("calc", "typed", {"typed": "yes"}, suffix="xlsx"),
        Variant("calc", "sheets", {"typed": "yes", "sheets": "yes"}, suffix="xlsx"),
        Variant("calc", "typed", {"typed": "yes"}, suffix="ods"),
        Variant("calc", "typed", {"typed": "yes"}, suffix="xls"),
        Variant("calc", "a3", {"typed": "yes"}),
        Variant("calc", "split-columns", {"wide": "yes"}),
        Variant("calc", "split-across", {"wide": "yes", "across": "yes"}),
        Variant("calc", "split-left", {"wide": "yes", "left": "yes", "sheets": "yes"}),
        Variant("plain", "utf8", suffix="csv"),
        Variant("plain", "bom", {"encoding": "utf-8-sig"}, suffix="csv"),
        Variant("plain", "big5", {"encoding": "cp950"}, suffix="csv"),
        Variant("plain", "utf8", {"comma": "\t"}, suffix="tsv"),
        Variant("plain", "seed", suffix="txt"),
    ]
    return out


VARIANTS: list[Variant] = _all()


def make(content: Content, variant: Variant, out: Path) -> None:
    """Write ``content`` in the layout ``variant`` to ``out``."""
    step, _, how = variant.after.partition(":")
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder, f"first.{variant.suffix}") if step else out
        _first(content, variant, first, Path(folder))
        if step == "reshape":
            reshape.reshape(first, how, out)
        elif step == "reprint":
            programs.reprint(first, how, out)


def _first(content: Content, variant: Variant, out: Path, folder: Path) -> None:
    options = variant.options
    if variant.producer in {"weasyprint", "chromium"}:
        text = html.page(content, options)
        if "radicals" in options:
            text = text.translate(_RADICALS)
        (programs.weasy if variant.producer == "weasyprint" else programs.chromium)(text, out)
    elif variant.producer == "reportlab":
        draw.draw(content, out, options)
    elif variant.producer == "writer":
        source = folder / "first.docx"
        points = float(options.get("points", "7"))
        officefiles.docx(content, source, points=points, rules="rules" not in options)
        _convert(source, variant.suffix, out)
    elif variant.producer == "calc":
        source = folder / "first.xlsx"
        names = ("typed", "sheets", "wide", "across", "left")
        officefiles.xlsx(content, source, **{name: name in options for name in names})
        _convert(source, variant.suffix, out)
    else:
        _text(content, variant, out)


def _convert(source: Path, suffix: str, out: Path) -> None:
    if source.suffix == f".{suffix}":
        out.write_bytes(source.read_bytes())
    else:
        programs.office(source, suffix, out)


def _text(content: Content, variant: Variant, out: Path) -> None:
    if variant.suffix == "txt":
        officefiles.plain(content, out)
        return
    options = variant.options
    comma, encoding = options.get("comma", ","), options.get("encoding", "utf-8")
    officefiles.delimited(content, out, encoding, comma)
