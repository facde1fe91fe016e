"""Rows by the names that people write: labels, paths, ids, shortened labels; what fits several rows or none is told."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.row_names import RowNames, plain_name
from ningbo_planner.domain.table import RowRef, TableKind
from ningbo_planner.errors import PlannerError
from tests.plans import make_plan, make_row, make_table


@pytest.fixture(scope="module")
def names() -> RowNames:
    first = make_table(
        "d",
        [
            make_row("D1", 0, name="数字制造业(营收)"),
            make_row("D2", 1, name="集成电路"),
            make_row("D3", 0, name="数字服务业(营收)"),
            make_row("D4", 1, name="数字科技"),
            make_row("D5", 1, name="其他"),
            make_row("D6", 0, name="增加值占GDP比重"),
            make_row("D7", 1, name="其他"),
        ],
        title="分解表",
    )
    second = make_table("m", [make_row("M1", 0, name="集成电路"), make_row("M2", 0, name="5G基站数量"), make_row("M3", 0, name="数字科技服务业营收")], title="主要目标表")
    third = make_table("x", [make_row("X1", 0, name="四大数字制造业")], title="文本目标", kind=TableKind.TEXT)
    return RowNames(make_plan([first, second, third]))


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        ("集成电路", ["d/D2", "m/M1"]),
        ("分解表/集成电路", ["d/D2"]),
        ("m/M1", ["m/M1"]),
        ("数字制造业(营收)/集成电路", ["d/D2"]),
        ("数字制造业（营收）", ["d/D1"]),
        (" 数字 科技 ", ["d/D4"]),
        ("数字制造业", ["d/D1"]),
        ("数字科技服务业", ["m/M3"]),
        ("５Ｇ基站", ["m/M2"]),
        ("占GDP比重", ["d/D6"]),
        ("其他", ["d/D5", "d/D7"]),
        ("数字服务业(营收)/其他", ["d/D5"]),
    ],
)
def test_names_lead_to_rows(names: RowNames, written: str, rows: list[str]) -> None:
    assert names.rows(written) == [RowRef(*row.split("/")) for row in rows]
    assert names.is_name(written)


@pytest.mark.parametrize("written", ["增加值", "数字", "没有", "", "5", "52", "营收", "分解表/没有"])
def test_what_fits_no_row_or_several_shortened_ones_is_refused(names: RowNames, written: str) -> None:
    assert not names.is_name(written)
    with pytest.raises(PlannerError) as refused:
        names.rows(written)
    assert refused.value.code in ("rule.name_unknown", "rule.name_unknown_near")


def test_known_names_are_the_longest_and_widened_only_to_whole_names(names: RowNames) -> None:
    text = "数字科技服务业+集成电路业"
    assert names.known_at(text, 0) == "数字科技"
    assert names.widened(text, 0, "数字科技", text.index("+")) == "数字科技服务业"
    assert names.widened(text, 8, "集成电路", len(text)) == "集成电路"
    assert names.known_at("分解表/集成电路", 0) == "分解表/集成电路" and names.known_at("分解表", 0) == ""
    assert names.known_at("d/D2+1", 0) == "d/D2"


def test_a_name_in_several_tables_is_taken_where_most_names_are_and_never_from_the_text_first(names: RowNames) -> None:
    written = ["集成电路", "数字科技"]
    assert names.choose(written, [names.rows(each) for each in written]) == [RowRef("d", "D2"), RowRef("d", "D4")]
    written = ["集成电路", "5G基站数量"]
    assert names.choose(written, [names.rows(each) for each in written]) == [RowRef("m", "M1"), RowRef("m", "M2")]
    with pytest.raises(PlannerError) as refused:
        names.choose(["其他"], [names.rows("其他")])
    assert refused.value.code == "rule.name_ambiguous" and "d/D5" in str(refused.value) and "d/D7" in str(refused.value)


def test_plain_names_have_half_width_signs_and_no_blanks() -> None:
    assert plain_name(" 数字制造业（营收）／ＧＤＰ ") == "数字制造业(营收)/GDP"
