"""The clipboard in the window: what a paste says and offers, copies with names and as a picture, paste special, paste by names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QMenu, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.edits import acts
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.clip.copied_picture import MOST_CELLS, SVG_FORMAT
from ningbo_planner.gui.views.clip.html_tables import read_html
from ningbo_planner.gui.views.mime_data import new_mime_data
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, press, settle, window

__all__ = ["open_windows", "plan_file", "window"]


def put(text: str = "", html: str = "") -> None:
    """Put something on the clipboard as another program does."""
    data = new_mime_data()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def paste(window: MainWindow, row: str, period: str, text: str, html: str = "") -> None:
    """Go to a cell and paste."""
    put(text, html)
    window.pages.go_to(cell(row, period))
    press(window.pages.view, "Ctrl+V")
    settle()


def figures(window: MainWindow, *places: tuple[str, str]) -> list[str]:
    """Return what some cells of the decomposition table say."""
    return [window.document.plan.quantity(cell(*place)).text for place in places]


def steps(window: MainWindow) -> list[str]:
    """Return the names of the steps that can be taken back."""
    return [entry.name for entry in window.document.workspace.history.undo_list()]


def offers(window: MainWindow) -> dict[str, QPushButton]:
    """Return the buttons of the banners by their words."""
    return {button.text(): button for button in window.messages.findChildren(QPushButton)}


def click(button: QPushButton) -> None:
    """Click a button."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


@pytest.fixture
def dialog(window: MainWindow) -> Iterator[Callable[[], QDialog]]:
    """Return a way to get the dialog that is open; what is left open is closed."""

    def current() -> QDialog:
        found = [each for each in window.findChildren(QDialog) if each.isVisible()]
        assert len(found) == 1, found
        return found[0]

    yield current
    for each in window.findChildren(QDialog):
        each.reject()
    settle()


# ------------------------------------------------------------------------------------------------------------ what is said


def test_a_paste_where_all_went_well_needs_no_banner(window: MainWindow) -> None:
    told: list[str] = []
    window.pages.explained.connect(told.append)
    paste(window, "D08", "2024", "1\t2\n3\t4")
    assert window.messages.texts == [] and told == ["已粘贴 4 格。"]
    assert steps(window) == ["粘贴 2×2 到 软件与信息服务业"]


def test_a_banner_names_what_was_kept_and_takes_the_paste_back(window: MainWindow) -> None:
    window.document.execute(acts.hold_cells(window.document.plan, [cell("D09", "2024")], "市经信局", "已报", "2024-01-01T00:00:00"))
    paste(window, "D08", "2024", "1\t约莫\n3\t4")
    assert window.messages.texts == ["已粘贴 3 格。1 格已锁定，保持不变：数字科技 2024年。1 格不能识别为数，按文字保存并标记：软件与信息服务业 2025年。"]
    click(offers(window)["撤销"])
    assert figures(window, ("D08", "2024"), ("D09", "2025")) == ["500", "70"] and window.messages.texts == []


def test_changed_totals_are_named_and_kept_with_one_click(window: MainWindow) -> None:
    paste(window, TOTAL, "2024", "2800\n501\n41")
    assert window.messages.texts == ["已粘贴 3 格。改写了 1 个合计数：数字服务业(营收) 2024年。"]
    click(offers(window)["保留原合计"])
    assert figures(window, (TOTAL, "2024"), ("D08", "2024"), ("D09", "2024")) == ["2700", "501", "41"]
    assert window.messages.texts == ["已粘贴 2 格。1 个合计数保持不变：数字服务业(营收) 2024年。"]
    assert steps(window) == ["粘贴 3×1 到 数字服务业(营收)"]


def test_the_banner_goes_when_something_else_happens(window: MainWindow) -> None:
    paste(window, "D14", "2026", "1\t2\n3\t4")
    assert "超出表格边界" in window.messages.texts[0]
    press(window.pages.view, "Delete")
    settle()
    assert window.messages.texts == []


def test_a_paste_that_changes_nothing_offers_no_undo(window: MainWindow) -> None:
    paste(window, "D08", "2024", "9")
    paste(window, "D14", "2026", "300\t甲")
    assert "已跳过" in window.messages.texts[0] and "撤销" not in offers(window) and len(steps(window)) == 1


def test_what_cannot_be_pasted_is_said(window: MainWindow) -> None:
    paste(window, "D08", "2024", "\x89PNG\r\n\x1a\n" + "\x00\x01\x02" * 50)
    assert window.messages.texts == ["剪贴板里的内容不是文字，也不是表格，没有粘贴。"] and steps(window) == []


