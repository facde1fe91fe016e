"""The panel 成因: what it explains, what it follows, what it previews in the grid, what adopting writes, and what is said of that."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from benchmarks.made_up_plan import made_up_plan
from ningbo_planner.checks.catalogue import make_rules
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import RowBounds
from ningbo_planner.domain.plan_rule import PlanRule
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import give_reason, hold_cells, release_cells, type_cell
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.gui import theme
from ningbo_planner.gui.explainer import Found, Search
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.row_filter import RowFilter
from ningbo_planner.gui.panels.explanation_card import ProposalCard
from ningbo_planner.gui.panels.explanation_panel import SHOWN, ExplanationPanel
from ningbo_planner.gui.views.preview_marks import Box, PreviewMarks
from ningbo_planner.paths import resource_dir
from ningbo_planner.services.plan_files import SHIPPED, new_plan
from ningbo_planner.storage.plan_file import create_plan_file
from ningbo_planner.storage.plan_source import load_plan_source
from tests.gui.window_kit import PART, TABLE, TOTAL, cell, find, open_windows, press, settle, type_into_cell, window
from tests.plans import make_plan, make_row, make_table

__all__ = ["open_windows", "window"]


def finding(period: str) -> str:
    """Name the finding of the total in one year."""
    return f"sum:{TABLE}:{TOTAL}:{period}"


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:  # noqa: F811
    """Return the shipped plan with sums, links and missing figures audited only, so that an effect is that on sums."""
    plan = load_plan_source(resource_dir() / "plans" / SHIPPED)
    kept = {"sum", "part", "link", "format", "empty"}
    plan.rules = {rule.code: PlanRule(rule.code, enabled=False) for rule in make_rules() if rule.code not in kept}
    path = tmp_path / "方案.nbplan"
    create_plan_file(path, plan)
    return path


@pytest.fixture
def whole_window(open_windows: Callable[..., MainWindow], tmp_path: Path) -> MainWindow:  # noqa: F811
    """Return a window on the shipped plan with all its rules."""
    path = tmp_path / "全部.nbplan"
    new_plan(path)
    return open_windows(path)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Hold searches for repairs back until the event is set: on a quick machine one is over between two looks at it."""
    event, find_repairs = threading.Event(), Search._find

    def wait_and_find(search: Search) -> Found:
        event.wait(20)
        return find_repairs(search)

    monkeypatch.setattr(Search, "_find", wait_and_find)
    yield event
    event.set()


def explained(window: MainWindow, qtbot: QtBot, period: str) -> ExplanationPanel:
    """Ask why the total of one year does not agree, with the key, and wait until everything is known."""
    window.pages.go_to(cell(TOTAL, period))
    press(window.pages.view, "F7")
    known(window, qtbot)
    return window.side.explanation


