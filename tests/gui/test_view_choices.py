"""How figures are shown is chosen in the menu 视图, holds for every table, and is remembered."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.cell_pictures import PictureKind
from ningbo_planner.gui.models.number_format import NumberStyle
from ningbo_planner.settings import NUMBERS, PICTURES, Settings, load, settings_path
from tests.gui.window_kit import cell, open_windows, plan_file, settle, window

__all__ = ["open_windows", "plan_file", "window"]


def text_of(window: MainWindow, row: str, period: str) -> str:
    """Return what a cell of the decomposition table shows."""
    view = window.pages.view
    return view.plan_model.index_of(cell(row, period)).data()


def test_the_choices_are_those_that_there_are() -> None:
    assert NUMBERS == tuple(NumberStyle) and PICTURES == tuple(PictureKind)


def test_numbers_are_chosen_for_every_table_and_remembered(window: MainWindow, open_windows: Callable[..., MainWindow]) -> None:
    assert window.actions_table["numbersPrinted"].isChecked() or text_of(window, "D02", "2024") == "5300"
    window.actions_table["numbersGrouped"].trigger()
    assert text_of(window, "D02", "2024") == "5,300" and window.actions_table["numbersGrouped"].isChecked()
    window.pages.show_table("main")
    assert "4,298" in [window.pages.view.model().index(row, window.pages.view.sheet.first_period).data() for row in range(5)]
    path = window.document.workspace.path
    window.close()
    again = open_windows(path)
    assert text_of(again, "D02", "2024") == "5,300"
    again.actions_table["numbersPrinted"].trigger()
    assert text_of(again, "D02", "2024") == "5300" and load().numbers == "printed"


@pytest.mark.parametrize(("action", "kind"), [("picturesBars", "bars"), ("picturesArrows", "arrows"), ("picturesGrowth", "growth"), ("picturesNone", "none")])
def test_pictures_are_chosen_and_remembered(window: MainWindow, action: str, kind: str) -> None:
    plain = window.pages.view.viewport().grab().toImage()
    window.actions_table[action].trigger()
    settle()
    assert window.actions_table[action].isChecked() and load().picture == kind
    assert (window.pages.view.viewport().grab().toImage() == plain) is (kind == "none")


def test_choices_that_make_no_sense_fall_back_alone(user_home: object) -> None:
    settings_path().write_text(json.dumps({"numbers": "roman", "picture": 3, "cross_hair": "yes", "zoom": 120}), "utf-8")
    assert (load().numbers, load().picture, load().cross_hair, load().zoom) == ("printed", "none", False, 120)
    assert Settings().numbers == "printed"
