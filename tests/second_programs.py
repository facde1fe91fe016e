"""Other programs that look at what we wrote: an office, a browser's drawing library, a reader of documents; and how alike two pictures are."""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

# What an office needs for slides is a package of its own.
_FILTERS = {".pptx": "impress_pdf_Export", ".xlsx": "calc_pdf_Export", ".html": "writer_web_pdf_Export"}


def tool(name: str) -> str:
    """Return the path of a program; the test is left out where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def office() -> str:
    """Return the path of LibreOffice."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("LibreOffice is not installed")
    return found


def printed(path: Path, folder: Path) -> Path:
    """Return ``path`` as LibreOffice prints it into a PDF; the test is left out where the part of LibreOffice for such files is not installed."""
    profile = (folder / "profile").as_uri()
    command = [office(), "--headless", f"-env:UserInstallation={profile}", "--convert-to", f"pdf:{_FILTERS[path.suffix]}", "--outdir", str(folder / "printed"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    out = folder / "printed" / f"{path.stem}.pdf"
    if not out.exists() and not _has_part(path.suffix):
        pytest.skip(f"LibreOffice cannot open {path.suffix} here")
    assert out.exists(), done.stdout + done.stderr
    return out


@lru_cache(maxsize=4)
def _has_part(suffix: str) -> bool:
    """Tell whether the part of LibreOffice that opens such files lies beside its program."""
    library = {".pptx": "sd", ".xlsx": "sc", ".html": "sw"}[suffix]
    return any(Path(office()).resolve().parent.glob(f"lib{library}lo.*"))


def pages(pdf: Path, folder: Path, width: int = 480) -> list[QImage]:
    """Return the pages of a document as pictures."""
    subprocess.run([tool("pdftoppm"), "-png", "-scale-to-x", str(width), "-scale-to-y", "-1", str(pdf), str(folder / pdf.stem)], check=True, timeout=120)
    return [QImage(str(path)) for path in sorted(folder.glob(f"{pdf.stem}-*.png"))]


def text_of(pdf: Path) -> str:
    """Return the text of a document, without blanks and line ends."""
    done = subprocess.run([tool("pdftotext"), str(pdf), "-"], capture_output=True, check=True, timeout=60)
    return "".join(done.stdout.decode("utf-8").split())


def drawn(svg: Path, width: int) -> QImage:
    """Return a drawing as librsvg paints it."""
    out = svg.with_suffix(".seen.png")
    subprocess.run([tool("rsvg-convert"), "-w", str(width), str(svg), "-o", str(out)], check=True, timeout=60)
    return QImage(str(out))


def likeness(one: QImage, other: QImage, width: int = 160) -> float:
    """Return how alike two pictures are in structure, 1 for the same: of greys, made small so that the rims of letters do not count."""
    size = QSize(width, round(width * one.height() / one.width()))
    first, second = (_greys(image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)) for image in (one, other))
    window = 8
    scores = [
        _structure(first[y : y + window, x : x + window], second[y : y + window, x : x + window])
        for y in range(0, first.shape[0] - window + 1, window // 2)
        for x in range(0, first.shape[1] - window + 1, window // 2)
    ]
    return float(np.mean(scores))


def _greys(image: QImage) -> np.ndarray:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].astype(float)


def _structure(one: np.ndarray, other: np.ndarray) -> float:
    """Return the structural similarity of two small areas (Wang and others, 2004)."""
    steady, varied = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    both = ((one - one.mean()) * (other - other.mean())).mean()
    means = (2 * one.mean() * other.mean() + steady) / (one.mean() ** 2 + other.mean() ** 2 + steady)
    return means * (2 * both + varied) / (one.var() + other.var() + varied)
