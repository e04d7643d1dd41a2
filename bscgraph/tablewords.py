"""The words of tables for people: headings and values, in English and Traditional Chinese."""

from __future__ import annotations

__all__ = ["TABLE_TEXTS"]

# key -> (English, Traditional Chinese); templates of str.format
TABLE_TEXTS: dict[str, tuple[str, str]] = {
    "agency": ("Agency", "機關"),
    "level": ("Level", "層級"),
    "level.agency": ("agency", "機關"),
    "level.city": ("city", "府級"),
    "group": ("Group", "組別"),
    "year": ("Year", "年度"),
    "roc-year": ("{ce} (ROC {roc})", "民國 {roc} 年（{ce}）"),
    "updated": ("Updated", "更新日期"),
    "mission": ("Mission", "使命"),
    "vision": ("Vision", "願景"),
    "core-values": ("Core values", "核心價值"),
    "themes": ("Themes", "策略主題"),
    "counts": ("Declared {ce} ({roc})", "{roc}年所載數量"),
    "counts-are": (
        "{objectives} objectives, {kpis} KPIs, {plans} action plans",
        "策略目標 {objectives}、KPI {kpis}、行動計畫 {plans}",
    ),
    "counts-change": ("Declared change", "所載增減"),
    "map": ("Strategy map", "策略地圖"),
    "perspective": ("Perspective", "構面"),
    "kpis": ("Key performance indicators", "關鍵績效指標"),
    "plans": ("Action plans", "行動計畫"),
    "code": ("Code", "代碼"),
    "objective": ("Objective", "策略目標"),
    "ksf": ("Key success factor", "關鍵成功因素"),
    "kpi": ("KPI", "KPI"),
    "unit": ("Unit", "單位"),
    "units": ("Responsible units", "主責單位"),
    "plan": ("Action plan", "行動計畫"),
    "actual": ("{ce} ({roc})\nactual", "{roc}年\n實際值"),
    "target": ("{ce} ({roc})\ntarget", "{roc}年\n目標值"),
    "appropriated": ("{ce} ({roc})\nappropriated (TWD)", "{roc}年\n已編預算（元）"),
    "estimated": ("{ce} ({roc})\nestimated (TWD)", "{roc}年\n預估概算（元）"),
    "notes": ("Notes", "備註"),
    "question": ("Question", "問題"),
    "parameters": ("Parameters", "參數"),
    "id": ("ID", "代號"),
}
