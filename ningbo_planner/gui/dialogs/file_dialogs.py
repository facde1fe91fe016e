"""Asking for files: the system's dialog where it has one, Qt's own with all its words in Chinese elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ningbo_planner.text import tr

_Label = QFileDialog.DialogLabel


def ask_open(parent: QWidget, title: str, folder: Path, filters: Sequence[str]) -> Path | None:
    """Return the existing file that the user chose, or ``None``."""
    dialog = _dialog(parent, title, folder, filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def ask_open_many(parent: QWidget, title: str, folder: Path, filters: Sequence[str]) -> list[Path]:
    """Return the existing files that the user chose."""
    dialog = _dialog(parent, title, folder, filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return [Path(name) for name in dialog.selectedFiles()] if dialog.exec() else []


def ask_save(parent: QWidget, title: str, wanted: Path, filters: Sequence[str], suffix: str) -> Path | None:
    """Return where the user wants to write; replacing a file was confirmed, and the name ends with ``suffix``."""
    dialog = _dialog(parent, title, wanted.parent, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(wanted.name)
    dialog.setLabelText(_Label.Accept, tr("file_dialog.save"))
    return _answer(dialog)


def ask_folder(parent: QWidget, title: str, folder: Path) -> Path | None:
    """Return the folder that the user chose, or ``None``."""
    dialog = _dialog(parent, title, folder, ())
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _answer(dialog)


def _dialog(parent: QWidget, title: str, folder: Path, filters: Sequence[str]) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setNameFilters(list(filters))
    labels = {_Label.LookIn: "look_in", _Label.FileName: "file_name", _Label.FileType: "file_type", _Label.Accept: "open", _Label.Reject: "cancel"}
    for label, name in labels.items():
        dialog.setLabelText(label, tr(f"file_dialog.{name}"))
    return dialog


def _answer(dialog: QFileDialog) -> Path | None:
    try:
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None
    finally:
        dialog.deleteLater()
