"""Who we are at an endpoint: from the environment or a netrc file, never from its address."""

from __future__ import annotations

import base64
import ipaddress
import netrc
import os
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from bscgraph.errors import StoreError

__all__ = ["Login", "address", "login", "shown"]

_TOKEN, _USER, _PASSWORD, _PLAIN = (
    f"BSCGRAPH_STORE_{name}" for name in ("TOKEN", "USER", "PASSWORD", "PLAIN_HTTP")
)


@dataclass(frozen=True, slots=True)
class Login:
    """What to send; never part of a message, and left out of its own text."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    def header(self) -> str | None:
        """The value of the ``Authorization`` header; None for nobody."""
        if self.token:
            return f"Bearer {self.token}"
        if not self.user:
            return None
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


def address(url: str) -> SplitResult:
    """The parts of an endpoint's address.

    Raises:
        StoreError: it is none, or carries a name or password.
    """
    parts = _parts(url)
    if parts is None or any(ord(char) <= 32 or ord(char) == 127 for char in url):
        raise StoreError(
            "This is no address of an endpoint; write it as https://host/path.",
            "這不是端點位址；請寫成 https://主機/路徑。",
        )
    if "@" in parts.netloc:
        raise StoreError(
            f"Leave the user and password out of the address of {parts.hostname}: addresses end "
            f"up in logs. Set {_USER} and {_PASSWORD} in the environment, or use a netrc file.",
            f"請勿在 {parts.hostname} 的位址中寫入帳號密碼，位址會留在紀錄檔；"
            f"請設定環境變數 {_USER} 與 {_PASSWORD}，或使用 netrc 檔案。",
        )
    return parts


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if sound else None


def shown(parts: SplitResult) -> str:
    """The address as messages show it: without the query, which may hold a key."""
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def login(parts: SplitResult) -> Login:
    """The login for an endpoint: token, else user and password, else the netrc file's entry.

    Raises:
        StoreError: it would travel unencrypted, or the netrc file is wrong.
    """
    found = _from_environment() or _from_netrc(parts.hostname or "")
    text = f"{found.user}{found.password}{found.token}"
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise StoreError(
            "The user, password or token for the store has a control character; correct it.",
            "資料庫的帳號、密碼或權杖含有控制字元；請更正。",
        )
    if found and parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        _allow_plain(parts.hostname or "")
    return found


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _from_environment() -> Login:
    token = os.environ.get(_TOKEN, "").strip()
    if token:
        return Login(token=token)
    return Login(os.environ.get(_USER, ""), os.environ.get(_PASSWORD, ""))


def _from_netrc(host: str) -> Login:
    try:
        entry = netrc.netrc(os.environ.get("NETRC") or None).authenticators(host)
    except (FileNotFoundError, RuntimeError):  # no file, no home folder
        return Login()
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError) as error:
        why = error.msg if isinstance(error, netrc.NetrcParseError) else type(error).__name__
        raise StoreError(
            f"The netrc file cannot be used ({why}); correct it, and let nobody else read it.",
            f"無法使用 netrc 檔案（{why}）；請更正，並限制僅本人可讀取。",
        ) from None
    return Login(entry[0], entry[2] or "") if entry else Login()


def _allow_plain(host: str) -> None:
    if os.environ.get(_PLAIN) != "1":
        raise StoreError(
            f"The password for {host} would travel unencrypted; use an https:// address, or, "
            f"inside a network you trust, set {_PLAIN}=1.",
            f"傳送給 {host} 的密碼未加密；請改用 https:// 位址，"
            f"或於可信任的網路內設定 {_PLAIN}=1。",
        )
