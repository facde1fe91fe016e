"""Charts as data: figures, sentences and honest notes, each traceable to cells."""

from __future__ import annotations

import pytest

from ningbo_planner.analysis.chart_series import make_chart, offered_charts, total_of
from ningbo_planner.analysis.chart_spec import Role
from ningbo_planner.analysis.frames import growth_frame, level_frame, share_frame
from ningbo_planner.errors import PlannerError
from tests.sample_plans import shipped_plan, total_and_parts


def test_every_number_of_a_path_is_the_cell_it_names() -> None:
    plan = shipped_plan()
    for offered in offered_charts(plan):
        for series in make_chart(plan, offered.name).series:
            for mark in series.marks:
                if mark.cell is not None and mark.value is not None:
                    assert mark.value == float(plan.quantity(mark.cell).point)


def test_the_path_says_its_finding_in_a_sentence() -> None:
    plan = shipped_plan()
    row = next(row for row in plan.tables["decomposition"].ids if plan.tables["decomposition"].get(row, "name") == "数字制造业(营收)")
    spec = make_chart(plan, f"path/decomposition/{row}")
    assert spec.title == "数字制造业(营收)2026年目标7000亿元，较2021年年均增长14.3%"
    growth = next(series for series in spec.series if series.role is Role.GROWTH)
    assert [mark.text for mark in growth.marks] == ["", "+11.5%", "+17.5%", "+12.8%", "+13.2%", "+16.7%"]


def test_a_share_has_no_growth_and_a_bound_is_open() -> None:
    plan = shipped_plan()
    spec = make_chart(plan, f"path/decomposition/{plan.tables['decomposition'].ids[0]}")
    assert spec.title == "数字经济核心产业占GDP比重由2021年的6.9%到2026年的超过15%"
    assert [series.role for series in spec.series] == [Role.LEVEL]
    assert (spec.series[0].marks[-1].sign, spec.series[0].marks[-1].text) == (">", ">15%")


def test_a_stack_shows_what_total_and_parts_do_not_share() -> None:
    plan = shipped_plan()
    table = plan.tables["decomposition"]
    total = next(row for row in table.ids if table.get(row, "name") == "数字服务业(营收)")
    spec = make_chart(plan, f"stack/decomposition/{total}")
    totals = next(series for series in spec.series if series.role is Role.TOTAL)
    assert [mark.text for mark in totals.marks] == ["1366\n差+54", "1700\n差+9", "2100\n差−10", "2700", "3400\n差−20", "4000\n差−150"]
    remainder = next(series for series in spec.series if series.role is Role.REMAINDER)
    assert [mark.value for mark in remainder.marks] == [54.0, 9.0, None, None, None, None]
    assert any("不一致" in note for note in spec.footnotes) and any("数字金融（2021年）" in note for note in spec.footnotes)


def test_missing_figures_are_gaps() -> None:
    plan, _ = total_and_parts(("10", "12"), ("——", "4"), ("10", "8"))
    table = plan.tables["t"]
    levels = level_frame(table, ["P1", "P2"])
    assert levels.loc["P1"].isna().tolist() == [True, False]
    assert growth_frame(levels).isna().loc["P1"].all()
    assert share_frame(levels)["2022"].round(4).tolist() == [33.3333, 66.6667]


def test_parts_lead_to_their_total() -> None:
    plan, _ = total_and_parts(("10", "12"), ("2", "4"), ("8", "8"))
    assert total_of(plan.tables["t"], "P1") == "T" and total_of(plan.tables["t"], "T") == "T"


def test_unknown_charts_are_refused_with_a_sentence() -> None:
    with pytest.raises(PlannerError, match="没有名为"):
        make_chart(shipped_plan(), "path/decomposition/nowhere")
