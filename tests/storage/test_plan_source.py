"""The plan that comes with the program says what its source says, another city's files load as well, and what is wrong in them is named."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from ningbo_planner.domain import exact
from ningbo_planner.domain.department import DepartmentKind
from ningbo_planner.domain.indicator import Accumulation, Aggregation, Commitment, Direction, Kind
from ningbo_planner.domain.period import PeriodKind
from ningbo_planner.domain.plan import Plan, row_of
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import CellRef, RowRef, TableKind
from ningbo_planner.errors import PlannerError
from ningbo_planner.paths import resource_dir
from ningbo_planner.storage.plan_source import TABLE_HEADS, load_plan_source
from tests.plan_state import plan_state

SHIPPED = resource_dir() / "plans" / "ningbo-2022-2026"
YEARS = ("2021", "2022", "2023", "2024", "2025", "2026")


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the shipped plan, which the tests of this module only look at."""
    return load_plan_source(SHIPPED)


def amount(plan: Plan, table: str, row: str, period: str) -> Decimal:
    """Return a figure that is a plain number."""
    number = plan.quantity(CellRef(table, row, period)).number
    assert number is not None
    return number


# ------------------------------------------------------------------------------------------------------- the shipped plan


def test_the_shipped_plan_is_complete(plan: Plan) -> None:
    assert {key: len(table) for key, table in plan.tables.items()} == {"decomposition": 14, "main": 21, "text": 97}
    assert len(plan.departments) == 40
    assert plan.info.template == SHIPPED.name and plan.info.issuer == "宁波市经济和信息化局"
    assert [table.info.title for table in plan.tables.values()] == ["目标分解表", "主要目标表", "文本目标"]
    assert [table.info.kind for table in plan.tables.values()] == [TableKind.DECOMPOSITION, TableKind.MAIN, TableKind.TEXT]
    assert [period.id for period in plan.tables["decomposition"].periods if period.is_base] == ["2021"]
    assert [period.kind for period in plan.tables["text"].periods] == [PeriodKind.HORIZON]


def test_row_ids_survive_a_spreadsheet(plan: Plan) -> None:
    """An id like E05 would come back from Excel as a number, DEC1 as a date."""
    letters = {"decomposition": "D", "main": "M", "text": "P"}
    for key, table in plan.tables.items():
        digits = 3 if key == "text" else 2
        assert list(table.ids) == [f"{letters[key]}{number:0{digits}d}" for number in range(1, len(table) + 1)]


def gaps(plan: Plan, total: str) -> list[int]:
    """Return stated minus summed for each year; what is missing is left out."""
    table = plan.tables["decomposition"]
    rows = table.children(total)
    sums = [exact.total(number for row in rows if (number := table.cell(row, year).number) is not None) for year in YEARS]
    return [int(amount(plan, "decomposition", total, year) - summed) for year, summed in zip(YEARS, sums, strict=True)]


def test_manufacturing_adds_up_and_services_do_not(plan: Plan) -> None:
    assert gaps(plan, "D02") == [0, 0, 0, 0, 0, 0]
    assert gaps(plan, "D07") == [54, 9, -10, 0, -20, -150]
    assert [plan.tables["decomposition"].get(row, "aggregation") for row in ("D01", "D02", "D07")] == [Aggregation.NONE, Aggregation.SUM, Aggregation.SUM]


def test_a_missing_figure_is_missing_and_not_zero(plan: Plan) -> None:
    missing = [
        (table.info.id, row, period.id)
        for table in plan.tables.values()
        for period in table.periods
        for row in table.ids
        if table.cell(row, period.id).state is State.MISSING
    ]
    assert missing == [("decomposition", "D10", "2021"), ("main", "M10", "2021"), ("main", "M13", "2021"), ("main", "M20", "2021"), ("main", "M21", "2021")]