def known(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until causes and repairs are there."""
    qtbot.waitUntil(lambda: not window.explain.explainer.is_searching, timeout=20_000)
    settle()


def told(card: ProposalCard) -> list[tuple[str, str]]:
    """Return the cells of an option: place and figures."""
    return [(line.place, line.figures) for line in card.option.lines]


def words(panel: ExplanationPanel, name: str) -> str:
    """Return what stands in the one label of this name that is seen."""
    seen = [label.text() for label in panel.findChildren(QLabel, name) if label.isVisible()]
    assert len(seen) == 1, (name, seen)
    return seen[0]


def lines(panel: ExplanationPanel, name: str) -> list[str]:
    """Return what stands in all labels of this name that are seen."""
    return [label.text() for label in panel.findChildren(QLabel, name) if label.isVisible()]


def boxes(window: MainWindow) -> list[tuple[str, str, str, str]]:
    """Return what the grid in front previews: row, period, what stands there and what would."""
    view = window.pages.view
    marks = next(tool for tool in view.tools if isinstance(tool, PreviewMarks))
    return [_named(window, box) for box in marks.boxes()]


def _named(window: MainWindow, box: Box) -> tuple[str, str, str, str]:
    where = window.pages.view.sheet.cell(box.row, box.column)
    return where.row, where.period, box.now, box.to


def click(card: ProposalCard, name: str) -> None:
    """Click a button of a card."""
    QTest.mouseClick(find(card, QPushButton, name), Qt.MouseButton.LeftButton)
    settle()


def hover(card: ProposalCard) -> None:
    """Put the mouse over a card."""
    middle = QPointF(card.rect().center())
    QApplication.sendEvent(card, QEnterEvent(middle, middle, QPointF(card.mapToGlobal(QPoint(5, 5)))))


# ------------------------------------------------------------------------------------------------------------ what it says


def test_the_key_says_what_is_wrong_why_and_what_would_mend_it(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2026")
    assert panel.isVisible() and panel.finding.id == finding("2026")
    assert words(panel, "explanationSentence").startswith("“数字服务业(营收)”2026年：合计写为4000亿元")
    assert words(panel, "roundingWords") == "四舍五入不能解释：各数按所印位数取舍，合起来最多只差4亿元，实际相差150亿元。"
    assert [card.option.title for card in panel.causes.cards] == ["合计漏计"]
    total, linked = ("数字服务业(营收) 2026年", "4000 → 4150亿元"), ("核心服务业营收 2026年（主要目标表）", "4000 → 4150亿元")
    assert told(panel.causes.cards[0]) == [total, linked, ("数字媒体、数字影视等 2026年", "150亿元")]
    assert told(panel.repairs.cards[0]) == [total, linked] and panel.repairs.cards[0].option.matches == 1
    assert all(card.option.is_best and len(card.option.figures) == 2 for card in panel.repairs.cards)
    assert [line for line in lines(panel, "sectionLine") if line] == ["至少要改 2 个数；下列改法按可能性排列，采用其中一个即可。"]
    assert set(lines(panel, "effect")) == {"少 1 个问题"} and set(lines(panel, "countOfCells")) == {"改 2 个数"}


@pytest.mark.parametrize(("period", "title", "is_chance"), [("2021", "分项缺数，但不足以解释", False), ("2022", "取整", False), ("2023", "取整", False), ("2025", "取整", False)])
def test_every_finding_of_the_shipped_plan_has_its_first_cause(window: MainWindow, qtbot: QtBot, period: str, title: str, is_chance: bool) -> None:
    panel = explained(window, qtbot, period)
    first = panel.causes.cards[0].option
    assert (first.title, first.is_chance) == (title, is_chance)
    assert panel.repairs.cards and all(card.option.figures for card in panel.repairs.cards)


def test_causes_come_first_and_repairs_when_they_are_found(window: MainWindow, qtbot: QtBot) -> None:
    explainer, panel = window.explain.explainer, window.side.explanation
    seen: list[tuple[int, int, bool]] = []

    def note(*_: object) -> None:
        seen.append((len(panel.causes.cards), len(panel.repairs.cards), "正在求最小修正…" in lines(panel, "sectionLine")))

    for signal in (explainer.began, explainer.found):
        signal.connect(note)
    explained(window, qtbot, "2022")
    assert seen == [(3, 0, True), (3, 8, False)]


def test_a_match_that_may_be_chance_says_so(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2022")
    assert [card.option.is_chance for card in panel.causes.cards] == [False, True, True]
    assert lines(panel.causes, "chip") == ["也可能只是巧合"] * 2


def test_the_first_five_are_shown_and_the_others_when_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2022")
    more = find(panel.repairs, QPushButton, "moreProposals")
    assert [card.isVisible() for card in panel.repairs.cards] == [True] * SHOWN + [False] * 3 and more.text() == "更多（3）"
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert all(card.isVisible() for card in panel.repairs.cards) and more.text() == "收起"


def test_a_missing_part_leaves_rounding_undecided_and_its_refuted_cause_is_not_offered(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2021")
    assert words(panel, "roundingWords") == "有分项缺数，不能判断是否由四舍五入造成。"
    only = panel.causes.cards[0]
    assert not only.option.figures and not only.findChildren(QPushButton)
    effects = {told(card)[0][0]: card.option.effect.text for card in panel.repairs.cards}
    assert effects["数字金融 2021年"] == "少 1 个问题" and effects["数字科技 2021年"] == "1 个问题降为核实性"


def test_what_is_no_sum_says_that_there_is_nothing_to_work_out(window: MainWindow, qtbot: QtBot) -> None:
    window.document.execute(type_cell(window.document.plan, cell(PART, "2024"), "不详"))
    unread = next(found for found in window.document.workspace.findings() if found.rule == "format")
    window.side.findings.select(unread.id)
    window.actions_table["explain"].trigger()
    known(window, qtbot)
    panel = window.side.explanation
    window.side.findings.select(unread.id)
    assert panel.finding.id == unread.id and "不能识别" in words(panel, "explanationSentence")
    assert [line for line in lines(panel, "sectionLine") if line] == ["这个问题不是几个数加起来对不上，没有可以推算的成因；请按上面所说核对改正，确有原因的填写说明。"]
    assert not panel.cards


def test_held_cells_and_bounds_are_named_as_left_out(window: MainWindow, qtbot: QtBot) -> None:
    plan = window.document.plan
    window.document.execute(hold_cells(plan, [cell(PART, "2022")], "张三", "已定", "2026-01-01"))
    window.document.execute(Step("step.hold", (PutEntry("bounds", f"{TABLE}/D13", RowBounds(high=plan.quantity(cell("D13", "2022")).low)),), {"count": 1}))
    panel = explained(window, qtbot, "2022")
    assert words(panel, "leftOut").splitlines() == ["“数字金融”2022年已锁定，未列入。", "“数字广告”2022年须改为329亿元，高于上限320亿元，未列入。"]
    shown = {line.cell.row for card in panel.repairs.cards for line in card.option.lines}
    assert not shown & {PART, "D13"}
    held = [card for card in panel.causes.cards if PART in {line.cell.row for line in card.option.lines}]
    assert held and all(words(card, "obstacle") == "“数字金融”2022年已锁定，解除锁定后才能采用。" for card in held)
    assert not find(held[0], QPushButton, "adoptProposal").isEnabled()
    window.document.execute(release_cells(plan, [cell(PART, "2022")]))
    known(window, qtbot)
    assert "已锁定" not in "".join(lines(panel, "leftOut")) and any(PART == line.cell.row for card in panel.repairs.cards for line in card.option.lines)


def test_where_everything_is_held_nothing_is_proposed_and_it_is_said_what_releasing_would_bring(window: MainWindow, qtbot: QtBot) -> None:
    plan = window.document.plan
    window.document.execute(hold_cells(plan, [cell(row, "2022") for row in plan.tables[TABLE].ids], "张三", "已定", "2026-01-01"))
    panel = explained(window, qtbot, "2022")
    assert not panel.repairs.cards and "在锁定和上下限允许的范围内，没有能对上的改法。" in lines(panel, "sectionLine")
    said = words(panel, "leftOut").splitlines()
    assert said[0] == "放开下列任何一项就能对上：" and "· 解除“数字服务业(营收)”2022年的锁定，它可改为1691亿元，相差9亿元。" in said
    assert said[-1] == "· 另有 2 项，放开其中一项也可以。"


# ------------------------------------------------------------------------------------------------------------ what it follows


def test_it_follows_the_list_the_walk_and_the_cursor(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2026")
    window.side.findings.select(finding("2023"))
    assert panel.finding.id == finding("2023")
    window.pages.view.setFocus()
    press(window.pages.view, "F8")
    assert panel.finding.id == finding("2025")
    window.pages.go_to(cell(PART, "2022"))
    assert panel.finding.id == finding("2022")
    window.pages.go_to(cell("D03", "2022"))
    assert panel.finding.id == finding("2022"), "where nothing is wrong, what is explained stays"


def test_nothing_is_looked_for_while_the_panel_is_not_seen(window: MainWindow, qtbot: QtBot) -> None:
    looked: list[object] = []
    window.explain.explainer.causes_found.connect(looked.append)
    window.side.findings.select(finding("2023"))
    window.pages.go_to(cell(TOTAL, "2022"))
    assert not looked and not window.explain.explainer.is_searching
    press(window.pages.view, "Alt+6")
    assert window.side.explanation.finding.id == finding("2022")
    qtbot.waitUntil(lambda: len(looked) == 1)
    press(window.side.explanation, "Alt+1")
    assert not window.explain.explainer.is_searching


def test_it_is_reached_from_the_list_and_from_the_menus(window: MainWindow, qtbot: QtBot) -> None:
    findings = window.side.findings
    findings.select(finding("2025"))
    QTest.mouseClick(find(findings, QPushButton, "whyFinding"), Qt.MouseButton.LeftButton)
    assert window.side.explanation.isVisible() and window.side.explanation.finding.id == finding("2025")
    window.side.show_findings()
    at = findings.list.visualRect(findings.model.index_of(finding("2023"))).center()
    findings.list.customContextMenuRequested.emit(at)
    actions = [action for menu in findings.findChildren(QMenu) for action in menu.actions() if action.text() == "为什么对不上"]
    assert len(actions) == 1
    actions[0].trigger()
    actions[0].parent().close()
    assert window.side.explanation.isVisible() and window.side.explanation.finding.id == finding("2023")
    window.pages.go_to(cell(TOTAL, "2022"))
    window.pages.view.open_menu()
    menu = find(window, QMenu, "cellMenu")
    assert window.actions_table["explain"] in menu.actions()
    menu.close()
    settle()
    window.pages.go_to(cell("D03", "2022"))
    window.pages.view.open_menu()
    assert window.actions_table["explain"] not in find(window, QMenu, "cellMenu").actions()
    find(window, QMenu, "cellMenu").close()


def test_a_change_meanwhile_drops_the_search_and_asks_again(window: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    window.pages.go_to(cell(TOTAL, "2022"))
    press(window.pages.view, "F7")
    qtbot.waitUntil(lambda: window.explain.explainer._search is not None, timeout=20_000)
    stale = window.explain.explainer._search
    window.document.execute(type_cell(window.document.plan, cell(TOTAL, "2022"), "1692"))
    assert window.explain.explainer._search is not stale and stale._stop.is_set()
    gate.set()
    known(window, qtbot)
    panel = window.side.explanation
    assert ("数字服务业(营收) 2022年", "1692 → 1691亿元") in [line for card in panel.repairs.cards for line in told(card)]
    assert all("1700" not in figures for card in panel.cards for _, figures in told(card))


def test_a_search_can_be_stopped_and_begun_again(window: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    window.pages.go_to(cell(TOTAL, "2022"))
    press(window.pages.view, "F7")
    panel = window.side.explanation
    qtbot.waitUntil(lambda: "正在求最小修正…" in lines(panel, "sectionLine"), timeout=20_000)
    button = find(panel, QPushButton, "searchAgain")
    assert not button.isVisible() and button.text() == "停止", "a search that is over at once needs no button"
    button.click()
    assert not window.explain.explainer.is_searching and "已停止求最小修正。" in lines(panel, "sectionLine")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    gate.set()
    known(window, qtbot)
    assert len(panel.repairs.cards) == 8 and not button.isVisible()


def test_typing_what_mends_it_says_so_and_an_undo_brings_it_back(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2022")
    type_into_cell(window, cell(TOTAL, "2022"), "1691")
    assert panel.finding is None and words(panel, "explanationEmpty") == "“数字服务业(营收)”2022年已经对上。"
    window.actions_table["undo"].trigger()
    assert panel.finding.id == finding("2022")
    type_into_cell(window, cell(TOTAL, "2022"), "1691")
    QTest.mouseClick(find(panel, QPushButton, "nextExplanation"), Qt.MouseButton.LeftButton)
    assert panel.finding.id == finding("2021") and window.side.findings.current_finding.id == finding("2021")


def test_a_gap_that_somebody_has_explained_stays_as_it_is(open_windows: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot) -> None:
    total, parts = {"aggregation": Aggregation.SUM}, [make_row("C", 2, ["5"] * 3), make_row("D", 1, ["3"] * 3)]
    create_plan_file(tmp_path / "小.nbplan", make_plan([make_table("t", [make_row("A", 0, ["11"] * 3, **total), make_row("B", 1, ["7"] * 3, **total), *parts])]))
    window = open_windows(tmp_path / "小.nbplan")
    first = window.document.plan.tables["t"].periods[0].id
    window.pages.go_to(CellRef("t", "D", first))
    press(window.pages.view, "F7")
    known(window, qtbot)
    panel = window.side.explanation
    assert panel.finding.row == "A" and panel.repairs.cards and all(len(card.option.figures) == 2 for card in panel.repairs.cards)
    other = next(found for found in window.document.workspace.findings() if found.row == "B" and found.period == first)
    window.document.execute(give_reason(other, "含未列出的分项。", "张三", "2026-01-01"))
    known(window, qtbot)
    assert panel.finding.row == "A" and sorted([line.cell.row for line in card.option.lines] for card in panel.repairs.cards) == [["A"], ["D"]]


def test_another_plan_is_another_explanation(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    panel = explained(window, qtbot, "2022")
    create_plan_file(tmp_path / "小.nbplan", make_plan([make_table("t", [make_row("A", 0, ["1", "2", "3"])])]))
    window.files.open_path(tmp_path / "小.nbplan")
    settle()
    assert panel.finding is None and words(panel, "explanationEmpty") == "没有待处理的问题。"


# ---------------------------------------------------------------------------------------------------------------- previews


def test_the_mouse_over_a_repair_shows_it_in_the_grid_and_takes_it_away_again(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2022")
    before = window.pages.view.viewport().grab().toImage()
    hover(panel.repairs.cards[1])
    assert boxes(window) == [("D11", "2022", "900", "909")]
    assert window.pages.view.viewport().grab().toImage() != before
    QApplication.sendEvent(panel.repairs.cards[1], QEvent(QEvent.Type.Leave))
    assert boxes(window) == [] and window.pages.view.viewport().grab().toImage() == before
    assert window.document.plan.quantity(cell("D11", "2022")).text == "900"


def test_witnesses_are_framed_and_both_figures_have_room(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2026")
    hover(panel.causes.cards[0])
    assert boxes(window) == [(TOTAL, "2026", "4000", "4150"), ("D12", "2026", "150", "")]
    view = window.pages.view
    view.setColumnWidth(view.sheet.column_at("2026"), 40)
    marks = next(tool for tool in view.tools if isinstance(tool, PreviewMarks))
    painter, box = view.cell_painter, marks.boxes()[0]
    assert box.rect.width() >= painter.width_of("4000") + painter.width_of("4150", True) and box.rect.right() == view.visualRect(view.model().index(box.row, box.column)).right()


def test_a_kept_preview_outlives_the_mouse_and_only_one_is_kept(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2022")
    first, second = panel.repairs.cards[:2]
    click(first, "previewProposal")
    window.pages.view.setFocus()
    assert boxes(window) == [(TOTAL, "2022", "1700", "1691")]
    click(second, "previewProposal")
    window.pages.view.setFocus()
    assert boxes(window) == [("D11", "2022", "900", "909")] and not first.is_pinned
    click(second, "previewProposal")
    window.pages.view.setFocus()
    assert boxes(window) == []


def test_what_the_grid_cannot_show_is_said_and_the_preview_brings_it_to_sight(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2022")
    model, card = window.pages.view.plan_model, panel.repairs.cards[1]
    where = window.pages.current_cell()
    model.toggle(TOTAL)
    card.setFocus()
    assert words(card, "previewNote") == "“数字产品与互联网批零”所在的行已折叠或被筛掉，按“预览”显示。" and boxes(window) == []
    click(card, "previewProposal")
    assert boxes(window) == [("D11", "2022", "900", "909")] and not lines(card, "previewNote")
    assert window.pages.current_cell() == where, "the cursor stays where it was"
    click(card, "previewProposal")
    model.filter_rows(RowFilter(text="集成电路"))
    window.pages.view.setFocus()
    card.setFocus()
    assert "已折叠或被筛掉" in words(card, "previewNote")


def test_cells_in_another_table_are_named_and_found(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2026")
    card = panel.repairs.cards[0]
    card.setFocus()
    assert words(card, "previewNote") == "另有改动在“主要目标表”中，切换到该表可以看到。"
    window.pages.show_table("main")
    assert panel.finding.id == finding("2026")
    link = card.findChildren(QLabel, "cellLink")[1]
    link.linkActivated.emit(link.text().partition("href='")[2].partition("'")[0])
    assert window.pages.current_cell().table == "main" and panel.finding.id == finding("2026")


# ---------------------------------------------------------------------------------------------------------------- adopting


def test_adopting_is_one_step_that_mends_all_its_cells_and_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2026")
    plan, steps = window.document.plan, len(window.document.workspace.history.undo_list())
    linked = panel.repairs.cards[0].option.lines[1].cell
    click(panel.repairs.cards[0], "adoptProposal")
    assert [plan.quantity(each).text for each in (cell(TOTAL, "2026"), linked)] == ["4150", "4150"]
    assert len(window.document.workspace.history.undo_list()) == steps + 1
    assert window.document.workspace.history.next_undo.name == "改 2 个数，使“数字服务业(营收)”2026年对上"
    assert finding("2026") not in window.document.workspace.checker.findings
    assert window.messages.texts[0] == "已为“数字服务业(营收)”2026年改 2 个数：少 1 个问题。"
    QTest.mouseClick(find(window.messages, QPushButton, "bannerAction"), Qt.MouseButton.LeftButton)
    assert [plan.quantity(each).text for each in (cell(TOTAL, "2026"), linked)] == ["4000", "4000"]


def test_after_one_is_mended_the_next_is_explained_until_everything_agrees(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2022")
    for period, following in (("2022", "2023"), ("2023", "2025"), ("2025", "2026"), ("2026", "2021")):
        assert panel.finding.id == finding(period)
        click(panel.repairs.cards[0], "adoptProposal")
        known(window, qtbot)
        assert panel.finding.id == finding(following) == window.side.findings.current_finding.id
    by_filling = next(card for card in panel.repairs.cards if told(card)[0][0] == "数字金融 2021年")
    click(by_filling, "adoptProposal")
    assert panel.finding is None and words(panel, "explanationEmpty") == "“数字服务业(营收)”2021年已经对上，没有其他待处理的问题。"
    assert not window.document.workspace.findings()


def test_all_of_it_can_be_done_with_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2022")
    assert panel.has_keys and not boxes_or_none(window)
    for _ in range(4):
        press(QApplication.focusWidget(), "Down")
    card = panel.repairs.cards[0]
    assert QApplication.focusWidget() is card and boxes(window) == [(TOTAL, "2022", "1700", "1691")]
    press(card, "Up")
    assert QApplication.focusWidget() is panel.causes.cards[2]
    press(QApplication.focusWidget(), "Down")
    press(QApplication.focusWidget(), "Return")
    settle()
    assert window.document.plan.quantity(cell(TOTAL, "2022")).text == "1691"
    assert panel.has_keys and panel.finding.id == finding("2023")
    press(QApplication.focusWidget(), "Escape")
    assert window.pages.view.hasFocus()


def boxes_or_none(window: MainWindow) -> list[tuple[str, str, str, str]]:
    """Return what is previewed, also before anything ever was."""
    return boxes(window) if any(isinstance(tool, PreviewMarks) for tool in window.pages.view.tools) else []


def test_enter_on_a_button_is_the_button_and_esc_lets_a_kept_preview_go(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2022")
    card = panel.repairs.cards[0]
    keep = find(card, QPushButton, "previewProposal")
    keep.setFocus()
    press(keep, "Return")
    assert card.is_pinned and window.document.plan.quantity(cell(TOTAL, "2022")).text == "1700"
    press(keep, "Escape")
    assert not card.is_pinned and panel.has_keys


def test_every_part_has_a_name_for_people_who_listen(window: MainWindow, qtbot: QtBot) -> None:
    panel = explained(window, qtbot, "2022")
    assert panel.causes.cards[0].accessibleName().startswith("可能的原因：取整。“数字服务业(营收)”")
    assert panel.repairs.cards[1].accessibleName() == "修正办法：数字产品与互联网批零 2022年 900 → 909亿元。采用后少 1 个问题。"
    assert all(label.accessibleName() for label in panel.findChildren(QLabel, "cellLink"))


def test_a_cause_that_breaks_something_else_says_so_before_it_is_adopted(window: MainWindow, qtbot: QtBot) -> None:
    plan = window.document.plan
    main = next(each for each in window.document.plan.tables["main"].ids if plan.tables["main"].get(each, "name") == "核心服务业营收")
    window.document.execute(hold_cells(plan, [CellRef("main", main, "2026")], "张三", "已定", "2026-01-01"))
    panel = explained(window, qtbot, "2026")
    cause = panel.causes.cards[0]
    assert cause.option.effect.text == "少 1、增 1 个问题" and "主要目标表" in cause.option.effect.details
    click(cause, "adoptProposal")
    known(window, qtbot)
    standing = window.document.workspace.checker.findings
    assert finding("2026") not in standing and len(standing) == 5, "exactly as was foretold"


def test_nothing_can_be_adopted_in_a_plan_that_is_only_read(open_windows: Callable[..., MainWindow], plan_file: Path, qtbot: QtBot) -> None:
    open_windows(plan_file)
    second = open_windows(plan_file)
    assert second.document.workspace.read_only
    panel = explained(second, qtbot, "2022")
    assert panel.repairs.cards and all(not find(card, QPushButton, "adoptProposal").isEnabled() for card in panel.repairs.cards)
    assert set(lines(panel, "obstacle")) == {"方案以只读方式打开，不能采用。"}
    press(panel.repairs.cards[0], "Return")
    assert second.document.plan.quantity(cell(TOTAL, "2022")).text == "1700"


def test_copying_gives_a_memo(window: MainWindow, qtbot: QtBot) -> None:
    window.side.findings.select(finding("2026"))
    window.actions_table["copyExplanation"].trigger()
    qtbot.waitUntil(lambda: window.messages.texts[:1] == ["已复制问题、成因和修正办法，可以粘贴到文稿里。"], timeout=20_000)
    text = QGuiApplication.clipboard().text().splitlines()
    assert text[:4] == [
        "问题：“数字服务业(营收)”2026年：合计写为4000亿元，分项之和为4150亿元，合计比分项之和少150亿元。",
        "四舍五入：四舍五入不能解释：各数按所印位数取舍，合起来最多只差4亿元，实际相差150亿元。",
        "可能的原因：",
        "1. “数字服务业(营收)”2026年的合计少150亿元，正好等于分项“数字媒体、数字影视等”，合计可能漏计了它。",
    ]
    assert text[4:6] == ["最小修正（任选其一）：", "1. 数字服务业(营收) 2026年由4000改为4150亿元；核心服务业营收 2026年（主要目标表）由4000改为4150亿元（改 2 个数，少 1 个问题）。"]
    assert len(text) == 10


# ------------------------------------------------------------------------------------------------------------ looks and size


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("period", ["2021", "2022", "2026"])
def test_nothing_is_cut_at_the_usual_width(whole_window: MainWindow, qtbot: QtBot, mode: str, period: str) -> None:
    theme.apply(mode)
    panel = explained(whole_window, qtbot, period)
    inside = panel.widget()
    assert inside.width() <= panel.viewport().width()
    for label in inside.findChildren(QLabel):
        if label.isVisible():
            assert label.width() >= label.minimumSizeHint().width() and label.height() >= label.heightForWidth(label.width()), label.text()
            assert inside.rect().contains(label.geometry().translated(label.parentWidget().mapTo(inside, QPoint(0, 0)))), label.text()
    theme.apply("light")


def test_large_letters_make_it_longer_not_wider(whole_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = explained(whole_window, qtbot, "2022")
    before = panel.widget().height()
    with monkeypatch.context() as patched:
        patched.setattr(theme, "BODY_POINTS", theme.BODY_POINTS * 1.5)
        theme.apply("light")
        settle()
        assert panel.widget().width() <= panel.viewport().width() and panel.widget().height() > before
    theme.apply("light")


def test_a_large_plan_is_explained_too(open_windows: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot) -> None:
    create_plan_file(tmp_path / "大.nbplan", made_up_plan(5000, 6))
    window = open_windows(tmp_path / "大.nbplan")
    press(window.pages.view, "F7")
    known(window, qtbot)
    panel = window.side.explanation
    before, first = len(window.document.workspace.findings()), panel.repairs.cards[0]
    foretold = first.option.effect.text
    click(first, "adoptProposal")
    assert foretold == f"少 {before - len(window.document.workspace.findings())} 个问题"
