"""What happens to a PDF after it was printed: turned, cropped, scanned."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["RESHAPES", "reshape"]


def _matrix(page: Any, pdf: Any, matrix: str) -> None:
    import pikepdf

    page.contents_coalesce()
    page.contents_add(pikepdf.Stream(pdf, f"q {matrix} cm\n".encode()), prepend=True)
    page.contents_add(pikepdf.Stream(pdf, b"\nQ"))


def _rotate(angle: int) -> Callable[[Any, Any], None]:
    def turn(page: Any, _pdf: Any) -> None:
        page.Rotate = angle

    return turn


def _upright(tiny: str) -> Callable[[Any, Any], None]:
    """Contents turned by an inexact quarter, and /Rotate to show them upright again."""

    def turn(page: Any, pdf: Any) -> None:
        width, height = (float(page.mediabox[i]) for i in (2, 3))
        _matrix(page, pdf, f"{tiny} 1 -1 {tiny} {height} 0")
        page.mediabox = [0, 0, height, width]
        page.Rotate = 90

    return turn


def _skew(page: Any, pdf: Any) -> None:
    _matrix(page, pdf, "1 0.0001 -0.0001 1 0 0")


def _crop(page: Any, _pdf: Any) -> None:
    box = [float(v) for v in page.mediabox]
    page.cropbox = [box[0] + 18, box[1] + 18, box[2] - 18, box[3] - 18]


def _origin(page: Any, pdf: Any) -> None:
    box = [float(v) for v in page.mediabox]
    _matrix(page, pdf, "1 0 0 1 -120 75")
    page.mediabox = [box[0] - 120, box[1] + 75, box[2] - 120, box[3] + 75]


def _unit(page: Any, _pdf: Any) -> None:
    page.UserUnit = 2.0


RESHAPES: dict[str, Callable[[Any, Any], None]] = {
    "rotate90": _rotate(90),
    "rotate180": _rotate(180),
    "rotate270": _rotate(270),
    "matrix": _upright("0.000000000000000061"),
    "inexact": _upright("0.0001"),
    "skew": _skew,
    "crop": _crop,
    "origin": _origin,
    "userunit": _unit,
}


def reshape(source: Path, kind: str, out: Path) -> None:
    """Apply one of :data:`RESHAPES` (or ``scan``) to every page of ``source``."""
    import pikepdf

    if kind == "scan":
        _scan(source, out)
        return
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            RESHAPES[kind](page, pdf)
        pdf.save(out)


def _scan(source: Path, out: Path) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", "60", "-gray", "-png", str(source), f"{folder}/p"]
        subprocess.run(command, check=True, timeout=120)
        canvas = Canvas(str(out))
        for picture in sorted(Path(folder).glob("*.png")):
            image = ImageReader(str(picture))
            size = tuple(v * 72 / 60 for v in image.getSize())
            canvas.setPageSize(size)
            canvas.drawImage(image, 0, 0, *size)
            canvas.showPage()
        canvas.save()