def test_what_is_printed_stays_and_what_it_means_stands_beside_it(plan: Plan) -> None:
    lost = plan.quantity(CellRef("main", "M01", "2026"))
    assert (lost.text, lost.state, lost.low) == (">1", State.GREATER, Decimal(10000))
    share = plan.tables["decomposition"]
    assert [share.cell("D01", year).text for year in YEARS] == ["6.9%", "8.0%", "10.5%", "13%", "15%", ">15%"]
    assert (share.cell("D01", "2026").state, share.cell("D01", "2026").low, share.unit_of("D01")) == (State.GREATER, Decimal(15), "%")
    printed = {row: plan.quantity(CellRef("text", row, "goal")) for row in ("P001", "P008", "P043", "P049")}
    assert [quantity.text for quantity in printed.values()] == ["超过1万亿元", "100项以上", "全覆盖", "300人左右"]
    assert [quantity.point for quantity in printed.values()] == [10000, 100, 100, 300]
    assert printed["P049"].state is State.ABOUT


def test_every_statement_of_the_text_has_its_figure_its_words_and_its_place(plan: Plan) -> None:
    table = plan.tables["text"]
    for row in table.ids:
        indicator, quantity = table.indicator(row), table.cell(row, "goal")
        assert quantity.is_numeric and quantity.text in indicator.quote
        assert indicator.section and indicator.group and indicator.source.endswith(indicator.section)
    assert {table.get(row, "due") for row in table.ids} == {"2026年", "每年", ""}
    assert [row for row in table.ids if table.get(row, "accumulation") is Accumulation.CUMULATIVE] == ["P020", "P040", "P083"]
    assert [(row, table.parent(row)) for row in table.ids if table.parent(row)] == [("P057", "P056"), ("P058", "P056"), ("P060", "P059"), ("P062", "P061"), ("P082", "P081")]
    assert table.get("P056", "aggregation") is Aggregation.SUM
    assert {table.get(row, "aggregation") for row in ("P059", "P061", "P081")} == {Aggregation.PART}


def test_every_figure_says_where_it_is_from(plan: Plan) -> None:
    for table in plan.tables.values():
        assert all(table.columns["source"]) and all(table.columns["name"])


def test_departments_answer_for_rows_whatever_was_printed(plan: Plan) -> None:
    table = plan.tables["decomposition"]
    of_industry = list(plan.rows_of("市经信局"))
    assert [RowRef("decomposition", row) for row in ("D01", "D02", "D03", "D04", "D05", "D06", "D08")] == of_industry[:7]
    assert all(table.get(row, "departments_merged") and table.get(row, "departments_text") == "" for row in ("D03", "D04", "D05", "D06"))
    assert RowRef("decomposition", "D13") in list(plan.rows_of("市市场监管局")) and table.get("D13", "departments_text") == "市市场监"
    assert table.get("D01", "departments") == ("市经信局", "市发改委", "市数字经济局")
    assert table.get("D07", "departments") == ("市发改委", "市服务业局")
    assert plan.tables["main"].get("M05", "departments_text").endswith("等")
    for each in plan.tables.values():
        assert all(set(listed) <= set(plan.departments) for listed in each.columns["departments"])


def test_departments_that_are_none_are_told_apart(plan: Plan) -> None:
    others = {key: each.kind for key, each in plan.departments.items() if each.kind is not DepartmentKind.DEPARTMENT}
    assert others == {
        "人行市中心支行": DepartmentKind.BRANCH,
        "宁波供电公司": DepartmentKind.COMPANY,
        "市数字经济发展工作领导小组成员单位": DepartmentKind.GROUP,
    }


def test_linked_rows_say_the_same(plan: Plan) -> None:
    """The two tables agree wherever they speak of the same; every statement of the text leads to its row."""
    assert len([key for key in plan.links if key.startswith("L")]) == 7
    for link in plan.links.values():
        rows = [row_of(key) for key in (link.row, *link.parts)]
        assert len({row.table for row in rows[1:]}) == 1 and rows[0] not in rows[1:] and link.note
        for period in ("2021", "2026") if link.id.startswith("L") else ("2026",):
            at = [CellRef(row.table, row.row, "goal" if row.table == "text" else period) for row in rows]
            stated, *parts = [plan.quantity(cell).point for cell in at]
            assert stated == exact.total(part for part in parts if part is not None), link.id


def test_every_load_gives_a_plan_of_its_own() -> None:
    first, second = load_plan_source(SHIPPED), load_plan_source(SHIPPED)
    assert first.info.id != second.info.id
    second.info = first.info
    assert plan_state(first) == plan_state(second)


