"""Why a value is as it is, and when it was affected: what the notes beside numbers say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bscgraph.text.fold import tight

__all__ = ["Interval", "intervals_in", "reasons_in"]

# Notations of the code list of reasons, with the words that stand for each.
_REASONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (notation, re.compile(words))
    for notation, words in (
        ("pandemic", r"疫情|防疫|肺炎|COVID|確診|隔離|染疫|病毒"),
        ("renovation", r"修繕|整修|擴建|改建|新建|施工|工程|興建|裝修|搬遷"),
        ("event-postponed", r"延後|延期|順延|延宕|停辦|取消(?!率)|改期"),
        ("loan-variation", r"借片|出借|借展|借閱"),
        ("budget-or-market", r"預算|經費|市場價|市價|物價|價格"),
        ("unit-founded", r"(?:尚未|未|新|月|年|日|甫|始)(?:成立|設立|設置)"),
        ("external-event", r"交接|改選|颱風|地震|天災|豪雨|備受矚目|議題|選舉|政策(?:調整|變更)"),
        ("past-values", r"參[考酌照].{0,12}[年歷往]|歷年(?:平均|資料|數)|年平均"),
        ("suspended-activity", r"暫停|停止|休館|(?<!館所)閉館|停課|停演|封閉|停業|停駛"),
        ("carried-elsewhere", r"項下(?:辦理|支應)|併入|[編列含]於|由.{1,20}支應|納入.{1,20}預算"),
    )
)
_MOMENT = r"(?:(?P<{0}y>\d{{2,4}})年)?(?:(?P<{0}m>\d{{1,2}})月?(?:(?P<{0}d>\d{{1,2}})日)?)?"
_SPAN = re.compile(
    r"(?<!\d)"
    + _MOMENT.format("a")
    + r"(?:起)?(?:至|到|迄|~|-)"
    + _MOMENT.format("b")
    + r"(?P<unit>月|日)?"
)
_POINT = re.compile(
    r"(?<!\d)(?:(?P<y>\d{2,4})年)?(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?(?P<how>成立|設立|設置|起|開始)"
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A period: ISO 8601 year and month (``2017-10``) or date; None where it is open."""

    begin: str | None
    end: str | None


def reasons_in(note: str) -> tuple[str, ...]:
    """Notations of the reasons a note gives, in the order of the code list; often none.

    >>> reasons_in("考量疫情影响及威尼斯雙年展延後酌予調整")
    ('pandemic', 'event-postponed')
    """
    folded = tight(note)
    return tuple(notation for notation, words in _REASONS if words.search(folded))


def intervals_in(note: str, roc_year: int) -> tuple[Interval, ...]:
    """The periods a note names; ``roc_year`` is the year of the value beside it.

    A founding ends the time before it; 起 begins an open period. What is no real date, or
    ends before it begins, is no interval.

    >>> intervals_in("106年10月至107年7月因館舍修繕暫停開放", 107)
    (Interval(begin='2017-10', end='2018-07'),)
    >>> intervals_in("110年5到12月活動暫停", 110), intervals_in("108年5月成立", 108)
    ((Interval(begin='2021-05', end='2021-12'),), (Interval(begin=None, end='2019-05'),))
    """
    folded = tight(note)
    found = []
    for match in _SPAN.finditer(folded):
        span = _span(match, roc_year)
        if span is not None:
            found.append(span)
    if not found:
        found = [one for match in _POINT.finditer(folded) if (one := _point(match, roc_year))]
    return tuple(dict.fromkeys(found))


def _span(match: re.Match[str], roc_year: int) -> Interval | None:
    part = match.groupdict()
    # a month or a day must be named as one, or 108-110 would be a period of days
    named = "月" in match.group() or "日" in match.group()
    if not named or part["am"] is None or part["bm"] is None:
        return None
    if part["unit"] == "日" and "月" in match.group() and part["bd"] is None:
        part |= {"bm": part["am"], "bd": part["bm"]}  # 4月11日至20日: the month goes on
    first = _year(part["ay"], roc_year)
    last = _year(part["by"], first)
    begin = _iso(first, part["am"], part["ad"])
    end = _iso(last, part["bm"], part["bd"])
    if begin is None or end is None or end[:7] < begin[:7]:
        return None
    return Interval(begin, end) if end >= begin[: len(end)] else None


def _point(match: re.Match[str], roc_year: int) -> Interval | None:
    moment = _iso(_year(match["y"], roc_year), match["m"], match["d"])
    if moment is None:
        return None
    opens = match["how"] in ("起", "開始")
    return Interval(moment, None) if opens else Interval(None, moment)


def _year(printed: str | None, default: int) -> int:
    """The ROC year; four digits are a Gregorian one."""
    if printed is None:
        return default
    return int(printed) - 1911 if len(printed) == 4 else int(printed)


def _iso(roc_year: int, month: str, day: str | None) -> str | None:
    try:
        moment = date(roc_year + 1911, int(month), int(day or 1))
    except ValueError:
        return None
    return moment.isoformat() if day else f"{moment:%Y-%m}"
