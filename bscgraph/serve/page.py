"""Plain pages in two languages, from the templates below ``publish/templates/serve``."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from bscgraph.serve.words import say

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

__all__ = ["page"]

_NAMES = {"en": "English", "zh-Hant": "正體中文"}


@cache
def _templates() -> Any:
    from bscgraph.publish.frame import environment

    return environment()


def page(request: HTTPConnection, name: str, lang: str, **values: Any) -> bytes:
    """The page ``serve/NAME.html`` in ``lang``.

    Templates have ``say("key")``, ``root`` (the path of this server, ending in ``/``), ``lang``
    and what is given here; all text is escaped.
    """
    from bscgraph.publish.frame import as_bytes
    from bscgraph.publish.site.page import NAVIGATION
    from bscgraph.publish.site.place import file_of
    from bscgraph.publish.site.words import say as named

    template = _templates().get_template(f"serve/{name}.html")
    root = f"{request.scope.get('root_path', '')}/"
    here = request.url.path
    ways = [(file_of(name, lang), named(f"page.{name}", lang)) for name in NAVIGATION]
    text = template.render(
        lang=lang, say=partial(say, lang=lang), root=root, here=here, names=_NAMES, site_pages=ways,
        site=named("site", lang), **values,
    )  # fmt: skip
    return as_bytes(str(text))
