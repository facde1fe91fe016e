"""The list of findings in sections, found by row and by id, and laid out in one go when very much of it changes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QAbstractItemModel

from ningbo_planner.domain.finding import GRADE_ORDER, Finding, FindingKind, FindingStatus, Grade, Reason
from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui.models.finding_lines import FindingLines, Section
from ningbo_planner.gui.models.finding_model import FindingModel, Shown, Wanted
from tests.plans import small_plan

OPEN, EXPLAINED, EXPIRED = FindingStatus.OPEN, FindingStatus.EXPLAINED, FindingStatus.EXPIRED


def finding(name: str, grade: Grade, status: FindingStatus = OPEN) -> Finding:
    """Make a finding."""
    return Finding(name, "sum", FindingKind.SUM, grade, "d", "A", "甲", "2022", "finding.format", {"row": "甲", "period": "2022年", "text": "x", "unit": ""}, status=status)


MIXED = [
    finding("a", Grade.ERROR),
    finding("b", Grade.ERROR, EXPLAINED),
    finding("c", Grade.ERROR),
    finding("d", Grade.ERROR, EXPIRED),
    finding("e", Grade.HINT),
]


def keys(lines: FindingLines) -> list[str]:
    """Return the keys of all lines."""
    return [line.key for line in lines]


def test_sections_stand_in_order_and_what_was_explained_behind() -> None:
    lines = FindingLines(MIXED, [each for each in MIXED if each.status is not OPEN])
    assert keys(lines) == ["section:expired", "d", "section:error", "a", "c", "b", "section:hint", "e"]
    assert [line.count for line in lines if line.finding is None] == [1, 3, 1] and lines[3].section is Section.ERROR
    assert [lines.row_of(key) for key in keys(lines)] == list(range(len(lines))) and lines.row_of("x") is None
    assert keys(FindingLines()) == [] and len(FindingLines()) == 0


class Listener:
    """Counts what a model tells its views."""

    def __init__(self, model: QAbstractItemModel) -> None:
        """Listen to ``model``."""
        self.told: list[str] = []
        model.modelReset.connect(lambda: self.told.append("reset"))
        model.rowsInserted.connect(lambda *_: self.told.append("row"))
        model.rowsRemoved.connect(lambda *_: self.told.append("row"))


def many(count: int) -> list[Finding]:
    """Make so many findings in the checker's order."""
    return [finding(f"f{at:05}", Grade.ERROR if at < count // 2 else Grade.HINT) for at in range(count)]


def test_few_changes_go_row_by_row_and_thousands_in_one_reset() -> None:
    plan: Plan = small_plan()
    model, findings = FindingModel(), many(40)
    model.show_findings(plan, findings)
    listener = Listener(model)
    model.show_findings(plan, findings[1:], {"f00000"})
    assert listener.told == ["row"] and model.rowCount() == 41 and model.index_of("f00001").row() == 1
    model.show_findings(plan, many(5000), {each.id for each in many(5000)})
    assert listener.told == ["row", "reset"] and model.rowCount() == 5002
    model.show_findings(plan, many(5000)[1:], {"f00000"})
    assert listener.told == ["row", "reset", "reset"], "so many rows are not compared one by one"
    assert [model.count(shown) for shown in Shown] == [4999, 4999, 0] and model.index_of("f04999").row() == 5000


def test_counts_follow_reasons() -> None:
    plan = small_plan()
    plan.reasons["f00003"] = Reason("口径不同", "张三", "2026-03-01T09:00:00", ())
    findings = [replace(each, status=EXPLAINED) if each.id == "f00003" else each for each in many(10)]
    model = FindingModel()
    model.show_findings(plan, findings)
    assert [model.count(shown) for shown in Shown] == [10, 9, 1]
    assert model.index_of("f00003").row() == 5, "behind the others of its section"
    model.filter(Wanted(Shown.EXPLAINED))
    assert model.rowCount() == 2 and sorted(GRADE_ORDER.values()) == [0, 1, 2]