def test_a_plan_that_is_open_read_only_is_left_alone(open_windows: Callable[..., MainWindow], window: MainWindow) -> None:
    second = open_windows(window.document.workspace.path)
    put("9")
    second.pages.go_to(cell("D08", "2024"))
    press(second.pages.view, "Ctrl+V")
    settle()
    assert figures(second, ("D08", "2024")) == ["500"]


# -------------------------------------------------------------------------------------------------------- copy with names


def test_a_copy_with_names_has_heads_and_unit(window: MainWindow) -> None:
    view = window.pages.view
    window.pages.go_to(cell("D08", "2024"))
    press(view, "Shift+Right", "Shift+Down", "Shift+Down")
    press(window, "Ctrl+Shift+C")
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "单位：亿元\r\n指标\t2024年\t2025年\r\n软件与信息服务业\t500\t750\r\n数字科技\t40\t70\r\n数字金融\t30\t70"
    assert read_html(data.html()) == [["指标", "2024年", "2025年"], ["软件与信息服务业", "500", "750"], ["数字科技", "40", "70"], ["数字金融", "30", "70"]]
    assert "单位：亿元" in data.html() and "border:1px solid" in data.html()


def test_rows_of_different_units_say_their_own(window: MainWindow) -> None:
    window.pages.go_to(cell("D01", "2026"))
    press(window.pages.view, "Shift+Down")
    press(window, "Ctrl+Shift+C")
    assert QGuiApplication.clipboard().text() == "指标\t单位\t2026年\r\n数字经济核心产业占GDP比重\t%\t>15%\r\n数字制造业(营收)\t亿元\t7000"


def test_a_label_alone_brings_all_figures_of_its_row(window: MainWindow) -> None:
    window.pages.view.navigation.go_to(Place(9, 1))
    press(window, "Ctrl+Shift+C")
    assert QGuiApplication.clipboard().text() == "单位：亿元\r\n指标\t2021年\t2022年\t2023年\t2024年\t2025年\t2026年\r\n数字金融\t——\t1\t10\t30\t70\t100"


def test_what_was_reached_stands_under_its_year(window: MainWindow) -> None:
    window.arrange.toggle_actuals()
    settle()
    window.pages.go_to(cell("D08", "2024"))
    press(window.pages.view, "Shift+Right")
    press(window, "Ctrl+Shift+C")
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "单位：亿元\r\n指标\t2024年\t\r\n\t目标\t实绩\r\n软件与信息服务业\t500\t" and 'colspan="2"' in data.html()


# ------------------------------------------------------------------------------------------------------- copy as a picture


def test_a_picture_has_the_cells_with_their_heads(window: MainWindow) -> None:
    window.pages.go_to(cell("D08", "2024"))
    press(window.pages.view, "Shift+Right", "Shift+Down")
    window.actions_table["copyPicture"].trigger()
    data = QGuiApplication.clipboard().mimeData()
    image = QImage(data.imageData())
    drawing = QSvgRenderer(QByteArray(data.data(SVG_FORMAT)))
    assert drawing.isValid() and drawing.viewBox().size() * 2 == image.size()
    single = image.copy()
    window.pages.go_to(cell("D08", "2024"))
    window.actions_table["copyPicture"].trigger()
    smaller = QImage(QGuiApplication.clipboard().mimeData().imageData())
    assert smaller.width() < single.width() and smaller.height() < single.height()


