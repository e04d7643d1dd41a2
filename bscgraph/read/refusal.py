"""The sentences with which a document is refused, in one place and in both languages.

Each function returns the exception to raise; each sentence names the file, what is wrong and
the next step.
"""

from __future__ import annotations

from collections.abc import Sequence

from bscgraph.errors import (
    DamagedInput,
    EmptyInput,
    InputMissing,
    LimitExceeded,
    NoTextLayer,
    PasswordNeeded,
    ReadError,
    UnknownFormat,
)

__all__ = [
    "all_hidden",
    "crashed",
    "damaged",
    "directory",
    "document_type",
    "empty",
    "missing",
    "no_process",
    "no_text",
    "nothing_inside",
    "out_of_memory",
    "password",
    "too_big",
    "too_deep",
    "too_many_pages",
    "too_much_inside",
    "unknown",
    "unreadable",
    "vanished",
    "wrong_kind",
]


def missing(name: str) -> InputMissing:
    """No file of this name."""
    return InputMissing(
        f"{name}: there is no such file; check the name and the folder.",
        f"{name}：找不到這個檔案；請確認檔名與資料夾。",
    )


def vanished(name: str) -> InputMissing:
    """The file was there and then was not, or shrank."""
    return InputMissing(
        f"{name}: the file vanished or changed while it was read; "
        "wait until it is completely saved, then read it again.",
        f"{name}：讀取途中檔案消失或被更動；請待檔案儲存完成後再讀一次。",
    )


def directory(name: str) -> InputMissing:
    """A folder where a file is wanted."""
    return InputMissing(
        f"{name}: this is a folder, not a file; name the files in it.",
        f"{name}：這是資料夾，不是檔案；請指定其中的檔案。",
    )


def unreadable(name: str, reason: str) -> ReadError:
    """The operating system does not let us read it; ``reason`` is its own word for it."""
    return ReadError(
        f"{name}: the file cannot be opened ({reason}); check your rights to it and the disk.",
        f"{name}：無法開啟檔案（{reason}）；請檢查讀取權限與磁碟。",
    )


def wrong_kind(name: str) -> UnknownFormat:
    """A pipe, a device or a socket."""
    return UnknownFormat(
        f"{name}: this is a pipe or a device, not a regular file; "
        "save its content to a file first.",
        f"{name}：這是管線或裝置，不是一般檔案；請先將內容存成檔案。",
    )


def empty(name: str) -> EmptyInput:
    """Not one byte."""
    return EmptyInput(
        f"{name}: the file is empty (0 bytes); ask for it to be sent again.",
        f"{name}：檔案是空的（0 位元組）；請重新取得檔案。",
    )


def nothing_inside(name: str) -> EmptyInput:
    """Well formed, yet without any text."""
    return EmptyInput(
        f"{name}: the document holds no text at all; open it and check what was saved.",
        f"{name}：文件裡沒有任何文字；請開啟檔案確認內容是否已存檔。",
    )


def all_hidden(name: str) -> EmptyInput:
    """Text there is, but none that would be printed."""
    return EmptyInput(
        f"{name}: all text of the document is hidden (rows, columns, sheets or hidden format); "
        "unhide what belongs to the scorecard and save it again.",
        f"{name}：文件中的文字全部設為隱藏（列、欄、工作表或隱藏格式）；"
        "請取消隱藏計分卡內容後重新存檔。",
    )


def damaged(name: str, where: str, where_zh: str) -> DamagedInput:
    """Truncated or broken; ``where`` names the part that is."""
    return DamagedInput(
        f"{name}: the file is damaged or cut off ({where}); "
        "open it in the program it was made with, save it again, and send that copy.",
        f"{name}：檔案損壞或不完整（{where_zh}）；請以原軟體開啟後重新存檔，再讀取新檔。",
    )


def password(name: str) -> PasswordNeeded:
    """Encrypted."""
    return PasswordNeeded(
        f"{name}: the file is locked with a password; save a copy without the password.",
        f"{name}：檔案有密碼保護；請另存一份不設密碼的檔案。",
    )


