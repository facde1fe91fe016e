"""A plan as a file with a line for each cell comes back, whoever saved it, and is refused where it contradicts itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import TARGET
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.plans.imported import ImportedPlan
from ningbo_planner.exchange.plans.plan_csv import csv_bytes
from ningbo_planner.exchange.plans.plan_from_csv import PlanFromCsv
from ningbo_planner.services.exporting import export_plan
from ningbo_planner.services.new_plans import plan_of, read_plan
from tests.exchange.test_plan_import_carried import odd_plan
from tests.plan_state import plan_state
from tests.plans import small_plan
from tests.sample_plans import shipped_plan

Lines = list[dict[str, str]]


def lines_of(data: bytes) -> Lines:
    """Return the lines of a file as texts by column."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def bytes_of(lines: Lines, coding: str = "utf-8", sign: str = ",") -> bytes:
    """Return lines as a file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(lines[0]), delimiter=sign)
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode(coding)


def read(data: bytes) -> ImportedPlan:
    """Return what a file says."""
    return PlanFromCsv(data, "平表.csv").read()


def tables(plan: Plan) -> dict[str, object]:
    """Return what a CSV file carries of a plan: tables with title, kind, unit, periods, rows and cells."""
    held = plan_state(plan)["tables"]
    return {key: table | {"info": (table["info"].title, table["info"].kind, table["info"].unit)} for key, table in held.items()}


def printable(plan: Plan) -> Plan:
    """Return a plan without half characters, which no file in UTF-8 can hold."""
    for table in plan.tables.values():
        table.columns["name"] = [name.replace("\ud83d", "") for name in table.columns["name"]]
    return plan


@pytest.mark.parametrize("make", [shipped_plan, small_plan, lambda: printable(odd_plan())])
def test_a_plan_comes_back_from_its_file(make: Callable[[], Plan], tmp_path: Path) -> None:
    plan = make()
    path = tmp_path / "平表.csv"
    export_plan(plan, [], path)
    imported = read_plan(path)
    assert tables(plan_of(imported)) == tables(plan)
    assert any("锁定" in note for note in imported.notes)


def test_every_target_has_a_line_and_numbers_are_exact() -> None:
    lines = lines_of(csv_bytes(shipped_plan()))
    assert len(lines) == 14 * 6 + 21 * 2 + 97
    [line] = [line for line in lines if line["path"] == "数字经济核心产业占GDP比重" and line["period"] == "2021"]
    assert (line["printed"], line["value"], line["unit"], line["state"], line["layer"]) == ("6.9%", "6.9", "%", "number", "target")
    assert line["departments"] == "市经信局、市发改委、市数字经济局"[: len(line["departments"])] and line["is_base"] == "True"
    [missing] = [line for line in lines if line["name"] == "数字金融" and line["period"] == "2021"]
    assert (missing["printed"], missing["value"], missing["state"]) == ("——", "", "missing")


def test_no_text_is_a_formula() -> None:
    data = csv_bytes(odd_plan()).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(data, newline="")) for cell in line]
    assert "'=1+1" in cells and "'@x" in cells and not [cell for cell in cells if cell[:1] in tuple("=+@\t\r")]


def test_a_figure_changed_by_a_script_is_taken() -> None:
    lines = lines_of(csv_bytes(shipped_plan()))
    at = next(at for at, line in enumerate(lines) if line["row"] == "D10" and line["period"] == "2026")
    lines[at] |= {"printed": "120以上", "value": "", "low": "", "high": "", "state": ""}
    lines[at - 1] |= {"printed": "", "value": "80.0", "low": "", "high": "", "state": ""}
    table = next(table for table in read(bytes_of(lines)).tables if table.info.id == "decomposition")
    cells = next(record for record in table.records if record.id == "D10").cells
    assert (cells[TARGET, "2026"].text, cells[TARGET, "2026"].state) == ("120以上", State.AT_LEAST)
    assert cells[TARGET, "2025"].text == "80.0" and cells[TARGET, "2025"].state is State.NUMBER


@pytest.mark.parametrize(("coding", "sign"), [("gb18030", ","), ("utf-8-sig", "\t"), ("utf-8", ";")])
def test_files_saved_by_others_are_read(coding: str, sign: str, tmp_path: Path) -> None:
    path = tmp_path / "平表.csv"
    path.write_bytes(bytes_of(lines_of(csv_bytes(shipped_plan())), coding, sign))
    assert tables(plan_of(read_plan(path))) == tables(shipped_plan())


def test_a_few_columns_are_enough() -> None:
    data = "table,row,name,period,printed\nd,A,甲,2021,3\nd,A,甲,2022,>5\nd,B,乙,2021,——\n".encode()
    [table] = read(data).tables
    assert [period.id for period in table.periods] == ["2021", "2022"] and [record.fields for record in table.records] == [{"name": "甲"}, {"name": "乙"}]
    assert table.records[0].cells[TARGET, "2022"].state is State.GREATER and table.records[1].cells[TARGET, "2021"].state is State.MISSING


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": "999"}, ("第 86 行", "999", "不知以哪个为准")),
        ({"printed": "10月20日"}, ("第 86 行", "10月20日")),
        ({"printed": "约99"}, ("第 86 行", "约99")),
        ({"name": "别名"}, ("第 87 行", "name", "第 86 行")),
        ({"state": "words"}, ("第 86 行", "words")),
        ({"value": "很多"}, ("第 86 行", "value", "很多")),
        ({"kind": "怪"}, ("kind", "怪")),
        ({"is_base": "也许"}, ("is_base", "也许")),
        ({"depth": "7"}, ("depth", "7")),
        ({"layer": "draft"}, ("layer", "draft")),
    ],
)
def test_a_line_that_contradicts_itself_or_others_is_named(change: dict[str, str], words: tuple[str, ...]) -> None:
    lines = lines_of(csv_bytes(shipped_plan()))
    assert lines[84]["table"] == "main"
    lines[84] |= change
    with pytest.raises(PlannerError) as caught:
        read(bytes_of(lines))
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_cell_told_twice_must_say_the_same() -> None:
    lines = lines_of(csv_bytes(shipped_plan()))
    assert tables(plan_of(read(bytes_of([*lines, lines[5]])))) == tables(shipped_plan())
    with pytest.raises(PlannerError, match="第 225 行又写了一遍“D01”的“2026”"):
        read(bytes_of([*lines, lines[5] | {"printed": "16%", "low": "", "high": "", "state": ""}]))


def test_files_that_cannot_be_read_are_refused_with_a_sentence() -> None:
    for data, words in (
        (b"table,row,name,period,printed\nd,A,a,2021,1,2,3\n", "第 2 行的列数"),
        (b"table,row,name,period,printed\nd,A,\xff\xff\xff,2021,1\n", "UTF-8"),
        (b"table,row,name,printed\nd,A,a,2021\n", "period"),
        ("table,row,name,period,printed\nd,A/B,a,2021,1\n".encode(), "“/”"),
    ):
        with pytest.raises(PlannerError, match=words):
            read(data)


def test_the_plan_of_a_file_is_called_as_the_file(tmp_path: Path) -> None:
    assert replace(read(csv_bytes(small_plan())).info, id="").title == "平表"
