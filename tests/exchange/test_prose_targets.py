"""Targets of the running text: departments get them with their words, answer in figures or in words, and the plan keeps its way of putting them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.exchange.forms.form_layout import answering_departments, form_layout, rows_to_fill
from ningbo_planner.exchange.forms.marks import FORM_SHEET, MARKS_SHEET
from ningbo_planner.exchange.returned.wordings import in_words
from ningbo_planner.services.returns import accept
from tests.exchange.returned_forms import FilledForm, Office, asked, codes, issued_plan, office, swap_rows, taken
from tests.sample_plans import shipped_plan

__all__ = ["issued_plan", "office"]

LABS, INTERNET, BRAINS, CLOUD, FIRMS = "text/P046/goal", "text/P024/goal", "text/P020/goal", "text/P040/goal", "text/P056/goal"


def test_all_that_answer_for_a_figure_of_the_text_get_it_and_turns_of_phrase_stay_at_home() -> None:
    plan = shipped_plan()
    table = plan.tables["text"]
    forms = {department: {line.key for line in form_layout(plan, department).own} for department in answering_departments(plan)}
    assert len(forms) == 27
    for row in table.ids:
        has_figure = table.get(row, "kind").name != "TEXT"
        assert (f"text/{row}" in rows_to_fill(plan)) is has_figure
        assert all((f"text/{row}" in forms.get(department, ())) is has_figure for department in table.get(row, "departments"))


def test_a_form_tells_where_the_sentence_stands_and_until_when(office: Office) -> None:
    form = office.form("市教育局")
    texts = {str(cell.value) for row in form.sheet.iter_rows() for cell in row if cell.value is not None}
    assert {"三(四)3 推动数字经济人才发展", "带动集聚高层次人才（每年）", "正文和专栏中的量化目标", "2000人以上"} <= texts


def test_a_number_in_words_is_a_number_on_the_form_so_that_sums_are_checked(office: Office) -> None:
    form = office.form("市经信局")
    assert form.sheet[form.places[FIRMS]].value == 3000 and form.sheet[form.places[BRAINS]].value == "10个以上"
    check = next(row for row in form.sheet.iter_rows() if any(str(cell.value).startswith("核对：数字经济核心产业规上企业") for cell in row))
    assert any(str(cell.value).startswith("=IF(AND(ISNUMBER(") for cell in check)
    columns = [period.id for period in form_layout(office.workspace.plan, "市经信局").targets]
    assert columns == ["2022", "2023", "2024", "2025", "2026", "goal"]


def test_figures_and_words_come_back_in_the_words_of_the_plan(office: Office) -> None:
    form = office.form("市科技局").sign().put(LABS, 7).put(INTERNET, 1300).put(BRAINS, "12个以上").put(CLOUD, "11万家以上")
    file = office.returned(form)
    assert not codes(file) and taken(file) == {"P046/goal": "7", "P024/goal": "达到1300亿元", "P020/goal": "12个以上", "P040/goal": "11万家以上"}
    report = office.read(file.path)
    assert accept(office.workspace, report, "clean") is not None
    quantity = office.workspace.plan.tables["text"].cell("P024", "goal")
    assert (quantity.text, quantity.number) == ("达到1300亿元", Decimal(1300))


def test_a_bare_number_for_a_lower_bound_is_asked_about(office: Office) -> None:
    file = office.returned(office.form("市科技局").sign().put(BRAINS, 12))
    assert asked(file) == {"P020/goal": ["12个以上", "12"]} and codes(file) == {"cell.statement_dropped"}


def test_nothing_changed_is_nothing_changed(office: Office) -> None:
    for department in ("市科技局", "宁波供电公司"):
        file = office.returned(office.form(department).sign(), f"{department}.xlsx")
        assert not file.changes and not [problem for problem in file.problems if problem.grade.name != "NOTE"]


def test_a_form_that_lost_its_marks_is_read_by_its_heads(office: Office, tmp_path: Path) -> None:
    form = office.form("市科技局").sign().put(INTERNET, 1300)
    del form.book[MARKS_SHEET]
    for row in form.book[FORM_SHEET].iter_rows(max_col=1):
        row[0].value = None
    for row in form.book[FORM_SHEET].iter_rows():
        for cell in row:
            if str(cell.value).startswith(("period:", "issued:", "base:")) or cell.value in ("name", "unit", "opinion", "reason"):
                cell.value = None
    path = form.save(tmp_path / "无标识.xlsx")
    assert "table:text" not in {str(cell.value) for row in openpyxl.load_workbook(path)[FORM_SHEET].iter_rows() for cell in row}
    (file,) = office.read(path).files
    assert file.department == "市科技局" and {f"{change.row}/{change.period}": change.returned for change in file.changes} == {"P024/goal": "达到1300亿元"}


@pytest.mark.parametrize(
    ("back", "wording", "unit", "told"),
    [
        ("7500", "达到7000亿元", "亿元", "达到7500亿元"),
        (">12000", "超过1万亿元", "亿元", "超过12000亿元"),
        ("超过1.2万亿元", "超过1万亿元", "亿元", "超过1.2万亿元"),
        (">=12", "10万家以上", "万家", "12万家以上"),
        ("95", "全覆盖", "%", None),
        ("15", "100项以上", "项", None),
        ("7", "5", "个", None),
    ],
)
def test_what_is_reworded_says_exactly_the_figure(back: str, wording: str, unit: str, told: str | None) -> None:
    quantity = parse(back, unit)
    plan_says = Quantity("全覆盖", State.NUMBER, Decimal(100), Decimal(100)) if wording == "全覆盖" else parse(wording, unit)
    found = in_words(quantity, plan_says, unit)
    assert (found.text if found else None) == told
    assert found is None or found.same_meaning(quantity)


def test_figures_sorted_without_their_names_are_known_by_the_formula_that_came_along(office: Office) -> None:
    # Both were issued as 100亿元: nothing else beside the figures tells one row from the other.
    form = office.form("市委宣传部").sign().put("text/P032/goal", 110).put("text/P033/goal", 120)
    swap_rows(form.sheet, form.row("text/P032"), form.row("text/P033"), from_column=6)
    file = office.returned(form)
    assert not taken(file) and set(asked(file)) == {"P032/goal", "P033/goal"} and "cell.issued_differs" in codes(file)
