"""Faults of rows, columns, sheets, marks and parts (parts A to D, F and G of the list of faults)."""

from __future__ import annotations

import re
from collections.abc import Callable

from ningbo_planner.domain.plan import cell_of
from ningbo_planner.exchange.forms import marks
from tests.exchange.distortion_cells import CELL_FAULTS, FULL_WIDTH
from tests.exchange.distortions import Case, DoesNotApply, Fault
from tests.exchange.form_model import STYLES, WORKBOOK, Stored

MARKS_PART = "xl/worksheets/sheet3.xml"
TYPES = "[Content_Types].xml"


def _head(case: Case) -> int:
    """Return the first row with a mark in it."""
    return min(row for (row, column), cell in case.form.cells.items() if cell.shown.startswith(marks.TABLE_MARK))


def _key_cell(case: Case) -> tuple[int, Stored]:
    row = case.some_row()
    cell = case.form.cells.get((row, 1))
    if cell is None or "/" not in cell.shown:
        raise DoesNotApply
    return row, cell


def _blocks(case: Case) -> list[list[int]]:
    """Return the rows to fill in, table by table."""
    tables: dict[str, set[int]] = {}
    for key, (row, _) in case.form.places.items():
        tables.setdefault(cell_of(key).table, set()).add(row)
    return [sorted(rows) for rows in tables.values() if len(rows) > 1]


def _sort(case: Case, from_column: int) -> dict[int, int]:
    """Exchange two rows of one table from a column on, and return where each went."""
    blocks = [[row for row in rows if not case.touched & set(case.keys_in([row]))] for rows in _blocks(case)]
    blocks = [rows for rows in blocks if len(rows) > 1]
    if not blocks:
        raise DoesNotApply
    first, second = case.chance.sample(case.chance.choice(blocks), 2)
    swap = {first: second, second: first}
    form = case.form
    form.cells = {(swap.get(row, row) if column >= from_column else row, column): cell for (row, column), cell in form.cells.items()}
    form.places = {key: (swap.get(row, row), column) for key, (row, column) in form.places.items()}
    return swap


def _sorted_with_key(case: Case) -> None:
    _sort(case, 1)


def _sorted_without_key(case: Case) -> None:
    case.touch_rows(*_sort(case, 2))


def _sorted_figures_only(case: Case) -> None:
    case.touch_rows(*_sort(case, 6))


def _key_written(change: Callable[[str], str]) -> Callable[[Case], None]:
    def put(case: Case) -> None:
        row, cell = _key_cell(case)
        case.form.cells[row, 1] = cell.text(change(cell.shown))

    return put


def _key_gone(case: Case) -> None:
    row, _ = _key_cell(case)
    del case.form.cells[row, 1]
    if _has_twin(case, row):
        case.touch_rows(row)


def _has_twin(case: Case, row: int) -> bool:
    """Tell whether another row has the same name, so that it cannot be known by it alone."""
    column = case.form.column(marks.NAME_MARK, row)
    name = case.form.cells[row, column].shown
    return sum(cell.shown == name for (other, at), cell in case.form.cells.items() if at == column and other in case.form.key_rows()) > 1


def _all_keys_gone(case: Case) -> None:
    for row in case.form.key_rows():
        case.form.cells.pop((row, 1), None)
        if _has_twin(case, row):
            case.touch_rows(row)


def _name(case: Case, change: Callable[[str], str], harmless: bool, keep_key: bool = True) -> None:
    row = case.some_row()
    place = row, case.form.column(marks.NAME_MARK, row)
    case.form.cells[place] = case.form.cells[place].text(change(case.form.cells[place].shown))
    if not keep_key:
        case.form.cells.pop((row, 1), None)
    if not harmless:
        case.touch_rows(row)


