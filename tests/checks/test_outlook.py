"""What would become of the findings, told before anything is written, is what a check finds once it is written."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ningbo_planner.checks.checker import Checker
from ningbo_planner.checks.outlook import outlook
from ningbo_planner.domain.finding import FindingStatus
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import give_reason, put_cells
from ningbo_planner.edits.history import History, Journal
from tests.sample_plans import cell, shipped_plan, total_and_parts

YEARS = ("2021", "2022", "2023", "2024", "2025", "2026")


def test_a_finding_goes_another_comes_and_a_reason_expires() -> None:
    plan, history = total_and_parts(("10", "20"), ("4", "8"), ("5", "11"))
    checker = Checker(plan)
    first, second = checker.ordered()
    checker.update(history.execute(give_reason(second, "含其他。", "张三", "2026-01-01")).changes)
    seen = outlook(checker, {cell("P1", "2021"): parse("5"), cell("P1", "2022"): parse("7")})
    assert [found.id for found in seen.gone] == [first.id] and not seen.added and not seen.changed
    assert [(found.id, found.status) for found in seen.expired] == [(second.id, FindingStatus.EXPIRED)]
    assert outlook(checker, {cell("P1", "2021"): parse("6")}).changed[0].gap == -1
    assert [found.id for found in checker.ordered()] == [first.id, second.id], "nothing was kept of what was tried"


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 30), st.sampled_from(YEARS)), st.sampled_from(("1", "100", "1691", "1700", "——", "", "不详", ">20", "4150")), min_size=1, max_size=6))
def test_what_is_foreseen_is_what_a_check_finds_afterwards(texts: dict[tuple[int, str], str]) -> None:
    plan = shipped_plan()
    checker = Checker(plan)
    table = plan.tables["decomposition"]
    figures = {CellRef("decomposition", table.ids[row % len(table)], year): parse(text) for (row, year), text in texts.items()}
    before = set(checker.findings)
    seen = outlook(checker, figures)
    History(plan, Journal(), author="张三").execute(put_cells(figures, "step.paste"))
    after = Checker(plan).findings
    assert {found.id for found in seen.gone} == before - after.keys()
    assert {found.id: found for found in seen.added} == {name: after[name] for name in after.keys() - before}
    assert all(after[found.id] == found for found in seen.changed)
