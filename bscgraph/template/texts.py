"""What a template says to the officer who fills it in, in English and Traditional Chinese."""

from __future__ import annotations

__all__ = ["LEGEND", "LISTS", "MARK", "PROMPTS", "prompt", "said", "steps"]

# the word beside the colour; in Chinese because it stands in a heading that is read again
MARK = "（待填）"

# style -> (word, English, Traditional Chinese)
LEGEND: dict[str, tuple[str, str, str]] = {
    "fill": ("待填", "To fill in.", "請填寫。"),
    "mend": (
        "請更正",
        "Last year's content could not be read safely (see the note); please correct it.",
        "去年內容無法確實判讀，原因見註解，請更正。",
    ),
    "open": (
        "可修改",
        "Carried over from last year; change it where it has changed.",
        "沿用去年內容；有異動時直接修改。",
    ),
    "kept": (
        "鎖定",
        "Carried over from last year and locked.",
        "沿用去年內容，已鎖定。",
    ),
    "free": (
        "可增列",
        "Spare rows for new objectives, KPIs and action plans; leave them empty otherwise.",
        "供新增策略目標、KPI、行動計畫；不需要時留空。",
    ),
}

# list -> heading on the page of instructions
LISTS = {
    "units": "主責科室",
    "measures": "計量單位",
    "reasons": "無數值時可填",
    "perspectives": "構面",
}

# check -> (English title, English text, Chinese title, Chinese text); Excel shows no more than
# 32 and 255 characters
PROMPTS: dict[str, tuple[str, str, str, str]] = {
    "number": (
        "A number",
        "A number such as 12,345 or 98%; an explanation goes in brackets behind it. Without a "
        "number: one of the words listed on the first page, such as - or 尚未成立.",
        "數字",
        "請填數字，例如 12,345 或 98%；說明寫在數字後的括號內。"
        "沒有數值時，填首頁所列用語，例如 - 或 尚未成立。",
    ),
    "reasons": (
        "A number or a reason",
        "A number; or choose from the list why there is none.",
        "數字或原因",
        "請填數字；沒有數值時，由清單選擇原因。",
    ),
    "amount": (
        "An amount in TWD",
        "The whole amount in TWD, such as 1,200,000, not in ten thousands. None: 0, and why in "
        "brackets.",
        "金額（元）",
        "請填完整金額，單位為元，例如 1,200,000，不寫「萬」。沒有預算時填 0，原因寫在括號內。",
    ),
    "units": (
        "Responsible unit",
        "Choose from the list, or type. Several units: with 、 between them.",
        "主責科室",
        "請由清單選擇或自行輸入；有多個科室時以頓號（、）分隔。",
    ),
    "measure": (
        "Unit of measurement",
        "Choose from the list, or type: what the numbers of this row are counted in.",
        "計量單位",
        "請由清單選擇或自行輸入本列數值的計量單位。",
    ),
    "perspective": (
        "Perspective",
        "Choose one of the four perspectives.",
        "構面",
        "請由清單選擇構面。",
    ),
    "count": (
        "Declared number",
        "How many there are in this year's table: a whole number.",
        "數量",
        "請填本年度計分卡中的數量（整數）。",
    ),
    "change": (
        "The change",
        "This year's number less last year's; may be negative.",
        "增減",
        "請填本年度數量減去上年度數量，可為負數。",
    ),
    "date": (
        "Date of update",
        "Year (ROC), month, day, such as 1120120.",
        "更新日期",
        "請填民國年月日，例如 1120120。",
    ),
    "theme": (
        "Theme",
        "Letter and name of the theme, such as A 行銷國際.",
        "策略主題",
        "請填代碼與名稱，例如「A 行銷國際」。",
    ),
    "objectives": (
        "Objectives",
        "Code and name, such as AC1 提升服務品質; one a line.",
        "策略目標",
        "請填代碼與名稱，例如「AC1 提升服務品質」；每行一個。",
    ),
    "line": ("Text", "Type the text here.", "文字", "請填寫文字。"),
    "objective": (
        "Objective",
        "Code and name: theme letter, perspective (C, P, L, F), number, such as AC1 提升品質.",
        "策略目標",
        "請填代碼與名稱：主題代碼、構面（C、P、L、F）、序號，例如「AC1 提升服務品質」。",
    ),
    "ksf": ("Key success factor", "What success depends on.", "關鍵成功因素", "請填關鍵成功因素。"),
    "kpi": (
        "KPI",
        "Code and name; the code begins with the objective's, such as AC1.1 參觀人次.",
        "KPI",
        "請填代碼與名稱；代碼以策略目標代碼開頭，例如「AC1.1 參觀人次」。",
    ),
    "formula": (
        "Formula",
        "How the value is computed and what it is counted in.",
        "計算公式",
        "請填計算公式及計量單位。",
    ),
    "plan": (
        "Action plan",
        "Code and name; the code begins with the KPI's, such as AC1.1.1 辦理特展.",
        "行動計畫",
        "請填代碼與名稱；代碼以 KPI 代碼開頭，例如「AC1.1.1 辦理特展」。",
    ),
}

