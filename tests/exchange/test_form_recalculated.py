"""The live checks of a form, computed by a real spreadsheet program; left out where LibreOffice is not installed."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ningbo_planner.exchange.forms.form_writer import WrittenForm
from ningbo_planner.exchange.forms.marks import FORM_SHEET
from tests.exchange.form_samples import form_sheet, place_of, row_of, texts_of, written
from tests.sample_plans import shipped_plan

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def form() -> WrittenForm:
    """Return the form of the department with the most rows."""
    return written(shipped_plan(), "市经信局")


def recalculated(path: Path, folder: Path) -> Worksheet:
    """Open a workbook in LibreOffice, calculate, save, and return the form as it is then."""
    out = folder / "out"
    command = [str(OFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return load_workbook(out / path.name, data_only=True)[FORM_SHEET]


def test_the_values_written_beside_the_formulas_are_the_computed_ones(form: WrittenForm, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form.data)
    computed = recalculated(path, tmp_path)
    stored = form_sheet(form)
    differing = [cell.coordinate for row in stored.iter_rows() for cell in row if cell.value != computed[cell.coordinate].value]
    assert differing == []


def test_the_checks_follow_what_a_person_fills_in(form: WrittenForm, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(form.data))
    sheet = book[FORM_SHEET]
    figures = {
        "decomposition/D03/2024": 700,
        "decomposition/D03/2025": None,
        "decomposition/D04/2022": "/",
        "decomposition/D05/2023": 1000,
        "decomposition/D06/2026": "——",
        "decomposition/D08/2026": 850,
        "main/M14/2026": None,
        "main/M15/2026": -3,
    }
    for key, value in figures.items():
        sheet[place_of(form, key)] = value
    sheet[form.marks.opinions["decomposition/D05"]] = "同意"
    sheet[form.marks.opinions["main/M14"]] = "不适用"
    sheet[form.marks.opinions["main/M04"]] = "调整"
    sheet[form.marks.reasons["decomposition/D08"]] = "重新测算"
    sheet[form.marks.fields["filled_by"]] = "李四"
    path = tmp_path / "filled.xlsx"
    book.save(path)
    computed = recalculated(path, tmp_path)

    assert texts_of(computed, row_of(computed, "核对：数字制造业(营收)＝分项之和"))[2:7] == ["差 1350", "差 250", "差 20", "缺数", "缺数"]
    # 4000 stated, 850 of one's own and 3150 of the others.
    assert texts_of(computed, row_of(computed, "核对：数字服务业(营收)＝分项之和"))[6] == "平衡"
    words = {
        "集成电路": "还有 1 格未填",
        "新型数字元器件(组件)": "改了 1 格，请填写说明",
        "数字智能终端": "意见为“同意”，但改了 1 格",
        "软件与信息服务业": "改了 1 格",
        "创建省级未来工厂": "整行不适用，请填写说明",
        "市级以上数字化车间(智能工厂)": "有负数，请核实",
        "核心制造业营收": "意见为“调整”，但没有改数",
        "数字经济核心产业占GDP比重": "与下发数一致",
    }
    assert {label: said for label, said in words.items() if said not in texts_of(computed, row_of(computed, label))} == {}
    assert texts_of(computed, 4) == ["还有 1 格未填", "有 6 处合计与分项不平衡", "改动 6 处", "签署栏还有 3 项未填"]
    top = row_of(computed, "增减情况（自动计算，供自查，不用填写，不打印）")
    lines = {computed.cell(row, 3).value: texts_of(computed, row) for row in range(top, computed.max_row + 1)}
    assert lines["集成电路"][3:] == [8.5, 20, 16.7, "—", "—", 0, 0, -20, "未填", 0]
    assert lines["新型数字元器件(组件)"][8] == "已改"


def test_no_change_stands_for_the_issued_figure_in_every_check(form: WrittenForm, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(form.data))
    for key in ("D02/2022", "D03/2022", "D04/2022", "D03/2023", "D08/2024"):
        book[FORM_SHEET][place_of(form, f"decomposition/{key}")] = "不变"
    book[FORM_SHEET][place_of(form, "decomposition/D04/2023")] = 1500
    path = tmp_path / "filled.xlsx"
    book.save(path)
    computed = recalculated(path, tmp_path)
    assert texts_of(computed, row_of(computed, "核对：数字制造业(营收)＝分项之和"))[2:4] == ["平衡", "差 50"]
    assert texts_of(computed, row_of(computed, "核对：数字服务业(营收)＝分项之和"))[2:5] == ["差 9", "差 -10", "平衡"]
    assert "与下发数一致" in texts_of(computed, row_of(computed, "数字制造业(营收)")) and "与下发数一致" in texts_of(computed, row_of(computed, "集成电路"))
    assert computed[form.marks.live_code].value != form.marks.code
    book[FORM_SHEET][place_of(form, "decomposition/D04/2023")] = "不变"
    book.save(path)
    assert recalculated(path, tmp_path)[form.marks.live_code].value == form.marks.code
