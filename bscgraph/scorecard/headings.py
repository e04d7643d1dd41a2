"""Columns known by their headings and years, never by their position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bscgraph.scorecard.spot import Line, Spot
from bscgraph.table import Table
from bscgraph.text import find_codes, tight, years_in

__all__ = ["Column", "columns_under", "header_height", "is_count_header", "is_header", "role_of"]

_BUDGET = re.compile(r"預算|概算|經費|編列|已編|法定|金額")
_ESTIMATED = re.compile(r"概算|預估|預計|估列|擬編|估計")
_ACTUAL = re.compile(r"實際|達成值|實績|執行結果|執行情形|執行成果|績效值|達成數|達成情形")
_TARGET = re.compile(r"(?<!策略)目標|預估值|預估|預期|預定|標的值")
_PARTIAL = re.compile(r"達成率|執行率|累計|平均|月|季|成長率|增減|差異|說明|原因")
_BARE_YEAR = re.compile(r"\d{2,4}年?(?:度)?")
_RANGE = re.compile(r"\d{2,4}年?(?:度)?[-~～至到]\d{2,4}")
_SCALE = re.compile(r"[((]?(?:單位[::])?(?:新[臺台]幣)?(千|仟|萬|百萬|億)元")
_SCALES = {"千": 1000, "仟": 1000, "萬": 10**4, "百萬": 10**6, "億": 10**8}
_COUNT = re.compile(
    r"(?:策略)?目標數|KPI數|(?:績效|衡量)?指標數|(?:行動)?(?:計畫|方案)數", re.IGNORECASE
)
_PLAN = re.compile(
    r"行動計[畫劃]|行動方案|執行計[畫劃]|工作計[畫劃]|具體作為|執行方案|計[畫劃](?:名稱|編號|代碼|代號)"
)
_OWNER = re.compile(
    r"(?:主責|主辦|負責|承辦|權責|執行|責任|辦理|業管)(?:之)?(?:科室|局處|單位|機關|部門|組室|者)?"
    r"|科室|局處|組室|機關|(?<!衡量)(?<!計量)(?<!度量)(?<!計算)單位"
)
_MEASURE = re.compile(r"(?:衡量|計量|度量|計算|指標|KPI)單位|^單位$|單位及", re.IGNORECASE)
_FORMULA = re.compile(r"公式|計算方式|算法|計算說明|衡量方式|衡量標準")
_INDICATOR = re.compile(r"KPI|績效指標|衡量指標|指標", re.IGNORECASE)
_CODE = re.compile(r"編號|代碼|代號|編碼")
_OTHERS = re.compile(
    r"權重|配分|比重|資料來源|備註|說明|序號|項次|^No\.?$|^編號$|頻率|期程|落後", re.IGNORECASE
)
_PROSE = re.compile(r"[×=；;。]|/\w")
_SUBHEADING = re.compile(
    r"(?:\d{2,4}年?度?)?(?:實際|目標|預估|達成|預算|概算|已編|法定|值|數|實績|主責|科室|局處|單位"
    r"|名稱|行動|計畫|計劃|方案|指標|策略|目標|代碼|編號|公式|計算|計量|\(?[千萬百]*元\)?|\(.{1,12}\)|及|年度?)*"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the scorecard: what it holds and which grid columns it covers.

    ``role`` is one of objective, ksf, kpi, formula, unit, actual, target, kpi_unit, plan,
    budget, plan_unit, theme, perspective, ``…_code``, other. ``kind`` tells appropriated
    from estimated budgets; ``scale`` is the factor of a heading like （千元）.
    """

    role: str
    header: str
    start: int = 0
    stop: int = 1
    year: int | None = None
    kind: str = ""
    scale: int = 1
    spot: Spot | None = None

    @property
    def key(self) -> tuple[str, int | None, str]:
        """What makes it the same column in another table or on another page."""
        return self.role, self.year, self.header if self.role == "other" else self.kind

    @property
    def is_value(self) -> bool:
        """Whether it holds actual or target values."""
        return self.role in ("actual", "target")


def role_of(heading: str) -> Column:
    """The column a heading means; role ``other`` where it means none we know.

    >>> column = role_of("行動計畫 預估112年 概算(千元)")
    >>> column.role, column.year, column.kind, column.scale
    ('budget', 112, 'estimated', 1000)
    """
    text = tight(heading)
    years = years_in(text)
    if years:
        return _of_year(text, heading, years)
    return Column(_of_words(text), heading)


