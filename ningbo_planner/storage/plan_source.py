"""A plan kept as files that a person reads and corrects: ``plan.toml`` beside one CSV per table and one each of departments, links, rules and assumptions.

The note beside the shipped plan (``说明.md``) says how the files are written. Nothing here knows which city a plan is of.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ningbo_planner.domain.department import Department, DepartmentKind, read_departments
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.indicator import DEFAULTS, FIELDS, Accumulation, Aggregation, Commitment, Direction, Indicator, Kind
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Link, Plan, PlanInfo, row_of
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.domain.quantity import ABSENT, Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.rule_reading import read_rule
from ningbo_planner.domain.table import TARGET, RowRecord, Table, TableInfo, TableKind
from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.source_files import Section, SheetRow, read_head, read_sheet

HEAD_FILE = "plan.toml"

# Heads of the columns of a table's sheet; each period adds its own label, and that with MEANING behind it.
ROW, PARENT, GROUP, NAME, UNIT = "行号", "上级", "分组", "指标", "单位"
DEPARTMENTS, MERGED = "责任单位", "同上"
KIND, DIRECTION, AGGREGATION, COMMITMENT, ACCUMULATION, DECIMALS = "性质", "方向", "下级关系", "约束", "累计", "小数位"
DUE, SECTION, QUOTE, SOURCE, NOTE = "期限", "章节", "原文", "出处", "备注"
MEANING = "含义"
TABLE_HEADS = (ROW, PARENT, GROUP, NAME, UNIT, DEPARTMENTS, MERGED, KIND, DIRECTION, AGGREGATION, COMMITMENT, ACCUMULATION, DECIMALS)
TABLE_HEADS += (DUE, SECTION, QUOTE, SOURCE, NOTE)

# Heads of the sheets of departments and of links.
ID, FULL_NAME, ALIASES, BODY, CONTACT = "编号", "名称", "别名", "类型", "联系方式"
LINK_ROW, LINK_NAME, LINK_PARTS, LINK_PART_NAMES, LINK_NOTE = "行", "行名", "对应行", "对应行名", "说明"

# Heads of the sheets of rules and of assumptions.
RULE_KIND, RULE_TEXT, RULE_GRADE, RULE_ON, RULE_PARAMS = "类型", "规则", "级别", "启用", "参数"
PERIOD, VALUE = "时期", "数值"

KINDS = {"": Kind.FLOW, "流量": Kind.FLOW, "存量": Kind.STOCK, "比重": Kind.SHARE, "比率": Kind.RATE, "指数": Kind.INDEX, "文字": Kind.TEXT}
DIRECTIONS = {"": Direction.HIGHER, "越大越好": Direction.HIGHER, "越小越好": Direction.LOWER, "区间": Direction.BAND, "无": Direction.NONE}
AGGREGATIONS = {"": Aggregation.NONE, "合计": Aggregation.SUM, "其中": Aggregation.PART, "交叉": Aggregation.OVERLAPPING, "不可加": Aggregation.NOT_ADDITIVE}
COMMITMENTS = {"": Commitment.UNSTATED, "预期性": Commitment.EXPECTED, "约束性": Commitment.BINDING}
ACCUMULATIONS = {"": Accumulation.UNSTATED, "每年": Accumulation.YEARLY, "累计": Accumulation.CUMULATIVE}
YES_NO = {"": False, "是": True, "否": False}
DECIMAL_COUNTS = {"": None, **{str(count): count for count in range(15)}}
BODIES = {
    "": DepartmentKind.DEPARTMENT,
    "部门": DepartmentKind.DEPARTMENT,
    "企业": DepartmentKind.COMPANY,
    "分支机构": DepartmentKind.BRANCH,
    "集体名称": DepartmentKind.GROUP,
    "区县": DepartmentKind.DISTRICT,
}
RULE_KINDS = {
    "公式": RuleKind.FORMULA,
    "占比": RuleKind.RATIO,
    "界限": RuleKind.BOUND,
    "同一指标": RuleKind.WORDING,
    "口径": RuleKind.SCOPE,
    "设置": RuleKind.SETTING,
}
GRADES = {"": None, "强制性": Grade.ERROR, "核实性": Grade.WARNING, "提示": Grade.HINT}
ON_OFF = {"": True, "是": True, "否": False}
STATES = {"缺": State.MISSING, "不适用": State.NOT_APPLICABLE, "文字": State.WORDS, "不明": State.NOT_UNDERSTOOD}


def load_plan_source(folder: Path) -> Plan:
    """Return a new plan from the files in ``folder``; its id is fresh at every load, ``template`` keeps the id of the files.

    Raises:
        PlannerError: something in the files cannot be taken; the sentence names the file, the line, the column and what stands there.
    """
    head = read_head(folder / HEAD_FILE)
    info = PlanInfo(uuid.uuid4().hex, template=head.name("id"), title=head.text("title"), issuer=head.text("issuer", ""), source=head.text("source", ""))
    department_sheet, link_sheet = head.text("departments", ""), head.text("links", "")
    rule_sheet, assumption_sheet = head.text("rules", ""), head.text("assumptions", "")
    sections = head.sections("tables")
    head.finish()
    plan = Plan(info)
    if department_sheet:
        plan.departments = _departments(_beside(folder, department_sheet, head, "departments"))
    for section in sections:
        table = _table(section, folder, plan.departments)
        if table.info.id in plan.tables:
            raise section.refusal("id", table.info.id)
        plan.tables[table.info.id] = table
    if link_sheet:
        plan.links = _links(_beside(folder, link_sheet, head, "links"), plan)
    if assumption_sheet:
        plan.assumptions = _assumptions(_beside(folder, assumption_sheet, head, "assumptions"))
    if rule_sheet:
        plan.rules = _rules(_beside(folder, rule_sheet, head, "rules"), plan)
    return plan


def _beside(folder: Path, name: str, section: Section, key: str) -> Path:
    """Return the file ``name`` of the folder; a path out of the folder is refused."""
    if Path(name).name != name or "\\" in name:
        raise section.refusal(key, name)
    return folder / name


def _departments(path: Path) -> dict[str, Department]:
    """Read the register of departments; a name or alias may belong to one only."""
    register: dict[str, Department] = {}
    taken: dict[str, str] = {}
    for row in read_sheet(path, [ID], [FULL_NAME, ALIASES, BODY, CONTACT, NOTE]):
        key = _new_id(row, ID, register)
        aliases = tuple(alias.strip() for alias in row.text(ALIASES).split("、") if alias.strip())
        department = Department(key, row.text(FULL_NAME) or key, aliases, row.word(BODY, BODIES), row.text(CONTACT), row.text(NOTE))
        for name in {key, department.name, *aliases}:
            if taken.setdefault(name, key) != key:
                raise PlannerError("plan_source.name_taken", **row.at(ALIASES if name in aliases else ID), name=name, other=taken[name])
        register[key] = department
    return register


def _new_id(row: SheetRow, column: str, known: Mapping[str, object]) -> str:
    """Return an id that is not taken yet."""
    key = row.name(column)
    if key in known:
        raise PlannerError("plan_source.id_twice", **row.at(column))
    return key


def _table(section: Section, folder: Path, register: Mapping[str, Department]) -> Table:
    """Read one table: its head from ``plan.toml``, its rows from its sheet."""
    info = TableInfo(
        id=section.name("id"),
        title=section.text("title"),
        heading=section.text("heading", ""),
        kind=section.choice("kind", TableKind, TableKind.OTHER),
        unit=section.text("unit", ""),
        unit_in_name=section.flag("unit_in_name"),
        leading=section.texts("leading", ("group", "name"), FIELDS),
        trailing=section.texts("trailing", ("departments",), FIELDS),
        titles=section.mapping("titles", FIELDS),
        source=section.text("source", ""),
        note=section.text("note", ""),
    )
    periods = _periods(section)
    sheet = _beside(folder, section.text("file"), section, "file")
    section.finish()
    table = Table(info, periods)
    labels = [period.label for period in periods]
    rows = read_sheet(sheet, [ROW, NAME, *labels], [*TABLE_HEADS, *(label + MEANING for label in labels)])
    table.insert_rows(0, 0, _records(rows, info, periods, register))
    return table


def _periods(section: Section) -> list[Period]:
    """Read the columns of a table; their labels are heads of the sheet, so each is a head of its own."""
    periods: list[Period] = []
    taken = set(TABLE_HEADS)
    for each in section.sections("periods"):
        period = Period(each.name("id"), each.text("label"), each.choice("kind", PeriodKind, PeriodKind.YEAR), each.flag("is_base"))
        each.finish()
        if any(period.id == known.id for known in periods):
            raise each.refusal("id", period.id)
        if {period.label, period.label + MEANING} & taken:
            raise each.refusal("label", period.label)
        taken |= {period.label, period.label + MEANING}
        periods.append(period)
    return periods


def _records(rows: Sequence[SheetRow], info: TableInfo, periods: Sequence[Period], register: Mapping[str, Department]) -> list[RowRecord]:
    """Return the rows of a sheet as records, each with its depth in the tree."""
    records: list[RowRecord] = []
    known: dict[str, int] = {}
    branch: list[str] = []
    above: tuple[str, ...] | None = None
    for row in rows:
        key = _new_id(row, ROW, known)
        depth = _depth(row, known, branch)
        known[key] = depth
        branch[depth:] = [key]
        indicator = _indicator(row)
        indicator = replace(indicator, departments=_answering(row, above, register))
        above = indicator.departments
        unit = indicator.unit or info.unit
        cells = {(TARGET, period.id): _quantity(row, period.label, unit) for period in periods}
        fields = {name: value for name in FIELDS if (value := getattr(indicator, name)) != DEFAULTS[name]}
        records.append(RowRecord(key, depth, fields, cells))
    return records


def _depth(row: SheetRow, known: Mapping[str, int], branch: Sequence[str]) -> int:
    """Return the level of a row; its parent has to stand above it, with nothing between but the parent's other descendants."""
    parent = row.text(PARENT)
    if not parent:
        return 0
    if parent not in known:
        raise PlannerError("plan_source.parent_missing", **row.at(PARENT))
    if parent not in branch:
        raise PlannerError("plan_source.parent_apart", **row.at(PARENT))
    return known[parent] + 1


