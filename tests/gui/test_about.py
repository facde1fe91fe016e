"""The dialog 关于: versions, the notice of Qt's licence, every library with its version and the words of its licence."""

from __future__ import annotations

import tomllib
from pathlib import Path

from PySide6.QtWidgets import QLabel

from ningbo_planner.gui.dialogs.about_dialog import AboutDialog
from ningbo_planner.services.libraries import libraries, licence_dir
from pytestqt.qtbot import QtBot


def test_every_library_has_a_version_and_the_words_of_its_licence() -> None:
    for library in libraries():
        assert library.licence and library.texts and len(library.words()) > 400, library.name
        assert library.version or library.name.startswith("Lucide"), library.name


def test_every_library_that_the_program_needs_is_told_of(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))
    needed = {name.partition(">")[0].lower() for name in project["project"]["dependencies"]}
    constraints = (repository / "constraints.txt").read_text("utf-8").partition("# The tests")[0]
    pinned = {line.partition("==")[0].lower() for line in constraints.splitlines() if "==" in line}
    listed = {line.split(",")[1].lower() for line in (licence_dir() / "libraries.csv").read_text("utf-8").splitlines()[1:]}
    assert needed | pinned <= listed


def test_the_dialog_shows_the_notice_and_the_text_that_is_chosen(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "LGPLv3" in said and "不连接网络" in said and str(licence_dir()) in said
    dialog.pages.setCurrentIndex(1)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in dialog.licence.toPlainText()
    dialog.list.setCurrentItem(dialog.list.topLevelItem(3))
    assert "NumPy" in dialog.list.currentItem().text(0) and "BSD" in dialog.list.currentItem().text(2) and "Redistribution" in dialog.licence.toPlainText()