@pytest.mark.parametrize("name", ["decomposition.csv", "main.csv", "text.csv", "departments.csv", "links.csv", "rules.csv"])
def test_a_spreadsheet_opens_the_files_right(name: str) -> None:
    data = (SHIPPED / name).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b"\r" not in data
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("name", ["decomposition.csv", "main.csv", "text.csv"])
def test_a_person_sees_what_each_print_means(name: str) -> None:
    """The loader would read most prints by itself; in the shipped plan the meaning is written out all the same."""
    with open(SHIPPED / name, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            meanings = {head: text for head, text in row.items() if head.endswith("含义")}
            assert meanings and all(meanings.values()), row["行号"]


def test_the_note_explains_every_column() -> None:
    note = (SHIPPED / "说明.md").read_text("utf-8")
    assert all(head in note for head in TABLE_HEADS)
    assert all(path.name in note for path in SHIPPED.iterdir() if path.suffix != ".md")


# ---------------------------------------------------------------------------------------------------------- another city

HEAD = """
id = "other"
title = "某市行动方案"
departments = "单位.csv"
links = "links.csv"
[[tables]]
id = "a"
title = "甲表"
unit = "亿元"
file = "a.csv"
periods = [{ id = "2024", label = "2024年", is_base = true }, { id = "2025Q1", label = "一季度", kind = "quarter" }]
[[tables]]
id = "b"
title = "乙表"
kind = "main"
unit_in_name = true
leading = ["name"]
trailing = ["departments", "note"]
titles = { name = "指标名称" }
file = "b.csv"
periods = [{ id = "2024", label = "2024年" }]
"""
A_SHEET = """行号,上级,指标,单位,2024年,2024年含义,一季度,责任单位,同上,性质,方向,下级关系,约束,累计,小数位,备注
R1,,总量,,100,,>1,甲局乙局,,流量,,合计,约束性,,1,
R2,R1,分项一,,60,60,50~60,,是,存量,越小越好,,预期性,每年,,
R3,R2,"子项,甲",万个,1.5万,15000,/,丙厅,,,无,,,累计,,按个计
R4,R1,分项二,,看不清,40,,丙局等,否,比率,区间,不可加,,,,

R5,,位次,,全国前列,文字,——,,,文字,,,,,,
"""
B_SHEET = "行号,指标,2024年\nK1,总量,100\n"
BODIES = "编号,名称,别名,类型\n甲局,,,\n乙局,乙局,,区县\n丙局,某市丙局,丙厅、丙委,部门\n"
LINKS = "编号,行,行名,对应行,对应行名,说明\nL1,b/K1,总量,a/R2、a/R4,分项一 + 分项二,两表一致\nL2,b/K1,,a/R1,,\n"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Return a folder with another city's plan, whose sheets people can break."""
    for name, text in {"plan.toml": HEAD, "a.csv": A_SHEET, "b.csv": B_SHEET, "单位.csv": BODIES, "links.csv": LINKS}.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_another_city_loads_as_well(city: Path) -> None:
    plan = load_plan_source(city)
    table = plan.tables["a"]
    assert [(row, table.parent(row)) for row in table.ids] == [("R1", None), ("R2", "R1"), ("R3", "R2"), ("R4", "R1"), ("R5", None)]
    assert [table.get(row, "departments") for row in table.ids] == [("甲局", "乙局"), ("甲局", "乙局"), ("丙局",), ("丙局",), ()]
    assert table.get("R3", "name") == "子项,甲"
    assert (table.get("R1", "commitment"), table.get("R1", "decimals")) == (Commitment.BINDING, 1)
    assert (table.get("R2", "direction"), table.get("R2", "accumulation")) == (Direction.LOWER, Accumulation.YEARLY)
    assert (table.get("R4", "kind"), table.get("R4", "aggregation")) == (Kind.RATE, Aggregation.NOT_ADDITIVE)
    assert plan.departments["乙局"].kind is DepartmentKind.DISTRICT and plan.departments["丙局"].name == "某市丙局"
    assert plan.links["L1"].parts == ("a/R2", "a/R4")
    assert table.periods[1].kind is PeriodKind.QUARTER


@pytest.mark.parametrize(
    ("row", "period", "text", "state", "low", "high"),
    [
        ("R1", "2024", "100", State.NUMBER, 100, 100),
        ("R1", "2025Q1", ">1", State.GREATER, 1, None),
        ("R2", "2025Q1", "50~60", State.RANGE, 50, 60),
        ("R3", "2024", "1.5万", State.NUMBER, 15000, 15000),
        ("R3", "2025Q1", "/", State.NOT_APPLICABLE, None, None),
        ("R4", "2024", "看不清", State.NUMBER, 40, 40),
        ("R4", "2025Q1", "", State.EMPTY, None, None),
        ("R5", "2024", "全国前列", State.WORDS, None, None),
        ("R5", "2025Q1", "——", State.MISSING, None, None),
    ],
)
def test_prints_and_meanings(city: Path, row: str, period: str, text: str, state: State, low: int | None, high: int | None) -> None:
    quantity = load_plan_source(city).quantity(CellRef("a", row, period))
    assert (quantity.text, quantity.state, quantity.low, quantity.high) == (text, state, low, high)


def test_what_excel_makes_of_a_file_loads_too(city: Path) -> None:
    """Excel ends lines otherwise, adds the mark, empty columns and rows, and drops commas at the ends of lines."""
    heads, *rows = A_SHEET.splitlines()
    text = "\r\n".join([heads + ",,", *(row.rstrip(",") for row in rows), "," * 17, ""])
    plain = load_plan_source(city)
    (city / "a.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    excel = load_plan_source(city)
    excel.info = plain.info
    assert plan_state(excel) == plan_state(plain)


def test_a_plan_without_departments_and_links_loads(city: Path) -> None:
    head = HEAD.replace('departments = "单位.csv"\nlinks = "links.csv"\n', "")
    (city / "plan.toml").write_text(head, "utf-8")
    (city / "a.csv").write_text("行号,指标,2024年,一季度\nR1,总量,1,2\n", "utf-8")
    plan = load_plan_source(city)
    assert plan.departments == {} and plan.links == {} and plan.tables["a"].ids == ["R1"]


def test_a_table_may_have_no_rows_yet(city: Path) -> None:
    (city / "b.csv").write_text("行号,指标,2024年\n", "utf-8")
    (city / "links.csv").write_text("编号,行,对应行\n", "utf-8")
    assert len(load_plan_source(city).tables["b"]) == 0


# -------------------------------------------------------------------------------------------------------- what is refused

Change = Callable[[Path], None]


def replacing(name: str, old: str, new: str) -> Change:
    """Return a change of one place in a file."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert text.count(old) >= 1
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


def writing(name: str, data: bytes) -> Change:
    """Return the replacement of a whole file."""

    def change(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return change


REFUSED: list[tuple[str, Change, tuple[str, ...]]] = [
    ("plan_source.no_file", lambda folder: (folder / "plan.toml").unlink(), ("plan.toml",)),
    ("plan_source.no_file", lambda folder: (folder / "a.csv").unlink(), ("a.csv",)),
    ("plan_source.encoding", writing("a.csv", A_SHEET.encode("gb18030")), ("a.csv", "第 1 行", "CSV UTF-8")),
    ("plan_source.encoding", writing("a.csv", A_SHEET.encode() + b"R9,,\xff"), ("a.csv", "第 8 行")),
    ("plan_source.encoding", writing("a.csv", A_SHEET.encode("utf-16")), ("a.csv",)),
    ("plan_source.csv_broken", replacing("a.csv", '"子项,甲"', '"子项"甲'), ("a.csv", "第 4 行")),
    ("plan_source.csv_broken", replacing("a.csv", '子项,甲"', "子项,甲"), ("a.csv", "第 4 行")),
    ("plan_source.head_missing", replacing("a.csv", "行号,", "编码,"), ("a.csv", "第 1 行", "“行号”", "编码、上级")),
    ("plan_source.head_missing", replacing("a.csv", "一季度", "1季度"), ("“一季度”",)),
    ("plan_source.head_missing", writing("b.csv", b""), ("b.csv", "“行号”")),
    ("plan_source.head_twice", replacing("a.csv", "性质", "单位"), ("“单位”",)),
    ("plan_source.head_unknown", replacing("a.csv", "小数位", "小数"), ("“小数”",)),
    ("plan_source.too_many_cells", replacing("b.csv", "K1,总量,100", "K1,总量,1,000"), ("b.csv", "第 2 行")),
    ("plan_source.value_missing", replacing("b.csv", "K1,", ","), ("第 2 行", "“行号”")),
    ("plan_source.value_missing", replacing("b.csv", "总量", ""), ("第 2 行", "“指标”")),
    ("plan_source.id_slash", replacing("b.csv", "K1", "K/1"), ("第 2 行", "K/1")),
    ("plan_source.id_twice", replacing("a.csv", "R4,R1", "R2,R1"), ("a.csv", "第 5 行", "“行号”", "“R2”")),
    ("plan_source.id_twice", replacing("单位.csv", "乙局,乙局", "甲局,乙局"), ("单位.csv", "第 3 行", "“甲局”")),
    ("plan_source.id_twice", replacing("links.csv", "L2", "L1"), ("links.csv", "第 3 行")),
    ("plan_source.word_unknown", replacing("a.csv", "流量", "流水"), ("a.csv", "第 2 行", "“性质”", "“流水”", "存量")),
    ("plan_source.word_unknown", replacing("a.csv", "约束性,,1,", "约束性,,一位,"), ("“小数位”", "“一位”")),
    ("plan_source.parent_missing", replacing("a.csv", "R2,R1", "R2,R9"), ("a.csv", "第 3 行", "“上级”", "“R9”")),
    ("plan_source.parent_missing", replacing("a.csv", "R2,R1", "R2,R2"), ("第 3 行",)),
    ("plan_source.parent_apart", replacing("a.csv", "R5,,", "R5,R3,"), ("第 7 行", "“R3”")),
    ("plan_source.merged_wrong", replacing("a.csv", "甲局乙局,,流量", ",是,流量"), ("第 2 行",)),
    ("plan_source.merged_wrong", replacing("a.csv", "丙局等,否", "丙局等,是"), ("第 5 行", "“丙局等”")),
    ("plan_source.department_unknown", replacing("a.csv", "丙厅", "甲局、丁局"), ("a.csv", "第 4 行", "“责任单位”", "“甲局、丁局”", "“丁局”")),
    ("plan_source.name_taken", replacing("单位.csv", "丙委", "乙局"), ("单位.csv", "第 4 行", "“乙局”")),
    ("plan_source.meaning_differs", replacing("a.csv", "60,60", "60,600"), ("a.csv", "第 3 行", "“2024年含义”", "“600”", "“60”", "亿元")),
    ("plan_source.meaning_differs", replacing("a.csv", "60,60", "60,>60"), ("“>60”",)),
    ("plan_source.meaning_differs", replacing("a.csv", "60,60", "——,0"), ("“——”",)),
    ("plan_source.meaning_differs", replacing("a.csv", "全国前列,文字", "全国前列,1"), ("第 7 行",)),
    ("plan_source.meaning_alone", replacing("a.csv", "60,60", ",60"), ("第 3 行", "“2024年含义”")),
    ("plan_source.meaning_unreadable", replacing("a.csv", "60,60", "60,六十"), ("第 3 行", "“六十”")),
    ("plan_source.meaning_unreadable", replacing("a.csv", "60,60", "60,全国前列"), ("第 3 行",)),
    ("plan_source.link_row", replacing("links.csv", "a/R4", "a/R9"), ("links.csv", "第 2 行", "“对应行”", "“a/R9”")),
    ("plan_source.link_row", replacing("links.csv", "L2,b/K1", "L2,K1"), ("第 3 行", "“行”", "“K1”")),
    ("plan_source.link_row", replacing("links.csv", "L2,b/K1", "L2,b/K1、a/R1"), ("第 3 行", "“行”")),
    ("plan_source.link_name", replacing("links.csv", "分项一 + 分项二", "分项一"), ("第 2 行", "“对应行名”", "“分项一 + 分项二”")),
    ("plan_source.toml_broken", replacing("plan.toml", 'id = "other"', 'id = "other'), ("plan.toml", "第 2 行")),
    ("plan_source.toml_end", writing("plan.toml", b'id = "x"\ntables = ['), ("plan.toml",)),
    ("plan_source.encoding", writing("plan.toml", HEAD.encode("gb18030")), ("plan.toml", "第 3 行")),
    ("plan_source.key_missing", replacing("plan.toml", 'id = "other"', ""), ("plan.toml", "“id”")),
    ("plan_source.key_missing", replacing("plan.toml", '"某市行动方案"', '""'), ("“title”",)),
    ("plan_source.key_missing", replacing("plan.toml", 'file = "b.csv"', ""), ("“tables[2].file”",)),
    ("plan_source.key_missing", writing("plan.toml", b'id = "x"\ntitle = "x"'), ("“tables”",)),
    ("plan_source.key_missing", replacing("plan.toml", 'label = "一季度", ', ""), ("“tables[1].periods[2].label”",)),
    ("plan_source.key_unknown", replacing("plan.toml", "unit_in_name", "unit_in_names"), ("“tables[2].unit_in_names”",)),
    ("plan_source.key_unknown", replacing("plan.toml", "is_base", "base"), ("“tables[1].periods[1].base”",)),
    ("plan_source.key_value", replacing("plan.toml", "unit_in_name = true", 'unit_in_name = "yes"'), ("“tables[2].unit_in_name”", "“yes”")),
    ("plan_source.key_value", replacing("plan.toml", 'id = "b"', 'id = "a"'), ("“tables[2].id”", "“a”")),
    ("plan_source.key_value", replacing("plan.toml", 'id = "b"', 'id = "b/c"'), ("“b/c”",)),
    ("plan_source.key_value", replacing("plan.toml", 'id = "2025Q1"', 'id = "2024"'), ("“tables[1].periods[2].id”",)),
    ("plan_source.key_value", replacing("plan.toml", 'label = "一季度"', 'label = "2024年含义"'), ("“2024年含义”",)),
    ("plan_source.key_value", replacing("plan.toml", 'label = "一季度"', 'label = "备注"'), ("“备注”",)),
    ("plan_source.key_value", replacing("plan.toml", '"a.csv"', '"../a.csv"'), ("“../a.csv”",)),
    ("plan_source.key_value", replacing("plan.toml", '"links.csv"', '"/etc/passwd"'), ("“links”",)),
    ("plan_source.key_value", replacing("plan.toml", '"某市行动方案"', "7"), ("“title”", "“7”")),
    ("plan_source.key_value", replacing("plan.toml", 'leading = ["name"]', 'leading = "name"'), ("“tables[2].leading”",)),
    ("plan_source.key_value_of", replacing("plan.toml", 'leading = ["name"]', 'leading = ["names"]'), ("“names”", "departments")),
    ("plan_source.key_value_of", replacing("plan.toml", "{ name =", "{ names ="), ("“tables[2].titles”",)),
    ("plan_source.key_value_of", replacing("plan.toml", 'kind = "main"', 'kind = "mine"'), ("“mine”", "decomposition")),
    ("plan_source.key_value_of", replacing("plan.toml", 'kind = "quarter"', 'kind = "season"'), ("“season”", "quarter")),
]


@pytest.mark.parametrize(("code", "change", "says"), REFUSED, ids=[f"{number:02d}-{code[12:]}" for number, (code, _, _) in enumerate(REFUSED)])
def test_what_cannot_be_taken_is_named_with_its_place(city: Path, code: str, change: Change, says: tuple[str, ...]) -> None:
    change(city)
    with pytest.raises(PlannerError) as caught:
        load_plan_source(city)
    sentence = str(caught.value)
    assert caught.value.code == code and sentence.endswith("。")
    assert [word for word in says if word not in sentence] == []


def test_a_reason_in_the_notes_allows_another_meaning(city: Path) -> None:
    replacing("a.csv", "60,60,50~60,,是,存量,越小越好,,预期性,每年,,", "60,600,50~60,,是,存量,越小越好,,预期性,每年,,印漏一个零")(city)
    quantity = load_plan_source(city).quantity(CellRef("a", "R2", "2024"))
    assert (quantity.text, quantity.number) == ("60", 600)


def test_the_shipped_plan_without_the_note_on_a_lost_sign_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(SHIPPED, folder)
    rows = list(csv.reader((folder / "main.csv").read_text("utf-8-sig").splitlines()))
    rows[1][rows[0].index("备注")] = ""
    with open(folder / "main.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    with pytest.raises(PlannerError, match=r"main\.csv 第 2 行“2026年含义”写的是“>10000”，与“2026年”印出的“>1”（单位：亿元）意思不同"):
        load_plan_source(folder)
