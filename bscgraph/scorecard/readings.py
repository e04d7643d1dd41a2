"""Number cells to the model's readings, with a finding for each doubt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bscgraph.model import Reading
from bscgraph.scorecard.spot import Ledger, Spot
from bscgraph.scorecard.units import looks_like_unit
from bscgraph.text import Number, find_codes, read_number

__all__ = ["BLANK", "reading_of"]

BLANK = Reading("", None, reason="blank")


def reading_of(
    spot: Spot, ledger: Ledger, subject: str, *, scale: int = 1, spread: bool = False
) -> Reading:
    """What a number cell says, read by grammar; its doubts go to the ledger.

    ``scale`` is the factor of the column's heading （千元）; ``spread`` says that the cell is
    merged over several value columns, so that a number in it belongs to none for certain.
    """
    ledger.use(spot)
    number = read_number(spot.raw, spot.breaks)
    if spread and number.value is not None:
        number = Number(None, "unresolved", number.note, "malformed", number.value)
        ledger.doubt("value-merged", spot, subject)
    elif number.reason in ("malformed", "text"):
        _tell_unreadable(number, spot, ledger, subject)
    shown = _without_stray(spot, number, ledger, subject)
    if scale != 1:
        number = _scaled(number, scale)
    for flag in dict.fromkeys(number.flags):
        if flag != "stray-fragment":
            ledger.doubt(flag, shown, subject, value=str(number.value))
    return Reading(
        raw=shown.raw,
        value=number.value,
        status=number.status,  # type: ignore[arg-type]
        note=number.note,
        reason=number.reason,
        candidate=number.candidate,
        percent=number.percent,
        scale=number.scale,
        flags=tuple(dict.fromkeys(number.flags)),
        source=spot.source,
    )


def _tell_unreadable(number: Number, spot: Spot, ledger: Ledger, subject: str) -> None:
    if number.reason == "malformed":
        maybe = "" if number.candidate is None else f"（可能為 {number.candidate:,f}）"
        maybe_en = "" if number.candidate is None else f" (it may mean {number.candidate:,f})"
        ledger.doubt("number-malformed", spot, subject, maybe=maybe, maybe_en=maybe_en)
    elif looks_like_unit(spot.tight) or find_codes(spot.text):
        ledger.doubt("unit-in-value-column", spot, subject)
    else:
        ledger.doubt("value-is-text", spot, subject)


def _without_stray(spot: Spot, number: Number, ledger: Ledger, subject: str) -> Spot:
    """The spot without the fragment a page's end left behind; the fragment is named."""
    if "stray-fragment" not in number.flags:
        return spot
    stray = spot.tails[-1] if spot.tails else spot
    kept = replace(spot, tails=spot.tails[:-1]) if spot.tails else spot
    ledger.doubt("stray-fragment", stray, subject, kept=str(number.value))
    return kept


def _scaled(number: Number, scale: int) -> Number:
    """The number in the heading's unit turned into the unit itself."""
    value = None if number.value is None else _whole(number.value * scale)
    candidate = None if number.candidate is None else number.candidate * scale
    if value is None:
        return replace(number, candidate=candidate)
    flags = (*number.flags, "scale-normalised")
    return replace(number, value=value, flags=flags, scale=number.scale * scale)


def _whole(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value
