"""What ``convert`` writes: RDF in a serialisation, a data cube, or StratML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bscgraph.errors import GraphError
from bscgraph.jobs import Done, Numbering, submissions

if TYPE_CHECKING:
    from bscgraph.graph import Submission

__all__ = ["Part", "Target", "converted", "form_of"]

Target = Literal["rdf", "datacube", "stratml"]


@dataclass(frozen=True, slots=True)
class Part:
    """One file to write (None for standard output), and what its format cannot carry."""

    text: str
    path: Path | None
    lost: tuple[dict[str, str], ...] = ()


def form_of(form: str | None, output: Path | None) -> str | None:
    """The RDF format asked for by name, else by the suffix of ``output``, else N-Quads.

    None where the suffix stands for no format.
    """
    from bscgraph.graph import format_of

    if form is not None or output is None:
        return form or "nquads"
    found = format_of(output.name)
    return None if found is None else found.name


def converted(
    done: Sequence[Done], base: str, output: Path | None, *, to: Target, form: str
) -> Iterator[Part]:
    """The files to write for what was read; none where nothing was.

    Args:
        done: the files read.
        base: base IRI of the data.
        output: where to write; StratML of several scorecards goes to a file for each, named
            after it.
        to: which standard to write.
        form: a name of :data:`bscgraph.graph.FORMATS`, for ``to="rdf"``.

    Raises:
        GraphError: ``base`` is no base IRI, or the format cannot hold what was read.
    """
    built = [one for _, one in submissions(done, base, Numbering())]
    if not built:
        return
    if to == "stratml":
        yield from _stratml(done, built, base, output)
    elif to == "datacube":
        from bscgraph.exchange import datacube
        from bscgraph.iri import Minter

        cards = [card for item in done for card in item.cards]
        yield Part(datacube.write(cards, Minter(base)).decode(), output)
    else:
        from bscgraph import graph

        yield Part(graph.write(built, form).decode(), output)


def _stratml(
    done: Iterable[Done], built: Sequence[Submission], base: str, output: Path | None
) -> Iterator[Part]:
    from bscgraph.exchange import stratml
    from bscgraph.iri import Minter

    minter = Minter(base)
    cards = [card for item in done for card in item.cards]
    if output is None and len(cards) > 1:
        raise GraphError(
            f"A StratML file holds one scorecard and {len(cards)} were read; say where to write "
            "them with -o FILE.xml (a file for each, named after it).",
            f"一個 StratML 檔案只能存放一份計分卡，此次讀得 {len(cards)} 份；"
            "請以 -o 檔案.xml 指定輸出（每份各存一檔，檔名附計分卡名稱）。",
        )
    for card, one in zip(cards, built, strict=True):
        path = output  # one file for the only card
        if output is not None and len(cards) > 1:
            name = "-".join(one.graph.rpartition("/graph/")[2].split("/"))
            path = output.with_name(f"{output.stem}-{name}{output.suffix}")
        exported = stratml.write(card, minter)
        lost = tuple(
            {lang: loss.message(lang) for lang in ("en", "zh-Hant")} for loss in exported.lost
        )
        yield Part(exported.data.decode(), path, lost)