def _of_year(text: str, heading: str, years: list[int]) -> Column:
    other = Column("other", heading)
    if len(years) > 1 or _RANGE.search(text):
        return other
    actual, target = _ACTUAL.search(text), _TARGET.search(text)
    if _BUDGET.search(text) or re.search(r"元\)?$", text):
        kind = "estimated" if _ESTIMATED.search(text) else "appropriated"
        found = _SCALE.search(text)
        scale = _SCALES[found[1]] if found else 1
        partial = re.search(r"執行|決算|實際|累計|\d月", text)
        return (
            other if partial else Column("budget", heading, year=years[0], kind=kind, scale=scale)
        )
    if _PARTIAL.search(text) or bool(actual) == bool(target):
        return other
    return Column("actual" if actual else "target", heading, year=years[0])


def _of_words(text: str) -> str:
    """The role of a heading without a year, most telling words first."""
    if _BUDGET.search(text) or _COUNT.fullmatch(text):
        return "other"
    if re.search(r"KSF|成功因素|成功關鍵", text, re.IGNORECASE):
        return "ksf"
    if _FORMULA.search(text):
        return "formula"
    if _MEASURE.search(text):
        return "unit"
    rest = _naming(text)
    return rest or ("other" if _OTHERS.search(text) else _owner_or_level(text))


def _naming(text: str) -> str:
    """The role of a heading that names plans, KPIs or objectives themselves."""
    code = "_code" if _CODE.search(text) else ""
    if _PLAN.search(text):
        return "plan_unit" if _OWNER.search(_PLAN.sub("", text)) else "plan" + code
    if _INDICATOR.search(text):
        if re.search(r"權重|說明|來源", text):
            return "other"
        return "kpi_unit" if _OWNER.search(text) else "kpi" + code
    if re.search(r"策略目標|^目標(?:名稱|編號|代碼)?$", text):
        return "objective" + code
    return ""


def _owner_or_level(text: str) -> str:
    if _OWNER.search(text):
        return "owner"
    if re.search(r"構面|面向", text):
        return "perspective"
    return "theme" if "主題" in text else "other"


def is_count_header(line: Line) -> bool:
    """Whether the row heads the table of declared counts."""
    return sum(bool(_COUNT.fullmatch(spot.tight)) for spot in line.filled) >= 2


def is_header(line: Line) -> bool:
    """Whether the row is (the first line of) the scorecard table's heading."""
    filled = line.filled
    coded = sum(_has_code(spot) for spot in filled)
    if len(filled) < 2 or is_count_header(line) or coded > 1:
        return False
    roles = {column.key for spot in filled if (column := role_of(spot.tight)).role != "other"}
    groups = sum(
        bool(re.fullmatch(r"實際值?|目標值?|預估值?|達成值", spot.tight)) for spot in filled
    )
    names = {role for role, _, _ in roles} & {"objective", "kpi", "plan", "ksf", "formula"}
    known = len(roles) + groups
    if coded and known < 5:  # text of the row above may spill into a repeated heading
        return False
    short = all(len(spot.tight) <= 24 and not _PROSE.search(spot.tight) for spot in filled)
    return (known >= 3 and bool(names)) or (2 <= known == len(filled) and short and _dated(roles))


def _dated(roles: set[tuple[str, int | None, str]]) -> bool:
    return any(year is not None for _, year, _ in roles)


def _has_code(spot: Spot) -> bool:
    return bool(find_codes(spot.text))


def header_height(lines: Sequence[Line]) -> int:
    """How many rows from ``lines[0]`` (a heading) belong to the heading: 1 or more."""
    height = max((spot.rowspan for spot in lines[0].filled), default=1)
    if height > 3:
        height = 1
    while height < min(len(lines), 4) and _is_subheading(lines[height], lines[0]):
        height += 1
    return height


def _is_subheading(line: Line, first: Line) -> bool:
    filled = line.filled
    if line.number != first.number or len(filled) < 2:
        return False
    return all(_SUBHEADING.fullmatch(spot.tight) and _worded(spot.tight) for spot in filled)