def test_a_picture_nobody_could_read_is_refused(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ningbo_planner.gui.clipboard_control.MOST_CELLS", 3)
    put("先前的")
    window.pages.go_to(cell("D08", "2024"))
    press(window.pages.view, "Shift+Right", "Shift+Down")
    window.actions_table["copyPicture"].trigger()
    assert window.messages.texts == ["选中的区域有 4 格，超过一张图片能看清的 3 格，没有复制。请少选一些行。"] and QGuiApplication.clipboard().text() == "先前的"
    assert MOST_CELLS > 1000


# ----------------------------------------------------------------------------------------------------------- paste special


def choose(dialog: QDialog, name: str) -> None:
    """Choose one of the choices."""
    find(dialog, QRadioButton, name).click()
    settle()


def test_special_multiplies_with_a_preview_and_one_step(window: MainWindow, dialog: Callable[[], QDialog]) -> None:
    put("105%")
    window.pages.go_to(cell("D08", "2024"))
    press(window.pages.view, "Shift+Right", "Shift+Down")
    press(window, "Ctrl+Alt+V")
    settle()
    asked = dialog()
    choose(asked, "pasteOperation_multiply")
    model = asked.preview.model()
    shown = [[str(model.index(row, column).data()) for column in range(4)] for row in range(model.rowCount())]
    assert shown == [["软件与信息服务业", "2024年", "500", "525"], ["软件与信息服务业", "2025年", "750", "787.5"], ["数字科技", "2024年", "40", "42"], ["数字科技", "2025年", "70", "73.5"]]
    assert find(asked, QLabel, "pasteSummary").text() == "将写入 4 格。"
    asked.accept()
    settle()
    assert figures(window, ("D08", "2024"), ("D09", "2025")) == ["525", "73.5"] and len(steps(window)) == 1


def test_special_takes_figures_as_they_are_shown(window: MainWindow, dialog: Callable[[], QDialog]) -> None:
    put(html='<table><tr><td x:num="1234.5678">1,234.6</td></tr></table>')
    window.pages.go_to(cell("D08", "2024"))
    for name, text in (("pasteParts_values", "1234.6"), ("pasteParts_all", "1234.5678")):
        window.actions_table["pasteSpecial"].trigger()
        settle()
        choose(dialog(), name)
        dialog().accept()
        settle()
        assert figures(window, ("D08", "2024")) == [text]


def test_values_alone_are_pasted_by_their_own_key(window: MainWindow) -> None:
    put("=4000*1.1")
    window.pages.go_to(cell("D08", "2024"))
    press(window.pages.view, "Ctrl+V", "Ctrl+C")
    window.pages.go_to(cell("D09", "2024"))
    press(window, "Ctrl+Shift+V")
    settle()
    pasted = window.document.plan.quantity(cell("D09", "2024"))
    assert (pasted.text, pasted.expression) == ("4400", "")


def test_special_turns_skips_and_keeps(window: MainWindow, dialog: Callable[[], QDialog]) -> None:
    put("1\t\t3")
    window.pages.go_to(cell(TOTAL, "2024"))
    window.actions_table["pasteSpecial"].trigger()
    settle()
    asked = dialog()
    for box in (asked.transpose, asked.skip_blanks, asked.keep_totals):
        box.click()
    assert find(asked, QLabel, "pasteSummary").text() == "将写入 1 格。1 个合计数保持不变。"
    asked.accept()
    settle()
    assert figures(window, (TOTAL, "2024"), ("D08", "2024"), ("D09", "2024")) == ["2700", "500", "3"]


def test_special_says_what_cannot_be_computed(window: MainWindow, dialog: Callable[[], QDialog]) -> None:
    put("2\t2")
    window.pages.go_to(cell("D01", "2025"))
    window.actions_table["pasteSpecial"].trigger()
    settle()
    asked = dialog()
    choose(asked, "pasteOperation_add")
    assert find(asked, QLabel, "pasteSummary").text() == "将写入 1 格。1 格不能计算，保持不变。"
    assert not asked.skip_blanks.isEnabled()
    asked.reject()
    assert steps(window) == []


def test_an_empty_clipboard_opens_no_dialog(window: MainWindow) -> None:
    QGuiApplication.clipboard().clear()
    window.actions_table["pasteSpecial"].trigger()
    settle()
    assert window.messages.texts == ["剪贴板里没有可以粘贴的文字或表格。"]


# ----------------------------------------------------------------------------------------------------------- paste by names

BLOCK = "单位：亿元\n指标\t2025年\t2024年\n数字金融\t71\t31\n集成电路\t850\t721\n没有的指标\t1\t2"


def test_a_block_with_names_and_years_is_offered_its_places(window: MainWindow, dialog: Callable[[], QDialog]) -> None:
    paste(window, "D12", "2023", BLOCK)
    assert window.messages.texts == ["剪贴板里的表格带有指标名称和年份，还没有粘贴。"] and steps(window) == []
    click(offers(window)["按名称和年份对应粘贴（识别 2 行、2 个年份）"])
    asked = dialog()
    model = asked.preview.model()
    shown = [[str(model.index(row, column).data()) for column in range(4)] for row in range(model.rowCount())]
    assert shown == [["数字金融", "2025年", "70", "71"], ["数字金融", "2024年", "30", "31"], ["集成电路", "2024年", "720", "721"]]
    assert find(asked, QLabel, "namedPasteSummary").text() == "识别 2 行、2 个年份。将改动 3 格，其余与现值相同。"
    assert find(asked, QLabel, "namedPasteUnmatched").text() == "没有找到对应指标的 1 个名称：没有的指标。"
    asked.accept()
    settle()
    assert figures(window, ("D10", "2024"), ("D10", "2025"), ("D03", "2024"), ("D03", "2025"), ("D12", "2023")) == ["31", "71", "721", "850", "50"]
    assert steps(window) == ["按名称粘贴 2 行，写入 3 格"]


def test_the_same_block_can_go_where_the_cursor_is(window: MainWindow) -> None:
    paste(window, "D12", "2023", BLOCK)
    click(offers(window)["照原样从所选格粘贴"])
    assert figures(window, ("D14", "2024"), ("D14", "2025")) == ["71", "31"] and len(steps(window)) == 1


def test_the_menu_pastes_by_names_or_says_why_not(window: MainWindow, dialog: Callable[[], QDialog]) -> None:
    put("1\t2\n3\t4")
    window.actions_table["pasteNamed"].trigger()
    settle()
    assert window.messages.texts == ["剪贴板里没有能与本表对应的表格：需要一列指标名称和一行年份。"]
    put(BLOCK)
    window.actions_table["pasteNamed"].trigger()
    settle()
    assert dialog().objectName() == "namedPasteDialog"


def test_a_doubtful_name_is_asked_about_and_left_out_unless_answered(window: MainWindow, dialog: Callable[[], QDialog]) -> None:
    put("指标\t2024年\n数字金融\t31\n数字金融\t32\n集成电路\t721\n数字广告（万个）\t5")
    window.actions_table["pasteNamed"].trigger()
    settle()
    asked = dialog()
    assert [each.itemText(1) for each in asked.questions.values()] == ["数字服务业(营收)/数字金融"] * 2 + ["数字服务业(营收)/数字广告"]
    assert asked.preview.model().rowCount() == 1
    list(asked.questions.values())[1].setCurrentIndex(1)
    assert asked.preview.model().rowCount() == 2 and all(isinstance(each, QComboBox) for each in asked.questions.values())
    asked.accept()
    settle()
    assert figures(window, ("D10", "2024"), ("D03", "2024"), ("D13", "2024")) == ["32", "721", "400"]


def test_what_was_copied_with_names_finds_its_way_back(window: MainWindow, dialog: Callable[[], QDialog]) -> None:
    window.pages.go_to(cell("D08", "2024"))
    press(window.pages.view, "Shift+Right", "Shift+Down")
    press(window, "Ctrl+Shift+C")
    window.pages.view.bulk.fill("1")
    window.pages.go_to(cell("D14", "2021"))
    press(window.pages.view, "Ctrl+V")
    settle()
    click(offers(window)["按名称和年份对应粘贴（识别 2 行、2 个年份）"])
    dialog().accept()
    settle()
    assert figures(window, ("D08", "2024"), ("D08", "2025"), ("D09", "2024"), ("D09", "2025")) == ["500", "750", "40", "70"]


def test_totals_pasted_by_names_are_told_and_can_be_kept(window: MainWindow, dialog: Callable[[], QDialog]) -> None:
    put("指标\t2024年\n数字服务业(营收)\t2800\n数字金融\t31")
    window.actions_table["pasteNamed"].trigger()
    settle()
    dialog().accept()
    settle()
    click(offers(window)["保留原合计"])
    assert figures(window, (TOTAL, "2024"), (PART, "2024")) == ["2700", "31"] and len(steps(window)) == 1


def test_names_lead_to_what_was_reached_too(window: MainWindow, dialog: Callable[[], QDialog]) -> None:
    put("指标\t2024年\t\n\t目标\t实绩\n数字金融\t31\t29")
    window.actions_table["pasteNamed"].trigger()
    settle()
    dialog().accept()
    settle()
    assert window.document.plan.quantity(CellRef("decomposition", "D10", "2024", ACTUAL)).text == "29"


# --------------------------------------------------------------------------------------------------------------- around it


def test_the_menu_of_a_cell_has_the_commands_of_the_clipboard(window: MainWindow, qtbot: QtBot) -> None:
    window.pages.menu_wanted.emit(window.mapToGlobal(window.rect().center()))
    menu = find(window, QMenu, "cellMenu")
    names = [action.objectName() for action in menu.actions()]
    assert names.index("actionCopyNamed") == names.index("actionCopy") + 1 and {"actionPasteSpecial", "actionPasteNamed", "actionCopyPicture"} <= set(names)
    menu.close()


def test_enter_pastes_in_another_table_what_was_marked_in_this_one(window: MainWindow) -> None:
    window.pages.go_to(cell("D08", "2024"))
    press(window.pages.view, "Ctrl+C")
    window.pages.go_to(CellRef("main", "M06", "2026"))
    press(window.pages.view, "Return")
    settle()
    assert window.document.plan.quantity(CellRef("main", "M06", "2026")).text == "500"
    assert window.pages.view.navigation.selection.blocks() == [Block(5, 3, 5, 3)] and QApplication.focusWidget() is window.pages.view