def _indicator(row: SheetRow) -> Indicator:
    """Return the description of a row, all but the departments that it comes to."""
    return Indicator(
        name=row.required(NAME),
        group=row.text(GROUP),
        unit=row.text(UNIT),
        kind=row.word(KIND, KINDS),
        direction=row.word(DIRECTION, DIRECTIONS),
        aggregation=row.word(AGGREGATION, AGGREGATIONS),
        commitment=row.word(COMMITMENT, COMMITMENTS),
        accumulation=row.word(ACCUMULATION, ACCUMULATIONS),
        decimals=row.word(DECIMALS, DECIMAL_COUNTS),
        departments_text=row.text(DEPARTMENTS),
        departments_merged=row.word(MERGED, YES_NO),
        due=row.text(DUE),
        section=row.text(SECTION),
        quote=row.text(QUOTE),
        source=row.text(SOURCE),
        note=row.text(NOTE),
    )


def _answering(row: SheetRow, above: tuple[str, ...] | None, register: Mapping[str, Department]) -> tuple[str, ...]:
    """Return the departments of a row: those printed in it, or those of the row above where the cell is merged."""
    if row.word(MERGED, YES_NO):
        if above is None or row.text(DEPARTMENTS):
            raise PlannerError("plan_source.merged_wrong", **row.at(DEPARTMENTS))
        return above
    listed = read_departments(row.text(DEPARTMENTS), register)
    if listed.unknown:
        raise PlannerError("plan_source.department_unknown", **row.at(DEPARTMENTS), names="、".join(listed.unknown))
    return listed.departments


