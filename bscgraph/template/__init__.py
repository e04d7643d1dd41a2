"""A workbook to fill in: next year's scorecard with last year's content carried over.

:func:`template` writes it; :func:`bscgraph.read` takes the filled workbook back.
"""

from __future__ import annotations

from typing import Literal

from bscgraph.iri import Register
from bscgraph.model import Scorecard
from bscgraph.template.carry import Carried, carried, empty
from bscgraph.template.choices import choices

__all__ = ["FORMATS", "Carried", "Form", "carried", "empty", "template"]

Form = Literal["xlsx", "ods"]
FORMATS: tuple[Form, ...] = ("xlsx", "ods")


def template(
    agency: str,
    roc_year: int,
    last: Scorecard | None = None,
    *,
    form: Form = "xlsx",
    lang: str = "zh-Hant",
) -> bytes:
    """The workbook for an agency's scorecard of a year; the same bytes for the same content.

    Args:
        agency: the agency's full name, for the title; only used without ``last``.
        roc_year: year of the Republic of China the scorecard is for.
        last: the scorecard to carry over, of an earlier year.
        form: one of :data:`FORMATS`.
        lang: language of instructions, notes and messages, ``en`` or ``zh-Hant``; what is
            read again stays in Chinese.

    Raises:
        GraphError: a text is too long for the format.
    """
    from bscgraph.template.form import pages

    content = empty(agency, roc_year) if last is None else carried(last, roc_year)
    laid = pages(content, choices(content.card, Register.default()), lang)
    if form == "ods":
        from bscgraph.template import ods

        return ods.write(laid, lang)
    from bscgraph.template import xlsx

    return xlsx.write(laid, lang)
