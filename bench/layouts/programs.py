"""The outside programs that print and re-print documents, one function each."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

__all__ = ["chromium", "office", "reprint", "weasy"]

_SECONDS = 180


def _run(command: list[str]) -> None:
    subprocess.run(
        command, check=True, timeout=_SECONDS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def chromium(html: str, out: Path) -> None:
    """Print HTML to ``out`` with headless Chromium.

    Raises:
        subprocess.SubprocessError: the browser failed or took too long.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(html, encoding="utf-8")
        quiet = ["--no-first-run", "--disable-background-networking", "--disable-sync"]
        quiet += ["--disable-component-update", "--no-pdf-header-footer"]
        _run([
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", *quiet,
            f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}", source.as_uri(),
        ])  # fmt: skip


def weasy(html: str, out: Path) -> None:
    """Print HTML to ``out`` with WeasyPrint."""
    from weasyprint import HTML

    HTML(string=html).write_pdf(out)


def office(source: Path, suffix: str, out: Path) -> None:
    """Convert an office file with LibreOffice to ``suffix`` and move it to ``out``.

    Raises:
        subprocess.SubprocessError: LibreOffice failed or took too long.
        FileNotFoundError: it wrote nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(tempfile.gettempdir(), "lo_layouts")
        _run([
            "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless",
            "--convert-to", suffix, "--outdir", folder, str(source),
        ])  # fmt: skip
        made = Path(folder, source.stem + "." + suffix.split(":", maxsplit=1)[0])
        out.write_bytes(made.read_bytes())


def reprint(source: Path, program: str, out: Path) -> None:
    """Write a PDF again with gs, qpdf, mutool or pdftocairo.

    Raises:
        subprocess.SubprocessError: the program failed or took too long.
    """
    commands = {
        "gs": ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-o{out}", str(source)],
        "qpdf": ["qpdf", "--object-streams=generate", "--linearize", str(source), str(out)],
        "mutool": ["mutool", "clean", "-gggz", str(source), str(out)],
        "cairo": ["pdftocairo", "-pdf", str(source), str(out)],
    }
    _run(commands[program])
