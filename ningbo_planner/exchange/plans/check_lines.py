"""The sheet on which a plan's workbook goes on checking itself: each total, 其中, link and formula with stated, computed, difference and verdict, all live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import FORMULA, LINK, Equation, Relation, equations
from ningbo_planner.domain.plan import row_of
from ningbo_planner.domain.table import CellRef
from ningbo_planner.exchange.plans.sheet_places import SheetPlaces
from ningbo_planner.exchange.plans.sum_formulas import Computed, computed
from ningbo_planner.exchange.writer.sheet_text import formula_text
from ningbo_planner.exchange.writer.sheet_writer import Formula, Value
from ningbo_planner.text import tr

CHECK_ROLES = ("序号", "表", "指标", "时期", "关系", "表中数", "计算数", "差额", "缺数", "结论", "说明")
# Of more places than this only those that do not agree are listed.
MOST_LINES = 20_000
# Binary fractions leave tails far behind any decimal that is printed.
_DECIMALS = 8


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One equation with its computed side (``None`` where no formula can say it), the difference, and which verdict it has now."""

    equation: Equation
    computed: Computed | None
    gap: Decimal | None
    verdict: str


def check_lines(places: SheetPlaces) -> list[CheckLine]:
    """Return every equation of the plan that says anything, in the order of print."""
    plan = places.plan
    return [_line(places, equation) for equation in equations(plan) if any(plan.quantity(cell).text for cell in equation.cells)]


def _line(places: SheetPlaces, equation: Equation) -> CheckLine:
    found = computed(places, equation)
    stated = places.number(equation.stated)
    gap = None if found is None or stated is None else exact.subtract(stated, found.value)
    verdict = "blank" if found is not None and not places.plan.quantity(equation.stated).text else _verdict(equation, found, gap)
    return CheckLine(equation, found, gap, verdict)


def _verdict(equation: Equation, found: Computed | None, gap: Decimal | None) -> str:
    """Return the code of what the formula of the verdict says now of a stated figure."""
    if found is None:
        return "other"
    if gap is None:
        return "text"
    if found.missing:
        return "missing"
    if gap == 0 or (gap > 0 and equation.relation is Relation.AT_LEAST):
        return "agrees"
    return "differs"


def line_values(places: SheetPlaces, line: CheckLine, number: int, at: dict[str, str]) -> dict[str, Value]:
    """Return one line by role; ``at`` gives the addresses of its own cells by role."""
    equation, plan = line.equation, places.plan
    table = plan.tables[equation.stated.table]
    reason = plan.reasons.get(equation.id)
    values: dict[str, Value] = {
        "序号": number,
        "表": table.info.title,
        "指标": table.get(equation.stated.row, "name"),
        "时期": table.period(equation.stated.period).label,
        "关系": _relation(places, equation),
        "表中数": _stated(places, equation.stated),
        "说明": reason.text if reason else "",
    }
    if line.computed is None:
        return values | {"结论": tr("export.verdict.other")}
    stated, summed, gap, missing = (at[role] for role in ("表中数", "计算数", "差额", "缺数"))
    return values | {
        "计算数": Formula(line.computed.formula, line.computed.value),
        "差额": Formula(f'IF(ISNUMBER({stated}),ROUND({stated}-{summed},{_DECIMALS}),"")', "" if line.gap is None else line.gap),
        "缺数": Formula(line.computed.missing_formula, Decimal(line.computed.missing)),
        "结论": Formula(_verdict_formula(equation, stated, gap, missing), tr(f"export.verdict.{line.verdict}")),
    }


def _stated(places: SheetPlaces, cell: CellRef) -> Formula:
    """Return the reference to the stated figure; an empty cell would be a zero by itself."""
    place, amount = places.reference(cell), places.number(cell)
    return Formula(f'IF({place}="","",{place})', places.plan.quantity(cell).text if amount is None else amount)


def _verdict_formula(equation: Equation, stated: str, gap: str, missing: str) -> str:
    said = {code: formula_text(tr(f"export.verdict.{code}")) for code in ("blank", "text", "missing", "agrees", "differs")}
    agrees = f"{gap}>=0" if equation.relation is Relation.AT_LEAST else f"{gap}=0"
    numbers = f'IF({gap}="",{said["text"]},IF({missing}>0,{said["missing"]},IF({agrees},{said["agrees"]},{said["differs"]})))'
    return f'IF({stated}="",{said["blank"]},{numbers})'


def _relation(places: SheetPlaces, equation: Equation) -> str:
    """Return in words what the stated figure is compared with."""
    if equation.rule == FORMULA:
        return tr("export.relation.formula", text=places.plan.rules[equation.subject].text)
    if equation.rule == LINK:
        return tr("export.relation.link", rows="、".join(_names(places, equation)))
    return tr(f"export.relation.{equation.rule}", count=len(equation.terms))


def _names(places: SheetPlaces, equation: Equation) -> Iterator[str]:
    """Yield table and name of each row that a link compares with."""
    for part in places.plan.links[equation.subject].parts:
        table = places.plan.tables[row_of(part).table]
        yield f"{table.info.title}/{table.get(row_of(part).row, 'name')}"
