"""What the tests of the plan file share: a plan with everything in it, steps of every kind, and a file of both."""

from __future__ import annotations

from pathlib import Path

from ningbo_planner.domain.exchange_round import Issue, Receipt, ReceiptState, Round
from ningbo_planner.domain.finding import Reason
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Hold, Plan, Version
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, CellRef, RowRecord, TableInfo
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.edits.history import History, Step
from ningbo_planner.edits.primitives import InsertPeriod, InsertRows, MoveRow, PutEntry, PutTable, RemovePeriod, RemoveRows, SetCell, SetField
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file
from tests.plans import small_plan

A1 = CellRef("d", "A1", "2022")

# One text for each thing that a cell can say, and texts that are hard to store.
TEXTS = (
    ["3588", "-0.5", "10.50", "0", "1,234.5", "1e5", "123456789012345678", "0.12345678901234567", ">15", "≥15", "<3", "≤3", "50-60", "300左右"]
    + ["——", "/", "全国前列", "4.30.8", "  ", "1万", "３５８８", "\ud83d", "第一行\n第二行", '"引号" \\ \t', "\u0000", "𠮷野家"]
)


def full_plan() -> Plan:
    """Return a plan that has something of everything: all states, actuals, holds, reasons, a round, a version."""
    plan = small_plan()
    table = plan.tables["d"]
    table.put_cell("A1", "2022", ACTUAL, parse("71.25", "亿元"))
    table.put_cell("A2", "2022", ACTUAL, Quantity("未报", State.NOT_UNDERSTOOD))
    table.put_field("A1", "decimals", 2)
    plan.holds["d/A2/2021"] = Hold("张三", "已报市政府", "2026-01-02T03:04:05")
    plan.reasons["sum/d/A/2022"] = Reason("其余由新项目补足", "李四", "2026-01-02T03:04:05", ("120", "70"))
    receipt = Receipt("回收.xlsx", "ab" * 32, "2026-02-01T00:00:00", ReceiptState.SENT_BACK, 3, 1, filled_by="王五")
    issue = Issue("甲局", "2026-01-10T00:00:00", "甲局.xlsx", "R1-甲", ("d/A1",), {"d/A1/2022": "70"}, (receipt,))
    plan.rounds["R1"] = Round("R1", "一下", "2026-01-10T00:00:00", deadline="2026-01-31", issues={"甲局": issue})
    plan.versions["V1"] = Version("V1", "征求意见稿", "2026-01-11T00:00:00", "张三", 0, "00" * 32)
    return plan


def steps_of_every_kind(plan: Plan) -> list[Step]:
    """Return steps that use every kind of edit, in an order in which they fit each other and :func:`full_plan`."""
    table = plan.tables["d"]
    row = RowRecord("N1", 0, {"name": "新行", "departments": ("丙局",)}, {("target", "2022"): parse(">5"), ("actual", "2022"): parse("6")})
    new_table = PutTable("x", TableInfo("x", "新表", titles={"name": "指标"}), (Period("2030Q1", "2030年一季度", PeriodKind.QUARTER),))
    in_new_table = InsertRows("x", None, 0, (RowRecord("X", 0, {"name": "甲"}, {}), RowRecord("Y", 1, {"name": "乙"}, {})))
    return [
        type_cell(plan, A1, "77.70"),
        Step("step.paste", tuple(SetCell(CellRef("d", "B", "2023"), parse(text, "%"), "来源.xlsx〔表〕B3") for text in TEXTS), {"count": len(TEXTS)}),
        Step("step.paste", (SetField("d", "A1", "name", "改名"), SetField("d", "A1", "departments", ("丙局", "甲局"))), {"count": 2}, origin="导入.xlsx"),
        Step("step.paste", (InsertRows("d", "A", 1, (row, row._replace(id="N2", depth=1))),), {"count": 1}),
        Step("step.paste", (MoveRow("d", "A2", None, 0), RemoveRows("d", "A2b")), {"count": 1}),
        Step("step.paste", (InsertPeriod("d", 1, Period("2021H", "2021年上半年"), (("target", "A1", parse("约5")),)),), {"count": 1}),
        Step("step.paste", (RemovePeriod("d", table.periods[2].id),), {"count": 1}),
        Step("step.paste", (new_table, in_new_table), {"count": 1}),
        Step("step.hold", (PutEntry("holds", "d/B/2022", Hold("张三", "定了", "2026-01-02T03:04:05")), PutEntry("reasons", "sum/d/A/2022", None)), {"count": 1}),
        Step("step.paste", (PutEntry("rounds", "R1", None), PutEntry("departments", "丙局", plan.departments["丙局"])), {"count": 1}),
    ]


def make_file(path: Path, plan: Plan | None = None) -> Path:
    """Make a plan file of ``plan``, or of the small plan."""
    create_plan_file(path, small_plan() if plan is None else plan)
    return path


def history_of(file: PlanFile, author: str = "张三") -> History:
    """Return the history of an open plan file."""
    return History(file.plan, file.journal, file.entries, author)


def type_some(history: History, texts: list[str], cell: CellRef = A1) -> None:
    """Type ``texts`` into one cell, a step each."""
    for text in texts:
        history.execute(type_cell(history.plan, cell, text))
