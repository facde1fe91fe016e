"""A large change is re-checked by columns, and the result is always that of a full check."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ningbo_planner.checks import checker as checking
from ningbo_planner.checks.checker import Checker
from ningbo_planner.checks.quick_sums import QuickSums
from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.finding import Reason
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.set_cells import set_cells
from tests.plans import make_plan, make_row, make_table

YEARS = ("2021", "2022", "2023")
SUM = {"aggregation": Aggregation.SUM}


def mixed_plan() -> Plan:
    """Return two tables with totals over totals, parts in another unit, a share, and a link between them."""
    rows = [
        make_row("T", 0, ["10", "10", "10"], **SUM),
        make_row("U", 1, ["6", "6.0", "6"], **SUM),
        make_row("U1", 2, ["2", "2.5", "2"]),
        make_row("U2", 2, ["4", "3.50", "4"]),
        make_row("V", 1, ["40000000", "4", "4"], unit="元"),
        make_row("S", 1, ["5%", "", ""], unit="%", kind=Kind.SHARE),
        make_row("E", 0),
    ]
    link = Link("L1", "m/K", ("t/U1", "t/U2"))
    return make_plan([make_table("t", rows, unit="千万元"), make_table("m", [make_row("K", 0, ["6", "6", "7"])], unit="千万元")], links=[link])


cells = st.builds(CellRef, st.just("t"), st.sampled_from(["T", "U", "U1", "U2", "V", "S", "E"]), st.sampled_from(YEARS), st.sampled_from(["target", "target", ACTUAL]))
texts = st.sampled_from(["", "1", "2.5", "4", "6", "10", "-0.5", ">2", "——", "/", "x1", "50-60"]).map(parse)
writes = st.dictionaries(cells | st.builds(CellRef, st.just("m"), st.just("K"), st.sampled_from(YEARS), st.just("target")), texts, min_size=1, max_size=16)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(writes, min_size=1, max_size=4), undone=st.integers(0, 4))
def test_looking_at_columns_gives_what_a_full_check_gives(steps: list[dict[CellRef, object]], undone: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_MANY_CELLS", 0)
    plan = mixed_plan()
    plan.reasons["sum:t:T:2022"] = Reason("口径不同", "张三", "2026-03-01T09:00:00", ("10", "6.0", "4"))
    history, checker = History(plan, Journal()), Checker(plan)
    for step in steps:
        known = dict(checker.findings)
        outcome = history.execute(Step("step.paste", set_cells(step), {"count": len(step)}))
        if outcome is None:
            continue
        changes = checker.update(outcome.changes)
        fresh = Checker(plan)
        assert checker.findings == fresh.findings and checker.ordered() == fresh.ordered() and checker.tally == fresh.tally
        assert changes.added == checker.findings.keys() - known.keys() and changes.removed == known.keys() - checker.findings.keys()
    for _ in range(min(undone, len(history.undo_list()))):
        checker.update(history.undo().changes)
        fresh = Checker(plan)
        assert checker.findings == fresh.findings and checker.ordered() == fresh.ordered() and checker.tally == fresh.tally
        assert all(checker.of_cell(cell) for finding in checker.findings.values() for cell in finding.cells)


@pytest.mark.parametrize(
    ("texts", "is_clear"),
    [
        (["10", "4", "6"], True),
        (["10", "4.25", "5.75"], True),
        (["10.00", "4", "6"], True),
        (["10", "4", "5"], False),
        (["-1", "-0.5", "-0.5"], True),
        (["", "4", "5"], True),
        (["10", "4", ""], False),
        ([">9", "4", "6"], False),
        (["10", "约4", "6"], False),
    ],
)
def test_only_what_adds_up_beyond_doubt_is_cleared(texts: list[str], is_clear: bool) -> None:
    table = make_table("t", [make_row("T", 0, **SUM), make_row("A", 1), make_row("B", 1)])
    column = CellColumn.of([parse(text) for text in texts])
    assert QuickSums(table).is_clear(0, column) is is_clear


def test_parts_in_another_unit_are_never_cleared_by_their_digits() -> None:
    table = make_table("t", [make_row("T", 0, **SUM), make_row("A", 1, unit="万元"), make_row("B", 1)], unit="亿元")
    assert not QuickSums(table).is_clear(0, CellColumn.of([parse("10"), parse("4"), parse("6")]))
    assert QuickSums(table).is_clear(1, CellColumn.of([parse("10"), parse("4"), parse("6")])), "a row without parts has nothing to compare"
