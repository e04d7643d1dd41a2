"""Look-alike characters folded to the ones people mean; every fold keeps the length.

PDF producers print radicals where ideographs are meant (U+2EA0 for U+6C11). NFKC folds the
Kangxi radicals (U+2F00…) but leaves the CJK Radicals Supplement (U+2E80…) alone, so that block
is folded by Unicode's Equivalent_Unified_Ideograph property. Full NFKC is not used on purpose:
it turns ``10²`` into ``102`` and ``①`` into ``1``, which would make numbers wrong.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["LOOK_ALIKES", "fold", "is_cjk", "radicals_folded", "tight", "without_markup"]

# Equivalent_Unified_Ideograph of U+2E81 to U+2EF3: radical and ideograph in pairs.
_RADICALS = (
    "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 "
    "⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 "
    "⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 "
    "⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 "
    "⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 "
    "⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 "
    "⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 "
    "⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟 "
)
_DASHES = "‐‑‒–—―−﹣－─━⁃﹘"
_OTHERS = {"\u00a0": " ", "\u3000": " ", "\u202f": " ", "\u2009": " ", "\u2007": " "}

_MARKUP = re.compile(
    r"</?(?:u|b|i|s|em|strong|span|font|sub|sup|p|br)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_RADICAL = re.compile(r"[\u2e80-\u2fd5\uf900-\ufaff]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")

LOOK_ALIKES: dict[str, str] = {
    **{pair[0]: pair[1] for pair in _RADICALS.split()},
    **dict.fromkeys(_DASHES, "-"),
    **_OTHERS,
}


@lru_cache(maxsize=4096)
def _fold_one(char: str) -> str:
    if char in LOOK_ALIKES:
        return LOOK_ALIKES[char]
    point = ord(char)
    full_width = 0xFF01 <= point <= 0xFF5E or 0xFE50 <= point <= 0xFE6B
    ideograph = 0x2F00 <= point <= 0x2FD5 or 0xF900 <= point <= 0xFAFF
    if full_width or ideograph:
        folded = unicodedata.normalize("NFKC", char)
        return folded if len(folded) == 1 else char
    return char


def fold(text: str) -> str:
    """Radicals to ideographs, full-width forms and dashes to ASCII; the length stays.

    >>> fold("⺠國１１１年（全）")
    '民國111年(全)'
    """
    return "".join(map(_fold_one, text))


def radicals_folded(text: str) -> str:
    """Only radicals and compatibility ideographs folded; punctuation stays as printed.

    >>> radicals_folded("義⺠（全）")
    '義民（全）'
    """
    return _RADICAL.sub(lambda found: _fold_one(found.group()), text)


def tight(text: str) -> str:
    """Folded, without markup and any white space: for comparing and recognising.

    >>> tight("KPI 計算\\n公式（元）")
    'KPI計算公式(元)'
    """
    return "".join(fold(without_markup(text)).split())


def without_markup(text: str) -> str:
    """Without ``<u>…</u>``, ``<br>`` and their like, and without invisible characters.

    >>> without_markup("<u>學習成長</u>")
    '學習成長'
    """
    return _INVISIBLE.sub("", _MARKUP.sub("", text))


def is_cjk(char: str) -> bool:
    """Whether a character is written without spaces around it: ideographs and their marks."""
    point = ord(char)
    return (
        0x2E80 <= point <= 0x303F
        or 0x3040 <= point <= 0x9FFF
        or 0xF900 <= point <= 0xFAFF
        or 0xFE30 <= point <= 0xFE4F
        or 0xFF00 <= point <= 0xFFEF
        or 0x20000 <= point <= 0x3134F
    )