def _unit(change: Callable[[str], str], harmless: bool) -> Callable[[Case], None]:
    def put(case: Case) -> None:
        row = case.some_row()
        place = row, case.form.column(marks.UNIT_MARK, row)
        case.form.cells[place] = case.form.cells[place].text(change(case.form.cells[place].shown))
        if not harmless:
            case.touch_rows(row)

    return put


def _new_row(case: Case) -> None:
    at = case.some_row()
    name, unit = case.form.column(marks.NAME_MARK, at), case.form.column(marks.UNIT_MARK, at)
    figures = [column for _, column in case.form.places.values()]
    case.form.insert_rows(at)
    case.form.cells[at, name], case.form.cells[at, unit] = Stored().text("海洋工程装备"), Stored().text("亿元")
    for column in set(figures):
        case.form.cells[at, column] = Stored().number("77.7")


def _own_total(case: Case) -> None:
    at = case.some_row()
    name, figures = case.form.column(marks.NAME_MARK, at), {column for _, column in case.form.places.values()}
    case.form.insert_rows(at)
    case.form.cells[at, name] = Stored().text("合计")
    for column in figures:
        case.form.cells[at, column] = Stored().number("4321")


def _blank_rows(case: Case) -> None:
    case.form.insert_rows(case.chance.choice(case.form.key_rows()), case.chance.randint(1, 3))


def _deleted_row(case: Case) -> None:
    row = case.some_row()
    case.lose(case.keys_in([row]))
    case.form.delete_rows({row})


def _doubled_row(case: Case) -> None:
    """Copy a row below itself and change the copy."""
    row = case.some_row()
    case.touch_rows(row)
    keys = case.keys_in([row])
    case.form.insert_rows(row + 1)
    for (number, column), cell in list(case.form.cells.items()):
        if number == row:
            case.form.cells[row + 1, column] = cell
    for key in keys:
        column = case.form.places[key][1]
        case.form.cells[row + 1, column] = Stored().number("345.6")


def _merged(case: Case) -> None:
    """Merge two figures over rows; the lower one stays hidden beneath."""
    pairs = [(first, second) for rows in _blocks(case) for first, second in zip(rows, rows[1:], strict=False) if second == first + 1]
    pairs = [pair for pair in pairs if not case.touched & set(case.keys_in(pair))]
    if not pairs:
        raise DoesNotApply
    pair = case.chance.choice(pairs)
    columns = {case.form.places[key][1] for key in case.keys_in(pair)}
    column = case.chance.choice(sorted(columns))
    case.form.merges.append((pair[0], column, pair[1], column))
    case.touched |= {key for key in case.keys_in(pair) if case.form.places[key][1] == column}


def _inserted_column(case: Case) -> None:
    case.form.insert_column(case.chance.randint(2, 12))


def _swapped_columns(case: Case) -> None:
    columns = sorted({column for _, column in case.form.places.values()})
    if len(columns) < 2:
        raise DoesNotApply
    first, second = case.chance.sample(columns, 2)
    case.form.merges = [merge for merge in case.form.merges if not {first, second} & set(range(merge[1], merge[3] + 1))]
    case.form.move({}, {first: second, second: first})


def _deleted_column(case: Case) -> None:
    columns = sorted({column for key, (_, column) in case.form.places.items()})
    if not columns:
        raise DoesNotApply
    column = case.chance.choice(columns)
    gone = {key for key, place in case.form.places.items() if place[1] == column}
    if len(columns) < 2 or gone & case.touched:
        raise DoesNotApply
    case.lose(gone)
    case.form.cells = {place: cell for place, cell in case.form.cells.items() if place[1] != column}
    case.form.places = {key: place for key, place in case.form.places.items() if key not in gone}
    case.form.merges = [merge for merge in case.form.merges if not merge[1] <= column <= merge[3]]
    case.form.move({}, {at: at - 1 for at in range(column + 1, max(at for _, at in case.form.cells) + 1)})


