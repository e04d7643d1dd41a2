"""Damage inside a PDF that still opens: content streams, objects, the page tree."""

from __future__ import annotations

import io
import random
import re
from typing import Any

__all__ = ["damage_pdf"]

_NUMBERS = [
    "0",
    "-1",
    "1e9",
    "99999999999",
    "-99999999",
    "0.00001",
    "1000000",
    "3.5",
    "--5",
    "1.2.3",
]
_BITS = [
    *("q", "Q", "BT", "ET", "W n", "W* n", "[(", ")", "<", ">", "/X Do", "/F1 1e6 Tf", "Do", "T*"),
    *("0 0 0 0 0 0 cm", "1 0 0 -1 0 0 cm", ".7 .7 -.7 .7 0 0 cm", "BI /W 9 /H 9 ID xxx EI", "%"),
    *("7 Tr", "3 Tr", "1e38 Tc", "-1000 Tz", "100000 TL", "/P <</MCID 0>> BDC", "EMC", "\x00"),
]
_BOXES = ["/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents"]
_NASTY: list[Any] = [0, -1, 1, 90, 45, 10**9, -(10**12), "x", "", True, None]


def damage_pdf(data: bytes, dice: random.Random) -> bytes:
    """Mutate one to four things in a PDF and pack it again; the bytes as they are if it fails."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for _ in range(dice.choice((1, 1, 2, 4))):
                dice.choice((_stream, _stream, _page, _object, _font))(pdf, dice)
            out = io.BytesIO()
            pdf.save(out, object_stream_mode=dice.choice(list(pikepdf.ObjectStreamMode)))
            return out.getvalue()
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, AttributeError):
        return data


def _nasty(dice: random.Random) -> Any:
    import pikepdf

    made = [pikepdf.Name("/X"), pikepdf.Array([]), pikepdf.Array([0, 0, 1e9, 1e9]),
            pikepdf.Array([5, 5, 5, 5]), pikepdf.Dictionary()]  # fmt: skip
    return dice.choice([*_NASTY, *made])


def _stream(pdf: Any, dice: random.Random) -> None:
    page = dice.choice(list(pdf.pages))
    page.contents_coalesce()
    if "/Contents" in page.obj:
        page.Contents = pdf.make_stream(_changed(page.Contents.read_bytes(), dice))


def _changed(text: bytes, dice: random.Random) -> bytes:
    way = dice.randrange(5)
    lines = text.split(b"\n")
    at = dice.randrange(len(lines))
    if way == 0:
        found = list(re.finditer(rb"(?<![\w.])-?\d+(?:\.\d+)?", text))
        if found:
            one = dice.choice(found)
            text = text[: one.start()] + dice.choice(_NUMBERS).encode() + text[one.end() :]
        return text
    if way == 1:
        lines.insert(at, dice.choice(_BITS).encode("latin-1"))
    elif way == 2:
        del lines[at : at + dice.choice((1, 1, 5, 50))]
    elif way == 3:
        lines[at:at] = lines[at : at + dice.choice((1, 5, 50))] * dice.choice((1, 1, 20))
    else:
        dice.shuffle(lines)
    return b"\n".join(lines)


def _page(pdf: Any, dice: random.Random) -> None:
    page = dice.choice(list(pdf.pages))
    page.obj[dice.choice(_BOXES)] = _nasty(dice)


def _font(pdf: Any, dice: random.Random) -> None:
    fonts = [one for one in pdf.objects if _is(one, "/Font")]
    if fonts:
        _put(dice.choice(fonts), pdf, dice)


def _is(one: Any, kind: str) -> bool:
    import pikepdf

    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == kind


def _object(pdf: Any, dice: random.Random) -> None:
    import pikepdf

    found = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]
    _put(dice.choice(found), pdf, dice)


def _put(one: Any, pdf: Any, dice: random.Random) -> None:
    """Another value, another object or nothing under one of its keys."""
    keys = [key for key in one.keys() if key != "/Length"]  # noqa: SIM118 - not a mapping
    if not keys:
        return
    key = dice.choice(keys)
    if dice.random() < 0.3:
        del one[key]
    elif dice.random() < 0.4:
        one[key] = dice.choice(list(pdf.objects))
    else:
        one[key] = _nasty(dice)
