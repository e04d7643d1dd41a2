"""What kind of measure an indicator is: which way is better, and whether values add up.

The documents hardly ever say it, so nearly every answer is an assumption and says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bscgraph.text.bracket import split_notes
from bscgraph.text.clean import clean
from bscgraph.text.fold import tight

__all__ = ["Measure", "common_measure", "measure_of", "scope_in"]

_SAID_LOWER = re.compile(r"[愈越][低少]愈?越?[佳好]|逆指標|負向指標|望小")
_SAID_HIGHER = re.compile(r"[愈越][高多]愈?越?[佳好]|正向指標|望大")
_BAD = re.compile(
    r"事故|死亡|傷亡|違規|違失|逾期|投訴|陳情|申訴|缺失|失業|犯罪|竊盜|火災|漏水|感染|誤報"
    r"|故障|離職|流失|輟學|濃度|排放|噪音|耗能|用[電水油紙]量?(?:度|數|率|$)|垃圾(?:產生)?量|坑洞|積淹?水|錯誤|虧損"
)
# Time that people wait or work on something: less is better, whatever is done in it.
_WAITING = re.compile(
    r"等[候待].{0,4}(?:時間|天數|日數)|(?:處理|處置|查處|結案|完成|審查|審核|核發|回覆|回復|辦理|發照|作業|搶修|修復|到達|反應|應變)"
    r"(?:平均)?(?:所需|花費)?(?:時間|時效(?!達成|符合)|時程|天數|日數|工作[天日]數?)(?!.*率)"
)
# With these the bad thing is what is worked on: more of it is more work done.
_WORKED_ON = re.compile(
    r"減|降|改善|處理|結案|完成|查處|取締|破獲|防制|預防|宣導|輔導|回覆|訓練|回收|再生|節[電水能約]"
)
_AT_MOST = re.compile(r"<|[≤≦]|以下|以內|至多|不超過|不高於|低於|小於|少於|未達")
_NO_SUM = re.compile(r"率|比例|比值|平均|滿意度|排名|名次|指數|累[計積]|占比|得分|分數|覆蓋|存量")
# What nearly every agency measures, because the city asks all of them for it. A rate of training
# is one whose name or formula speaks of hours learnt or of people who completed what they had to.
_COMMON = (
    (
        "training-hours",
        re.compile(
            r"(?:學習|訓練|研習|進修|終身學習|數位課程|課程)[^/÷]{0,12}(?:時數|小時|完成率|達成率|完訓率)"
            r"|(?:時數|完訓)[^/÷]{0,6}(?:達成|完成|達標|比率)"
        ),
        re.compile(r"率|比例|人數|平均|時數|%"),
        re.compile(r"志工|學員|學生|民眾|市民|廠商|業者|家長|青年|家庭|場次|班次|梯次"),
    ),
    (
        "budget-execution",
        re.compile(r"(?:預算|經費|資本支出|資本門|經常門)[^/÷]{0,12}(?:執行|達成|支用)"),
        re.compile(r"率|比例|效能|%"),
        re.compile(r"件數|場次|家數"),
    ),
)
_SCOPE = re.compile(r"^(?:不?含|包[含括]|不包[含括]|僅|限|扣除|排除)")


@dataclass(frozen=True, slots=True)
class Measure:
    """Polarity and additivity (notations of the code lists), each stated or assumed."""

    polarity: str
    polarity_basis: str
    additivity: str
    additivity_basis: str = "assumed"


def measure_of(name: str, formula: str, unit: str, bounds: Sequence[str] = ()) -> Measure:
    """The kind of measure, by the name of an indicator, its formula and its unit.

    ``bounds`` are the targets printed as a least or a most: where they agree, they say which
    way is better.

    >>> measure_of("處理天數", "天", "天", ["5天以下"]).polarity_basis
    'stated'
    >>> measure_of("交通事故死亡人數", "人數", "人數").polarity
    'lower-is-better'
    >>> [measure_of(name, "", "").polarity for name in ("申請案處理天數", "申請案處理件數")]
    ['lower-is-better', 'higher-is-better']
    >>> measure_of("滿意度", "%", "%").additivity
    'not-additive'
    """
    words = tight(name)
    both = words + tight(formula)
    if _SAID_LOWER.search(both) or _SAID_HIGHER.search(both):
        polarity = "lower-is-better" if _SAID_LOWER.search(both) else "higher-is-better"
        basis = "stated"
    elif len(sides := {bool(_AT_MOST.search(tight(bound))) for bound in bounds}) == 1:
        polarity = "lower-is-better" if sides == {True} else "higher-is-better"
        basis = "stated"
    else:
        lower = _WAITING.search(words) or (_BAD.search(words) and not _WORKED_ON.search(words))
        polarity, basis = "lower-is-better" if lower else "higher-is-better", "assumed"
    no_sum = "%" in tight(unit) or "%" in both or _NO_SUM.search(words + tight(unit))
    return Measure(polarity, basis, "not-additive" if no_sum else "additive")


def scope_in(*texts: str) -> str | None:
    """The bracketed scope of an indicator: what its values include or leave out.

    >>> scope_in("參與人數", "人數(含線上課程或線上活動參與人數)")
    '含線上課程或線上活動參與人數'
    """
    notes = [clean(note) for text in texts for note in split_notes(text).notes]
    scopes = dict.fromkeys(note for note in notes if _SCOPE.match(note))
    return "；".join(scopes) or None


def common_measure(name: str, formula: str) -> str | None:
    """What is measured (notation of the code list) where agencies all over the city measure it.

    >>> common_measure("資本支出預算達成率", "資本支出執行數/資本支出可支用預算數×100%")
    'budget-execution'
    >>> common_measure("展覽參觀人次", "人次") is None
    True
    """
    label = tight(name)
    whole = label + tight(formula)
    for notation, subject, ratio, other in _COMMON:
        if subject.search(whole) and ratio.search(whole) and not other.search(label):
            return notation
    return None