def _header(change: Callable[[str], str], harmless: bool) -> Callable[[Case], None]:
    def put(case: Case) -> None:
        column = case.chance.choice(sorted({column for _, column in case.form.places.values()}))
        top = _head(case)
        heads = [place for place, cell in case.form.cells.items() if place[1] == column and place[0] < top and re.search(r"20\d\d年", cell.shown)]
        if not heads:
            raise DoesNotApply
        case.form.cells[heads[0]] = case.form.cells[heads[0]].text(change(case.form.cells[heads[0]].shown))
        if not harmless:
            case.touched |= {key for key, place in case.form.places.items() if place[1] == column}

    return put


def _next_year(text: str) -> str:
    """Return a header with another year."""
    return re.sub(r"20(\d\d)", lambda found: f"20{int(found[1]) + (1 if int(found[1]) < 26 else -1)}", text)


def _title_rows_deleted(case: Case) -> None:
    case.form.delete_rows({1, 2})


def _moved_to_d8(case: Case) -> None:
    case.form.insert_rows(1, 7)
    for _ in range(3):
        case.form.insert_column(1)


def _second_table(case: Case) -> None:
    bottom = max(case.form.rows) + 4
    for row, texts in enumerate([("部门经费", "2022年", "2023年"), ("会议费", "12", "13"), ("差旅费", "14", "15")], bottom):
        for column, text in enumerate(texts, 3):
            case.form.cells[row, column] = Stored().number(text) if text.isdigit() else Stored().text(text)


def _signature_rows(case: Case) -> None:
    bottom = max(case.form.rows) + 2
    case.form.cells[bottom, 3] = Stored().text("注：以上数据为初步测算。")
    case.form.cells[bottom + 1, 3] = Stored().text("（盖章）2026年3月20日")


def _part(name: str, *pairs: tuple[str, str], touch_all: bool = False) -> Callable[[Case], None]:
    """Return a fault that replaces texts in a part."""

    def put(case: Case) -> None:
        if name not in case.form.parts:
            raise DoesNotApply
        text = case.form.part(name)
        for pattern, new in pairs:
            text = re.sub(pattern, new, text, count=1, flags=re.DOTALL)
        case.form.parts[name] = text
        if touch_all:
            case.touch_all()

    return put


def _tail(pattern: str, new: str) -> Callable[[Case], None]:
    def put(case: Case) -> None:
        case.form.tail = re.sub(pattern, new, case.form.tail, count=1, flags=re.DOTALL)

    return put


def _dimension(new: str) -> Callable[[Case], None]:
    def put(case: Case) -> None:
        case.form.head = re.sub(r"<dimension[^>]*>", new, case.form.head)

    return put


def _hidden_rows(case: Case) -> None:
    for row in case.form.key_rows()[::2]:
        case.form.rows[row] += ' hidden="1"' if "hidden" not in case.form.rows[row] else ""


def _hidden_columns(case: Case) -> None:
    case.form.head = re.sub(r'<col min="7"([^>]*?)/>', r'<col min="7"\1 hidden="1"/>', case.form.head)


def _marks_sheet_gone(case: Case) -> None:
    """Copy the form without its hidden sheet: an online editor, or sheet by sheet into a new workbook."""
    case.form.parts.pop(MARKS_PART, None)
    _part(WORKBOOK, (r'<sheet name="_标识"[^>]*/>', ""))(case)


def _names_gone(case: Case) -> None:
    _part(WORKBOOK, (r"<definedNames>.*</definedNames>", ""))(case)
    for name in [name for name in case.form.parts if name.startswith("docProps/custom")]:
        del case.form.parts[name]
    _part("_rels/.rels", (r'<Relationship [^>]*custom-properties[^>]*/>', ""))(case)


def _only_code_left(case: Case) -> None:
    _marks_sheet_gone(case)
    _names_gone(case)


