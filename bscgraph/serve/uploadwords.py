"""What the upload form and its problems say, in English and Traditional Chinese (Taiwan)."""

from __future__ import annotations

from collections.abc import Mapping

from bscgraph.serve.problem import Problem
from bscgraph.serve.words import WORDS

__all__ = ["UPLOAD", "refusal"]

# key -> (English, Traditional Chinese); templates of str.format
UPLOAD: dict[str, tuple[str, str]] = {
    "upload.title": ("Check a scorecard", "檢查計分卡"),
    "upload.lead": (
        "Choose the document as it would be handed in. The report tells what is wrong, on which "
        "page, row and column, and how to mend it.",
        "請選擇要提報的文件。報告會指出哪一頁、哪一列、哪一欄有什麼問題，以及如何補正。",
    ),
    "upload.privacy": (
        "Nothing is kept: the files are read, checked and removed at once; the report is "
        "given to you alone.",
        "本站不留存資料：檔案讀取、檢核後立即刪除，報告只提供給您。",
    ),
    "upload.files": ("Files", "檔案"),
    "upload.files.hint": (
        "One or several: PDF, XLSX, XLS, ODS, DOCX, ODT, CSV, TSV, text, or RDF (Turtle, TriG, "
        "N-Triples, N-Quads, JSON-LD, RDF/XML). At most {count} files with {size} MB together, "
        "{pages} pages each. Several files are also held against each other.",
        "可選一個或多個檔案：PDF、XLSX、XLS、ODS、DOCX、ODT、CSV、TSV、純文字，或 RDF"
        "（Turtle、TriG、N-Triples、N-Quads、JSON-LD、RDF/XML）。最多 {count} 個檔案，"
        "合計 {size} MB，每個檔案 {pages} 頁以內。多個檔案會互相比對。",
    ),
    "upload.tiers": ("Rules to check", "檢核項目"),
    "upload.tiers.hint": ("None chosen: all of them.", "都不勾選：全部檢核。"),
    "upload.tier.structure": ("Structure: parts and how they belong together", "結構：組成與關聯"),
    "upload.tier.completeness": ("Completeness: what has to be there", "完整：應填寫的內容"),
    "upload.tier.quality": ("Quality: whether values make sense", "品質：內容是否合理"),
    "upload.tier.crosslevel": (
        "Across scorecards: several files against each other",
        "跨計分卡：多份文件互相比對",
    ),
    "upload.level": ("Does not pass from", "未通過的標準"),
    "upload.level.violation": ("■ To mend", "■ 有「退件」項目"),
    "upload.level.warning": ("◆ To confirm, or worse", "◆ 有「請確認」以上項目"),
    "upload.level.info": ("● Any finding at all", "● 有任何項目"),
    "upload.level.never": ("Only tell, judge nothing", "只列出項目，不判定"),
    "upload.lang": ("Language of the report", "報告語言"),
    "upload.format": ("Report as", "報告格式"),
    "upload.format.html": ("Web page", "網頁"),
    "upload.format.xlsx": ("Excel workbook (XLSX)", "Excel 活頁簿（XLSX）"),
    "upload.format.ods": ("OpenDocument workbook (ODS)", "開放文件試算表（ODS）"),
    "upload.format.csv": ("Table of findings (CSV)", "檢核項目表（CSV）"),
    "upload.format.json": ("JSON", "JSON"),
    "upload.format.markdown": ("Markdown", "Markdown"),
    "upload.format.text": ("Plain text", "純文字"),
    "upload.format.sarif": ("SARIF (editors, code hosting)", "SARIF（編輯器、程式碼平台）"),
    "upload.format.junit": ("JUnit XML (automatic checks)", "JUnit XML（自動化檢核）"),
    "upload.format.turtle": ("Turtle (SHACL report, RDF)", "Turtle（SHACL 報告，RDF）"),
    "upload.send": ("Check", "開始檢核"),
    "upload.patience": (
        "A document of a few pages takes some seconds, at most {seconds}.",
        "數頁的文件約需數秒，最長 {seconds} 秒。",
    ),
    "upload.programs": ("For programs", "供程式使用"),
    "upload.programs.hint": (
        "Send a file by POST to this address; the format goes by Accept, by format= or by the "
        "suffix:",
        "以 POST 將檔案送至本網址；格式依 Accept、format= 或副檔名決定：",
    ),
    "upload.again": ("Check another document", "檢查其他文件"),
    "upload.kept": (
        "Neither the files nor this report are kept here: save this page if you need it.",
        "本站不留存檔案與本報告：如需保留，請儲存本網頁。",
    ),
    "upload.failed": ("The check did not take place", "未能檢核"),
    # problems
    "problem.upload-nothing": ("No file was sent", "沒有收到檔案"),
    "problem.upload-nothing.detail": (
        "The request holds no file; choose one in the form, or send it as the body.",
        "要求中沒有檔案；請於表單選擇檔案，或將檔案作為要求內容送出。",
    ),
    "problem.upload-malformed": ("Broken upload", "上傳內容不完整"),
    "problem.upload-malformed.detail": (
        "The form data are broken ({why}); send the form again, or the file itself as the body.",
        "表單資料格式有誤（{why}）；請重新送出表單，或直接以檔案作為要求內容。",
    ),
    "problem.upload-parameter": ("Wrong option", "選項不正確"),
    "problem.upload-parameter.detail": (
        "“{value}” is no value of {name}; take one of: {choices}.",
        "「{value}」不是 {name} 可用的值；可用的值為：{choices}。",
    ),
    "problem.upload-option": ("Unknown option", "未知的選項"),
    "problem.upload-option.detail": (
        "There is no option “{name}”; the options are: {choices}.",
        "沒有「{name}」這個選項；可用的選項為：{choices}。",
    ),
    "problem.upload-format": ("Format not available", "無此格式"),
    "problem.upload-format.detail": (
        "The report is not available in what Accept asks for; take one of: {choices}.",
        "報告沒有 Accept 所要求的格式；可用的格式為：{choices}。",
    ),
    "problem.upload-type": ("Not a kind of file that can be checked", "不是可檢核的檔案類型"),
    "problem.upload-type.detail": (
        "“{media}” cannot be checked; send the file with its own Content-Type, such as {choices}.",
        "無法檢核「{media}」；請以檔案本身的 Content-Type 傳送，例如 {choices}。",
    ),
    "problem.upload-coded": ("Packed body", "內容經過壓縮"),
    "problem.upload-coded.detail": (
        "The body is packed (Content-Encoding); send the file as it is.",
        "要求內容經過壓縮（Content-Encoding）；請直接傳送原檔。",
    ),
    "problem.upload-large": ("Too much at once", "檔案過大或過多"),
    "problem.upload-large.detail": (
        "At most {count} files with {size} MB together are taken; send fewer, or keep only the "
        "pages of the scorecard.",
        "最多接受 {count} 個檔案、合計 {size} MB；請減少檔案，或只保留計分卡的頁面。",
    ),
    "problem.upload-unread": ("The file cannot be checked", "無法檢核此檔案"),
    "problem.upload-slow": ("The check took too long", "檢核逾時"),
    "problem.upload-slow.detail": (
        "{file}: reading and checking took longer than {seconds} seconds and was stopped; send "
        "only the pages of the scorecard, or fewer files.",
        "{file}：讀取與檢核超過 {seconds} 秒，已停止；請只傳送計分卡的頁面，或減少檔案。",
    ),
    "problem.upload-busy": ("Too many checks at once", "同時檢核過多"),
    "problem.upload-busy.detail": (
        "As many documents are being checked as the server takes; try again in {seconds} seconds.",
        "同時檢核的文件已達上限；請於 {seconds} 秒後再試。",
    ),
    "problem.upload-report": ("Report too long", "報告過長"),
    "problem.upload-report.detail": (
        "The report is longer than {size} MB; send fewer files, choose fewer rules, or check "
        "the files on your own computer with bscgraph validate.",
        "報告超過 {size} MB；請減少檔案或檢核項目，或在自己的電腦上以 bscgraph validate 檢核。",
    ),
    "problem.upload-broke": ("The document broke the check", "文件導致檢核中斷"),
    "problem.upload-broke.detail": (
        "{file}: the process that reads documents broke down on this file; save it again from "
        "the program it was made with, and tell the operator if that does not help.",
        "{file}：讀取此檔時程序中斷；請以原軟體重新存檔，若仍失敗請通知管理者。",
    ),
    "problem.upload-ended": ("The check was ended", "檢核被中止"),
    "problem.upload-ended.detail": (
        "{file}: the process that checks it was ended from outside; try again in {seconds} "
        "seconds, with fewer pages if it happens again.",
        "{file}：檢核程序被外部中止；請於 {seconds} 秒後再試，若再發生請減少頁數。",
    ),
}

WORDS.update(UPLOAD)


def refusal(
    status: int, slug: str, *, headers: Mapping[str, str] | None = None, **values: object
) -> Problem:
    """The problem of an upload whose words are ``problem.upload-SLUG``."""
    return Problem.of(status, f"upload-{slug}", headers=headers, **values)
