"""The model of a table: what it shows, and that it tells of exactly what changed."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import CellRef, RowRecord, RowRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import InsertPeriod, InsertRows, MoveRow, PutTable, RemovePeriod, RemoveRows, SetCell, SetField
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models import roles
from ningbo_planner.gui.models.plan_model import PlanModel
from tests.plans import make_plan, make_row, make_table, small_plan

ROLE = Qt.ItemDataRole
Watch = Callable[[PlanModel], object]
Open = Callable[..., Document]


def target(row: str, period: str, table: str = "decomposition") -> CellRef:
    """Name a cell."""
    return CellRef(table, row, period)


def said(model: PlanModel, row: str, key: str, role: int = ROLE.DisplayRole) -> object:
    """Return what the cell of a row in the column ``key`` says."""
    return model.index(model.sheet.rows.row_of(row), model.sheet.column_at(key)).data(role)


def line(model: PlanModel, row: int) -> list[str]:
    """Return a row as it is read from left to right."""
    return [model.index(row, column).data() for column in range(model.columnCount())]


def changed_places(spy: QSignalSpy) -> set[tuple[int, int]]:
    """Return the places that a model told of."""
    found = set()
    for at in range(spy.count()):
        first, last = spy.at(at)[:2]
        found |= {(row, column) for row in range(first.row(), last.row() + 1) for column in range(first.column(), last.column() + 1)}
    return found


@pytest.fixture
def model(document: Document, watch_model: Watch) -> PlanModel:
    """Return the watched model of the decomposition table."""
    made = PlanModel(document, "decomposition")
    watch_model(made)
    return made


# ------------------------------------------------------------------------------------------------------------ as printed


def test_the_decomposition_table_stands_as_printed(model: PlanModel) -> None:
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert heads == ["", "指标", "2021年", "2022年", "2023年", "2024年", "2025年", "2026年", "责任单位"]
    assert model.rowCount() == 14
    assert line(model, 0)[1:] == ["数字经济核心产业占GDP比重", "6.9%", "8.0%", "10.5%", "13%", "15%", ">15%", "市经信局、市发改委市数字经济局"]
    assert line(model, 9) == ["互联网及软件信息服务", "数字金融", "——", "1", "10", "30", "70", "100", "市地方金融监管局"]


def test_merged_cells_are_those_of_the_print(model: PlanModel) -> None:
    several = {(span.top, span.left): (span.bottom, span.right) for span in model.sheet.merged() if span.bottom > span.top}
    assert several == {(7, 0): (9, 0), (11, 0): (12, 0), (1, 8): (5, 8)}
    wide = [span.top for span in model.sheet.merged() if span.right > span.left]
    assert wide == [0, 1, 2, 3, 4, 5, 6, 13]


def test_rows_under_a_merged_cell_say_what_it_says(model: PlanModel) -> None:
    assert [said(model, f"D0{row}", "departments") for row in range(2, 7)] == ["市经信局"] * 5
    assert said(model, "D09", "group") == "互联网及软件信息服务"


def test_the_main_table_prints_the_unit_behind_the_name(document: Document, watch_model: Watch) -> None:
    model = PlanModel(document, "main")
    watch_model(model)
    assert said(model, "M01", "name") == "数字经济增加值(亿元)"
    assert said(model, "M03", "name") == "数字经济核心产业增加值占GDP比重(%)"
    assert said(model, "M03", "2026") == ">15"


def test_a_column_of_groups_is_left_out_where_there_are_none(open_document: Open) -> None:
    model = PlanModel(open_document(small_plan()), "d")
    assert [column.key for column in model.sheet.columns] == ["name", "2021", "2022", "2023", "departments"]


def test_the_text_table_shows_its_own_columns(document: Document, watch_model: Watch) -> None:
    model = PlanModel(document, "text")
    watch_model(model)
    assert line(model, 0) == ["一(二)", "发展目标", "数字经济增加值", "亿元", "超过1万亿元", "2026年", ""]


def test_figures_stand_right_words_left_and_nothing_in_the_middle(model: PlanModel, document: Document) -> None:
    document.execute(acts.type_cell(document.plan, target("D08", "2026"), "全国前列"))
    alignment = {row: said(model, row, "2026", ROLE.TextAlignmentRole) for row in ("D01", "D08", "D09")}
    assert alignment["D01"] & Qt.AlignmentFlag.AlignRight and alignment["D09"] & Qt.AlignmentFlag.AlignRight
    assert alignment["D08"] & Qt.AlignmentFlag.AlignLeft
    assert said(model, "D10", "2021", ROLE.TextAlignmentRole) == Qt.AlignmentFlag.AlignCenter


# ------------------------------------------------------------------------------------------------------- what is wrong


def test_totals_that_do_not_add_up_carry_their_gap(model: PlanModel) -> None:
    gaps = {period: said(model, "D07", period, roles.GapRole) for period in ("2021", "2022", "2023", "2024", "2025", "2026")}
    assert gaps == {"2021": Decimal(54), "2022": Decimal(9), "2023": Decimal(-10), "2024": None, "2025": Decimal(-20), "2026": Decimal(-150)}
    place = model.sheet.place(target("D07", "2025"))
    assert model.looks.of(*place).sign == "▼−20"
    assert said(model, "D07", "2025", roles.FindingGradeRole) == "error"
    assert "少20亿元" in said(model, "D07", "2025", ROLE.ToolTipRole)


def test_a_gap_goes_at_once_and_only_what_it_touches_is_told(model: PlanModel, document: Document) -> None:
    spy = QSignalSpy(model.dataChanged)
    assert model.setData(model.index_of(target("D08", "2025")), "730")
    assert said(model, "D07", "2025", roles.GapRole) is None
    parts = {model.sheet.place(target(f"D{row:02}", "2025")) for row in (7, 8, 9, 10, 11, 12, 13, 14)}
    main = {model.sheet.place(target("D08", "2025"))}
    assert main <= changed_places(spy) <= parts
    document.undo()
    assert said(model, "D07", "2025", roles.GapRole) == Decimal(-20)


def test_an_edit_of_a_plain_cell_tells_of_that_cell_alone(model: PlanModel) -> None:
    spy = QSignalSpy(model.dataChanged)
    model.setData(model.index_of(target("D01", "2023")), "11%")
    assert changed_places(spy) == {model.sheet.place(target("D01", "2023"))}


def test_what_nobody_can_read_is_kept_and_marked(model: PlanModel) -> None:
    model.setData(model.index_of(target("D08", "2024")), "大概五百")
    assert said(model, "D08", "2024") == "大概五百"
    face = model.looks.of(*model.sheet.place(target("D08", "2024")))
    assert face.is_unread and face.grade == "error"
    assert "不能识别" in said(model, "D08", "2024", ROLE.ToolTipRole)


def test_a_figure_meant_otherwise_than_printed_is_marked(document: Document) -> None:
    model = PlanModel(document, "main")
    assert said(model, "M01", "2026") == ">1"
    assert model.looks.of(*model.sheet.place(target("M01", "2026", "main"))).is_reread
    assert "读作 >10000亿元" in said(model, "M01", "2026", ROLE.ToolTipRole)


def test_a_screen_reader_hears_row_period_unit_and_problem(model: PlanModel) -> None:
    spoken = said(model, "D07", "2025", ROLE.AccessibleTextRole)
    assert spoken.startswith("数字服务业(营收)，2025年，3400亿元。") and "少20亿元" in spoken
    assert said(model, "D10", "2021", ROLE.AccessibleTextRole).startswith("数字金融，2021年，暂缺。")
    assert said(model, "D08", "name", ROLE.AccessibleTextRole) == "指标：软件与信息服务业。"


# ----------------------------------------------------------------------------------------------------------- what changes


def test_a_held_cell_cannot_be_written_and_says_why(model: PlanModel, document: Document) -> None:
    document.execute(acts.hold_cells(document.plan, [target("D02", "2026")], "市经信局", "已报市领导", "2024-01-01T00:00:00"))
    held = model.index_of(target("D02", "2026"))
    assert held.data(roles.HeldRole) and not model.setData(held, "1") and not held.flags() & Qt.ItemFlag.ItemIsEditable
    assert "已由市经信局锁定（已报市领导）" in model.why_locked(held)
    document.execute(acts.release_cells(document.plan, [target("D02", "2026")]))
    assert model.setData(held, "7100")


def test_nothing_can_be_written_in_a_plan_opened_for_reading(open_document: Open, plan_path: Path) -> None:
    model = PlanModel(open_document(plan_path, read_only=True), "decomposition")
    index = model.index_of(target("D02", "2026"))
    assert not model.setData(index, "1") and "只读" in model.why_locked(index) and index.data() == "7000"


def test_other_fields_refresh_their_row(model: PlanModel, document: Document) -> None:
    spy = QSignalSpy(model.dataChanged)
    document.execute(Step("step.type", (SetField("decomposition", "D05", "name", "新型元器件"),), {"row": "", "period": "", "text": ""}))
    assert said(model, "D05", "name") == "新型元器件"
    assert {row for row, _ in changed_places(spy)} == {4}


def test_a_group_that_changes_moves_the_merged_cells(model: PlanModel, document: Document) -> None:
    spy = QSignalSpy(model.spans_changed)
    document.execute(Step("step.type", (SetField("decomposition", "D10", "group", ""),), {"row": "", "period": "", "text": ""}))
    assert spy.count() == 1
    assert model.sheet.span(7, 0) == (7, 0, 8, 0) and model.sheet.span(9, 1) == (9, 0, 9, 1)


def test_rows_and_columns_come_and_go(model: PlanModel, document: Document) -> None:
    new = RowRecord("D15", 0, {"name": "人工智能"}, {("target", "2026"): number(5)})
    names = {"row": "", "period": "", "text": ""}
    document.execute(Step("step.type", (InsertRows("decomposition", "D07", 1, (new,)), InsertPeriod("decomposition", 6, Period("2027", "2027年"))), names))
    assert model.rowCount() == 15 and said(model, "D15", "2026") == "5" and said(model, "D15", "2027") == ""
    document.execute(Step("step.type", (MoveRow("decomposition", "D02", None, 2), RemovePeriod("decomposition", "2027"), RemoveRows("decomposition", "D15")), names))
    assert model.sheet.rows.ids[-1] == "D06" and model.columnCount() == 9
    document.undo()
    document.undo()
    assert line(model, 1)[1] == "数字制造业(营收)" and model.rowCount() == 14


def test_a_table_that_is_taken_out_shows_nothing(model: PlanModel, document: Document) -> None:
    rows = [row for row in ("D01", "D02", "D07")]
    edits = (*(RemoveRows("decomposition", row) for row in rows), PutTable("decomposition", None))
    document.execute(Step("step.type", edits, {"row": "", "period": "", "text": ""}))
    assert model.rowCount() == 0
    document.undo()
    assert model.rowCount() == 14


def test_a_cell_asked_for_between_a_step_and_its_signal_answers_nothing(model: PlanModel, document: Document) -> None:
    heard: list[object] = []
    heads: list[object] = []
    roles_asked = [*ROLE, *range(roles.CellRefRole, roles.TotalRole + 1)]

    def ask() -> None:
        heads.extend(model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount()))
        heard.extend(model.index(row, column).data(role) for row in range(model.rowCount()) for column in range(model.columnCount()) for role in roles_asked)

    # Another listener, told before the model is, looks at every cell of a table whose rows and columns are half gone.
    document.changed.disconnect(model._take_change)
    document.changed.connect(ask)
    document.changed.connect(model._take_change)
    document.execute(Step("step.type", (RemoveRows("decomposition", "D07"), RemovePeriod("decomposition", "2023")), {"row": "", "period": "", "text": ""}))
    assert heard and model.rowCount() == 6 and None in heads
    document.undo()


def test_cells_outside_answer_nothing(model: PlanModel) -> None:
    assert model.data(QModelIndex()) is None
    assert model.data(model.createIndex(99, 99)) is None and model.flags(model.createIndex(99, 0)) == Qt.ItemFlag.NoItemFlags
    assert model.index(0, 3).data(ROLE.DecorationRole) is None
    assert model.headerData(99, Qt.Orientation.Horizontal) is None


def test_many_cells_are_told_as_one_area(model: PlanModel, document: Document) -> None:
    cells = {target(f"D{row:02}", year): number(row) for row in range(8, 15) for year in ("2021", "2022", "2023", "2024", "2025")}
    spy = QSignalSpy(model.dataChanged)
    document.execute(acts.put_cells(cells, "step.paste"))
    assert spy.count() == 1


# ----------------------------------------------------------------------------------------------------------- the tree


def test_collapsed_rows_are_gone_until_they_are_wanted(model: PlanModel) -> None:
    model.toggle("D07")
    assert model.sheet.rows.ids == [f"D{row:02}" for row in range(1, 8)]
    assert model.index_of(target("D10", "2024")) == QModelIndex()
    assert said(model, "D07", "2025", roles.GapRole) == Decimal(-20)
    model.reveal("D10")
    assert model.rowCount() == 14


def test_merged_departments_stay_whole_when_their_rows_are_hidden(model: PlanModel) -> None:
    model.toggle("D02")
    assert model.sheet.span(1, 8) == (1, 8, 1, 8) and said(model, "D02", "departments") == "市经信局"
    model.toggle("D02")
    assert model.sheet.span(1, 8) == (1, 8, 5, 8)


def test_a_row_without_rows_below_has_nothing_to_hide(model: PlanModel) -> None:
    model.toggle("D03")
    assert model.rowCount() == 14 and not model.sheet.rows.collapsed


def test_rows_stay_hidden_through_a_change_of_rows(model: PlanModel, document: Document) -> None:
    model.toggle("D02")
    document.execute(Step("step.type", (RemoveRows("decomposition", "D01"),), {"row": "", "period": "", "text": ""}))
    assert model.sheet.rows.ids[:2] == ["D02", "D07"]


def deep_plan() -> Plan:
    """Return a plan with a tree of three levels, two of them with several branches."""
    rows = []
    for top in range(3):
        rows.append(make_row(f"t{top}", 0, ["1"]))
        for middle in range(3):
            rows.append(make_row(f"t{top}m{middle}", 1, ["1"]))
            rows += [make_row(f"t{top}m{middle}b{bottom}", 2, ["1"]) for bottom in range(2)]
    return make_plan([make_table("deep", rows)])


def shown_by_hand(model: PlanModel) -> list[str]:
    """Return the rows that should be seen, found row by row."""
    table, hidden = model.sheet.table, model.sheet.rows.collapsed

    def above(row: str) -> list[str]:
        parent = table.parent(row)
        return [] if parent is None else [parent, *above(parent)]

    return [row for row in table.ids if not any(each in hidden for each in above(row))]


def test_any_order_of_hiding_and_showing_leaves_the_right_rows(open_document: Open, watch_model: Watch) -> None:
    model = PlanModel(open_document(deep_plan()), "deep")
    watch_model(model)
    dice = random.Random(5)
    for _ in range(150):
        model.toggle(dice.choice(model.sheet.table.ids))
        assert model.sheet.rows.ids == shown_by_hand(model)
        assert [model.sheet.rows.row_of(row) for row in model.sheet.rows.ids] == list(range(model.rowCount()))
    for row in model.sheet.table.ids:
        model.reveal(row)
    assert model.rowCount() == 30


# -------------------------------------------------------------------------------------------------------- where it is from


def test_typed_and_imported_figures_are_told_from_printed_ones(model: PlanModel, document: Document) -> None:
    assert said(model, "D08", "2024", roles.OriginRole) == "printed"
    model.setData(model.index_of(target("D08", "2024")), "510")
    imported = SetCell(target("D09", "2024"), number(45), "市科技局.xlsx 填报表!E12")
    document.execute(Step("step.paste", (imported,), {"count": 1}))
    assert [said(model, row, "2024", roles.OriginRole) for row in ("D08", "D09")] == ["typed", "imported"]
    assert "由张三填写" in said(model, "D08", "2024", ROLE.ToolTipRole)
    assert "市科技局.xlsx 填报表!E12" in said(model, "D09", "2024", ROLE.ToolTipRole)
    document.undo()
    assert said(model, "D09", "2024", roles.OriginRole) == "printed"
    document.redo()
    model.setData(model.index_of(target("D09", "2024")), "46")
    assert said(model, "D09", "2024", roles.OriginRole) == "typed"
    document.undo()
    assert said(model, "D09", "2024", roles.OriginRole) == "imported"


def test_where_a_figure_is_from_is_known_after_opening_again(open_document: Open, plan_path: Path, qtbot: QtBot) -> None:
    first = open_document(plan_path)
    PlanModel(first, "decomposition").setData(PlanModel(first, "decomposition").index_of(target("D08", "2024")), "510")
    first.close()
    again = PlanModel(open_document(plan_path), "decomposition")
    # On a busy machine the history is read to its end a turn later.
    qtbot.waitUntil(lambda: said(again, "D08", "2024", roles.OriginRole) == "typed")


def test_scripts_can_ask_for_what_a_cell_is(model: PlanModel) -> None:
    index = model.index_of(target("D08", "2024"))
    assert index.data(roles.CellRefRole) == target("D08", "2024") and index.data(roles.RowRefRole) == RowRef("decomposition", "D08")
    assert (index.data(roles.UnitRole), index.data(roles.DepthRole), index.data(roles.TotalRole)) == ("亿元", 1, False)
    assert index.data(roles.QuantityRole).number == 500 and index.data(roles.FindingsRole) == ()
    assert model.index(7, 1).data(roles.CellRefRole) is None and model.index(6, 1).data(roles.TotalRole)
