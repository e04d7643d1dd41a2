"""What a page draws but does not show: text wholly outside the area it is clipped to.

A spreadsheet program cuts a merged cell at the page's end and draws its text on both pages,
clipped to the part of the cell that is there; on one of them none of it can be seen. The
parser knows nothing of clipping, so its interpreter is told here. Text that is seen in part
stays whole: a row that is too low must not lose its last line.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTPage
from pdfminer.utils import apply_matrix_pt

from bscgraph.read.pdf.content import Interpreter

__all__ = ["Shown", "shown"]

# A character this close (points) to the clipped area is taken for seen.
NEAR = 0.5


class Shown(NamedTuple):
    """The parser's layout of a page, and the characters (by ``id``) that nobody sees."""

    layout: LTPage
    unseen: frozenset[int]


class _Clip(NamedTuple):
    """An area (points, y upwards) that what follows is clipped to."""

    number: int
    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, box: tuple[float, float, float, float]) -> bool:
        """Whether any of ``box`` can be seen."""
        x0, y0, x1, y1 = box
        across = x1 > self.x0 - NEAR and x0 < self.x1 + NEAR
        return across and y1 > self.y0 - NEAR and y0 < self.y1 + NEAR


class _Device(PDFPageAggregator):
    """Lays out a page and remembers under which clip each character was drawn."""

    def __init__(self, rsrcmgr: Any, pageno: int) -> None:
        super().__init__(rsrcmgr, pageno=pageno, laparams=None)
        self.clip: _Clip | None = None
        self.clips = 0
        self.drawn: dict[int, list[int]] = {}
        self.seen: set[int] = set()

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        """Draw a character."""
        advance: float = super().render_char(*args, **kwargs)
        item = self.cur_item._objs[-1]
        if self.clip is not None and isinstance(item, LTChar):
            self.drawn.setdefault(self.clip.number, []).append(id(item))
            if item.get_text().strip() and self.clip.meets(item.bbox):
                self.seen.add(self.clip.number)
        return advance

    def unseen(self) -> frozenset[int]:
        """The characters of clips under which no character can be seen."""
        hidden = (ids for number, ids in self.drawn.items() if number not in self.seen)
        return frozenset(one for ids in hidden for one in ids)


class _Interpreter(Interpreter):
    """Follows the clipping path, by its bounding box."""

    device: _Device

    def __init__(self, rsrcmgr: Any, device: Any) -> None:
        super().__init__(rsrcmgr, device)
        self._saved: list[_Clip | None] = []
        self._clipping = False

    def do_q(self) -> None:
        """Save the graphics state."""
        self._saved.append(self.device.clip)
        super().do_q()

    def do_Q(self) -> None:  # noqa: N802 - the operator's name
        """Restore the graphics state."""
        if self._saved:
            self.device.clip = self._saved.pop()
        super().do_Q()

    def do_m(self, x: Any, y: Any) -> None:
        """Begin a path."""
        self._clipping = False
        super().do_m(x, y)

    def do_re(self, x: Any, y: Any, w: Any, h: Any) -> None:
        """Add a rectangle to the path."""
        self._clipping = False
        super().do_re(x, y, w, h)

    def do_W(self) -> None:  # noqa: N802 - the operator's name
        """Clip to the path once it has ended."""
        self._clipping = True

    def do_W_a(self) -> None:  # noqa: N802 - the operator's name
        """Clip to the path by the even-odd rule."""
        self._clipping = True

    def do_n(self) -> None:
        """End a path that is not painted: how producers clip."""
        if self._clipping:
            self._clip()
        self._clipping = False
        super().do_n()

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 - the operator's name
        """Draw a form or picture; it leaves no clip behind."""
        before = self.device.clip
        super().do_Do(xobjid_arg)
        self.device.clip = before

    def _clip(self) -> None:
        points = [
            apply_matrix_pt(self.ctm, (float(step[i]), float(step[i + 1])))
            for step in self.curpath
            for i in range(1, len(step) - 1, 2)
        ]
        if not points:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        outer = self.device.clip
        if outer is not None:
            box = (
                max(box[0], outer.x0),
                max(box[1], outer.y0),
                min(box[2], outer.x1),
                min(box[3], outer.y1),
            )
        self.device.clips += 1
        self.device.clip = _Clip(self.device.clips, *box)


def shown(page: Any) -> Shown:
    """The layout of ``page`` (a pdfplumber page), and which of its characters nobody sees.

    Raises:
        Exception: whatever the parser stumbles over.
    """
    device = _Device(page.pdf.rsrcmgr, page.page_number)
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    return Shown(device.get_result(), device.unseen())