def unknown(name: str, what: str, what_zh: str) -> UnknownFormat:
    """None of our formats; ``what`` says what it seems to be and what to do."""
    return UnknownFormat(f"{name}: {what}.", f"{name}：{what_zh}。")


def too_big(name: str, size: int, limit: int) -> LimitExceeded:
    """More bytes on disk than allowed (both in bytes)."""
    return LimitExceeded(
        f"{name}: the file has {size:,} bytes, the limit is {limit:,}; "
        "keep only the pages of the scorecard, or raise the limit on bytes.",
        f"{name}：檔案大小 {size:,} 位元組，超過上限 {limit:,}；"
        "請只保留計分卡的頁面，或提高位元組上限。",
    )


def too_much_inside(name: str, part: str, what: str, what_zh: str) -> LimitExceeded:
    """A bomb, or content far beyond a scorecard, in ``part`` of the file."""
    return LimitExceeded(
        f"{name}: {part} {what}, far more than a scorecard holds, so it was not read; "
        "save the scorecard alone into a new file.",
        f"{name}：{part} {what_zh}，遠超過計分卡所需，因此未予讀取；請將計分卡單獨另存新檔。",
    )


def document_type(name: str) -> LimitExceeded:
    """XML with a document type, whose entities could grow without end or name other files."""
    return LimitExceeded(
        f"{name}: the XML declares a document type (DTD), which may hide an XML bomb, so it was "
        "not read; delete the line that begins with <!DOCTYPE and read it again.",
        f"{name}：XML 宣告了文件類型（DTD），可能藏有 XML 炸彈，因此未予讀取；"
        "請刪除 <!DOCTYPE 開頭的宣告後再讀一次。",
    )


def too_deep(name: str) -> LimitExceeded:
    """Nesting beyond what the reader follows."""
    return too_much_inside(name, "it", "is nested without end", "巢狀層數過深")


def out_of_memory(name: str) -> LimitExceeded:
    """Reading it needs more memory than allowed."""
    return LimitExceeded(
        f"{name}: reading needs more memory than the limit; "
        "split the document, or raise the limit on memory.",
        f"{name}：讀取所需記憶體超過上限；請將文件拆分，或提高記憶體上限。",
    )


def no_process(name: str, detail: str) -> ReadError:
    """No reading process could be started at all; ``detail`` is why."""
    return ReadError(
        f"{name}: not read, because no reading process could be started ({detail}); "
        "check the installation of bscgraph and the free memory.",
        f"{name}：未讀取，因為無法啟動讀取程序（{detail}）；請檢查 bscgraph 的安裝與可用記憶體。",
    )


def crashed(name: str, detail: str) -> DamagedInput:
    """The reading process ended without an answer; ``detail`` is how."""
    return DamagedInput(
        f"{name}: the reading process broke down on this file ({detail}); "
        "save it again from the program it was made with, and report it if that does not help.",
        f"{name}：讀取此檔時程序中斷（{detail}）；請以原軟體重新存檔，若仍失敗請回報。",
    )


def no_text(name: str, pages: Sequence[int], count: int) -> NoTextLayer:
    """Some ``pages`` of ``count`` are pictures, or their fonts say no characters."""
    return NoTextLayer(
        f"{name}: page {', '.join(map(str, pages))} of {count} has no text "
        "(a scan or unreadable fonts); "
        "ask for the original file, or run text recognition (OCR) on it first.",
        f"{name}：共 {count} 頁，其中第 {'、'.join(map(str, pages))} 頁沒有文字"
        "（為掃描影像或字型無法辨識）；請索取原始電子檔，或先做文字辨識（OCR）。",
    )


def too_many_pages(name: str, count: int, limit: int) -> LimitExceeded:
    """More pages than allowed; none was read."""
    return LimitExceeded(
        f"{name}: has {count:,} pages, the limit is {limit:,}; "
        "split the file or raise the limit with --max-pages.",
        f"{name}：共 {count:,} 頁，超過上限 {limit:,} 頁；請拆分檔案，或以 --max-pages 提高上限。",
    )