def _worded(text: str) -> bool:
    """Not a mere number: a heading says 年 or something in words."""
    return bool(re.search(r"[^\d.,%()-]", text)) or bool(years_in(text))


def columns_under(table: Table, lines: Sequence[Line]) -> list[Column]:
    """The columns a heading of one or more rows states, left to right."""
    stacks = _filled_right([_stack(lines, column) for column in range(table.n_columns)])
    columns: list[Column] = []
    for at, stack in enumerate(stacks):
        if columns and stack and columns[-1].spot == stack[-1] and columns[-1].stop == at:
            columns[-1] = replace(columns[-1], stop=at + 1)
        elif stack:
            heading = " ".join(spot.clean for spot in stack)
            column = replace(role_of(heading), start=at, stop=at + 1, spot=stack[-1])
            columns.append(column)
    return _owners_told(_kinds_told(columns))


def _kinds_told(columns: list[Column]) -> list[Column]:
    """Bare years right of a cell that says 實際值 above its year are of that kind as well.

    So a group heading reads that a table without rules prints right above its first column.
    """
    out: list[Column] = []
    group = ""
    for column in columns:
        text = tight(column.header)
        lines = [tight(line) for line in (column.spot.text if column.spot else "").split("\n")]
        bare = bool(group and _BARE_YEAR.fullmatch(text) and years_in(text))
        if column.is_value and len(lines) == 2 and _is_kind(lines[0]) and years_in(lines[1]):
            group = column.role
        elif not bare:
            group = ""
        out.append(replace(column, role=group, year=years_in(text)[0]) if bare else column)
    return out


def _stack(lines: Sequence[Line], column: int) -> list[Spot]:
    """The heading cells over one grid column, top down."""
    return [
        spot
        for line in lines
        for spot in line.filled
        if spot.column <= column < spot.column + spot.colspan
    ]


def _filled_right(stacks: list[list[Spot]]) -> list[list[Spot]]:
    """A group heading that the format does not merge stands over the columns right of it."""
    group: Spot | None = None
    out = []
    for stack in stacks:
        below = len(stack) == 1 and group is not None and stack[0].row > group.row
        if below and group is not None:
            out.append([group, stack[0]])
            continue
        heads = len(stack) > 1 and role_of(stack[0].tight).year is None
        group = stack[0] if heads else None
        out.append(stack)
    return _filled_left(stacks, out)


def _filled_left(raw: list[list[Spot]], filled: list[list[Spot]]) -> list[list[Spot]]:
    """A group heading centred over its columns may begin right of the first one.

    With several such groups it is unclear where each ends: then none is filled.
    """
    groups = {stack[0].key for stack in raw if len(stack) > 1 and _is_kind(stack[0].tight)}
    first = next((at for at, stack in enumerate(raw) if stack and stack[0].key in groups), 0)
    low = raw[first][-1].row if raw and raw[first] else 0
    alone = [at for at in range(first) if _undecided(raw[at], low)]
    if not alone:
        return filled
    if len(groups) > 1:
        return raw
    return [[raw[first][0], *stack] if at in alone else stack for at, stack in enumerate(filled)]


def _is_kind(text: str) -> bool:
    """Whether a group heading says actual or target without a year."""
    return not years_in(text) and bool(_ACTUAL.search(text) or _TARGET.search(text))


def _undecided(stack: list[Spot], row: int) -> bool:
    """A year in the lower row that lacks the word for actual or target above it."""
    if len(stack) != 1 or stack[0].row != row:
        return False
    return bool(years_in(stack[0].tight)) and role_of(stack[0].tight).role == "other"


def _owners_told(columns: list[Column]) -> list[Column]:
    """An owner column named neither for KPIs nor plans is told by the column it follows."""
    out: list[Column] = []
    seen_plan = False
    for column in columns:
        seen_plan = seen_plan or column.role == "plan"
        near = out[-1].role if out else ""
        out.append(_owner_told(column, near, seen_plan))
    return out


def _owner_told(column: Column, near: str, seen_plan: bool) -> Column:
    if column.role != "owner":
        return column
    bare = tight(column.header) == "單位" and near in ("kpi", "formula")
    role = "plan_unit" if seen_plan else "unit" if bare else "kpi_unit"
    return replace(column, role=role)
