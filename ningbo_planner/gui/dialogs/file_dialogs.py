"""Asking for files: the system's dialog where it has one, Qt's own with all its words in Chinese elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ningbo_planner.paths import user_dir
from ningbo_planner.text import tr

_Label = QFileDialog.DialogLabel
_ENDING = re.compile(r"\*(\.\w+)")


def folder_for(plan: Path) -> Path:
    """Return where files that are passed on are offered to be put: beside the plan; or, where that is the program's own folder, which systems hide, among the user's documents."""
    if user_dir().resolve() not in plan.resolve().parents:
        return plan.parent
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return next((folder for folder in (documents, Path.home()) if folder.is_dir()), plan.parent)


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
    """Return where the user wants to write; replacing a file was confirmed, and the name ends with ``suffix``, or that of another filter once it is chosen."""
    dialog = _dialog(parent, title, wanted.parent, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(wanted.name)
    dialog.setLabelText(_Label.Accept, tr("file_dialog.save"))
    dialog.filterSelected.connect(lambda chosen: _take_suffix(dialog, chosen))
    return _answer(dialog)


def _take_suffix(dialog: QFileDialog, chosen: str) -> None:
    """Give the name to be written the ending of the chosen filter."""
    found = _ENDING.search(chosen)
    name = next(iter(dialog.selectedFiles()), "")
    if found is not None and name:
        dialog.setDefaultSuffix(found[1])
        dialog.selectFile(Path(name).with_suffix(found[1]).name)


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
