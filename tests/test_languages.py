"""The language of the window is one thing, that of documents another; who chooses it, and what is said where a text is missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from ningbo_planner import text
from ningbo_planner.domain.table import RowRef
from ningbo_planner.edits.labels import write_text
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.exporting import export_plan
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.reminding import remind
from ningbo_planner.text import SOURCE_LANGUAGE, document_text, has_text, in_documents, language, languages, order_language, prefer_language, set_language, tr

ENGLISH = "en"


@pytest.fixture(autouse=True)
def chinese_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak Chinese after every test."""
    monkeypatch.setattr(text._State, "is_ordered", False)
    yield
    set_language(SOURCE_LANGUAGE)


def test_it_is_chinese_unless_somebody_chooses() -> None:
    assert language() == SOURCE_LANGUAGE and tr("dialog.cancel") == "取消"
    assert languages() == {SOURCE_LANGUAGE: "中文", ENGLISH: "English"}


def test_a_choice_is_spoken_and_one_that_is_not_there_is_chinese() -> None:
    set_language(ENGLISH)
    assert tr("dialog.cancel") == "Cancel" and has_text("dialog.cancel")
    set_language("tlh")
    assert language() == SOURCE_LANGUAGE


def test_an_error_is_told_in_the_language_of_who_reads_it() -> None:
    error = PlannerError("edit.no_period", period="2031年")
    assert str(error) == "没有“2031年”这一列。"
    set_language(ENGLISH)
    assert str(error).startswith("There is no column") and "2031年" in str(error)


def test_a_text_that_english_lacks_is_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = {code: said for code, said in text.catalogue(ENGLISH).items() if code != "dialog.cancel"}
    catalogue = text.catalogue
    monkeypatch.setattr(text, "catalogue", lambda wanted=SOURCE_LANGUAGE: lacking if wanted == ENGLISH else catalogue(wanted))
    set_language(ENGLISH)
    assert tr("dialog.cancel") == "取消" and tr("no.such_code") == "no.such_code"


def test_documents_are_chinese_whatever_the_window_speaks() -> None:
    set_language(ENGLISH)
    assert document_text("field.unit") == "单位" and tr("field.unit") == "Unit"
    with in_documents():
        assert tr("field.unit") == "单位" and language() == SOURCE_LANGUAGE
    assert tr("field.unit") == "Unit"


def test_a_document_on_one_thread_does_not_silence_another() -> None:
    set_language(ENGLISH)
    heard = []
    with in_documents():
        thread = threading.Thread(target=lambda: heard.append(tr("field.unit")))
        thread.start()
        thread.join()
    assert heard == ["Unit"]


def test_an_order_on_the_command_line_outweighs_what_is_remembered() -> None:
    order_language(ENGLISH)
    prefer_language(SOURCE_LANGUAGE)
    assert language() == ENGLISH


def test_an_exported_workbook_is_the_same_in_every_language(tmp_path: Path) -> None:
    new_plan(tmp_path / "方案.nbplan")
    made = []
    for chosen in (SOURCE_LANGUAGE, ENGLISH):
        set_language(chosen)
        workspace = open_plan(tmp_path / "方案.nbplan", author="张三")
        export_plan(workspace.plan, workspace.findings(), tmp_path / f"{chosen}.xlsx")
        workspace.close()
        with zipfile.ZipFile(tmp_path / f"{chosen}.xlsx") as package:
            # The properties say when it was written.
            made.append({name: package.read(name) for name in package.namelist() if not name.startswith("docProps/")})
    assert made[0] == made[1]


def test_the_log_is_written_in_the_language_of_the_office_and_told_in_that_of_the_window(tmp_path: Path) -> None:
    new_plan(tmp_path / "方案.nbplan")
    set_language(ENGLISH)
    workspace = open_plan(tmp_path / "方案.nbplan", author="张三")
    row = RowRef("decomposition", "D10")
    workspace.execute(write_text(workspace.plan, [row], "note", "说明"))
    workspace.close()
    entry = open_plan(tmp_path / "方案.nbplan", read_only=True).history.entries[-1]
    assert "备注" in str(entry.values) and "note" not in str(entry.values).lower()
    told = entry.name
    set_language(SOURCE_LANGUAGE)
    assert told.isascii() is False and told != entry.name


def test_forms_and_reminders_are_the_same_in_every_language(tmp_path: Path) -> None:
    said = {}
    for chosen in (SOURCE_LANGUAGE, ENGLISH):
        set_language(chosen)
        path = tmp_path / chosen / "方案.nbplan"
        path.parent.mkdir()
        new_plan(path)
        workspace = open_plan(path, author="张三")
        report = issue(workspace, tmp_path / chosen / "下发", departments=["市经信局"], deadline="2026-03-31")
        book = openpyxl.load_workbook(report.files[0].path)
        words = [re.sub("[0-9A-Z:-]", "", str(each.value)) for sheet in book for row in sheet for each in row if isinstance(each.value, str) and sheet.sheet_state == "visible"]
        said[chosen] = (report.round.name, report.files[0].path.name, words, remind(workspace).text)
        workspace.close()
    assert said[SOURCE_LANGUAGE] == said[ENGLISH]


@pytest.mark.parametrize(
    ("arguments", "settings", "beginning"),
    [
        ((), "", "共 "),
        (("--lang", "en"), "", "40 findings"),
        ((), '{"language": "en"}', "40 findings"),
        (("--lang", "zh_CN"), '{"language": "en"}', "共 "),
    ],
)
def test_the_command_line_speaks_as_it_is_told_and_not_as_the_system(tmp_path: Path, arguments: tuple[str, ...], settings: str, beginning: str) -> None:
    new_plan(tmp_path / "方案.nbplan")
    if settings:
        (tmp_path / "settings.json").write_text(settings)
    surroundings = {**os.environ, "NINGBO_PLANNER_HOME": str(tmp_path), "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}
    command = [sys.executable, "-m", "ningbo_planner", *arguments, "check", str(tmp_path / "方案.nbplan")]
    done = subprocess.run(command, capture_output=True, env=surroundings, check=False)
    assert done.stdout.decode().startswith(beginning)