def _column_marks_gone(case: Case) -> None:
    """Delete the hidden rows and the hidden column of marks."""
    hidden = {row for (row, column), cell in case.form.cells.items() if cell.shown.startswith(marks.TABLE_MARK)}
    case.form.delete_rows(hidden)
    case.form.cells = {place: cell for place, cell in case.form.cells.items() if place[1] != 1}
    case.touch_all()


def _department_renamed(case: Case) -> None:
    found = [(place, cell) for place, cell in case.form.cells.items() if re.match("(填报|报送|责任)单位[:：]", cell.shown) and place[0] < _head(case)]
    if not found:
        raise DoesNotApply
    place, cell = found[0]
    case.form.cells[place] = cell.text(re.sub("[:：].*", "：某某局", cell.shown))
    case.touch_all()


def _nothing_filled(case: Case) -> None:
    for key in case.form.places:
        issued = case.issued(key)
        if issued.number is not None and key not in case.touched:
            case.put(key, case.cell(key).number(format(issued.number, "f")))
            case.meant[key] = issued


def _flag(**values: object) -> Callable[[Case], None]:
    """Return a fault of how the sheet is stored."""

    def put(case: Case) -> None:
        for name, value in values.items():
            setattr(case.form, name, value)

    return put


def _far(cell: Stored, touch: bool) -> Callable[[Case], None]:
    def put(case: Case) -> None:
        case.form.cells[1_048_576, 16_384] = cell

    return put


def _macros(case: Case) -> None:
    case.form.parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"


def _styles_gone(case: Case) -> None:
    del case.form.parts[STYLES]
    case.touched |= {key for key in case.form.places if case.unit(key) == "%"}


def _renamed_sheet(name: str) -> Callable[[Case], None]:
    return _part(WORKBOOK, ('<sheet name="填报表"', f'<sheet name="{name}"'), ("'填报表'!", f"'{name}'!"))


def _other_sheet(case: Case) -> None:
    case.form.parts["xl/worksheets/sheet9.xml"] = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
    _part(WORKBOOK, ("</sheets>", '<sheet name="别的" sheetId="99" r:id="rId99"/></sheets>'))(case)
    _part("xl/_rels/workbook.xml.rels", ("</Relationships>", '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet9.xml"/></Relationships>'))(case)
    _part(TYPES, ("</Types>", '<Override PartName="/xl/worksheets/sheet9.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'))(case)


