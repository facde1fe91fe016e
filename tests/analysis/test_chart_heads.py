"""Charts of very long tables: only the head is looked at, which is said; asking what a plan offers stays bounded; roots round as with all digits."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest

from benchmarks.made_up_plan import TABLE, made_up_plan
from ningbo_planner.analysis.chart_spec import ChartKind
from ningbo_planner.analysis.charts.catalogue import MAKERS, make_chart, offered_charts
from ningbo_planner.analysis.charts.facts import average_growth
from ningbo_planner.analysis.charts.heads import MOST_ROWS, head_of
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, parts_of
from ningbo_planner.domain.plan import Plan
from ningbo_planner.services.stories import usual_views

ROWS = 3 * MOST_ROWS
WHOLE = [kind for kind, maker in MAKERS.items() if maker.chooses_rows and maker.answers(made_up_plan(300, 4), made_up_plan(300, 4).tables[TABLE], "")]


@pytest.fixture(scope="module")
def long_plan() -> Plan:
    return made_up_plan(ROWS, 4)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_chart_of_a_long_table_looks_at_its_head_and_says_so(long_plan: Plan, kind: ChartKind) -> None:
    spec = make_chart(Setting(long_plan), ChartRequest(kind, TABLE))
    assert f"本表共{ROWS}行，本图只看前{MOST_ROWS}行" in "".join(spec.footnotes)
    places = {long_plan.tables[TABLE].position(cell.row) for series in spec.series for mark in series.marks for cell in mark.cells}
    assert not places or max(places) < MOST_ROWS


def test_a_total_whose_parts_are_cut_off_is_none(long_plan: Plan) -> None:
    table = long_plan.tables[TABLE]
    # The last row of the head is a subtotal with some of its parts, below a section.
    head = head_of(table, 30)
    assert parts_of(table, "R000000") and not parts_of(head, "R000000") and not parts_of(head, "R000026") and len(parts_of(head, "R000001")) == 24
    assert parts_of(table, "R000026"), "the plan itself stays as it is"
    assert all(head.cell(row, period.id) == table.cell(row, period.id) for row in head.ids for period in table.periods)


def test_rows_behind_the_head_can_be_chosen(long_plan: Plan) -> None:
    rows = tuple(long_plan.tables[TABLE].ids[-2:])
    spec = make_chart(Setting(long_plan), replace(ChartRequest(ChartKind.RANKING, TABLE), rows=rows))
    assert {cell.row for series in spec.series for mark in series.marks for cell in mark.cells} >= set(rows)
    assert not any("本图只看" in note for note in spec.footnotes)


def test_a_row_of_a_long_table_has_its_charts(long_plan: Plan) -> None:
    assert make_chart(Setting(long_plan), ChartRequest(ChartKind.PATH, TABLE, long_plan.tables[TABLE].ids[-1])).series
    assert not any("本图只看" in note for note in make_chart(Setting(long_plan), ChartRequest(ChartKind.STACK, TABLE, "R000001")).footnotes)


def test_what_is_offered_of_a_long_table_is_bounded(long_plan: Plan) -> None:
    offered = offered_charts(long_plan)
    assert max(long_plan.tables[TABLE].position(request.row) for request in offered if request.row) == MOST_ROWS - 1
    assert usual_views(long_plan)


def _with_all_digits(first: Decimal, last: Decimal, years: int) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        result = (((last / first) ** (Decimal(1) / years) - 1) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return abs(result) if result.is_zero() else result


@pytest.mark.parametrize("years", [1, 2, 3, 5, 10])
def test_average_growth_rounds_as_with_all_digits(years: int) -> None:
    for step in range(1, 300):
        # In the middle between two results, right above and right below.
        exact_last = 1000 * (1 + Decimal(step) / 2000) ** years
        for last in (exact_last, exact_last + Decimal("1e-12"), exact_last - Decimal("1e-12")):
            assert average_growth(Decimal(1000), last, years) == _with_all_digits(Decimal(1000), last, years)
    assert average_growth(Decimal("1e-9"), Decimal("1e15"), 1) == _with_all_digits(Decimal("1e-9"), Decimal("1e15"), 1)
