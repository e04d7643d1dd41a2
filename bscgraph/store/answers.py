"""What can go wrong with a server's answer, in one sentence each, in both languages."""

from __future__ import annotations

import re

from bscgraph.errors import StoreError

__all__ = ["capped", "cut_off", "first_line", "no_result", "refused", "too_slow", "unframed"]
__all__ += ["unreachable"]

_LONGEST = 300
_TAG = re.compile(r"<[^<>]*>|\x1b\[[0-9;]*[A-Za-z]")
_LOGIN, _FORBIDDEN, _NOT_THERE, _BUSY = {401}, {403}, {404, 405, 410, 501}, {429, 502, 503, 504}


def first_line(text: str) -> str:
    """The first line that says anything, without markup and control characters."""
    for line in _TAG.sub(" ", text).splitlines():
        said = "".join(char if char.isprintable() else " " for char in line).strip()
        if said:
            return said[:_LONGEST]
    return ""


def refused(place: str, code: int, words: str, target: str) -> StoreError:
    """An answer with an HTTP status of an error."""
    if code in _LOGIN | _FORBIDDEN:
        return StoreError(
            f"The endpoint {place} does not let us in (HTTP {code}); set BSCGRAPH_STORE_USER and "
            "BSCGRAPH_STORE_PASSWORD, or BSCGRAPH_STORE_TOKEN, or an entry in the netrc file.",
            f"端點 {place} 拒絕存取（HTTP {code}）；請設定 BSCGRAPH_STORE_USER 與 "
            "BSCGRAPH_STORE_PASSWORD，或 BSCGRAPH_STORE_TOKEN，或 netrc 檔案。",
        )
    if 300 <= code < 400:
        return StoreError(
            f"The endpoint {place} has moved to {target or 'another address'}; give that address "
            "if you trust it.",
            f"端點 {place} 已移至 {target or '其他位址'}；確認可信任後請改用該位址。",
        )
    if code in _NOT_THERE:
        return StoreError(
            f"There is no SPARQL endpoint for this at {place} (HTTP {code}); check the address "
            "(the one for updates can be given in BSCGRAPH_STORE_UPDATE).",
            f"{place} 沒有可用的 SPARQL 端點（HTTP {code}）；請確認位址"
            "（更新用位址可設於 BSCGRAPH_STORE_UPDATE）。",
        )
    if code in _BUSY:
        return StoreError(
            f"The endpoint {place} is too busy or closed (HTTP {code}); try again later.",
            f"端點 {place} 忙碌中或暫停服務（HTTP {code}）；請稍後再試。",
        )
    return StoreError(
        f"The endpoint {place} did not answer the query (HTTP {code}: {words}); check the query.",
        f"端點 {place} 未回應查詢（HTTP {code}：{words}）；請確認查詢內容。",
    )


def unreachable(place: str, error: object) -> StoreError:
    """There is no connection."""
    why = getattr(error, "strerror", None) or type(error).__name__
    return StoreError(
        f"The endpoint {place} did not answer ({why}); check the address and the network.",
        f"端點 {place} 沒有回應（{why}）；請確認位址與網路。",
    )


def too_slow(place: str, seconds: float) -> StoreError:
    """The time is up."""
    return StoreError(
        f"The endpoint {place} did not answer within {seconds:g} seconds; ask for less, or allow "
        "more time.",
        f"端點 {place} 未在 {seconds:g} 秒內完成回應；請縮小查詢範圍，或放寬時限。",
    )


def cut_off(place: str) -> StoreError:
    """The answer ends too early."""
    return StoreError(
        f"The endpoint {place} did not answer to the end: its answer is cut off; ask again, or "
        "ask for less.",
        f"端點 {place} 的回應不完整（中途截斷）；請重新查詢，或縮小查詢範圍。",
    )


def no_result(place: str, what: str) -> StoreError:
    """The answer is something else."""
    return StoreError(
        f"The endpoint {place} did not answer with a SPARQL result but with {what or 'nothing'}; "
        "is this the address of a SPARQL endpoint?",
        f"端點 {place} 的回應不是 SPARQL 查詢結果，而是 {what or '空白內容'}；"
        "請確認是否為 SPARQL 端點位址。",
    )


def unframed(place: str) -> StoreError:
    """Nobody could tell whether the answer is whole."""
    return StoreError(
        f"The endpoint {place} does not say where its answer ends, so nobody can tell whether it "
        "is whole; ask with SELECT instead.",
        f"端點 {place} 的回應未標明長度，無法確認是否完整；請改用 SELECT 查詢。",
    )


def capped(place: str, rows: int) -> StoreError:
    """The server gives no more rows than this, whatever there are."""
    return StoreError(
        f"The endpoint {place} gives at most {rows} rows and the answer may have more; ask for "
        "less, or have its limit raised.",
        f"端點 {place} 最多回傳 {rows} 列，結果可能不完整；請縮小查詢範圍，或請管理者提高上限。",
    )
