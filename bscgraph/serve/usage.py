"""The page of a code: what it means, and where the data uses it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bscgraph.publish.described import Thing, described
from bscgraph.serve.documents import View, thing_page

if TYPE_CHECKING:
    from bscgraph.serve.linked import Call
    from bscgraph.serve.offered import Made, Offer

__all__ = ["code_page"]


def code_page(call: Call, offer: Offer, iri: str, stated: str, lang: str) -> Made:
    """The page, and its ``Link`` values.

    Args:
        call: the request, and the data it looks at.
        offer: the address of the page.
        iri: the code.
        stated: what the vocabulary states of it, as N-Triples.
        lang: language of the page.

    Raises:
        Problem: there is no such page of uses.
    """
    import pyoxigraph

    try:
        found = described(call.data.store, iri, call.page)
    except IndexError as error:
        raise call.no_page(1) from error
    read = pyoxigraph.parse(stated, format=pyoxigraph.RdfFormat.N_TRIPLES)
    terms = ((str(one.subject), str(one.predicate), str(one.object), "") for one in read)
    own = sorted(quad for quad in terms if quad[0] == f"<{iri}>")
    thing = replace(found or Thing(iri, (), (), ()), own=tuple(own))
    links = [f'<{iri}>; rel="describes"']
    first = f"{call.root}{offer.path}"
    if thing.more:
        links.append(f'<{first}?page={thing.page + 1}>; rel="next"')
    if thing.page > 1:
        links.append(f'<{first}?page={thing.page - 1}>; rel="prev"')
    view = View(call.request, call.service, call.data.store, offer, lang)
    return thing_page(view, thing), links
