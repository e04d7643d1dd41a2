"""Titles: which agency, year and level a strategy map or a scorecard is of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bscgraph.text import clean, tight, years_in

__all__ = ["Title", "is_furniture", "looks_like_agency", "title_of_sheet", "title_of_text"]

_MAP = re.compile(r"策略地[圖図]")
_CARD = re.compile(r"(?:綜合)?平衡計[分份]卡|平衡記分卡|計分卡|(?<![A-Za-z])BSC(?![A-Za-z])")
_YEAR = re.compile(
    r"[((]?(?:(?:中華)?民國)?(?:\d{2,4}|[〇零○一二三四五六七八九]{3}|一百[一二三四五六七八九十]*)年度?[))]?|[((](?:1\d\d|20\d\d)[))]|(?<!\d)20\d\d(?!\d)"
)
_GROUP = re.compile(r"(?:^|.*?)([A-Z])組|第([A-Z])組")
_NOISE = re.compile(
    r"^(?:附件|附表|附錄|表|圖)[一二三四五六七八九十\d]*(?:-\d+)?[、::.]?|[((]?續[一二三四\d]*[))]|"
    r"及|與|[((][))]|[-_:：、]+$|^[-_:：、]+|第\d+版|\(?(?:核定|修正|修訂|草案|初)[版本案]?\)?$|一覽表|總表|表$"
)
_AGENCY_END = re.compile(
    r"(?:府|局|處|館|會|中心|所|公司|隊|院|校|園|署|部|廳|團|室|台|臺|場|大學|高中|國中|國小|圖書館|樂團|區)$"
)
_FURNITURE = re.compile(
    r"第?\d+頁(?:[,，/]?共\d+頁)?|共\d+頁|頁次.{0,12}|\d{1,4}|-\d{1,4}-|\d{1,4}/\d{1,4}|[Pp](?:age)?\.?\d+(?:of\d+)?"
    r"|.{0,20}(?:系統|資訊網|管理平台|管理平臺)|(?:列印|製表|產出|下載)(?:日期|時間|人員?)?[::]?.{0,30}|(?:密|機密|草案)"
)


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says; empty or None where it does not say it."""

    text: str
    agency: str = ""
    roc_year: int | None = None
    level: str = "agency"
    group: str | None = None
    is_map: bool = False
    is_card: bool = False

    @property
    def owner(self) -> tuple[str, str, str | None]:
        """Whose card it heads."""
        return self.level, self.agency, self.group


def is_furniture(text: str) -> bool:
    """Whether a line is page furniture: page numbers, a system's name, a print date."""
    return bool(_FURNITURE.fullmatch(tight(text).strip()))


def looks_like_agency(text: str) -> bool:
    """Whether a text may be an agency's name standing alone."""
    bare = tight(text)
    return 3 <= len(bare) <= 30 and bool(_AGENCY_END.search(bare)) and not _marks(bare)


def _marks(text: str) -> bool:
    return bool(re.search(r"[,，。;；:：!?！？「」]", text))


def title_of_text(text: str) -> Title | None:
    """The title a line holds; None where it is none.

    >>> title = title_of_text("臺北市政府客家事務委員會 平衡計分卡 (111年)")
    >>> title.agency, title.roc_year, title.is_card
    ('臺北市政府客家事務委員會', 111, True)
    """
    bare = tight(text)
    is_map, is_card = bool(_MAP.search(bare)), bool(_CARD.search(bare))
    if not (is_map or is_card) or len(bare) > 60 or is_furniture(text) or _not_a_title(bare):
        return None
    years = years_in(bare)
    rest = _without(_CARD, _without(_MAP, _without(_YEAR, bare)))
    if "府級" in rest or "市級" in rest:
        group = _GROUP.search(rest)
        letter = (group[1] or group[2]) if group else None
        return Title(clean(text), "臺北市政府", _one(years), "city", letter, is_map, is_card)
    return Title(clean(text), _agency(rest), _one(years), is_map=is_map, is_card=is_card)


def _not_a_title(bare: str) -> bool:
    return bool(re.search(r"[。;；!?]|作業|要點|說明|手冊|規定|辦法|會議", bare))


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub("", text)


def _one(years: list[int]) -> int | None:
    return years[0] if len(years) == 1 else None


def _agency(rest: str) -> str:
    before = None
    while before != rest:
        before, rest = rest, _NOISE.sub("", rest)
    rest = re.sub(r"[(()《》<>\[\]【】)]", "", rest)
    return rest if len(rest) >= 2 else ""


def title_of_sheet(name: str) -> Title | None:
    """The title a worksheet's name implies: only if it names an agency, group or year.

    >>> title_of_sheet("美術館策略地圖").agency, title_of_sheet("平衡計分卡")
    ('美術館', None)
    """
    title = title_of_text(name)
    if title is not None:
        return title if title.agency else None
    if looks_like_agency(name) and "計分" not in name:
        return Title(clean(name), tight(name))
    return None