STRUCTURE_FAULTS: tuple[Fault, ...] = (
    Fault((107,), "key in capitals", 1, _key_written(str.upper)),
    Fault((107,), "key full-width", 1, _key_written(lambda key: key.translate({**FULL_WIDTH, **{code: code + 0xFEE0 for code in range(65, 123)}}))),
    Fault((107,), "key with invisible characters", 1, _key_written(lambda key: f"{key}\u200b ")),
    Fault((108,), "key gone", 1, _key_gone),
    Fault((108,), "all keys gone", 1, _all_keys_gone),
    Fault((109,), "unit changed", 1, _unit(lambda unit: "万元" if unit != "万元" else "家", False)),
    Fault((109,), "unit full-width", 1, _unit(lambda unit: unit.translate(FULL_WIDTH), True)),
    Fault((110,), "name reworded", 1, lambda case: _name(case, lambda name: name + "及关联产业", False)),
    Fault((110,), "name reworded, key gone", 1, lambda case: _name(case, lambda name: name + "及关联产业", False, keep_key=False)),
    Fault((110,), "line break in the name", 1, lambda case: _name(case, lambda name: name[:2] + "\n" + name[2:], True)),
    Fault((110,), "invisible characters in the name", 1, lambda case: _name(case, lambda name: f"\u202a{name}\u2060", True)),
    Fault((111,), "department renamed in its cell", 1, _department_renamed),
    Fault((113,), "figures merged", 1, _merged),
    Fault((116,), "new row", 2, _new_row),
    Fault((116,), "blank rows", 2, _blank_rows),
    Fault((117,), "row deleted", 2, _deleted_row),
    Fault((118,), "sorted with the key", 1, _sorted_with_key),
    Fault((119,), "sorted without the key", 1, _sorted_without_key),
    Fault((119,), "figures sorted without names", 1, _sorted_figures_only),
    Fault((120,), "row twice", 2, _doubled_row),
    Fault((121,), "column inserted", 2, _inserted_column),
    Fault((121,), "columns swapped", 2, _swapped_columns),
    Fault((121,), "column deleted", 2, _deleted_column),
    Fault((122,), "header reworded", 1, _header(lambda text: text.replace("年", "年预期目标"), True)),
    Fault((122,), "header broken", 1, _header(lambda text: text[:2] + "\n" + text[2:], True)),
    Fault((122,), "header of another year", 1, _header(_next_year, False)),
    Fault((123,), "title rows deleted", 2, _title_rows_deleted),
    Fault((123,), "table moved to D8", 2, _moved_to_d8),
    Fault((124,), "own total", 2, _own_total),
    Fault((124,), "notes and signature", 2, _signature_rows),
    Fault((125,), "second table", 2, _second_table),
    Fault((126,), "sheet renamed", 3, _renamed_sheet("Sheet1")),
    Fault((126,), "sheet with an odd name", 3, _renamed_sheet("数字:经济?")),
    Fault((126,), "sheet hidden", 3, _part(WORKBOOK, ('<sheet name="填报表"', '<sheet state="hidden" name="填报表"'))),
    Fault((127,), "extra sheet", 3, _other_sheet),
    Fault((129,), "nothing filled in", -1, _nothing_filled),
    Fault((133,), "hidden list edited", 3, _part(MARKS_PART, (r"(<t[^>]*>)(\d+(?:\.\d+)?)(%?</t></is></c></row>)", r"\g<1>99887\g<3>"), touch_all=True)),
    Fault((134,), "hidden sheet lost", 3, _marks_sheet_gone),
    Fault((134,), "hidden sheet made visible", 3, _part(WORKBOOK, (' state="veryHidden"', ""))),
    Fault((134,), "hidden sheet, names and properties lost", 3, _only_code_left),
    Fault((134,), "column marks and keys lost", 4, _column_marks_gone),
    Fault((55,), "protection removed", 3, _tail(r"<sheetProtection[^>]*/>", "")),
    Fault((56,), "rows hidden", 3, _hidden_rows),
    Fault((56,), "columns hidden", 3, _hidden_columns),
    Fault((57,), "broken filter", 3, _tail("^", '<autoFilter ref="#REF!"/>')),
    Fault((58,), "no dimension", 3, _dimension("")),
    Fault((58,), "dimension A1", 3, _dimension('<dimension ref="A1"/>')),
    Fault((59,), "blank at the end of the sheet", 5, _far(Stored(), False)),
    Fault((62,), "lower-case addresses", 3, _flag(address="lower")),
    Fault((63,), "rows out of order", 3, _flag(shuffled=True)),
    Fault((46,), "1904 dates", 3, _part(WORKBOOK, ("<workbookPr/>", '<workbookPr date1904="1"/>'))),
    Fault((49,), "broken names", 3, _part(WORKBOOK, ("</definedNames>", '<definedName name="x">#REF!</definedName></definedNames>'))),
    Fault((38,), "styles missing", 6, _styles_gone),
    Fault((30,), "UTF-16 sheet", 3, _flag(encoding="utf-16")),
    Fault((3,), "bytes behind the zip", 3, _flag(after=b"\r\n--x--")),
    Fault((3,), "bytes before the zip", 3, _flag(before=b"Content-Type: x\r\n\r\n")),
    Fault((21,), "macros", 3, _macros),
    Fault((22,), "template type", 3, _part(TYPES, ("spreadsheetml.sheet.main", "spreadsheetml.template.main"))),
)
FAULTS: tuple[Fault, ...] = (*CELL_FAULTS, *STRUCTURE_FAULTS)