def _quantity(row: SheetRow, label: str, unit: str) -> Quantity:
    """Return a cell: the print of one column with the meaning of the column beside it, or read from the print where that is empty."""
    printed, column = row.text(label), label + MEANING
    read = parse(printed, unit)
    if not row.text(column):
        return read
    if not printed:
        raise PlannerError("plan_source.meaning_alone", **row.at(column), printed_column=label)
    meant = _meaning(row, column, printed)
    if meant.same_meaning(read):
        return read
    if read.state is not State.NOT_UNDERSTOOD and not row.text(NOTE):
        raise PlannerError("plan_source.meaning_differs", **row.at(column), printed_column=label, printed=printed, unit=unit)
    return meant


def _meaning(row: SheetRow, column: str, printed: str) -> Quantity:
    """Read the notation of a meaning (``>10000``, ``50~60``, ``300左右``, ``缺``) and give it the print."""
    if row.text(column) in STATES:
        return Quantity(printed, STATES[row.text(column)])
    meant = parse(row.text(column))
    if not meant.is_numeric and meant.state not in ABSENT:
        raise PlannerError("plan_source.meaning_unreadable", **row.at(column), words="、".join(STATES))
    return replace(meant, text=printed)


def _links(path: Path, plan: Plan) -> dict[str, Link]:
    """Read the links between rows; the names beside them are there for people, and have to be the right ones."""
    links: dict[str, Link] = {}
    for row in read_sheet(path, [ID, LINK_ROW, LINK_PARTS], [LINK_NAME, LINK_PART_NAMES, LINK_NOTE]):
        key = _new_id(row, ID, links)
        stated = _linked(row, LINK_ROW, LINK_NAME, plan)
        parts = _linked(row, LINK_PARTS, LINK_PART_NAMES, plan)
        if len(stated) != 1:
            raise PlannerError("plan_source.link_row", **row.at(LINK_ROW), key=row.text(LINK_ROW))
        links[key] = Link(key, stated[0], parts, row.text(LINK_NOTE))
    return links


