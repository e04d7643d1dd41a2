"""Ways to damage a document: bytes, members of a package, and the XML inside them."""

from __future__ import annotations

import io
import random
import re
import zipfile

_NASTY = ["", "-1", "0", "1", "99999999999999999999", "1e309", "NaN", "A1:XFD1048576", "\x00", "%",
          "../../etc/passwd", "http://localhost/", "真", "none", "true", "2147483648"]  # fmt: skip


def damage_bytes(data: bytes, rng: random.Random) -> bytes:
    """Flip, cut, repeat or insert bytes."""
    result = bytearray(data)
    for _ in range(rng.choice([1, 2, 8, 64])):
        at = rng.randrange(len(result) + 1)
        length = rng.choice([1, 2, 4, 64, 1024])
        way = rng.randrange(5)
        if way == 0 and at < len(result):
            result[at] ^= 1 << rng.randrange(8)
        elif way == 1:
            del result[at : at + length]
        elif way == 2:
            result[at:at] = result[at : at + length]
        elif way == 3:
            result[at : at + length] = rng.randbytes(length)
        elif rng.random() < 0.3:
            del result[at:]
    return bytes(result)


def damage_package(data: bytes, rng: random.Random) -> bytes:
    """Damage one member of a ZIP file (its bytes or its XML), or drop it, and pack it again."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    wanted = [name for name in members if name.endswith((".xml", ".rels"))]
    for _ in range(rng.choice([1, 1, 2, 4])):
        name = rng.choice(wanted)
        if rng.random() < 0.1:
            members.pop(name, None)
        elif name in members:
            way = damage_xml if rng.random() < 0.8 else damage_bytes
            members[name] = way(members[name], rng)
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return result.getvalue()


def damage_xml(data: bytes, rng: random.Random) -> bytes:
    """Change attribute values, texts and tags so that the XML mostly stays well formed."""
    text = data.decode("utf-8", "replace")
    way = rng.randrange(4)
    if way == 0:
        return _replace_one(text, r'="[^"<]*"', f'="{_safe(rng)}"', rng)
    if way == 1:
        return _replace_one(text, r">[^<>]+<", f">{_safe(rng)}<", rng)
    if way == 2:  # drop an element without content
        return _replace_one(text, r"<[\w:]+[^<>]*/>", "", rng)
    names = re.findall(r"<([\w:]+)", text)
    if not names:
        return data
    old, new = rng.choice(names), rng.choice(names)
    return re.sub(rf"(</?){re.escape(old)}(?=[\s/>])", rf"\g<1>{new}", text).encode()


def _safe(rng: random.Random) -> str:
    return rng.choice(_NASTY).replace("\x00", "").replace("&", "")


def _replace_one(text: str, pattern: str, new: str, rng: random.Random) -> bytes:
    found = list(re.finditer(pattern, text))
    if found:
        match = rng.choice(found)
        text = text[: match.start()] + new + text[match.end() :]
    return text.encode()