# key -> (English, Traditional Chinese)
_SAID: dict[str, tuple[str, str]] = {
    "guide": ("How to fill in: {title}", "填表說明：{title}"),
    "target-was": (
        "To fill in. The target set last year for {year}: {raw}",
        "待填。去年所訂 {year} 年目標值：{raw}",
    ),
    "estimate-was": (
        "To fill in. Last year's estimate for {year}: {raw}",
        "待填。去年所提 {year} 年概算：{raw}",
    ),
    "unreadable": (
        "Please correct: last year's cell says “{raw}”.",
        "請更正：去年填「{raw}」，無法判讀。",
    ),
    "perhaps": (" Perhaps {candidate}?", "是否為 {candidate}？"),
    "twice": (
        "Please correct: last year's document states two values for this year.",
        "請更正：去年文件在同一年度有兩個數值，請保留一個。",
    ),
    "no-unit": (
        "To fill in. Last year's cell says “{raw}”, which is no unit.",
        "待填。去年填「{raw}」，不是科室名稱。",
    ),
    "rejected": ("This cannot be read as a value.", "內容無法判讀為數值。"),
    "not-listed": ("This is not in the list. Is it right?", "不在清單中，確定要使用嗎？"),
    "page": ("Yellow and （待填）: to fill in", "黃底及（待填）：請填寫"),
}

_STEPS: tuple[tuple[str, str], ...] = (
    (
        "1. Fill in the yellow cells on the pages 策略地圖 and 計分卡. Click on a cell to see what "
        "to write; cells with a red corner have a note with last year's figure.",
        "一、請填「策略地圖」與「計分卡」兩頁的黃底儲存格。點選儲存格會顯示填寫方式；"
        "右上角有紅色標記者，註解載有去年數字。",
    ),
    (
        "2. Numbers: type plain digits; separators are set by themselves. Write an explanation in "
        "brackets behind the number, such as 350,000（受疫情影響）.",
        "二、數值直接輸入數字。需要說明時，寫在數字後的括號內，例如「350,000（受疫情影響）」。",
    ),
    (
        "3. No number: write one of the words in the list on the right; leave no cell empty.",
        "三、沒有數值時，填右側清單所列用語，請勿留空。",
    ),
    (
        "4. Budgets are in TWD. The note of an enacted budget shows last year's estimate.",
        "四、預算單位為元。已編預算儲存格的註解載有去年所提概算，供核對。",
    ),
    (
        "5. New objectives, KPIs and plans go into the empty rows at the end of each perspective, "
        "and new objectives into the strategy map too. A further plan of a KPI: only the columns "
        "of the plan.",
        "五、新增策略目標、KPI 或行動計畫，請用各構面末的空白列；新增的策略目標也要填入策略地圖。"
        "同一 KPI 增列行動計畫時，只填行動計畫各欄。",
    ),
    (
        "6. The locked cells are not meant to change. Where one is wrong, unprotect the sheet "
        "(Review > Unprotect Sheet; there is no password).",
        "六、鎖定的儲存格原則上不必修改；確需更正時，請取消工作表保護"
        "（校閱 > 取消保護工作表，沒有密碼）。",
    ),
    (
        "7. Before you hand it in: bscgraph validate FILE says what is still missing.",
        "七、送出前請執行「bscgraph validate 檔案」，可列出尚待補正之處。",
    ),
)


def _at(lang: str) -> int:
    return 1 if lang.startswith("zh") else 0


def said(key: str, lang: str, **values: object) -> str:
    """The text of ``key`` in ``lang`` with ``values`` filled in."""
    return _SAID[key][_at(lang)].format(**values)


def prompt(check: str, lang: str) -> tuple[str, str]:
    """Title and text that appear when a cell of this check is chosen."""
    one = PROMPTS[check]
    return (one[2], one[3]) if _at(lang) else (one[0], one[1])


def steps(lang: str) -> list[str]:
    """The numbered instructions."""
    return [step[_at(lang)] for step in _STEPS]