def _linked(row: SheetRow, column: str, name_column: str, plan: Plan) -> tuple[str, ...]:
    """Return the rows that a cell names (``table/row``, several joined by 、), after comparing their names."""
    keys = tuple(key.strip() for key in row.required(column).split("、"))
    names = []
    for key in keys:
        table, _, indicator = key.partition("/")
        if table not in plan.tables or indicator not in plan.tables[table]:
            raise PlannerError("plan_source.link_row", **row.at(column), key=key)
        names.append(plan.tables[table].get(row_of(key).row, "name"))
    if row.text(name_column) not in ("", " + ".join(names)):
        raise PlannerError("plan_source.link_name", **row.at(name_column), names=" + ".join(names), key="、".join(keys))
    return keys


def _assumptions(path: Path) -> dict[str, Assumption]:
    """Read the assumptions, a line for each of their values."""
    found: dict[str, Assumption] = {}
    for row in read_sheet(path, [ID, PERIOD, VALUE], [FULL_NAME, UNIT, SOURCE]):
        key = row.name(ID)
        known = found.get(key) or Assumption(key, row.text(FULL_NAME) or key, row.text(UNIT), {}, row.text(SOURCE))
        if not parse(row.required(VALUE), known.unit).is_numeric:
            raise PlannerError("plan_source.assumption_unreadable", **row.at(VALUE), unit=known.unit)
        found[key] = replace(known, values={**known.values, row.required(PERIOD): row.text(VALUE)})
    return found


def _rules(path: Path, plan: Plan) -> dict[str, PlanRule]:
    """Read the rules; their rows are found by name, and have to be there."""
    rules: dict[str, PlanRule] = {}
    for row in read_sheet(path, [ID, RULE_KIND, RULE_TEXT], [RULE_GRADE, RULE_ON, RULE_PARAMS, LINK_NOTE]):
        key = _new_id(row, ID, rules)
        kind = row.word(RULE_KIND, RULE_KINDS)
        written = PlanRule(key, kind, row.text(RULE_TEXT), (), (), _params(row), row.word(RULE_GRADE, GRADES), row.word(RULE_ON, ON_OFF), row.text(LINK_NOTE))
        try:
            rules[key] = written if kind is RuleKind.SETTING else read_rule(plan, written)
        except PlannerError as error:
            raise PlannerError("plan_source.rule_unreadable", **row.at(RULE_TEXT), why=str(error)) from error
    return rules


def _params(row: SheetRow) -> dict[str, str]:
    """Read parameters written as ``名=值；名=值``."""
    params: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in row.text(RULE_PARAMS).replace("；", ";").split(";"))):
        name, sign, value = part.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise PlannerError("plan_source.params_wrong", **row.at(RULE_PARAMS))
        params[name.strip()] = value.strip()
    return params
