"""Data for the clipboard that Qt may outlive us with."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QStandardItemModel


def new_mime_data() -> QMimeData:
    """Return empty data that was made by Qt itself.

    The clipboard lets go of its data after the interpreter is gone. Data made in Python then calls into nothing: the process ends with a
    segmentation fault (seen without a screen, with PySide6 6.8.3 and 6.11.3), after all was done well.
    """
    model = QStandardItemModel(1, 1)
    data = model.mimeData([model.index(0, 0)])
    data.clear()
    return data
