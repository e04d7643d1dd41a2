"""Where the project's data folders lie: beside the package in a wheel, at the top of a checkout.

The only module that knows. ``folder("shapes")`` works in both.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args

from bscgraph.errors import BscgraphError

__all__ = ["FOLDERS", "FolderName", "folder"]

FolderName = Literal["ontology", "shapes", "queries", "examples"]
FOLDERS: tuple[FolderName, ...] = get_args(FolderName)

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: FolderName) -> Path:
    """The data folder called ``name``.

    Raises:
        BscgraphError: the folder is neither in the installed package nor in a checkout.
    """
    # A wheel carries the folders inside the package; a checkout has them beside it. The
    # wheel's come first so that an installed package never picks up a stranger's folder.
    for place in (_PACKAGE / "assets" / name, _PACKAGE.parent / name):
        if name in FOLDERS and place.is_dir():
            return place
    raise BscgraphError(
        f"The data folder “{name}” is missing from this installation; install bscgraph again.",
        f"此安裝缺少資料夾「{name}」；請重新安裝 bscgraph。",
    )
