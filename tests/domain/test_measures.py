"""What a row measures, by its name or by the names above it."""

from __future__ import annotations

from ningbo_planner.domain.measures import measures_at, measures_in
from tests.plans import make_row, make_table


def test_other_words_for_the_same_are_the_same() -> None:
    assert measures_in("主营业务收入") == measures_in("核心服务业营业收入") == measures_in("营收") == {"营收"}
    assert measures_in("园区总产值") == measures_in("产值") == {"产值"} and measures_in("产值(营收)超1000亿元园区") == {"产值", "营收"}
    assert measures_in("数字金融") == set()


def test_a_row_measures_what_the_nearest_row_above_says() -> None:
    table = make_table("t", [make_row("制造业(营收)", 0), make_row("电子", 1), make_row("芯片产值", 2), make_row("封装", 3), make_row("其他", 0)])
    assert [set(measures_at(table, at)) for at in range(5)] == [{"营收"}, {"营收"}, {"产值"}, {"产值"}, set()]
