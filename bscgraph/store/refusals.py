"""What stores refuse, in one sentence each, in both languages."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from bscgraph.errors import StoreError

__all__ = ["blank_node", "busy", "cannot_open", "died", "engine", "no_store", "not_a"]
__all__ += ["not_nquads", "other_files", "outside", "read_only", "too_slow"]


def not_a(kind: str) -> StoreError:
    """The query is not of the kind that was asked for."""
    return StoreError(
        f"Only {kind} queries are answered here; write the question as {kind}.",
        f"此處僅回答 {kind} 查詢；請改寫為 {kind}。",
    )


def engine(error: Exception) -> StoreError:
    """The engine's own words, or that the disk is full."""
    if _is_full(error):
        return _full()
    return StoreError(
        f"The store refuses the request: {error}.", f"資料庫無法處理此請求：{error}。"
    )


def no_store(place: Path) -> StoreError:
    """There is nothing that could be opened."""
    return StoreError(
        f"There is no store in {place}; make it with: bscgraph load --store {place} FILE",
        f"{place} 中沒有資料庫；請先建立：bscgraph load --store {place} FILE",
    )


def other_files(place: Path) -> StoreError:
    """A store would be mixed up with other files."""
    return StoreError(
        f"The folder {place} holds other files and no store; name a new or an empty folder.",
        f"資料夾 {place} 內有其他檔案且不是資料庫；請指定新的或空的資料夾。",
    )


def cannot_open(place: Path, error: Exception | None = None) -> StoreError:
    """The engine or the system cannot open the folder."""
    if _is_full(error):
        return _full()
    return StoreError(
        f"The store {place} cannot be opened: another program is using it, it is damaged, or it "
        "is no store. In place of a damaged one make a new one: remove the folder and load the "
        "files again.",
        f"無法開啟資料庫 {place}：可能有其他程式正在使用、資料毀損，或並非資料庫。"
        "如已毀損，請刪除該資料夾並重新載入檔案。",
    )


def _is_full(error: Exception | None) -> bool:
    # The engine has the system's words and not its number.
    words = str(error)
    return any(os.strerror(code) in words for code in (errno.ENOSPC, errno.EDQUOT))


def _full() -> StoreError:
    return StoreError(
        "There is no space left on the disk for the store; free some and try again. What was "
        "said to be loaded before is still there.",
        "磁碟空間不足，無法寫入資料庫；請釋出空間後再試。先前顯示已載入的資料仍在。",
    )


def busy(place: Path, who: str) -> StoreError:
    """There is a writer already."""
    by, by_zh = (f" (process {who})", f"（程序 {who}）") if who else ("", "")
    return StoreError(
        f"Another program{by} is writing to the store {place}; one can write at a time, so try "
        "again when it has finished. Questions are answered meanwhile.",
        f"另一個程式{by_zh}正在寫入資料庫 {place}；同時只能有一個程式寫入，請待其完成後再試。"
        "期間仍可查詢。",
    )


def read_only(place: Path | None) -> StoreError:
    """The store was opened for reading."""
    return StoreError(
        f"The store {place} was opened for reading only; open it with writable=True.",
        f"資料庫 {place} 僅供讀取；請以 writable=True 開啟。",
    )


def not_nquads(graph: str, error: Exception) -> StoreError:
    """What should be loaded is no N-Quads, or the graph's name is no IRI."""
    return StoreError(
        f"What should be loaded as {graph} is no N-Quads: {error}.",
        f"要載入 {graph} 的內容不是 N-Quads：{error}。",
    )


def outside(found: str, graph: str) -> StoreError:
    """A quad of another graph."""
    return StoreError(
        f"A quad belongs to {found}, not to <{graph}>; load each graph by itself.",
        f"有資料屬於 {found} 而非 <{graph}>；請分別載入各圖。",
    )


def blank_node(graph: str) -> StoreError:
    """A node without a name."""
    return StoreError(
        f"The graph <{graph}> has a blank node; every node must have an IRI.",
        f"圖 <{graph}> 含有空白節點；每個節點都必須有 IRI。",
    )


def too_slow(seconds: float) -> StoreError:
    """The time is up."""
    return StoreError(
        f"The query took longer than {seconds:g} seconds and was stopped; ask for less, for "
        "example one agency or one year, or allow more time.",
        f"查詢超過 {seconds:g} 秒，已停止；請縮小範圍（例如單一機關或年度），或放寬時限。",
    )


def died() -> StoreError:
    """The process that worked on the query is gone."""
    return StoreError(
        "The query ended without an answer, perhaps for want of memory; ask for less.",
        "查詢未完成即中斷，可能因記憶體不足；請縮小查詢範圍。",
    )
