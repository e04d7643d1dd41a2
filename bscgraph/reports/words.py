"""The words of reports, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

from bscgraph.findings import Severity

__all__ = ["SIGNS", "other", "tag", "word"]

# A severity is told by word and by shape, never by colour alone.
SIGNS = {Severity.VIOLATION: "■", Severity.WARNING: "◆", Severity.INFO: "●"}

# key -> (English, Traditional Chinese); templates of str.format
_WORDS: dict[str, tuple[str, str]] = {
    "report": ("Validation report: balanced scorecards", "平衡計分卡檢核報告"),
    "made-by": ("Checked by bscgraph {version}", "由 bscgraph {version} 檢核"),
    "Violation": ("To mend", "退件"),
    "Warning": ("To confirm", "請確認"),
    "Info": ("For information", "參考"),
    "Violation.means": ("has to be mended before the submission is taken", "須補正後重新提報"),
    "Warning.means": ("somebody has to look and say whether it is right", "請確認是否正確"),
    "Info.means": ("needs no action", "僅供參考，無須處理"),
    "severities": ("What the marks mean", "記號說明"),
    "summary": ("Summary", "摘要"),
    "submissions": ("Submissions", "各份計分卡"),
    "scorecard": ("Scorecard", "計分卡"),
    "file": ("File", "檔案"),
    "completeness": ("Completeness", "完整度"),
    "verdict": ("Result", "結果"),
    "passes": ("Passes", "通過"),
    "fails": ("Does not pass", "未通過"),
    "not-judged": ("Not judged", "不判定"),
    "unread": ("Not read", "無法讀取"),
    "findings": ("Findings", "檢核結果"),
    "findings-in": ("Findings", "各級項數"),
    "none": ("Nothing was found.", "沒有發現問題。"),
    "none-in": ("{title}: nothing was found.", "{title}：沒有發現問題。"),
    "none-at": (
        "{title}: nothing at “{level}” or above was found.",
        "{title}：沒有「{level}」以上的項目。",
    ),
    "some-at": (
        "{title}: {count} at “{level}” or above.",
        "{title}：「{level}」以上共 {count} 項。",
    ),
    "none-at-worst": ("{title}: nothing has to be mended.", "{title}：沒有「退件」的項目。"),
    "some-at-worst": ("{title}: {count} to mend.", "{title}：「退件」共 {count} 項。"),
    "level": (
        "Passes where nothing is at “{level}” or above.",
        "通過標準：沒有「{level}」以上的項目。",
    ),
    "level-worst": ("Passes where nothing has to be mended.", "通過標準：沒有「退件」的項目。"),
    "level-none": (
        "Nothing is judged: no passing level was asked for.",
        "未設定通過標準，不判定是否通過。",
    ),
    "whole": ("The scorecard as a whole", "整份計分卡"),
    "perspective": ("Perspective", "構面"),
    "objective": ("Objective", "策略目標"),
    "C": ("customers", "顧客"),
    "P": ("internal processes", "內部流程"),
    "L": ("learning and growth", "學習成長"),
    "F": ("finance", "財務"),
    "first": ("To mend first", "須先補正"),
    "severity": ("Severity", "等級"),
    "rule": ("Rule", "規則"),
    "tier": ("Tier", "層級"),
    "code": ("Code", "代碼"),
    "page": ("Page", "頁"),
    "row": ("Row", "列"),
    "column": ("Column", "欄"),
    "sheet": ("Sheet", "工作表"),
    "header": ("Heading", "欄名"),
    "raw": ("As printed", "原文"),
    "others": ("Compared with", "比對對象"),
    "message": ("What is wrong", "問題說明"),
    "fix": ("How to mend", "如何補正"),
    "why": ("Why this rule", "規則理由"),
    "status": ("Since last time", "與上次相比"),
    "new": ("new", "新增"),
    "still": ("still there", "仍在"),
    "fixed": ("fixed", "已改正"),
    "fixed-since": ("Fixed since last time", "上次有、這次已改正"),
    "compared": (
        "Compared with the last report: {new} new, {still} still there, {fixed} fixed.",
        "與上次報告相比：新增 {new} 項、仍在 {still} 項、已改正 {fixed} 項。",
    ),
    "drawn": ("The scorecard with the cells marked", "計分卡全表（標示有問題的儲存格）"),
    "to-cell": ("show the cell", "看儲存格"),
    "to-cell-of": ("show the cell of finding {number}", "看第 {number} 項的儲存格"),
    "to-other-of": (
        "show the cell finding {number} is compared with",
        "看第 {number} 項比對的儲存格",
    ),
    "across": ("across scorecards", "跨計分卡"),
    "across-sheet": ("Across scorecards", "跨計分卡比對"),
    "finding": ("Finding {number}", "第 {number} 項"),
    "to-summary": ("Back to the summary", "回摘要"),
    "skip": ("Skip to the findings", "跳到檢核結果"),
    "counts": (
        "{violations} to mend, {warnings} to confirm, {infos} for information",
        "退件 {violations} 項、請確認 {warnings} 項、參考 {infos} 項",
    ),
    "more": ("More: why this rule, and in Chinese", "更多：規則理由與英文說明"),
    "legend": (
        "■ To mend 退件　◆ To confirm 請確認　● For information 參考",
        "■ 退件 To mend　◆ 請確認 To confirm　● 參考 For information",
    ),
}


def word(key: str, lang: str, **values: object) -> str:
    """The text of ``key`` in ``lang`` (``en`` or ``zh-Hant``) with ``values`` filled in."""
    text = _WORDS[key][lang.startswith("zh")]
    return text.format(**values) if values else text


def tag(lang: str) -> str:
    """The language tag of the texts that ``lang`` gives."""
    return "zh-Hant" if lang.startswith("zh") else "en"


def other(lang: str) -> str:
    """The other language."""
    return "en" if lang.startswith("zh") else "zh-Hant"
