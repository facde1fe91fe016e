"""The tables of one typed sheet: each from its heading to its notes, several below each other told apart by their heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.table import TARGET, TableInfo, TableKind
from ningbo_planner.exchange.plans.cell_notes import typed_comments
from ningbo_planner.exchange.plans.import_cells import SheetView, place_of
from ningbo_planner.exchange.plans.import_heads import FOOT, Head, find_heads
from ningbo_planner.exchange.plans.import_levels import with_levels
from ningbo_planner.exchange.plans.import_rows import RowReader
from ningbo_planner.exchange.plans.import_units import split_unit, table_unit, units_above
from ningbo_planner.exchange.plans.imported import ImportedTable, Remarks, place_list
from ningbo_planner.text import tr

_MAIN = re.compile(r"主要(?:目标|指标)|总体目标|核心指标")
_SIGNED = re.compile(r"\s*(?:填报人|填表人|制表人|审核人|负责人)\s*[:：]")
_NOTE_WORD = re.compile(r"\s*(?:注|附注|说明|备注)\s*[:：]\s*")
_UNIT_LINE = re.compile(r"[（(]?\s*单位\s*[:：].*")
# Columns that a table keeps as its own, in the order of print.
_KEPT_LABELS = ("group", "name", "unit", "departments", "due", "note", "section")
_DECOMPOSED_PERIODS = 3


@dataclass(slots=True)
class _Extent:
    """Which rows belong to a table: those above its head, its own, those below with notes, and what comes after them."""

    above: list[int]
    rows: list[int]
    foot: list[int] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)


def tables_of(view: SheetView, first: int, departments: dict[str, Department]) -> list[ImportedTable]:
    """Return the tables of a sheet; the first gets the number ``first``, new departments are added to the register."""
    heads = list(find_heads(view))
    extents = _extents(view, heads)
    return [
        _read_table(view, head, extent, first + at, at if len(heads) > 1 else None, departments) for at, (head, extent) in enumerate(zip(heads, extents, strict=True))
    ]


def _extents(view: SheetView, heads: Sequence[Head]) -> list[_Extent]:
    """Return the rows of each table: up to its notes, or to the heading of the next."""
    found: list[_Extent] = []
    behind = 0
    for at, head in enumerate(heads):
        above = [row for row in view.rows if behind < row < head.first]
        next_head = heads[at + 1].first if at + 1 < len(heads) else view.last_row + 1
        body = [row for row in view.rows if head.last < row < next_head]
        stop = len(body) if at + 1 == len(heads) else _without_heading(view, body, head)
        foot = next((index for index, row in enumerate(body[:stop]) if _is_foot(view, row, head)), stop)
        foot_stop = next((index for index in range(foot, stop) if _has_figures(view, body[index], head)), stop)
        behind = body[stop - 1] if stop else head.last
        found.append(_Extent(above, body[:foot], body[foot:foot_stop], body[foot_stop:stop]))
    return found


def _without_heading(view: SheetView, body: Sequence[int], head: Head) -> int:
    """Return how many of the rows between two heads belong to the first table: lines of a single text above the next head are its heading."""
    stop = len(body)
    while stop and len(_distinct(view, body[stop - 1])) == 1 and not _has_figures(view, body[stop - 1], head) and not _is_foot(view, body[stop - 1], head):
        stop -= 1
    return stop


def _distinct(view: SheetView, row: int) -> list[str]:
    return [text for column in view.rows[row] if (text := view.shown(row, column).text)]


def _has_figures(view: SheetView, row: int, head: Head) -> bool:
    return any(view.shown(row, column).text for column in head.periods if not _reaches_left(view, row, column, head))


def _reaches_left(view: SheetView, row: int, column: int, head: Head) -> bool:
    """Tell whether a place belongs to a text that begins left of the periods."""
    area = view.merge_at(row, column)
    return area is not None and area.first_column < min(head.periods)


def _is_foot(view: SheetView, row: int, head: Head) -> bool:
    return not _has_figures(view, row, head) and any(FOOT.match(view.text(row, column)) for column in view.rows[row][:2])


def _read_table(view: SheetView, head: Head, extent: _Extent, number: int, place: int | None, departments: dict[str, Department]) -> ImportedTable:
    """Read one table with its notes; ``place`` is its number on a sheet with several."""
    above = [text for row in extent.above for text in _distinct(view, row)]
    heads = [view.shown(row, column).text for row in range(head.first, head.last + 1) for column in view.rows.get(row, ())]
    units = [unit for text in [*above, *heads] for unit in units_above(text)] or [word.unit for word in head.periods.values() if word.unit][:1]
    remarks = Remarks(view.name)
    reader = RowReader(view, head, table_unit(units), departments, remarks)
    rows = reader.rows(extent.rows, f"T{number}")
    periods = _periods(head)
    levels: list[str] = []
    records = with_levels(rows, [period.id for period in periods], view.name, levels)
    info = _info(view, head, extent, above, number, place, reader.unit)
    in_names = sum(bool(split_unit(row.raw_name.strip())[1]) for row in rows)
    info = replace(info, unit_in_name="unit" not in head.labels and in_names * 2 > len(rows))
    told = [_summary(view, head, info, len(records), periods), *_about_head(view, head, extent, units, info.unit)]
    left = {record.id for record in records}
    columns = {column: (word.layer, word.period.id) for column, word in head.periods.items()}
    comments = typed_comments(view.notes, info.id, {row.number: row.record.id for row in rows if row.record.id in left}, columns)
    told += [tr("import.comments", sheet=view.name, count=len(comments))] if comments else []
    return ImportedTable(info, periods, records, [*told, *reader.notes, *levels, *remarks.sentences(), *_about_rest(view, extent)], comments)


def _periods(head: Head) -> list[Period]:
    """Return the columns in order; a period with targets and actuals stands once."""
    targets = {word.period.id: word.period for word in head.periods.values() if word.layer == TARGET}
    return list({word.period.id: targets.get(word.period.id, word.period) for word in head.periods.values()}.values())


def _info(view: SheetView, head: Head, extent: _Extent, above: Sequence[str], number: int, place: int | None, unit: str) -> TableInfo:
    """Return what is said of the table: its heading above, its notes below, its label columns as they stand."""
    headings = [text for text in above if not _UNIT_LINE.fullmatch(text) and not FOOT.match(text)]
    heading = max(headings, key=len, default="")
    first = min(head.periods)
    kept = [(column, name) for name, column in head.labels.items() if name in _KEPT_LABELS]
    leading = tuple(name for column, name in sorted(kept) if column < first)
    trailing = tuple(name for column, name in sorted(kept) if column > first)
    titles = {name: head.titles[name] for _, name in kept if head.titles.get(name)}
    if titles.get("group") == titles.get("name"):
        titles = {name: title for name, title in titles.items() if name not in ("group", "name")}
    title = view.name if not place else tr("import.next_table", sheet=view.name, number=place + 1)
    note, source = _foot_texts(view, extent)
    return TableInfo(f"t{number}", title, heading or view.name, _kind(head, heading or view.name), unit, False, leading, trailing, titles, source, note)


def _kind(head: Head, heading: str) -> TableKind:
    dated = [word for word in head.periods.values() if word.period.kind is not PeriodKind.HORIZON]
    return TableKind.MAIN if _MAIN.search(heading) or len(dated) < _DECOMPOSED_PERIODS else TableKind.DECOMPOSITION


def _foot_texts(view: SheetView, extent: _Extent) -> tuple[str, str]:
    """Return notes and source below a table; who signed it is neither."""
    notes: list[str] = []
    sources: list[str] = []
    for text in [text for row in extent.foot for text in _distinct(view, row)]:
        if _SIGNED.match(text):
            continue
        if re.match(r"\s*(?:资料|数据)来源\s*[:：]", text):
            sources.append(re.split("[:：]", text, maxsplit=1)[1].strip())
        else:
            notes.append(_NOTE_WORD.sub("", text, count=1).strip())
    return "\n".join(notes), "\n".join(sources)


def _summary(view: SheetView, head: Head, info: TableInfo, rows: int, periods: Sequence[Period]) -> str:
    labels = "、".join(period.label for period in periods)
    return tr("import.table", sheet=view.name, row=head.last, rows=rows, periods=labels, unit=info.unit or tr("import.no_unit"))


def _about_head(view: SheetView, head: Head, extent: _Extent, units: Sequence[str], unit: str) -> list[str]:
    """Return what was concluded from the heads, and what of them is not read."""
    notes = []
    if head.guessed_base is not None:
        notes.append(tr("import.base_guessed", sheet=view.name, period=head.guessed_base.label))
    if len(dict.fromkeys(units)) > 1:
        notes.append(tr("import.several_units", sheet=view.name, units="、".join(dict.fromkeys(units)), unit=unit or tr("import.no_unit")))
    if any(word.layer != TARGET for word in head.periods.values()):
        labels = "、".join(word.period.label for word in head.periods.values() if word.layer != TARGET)
        notes.append(tr("import.actuals", sheet=view.name, periods=labels))
    used = {column for row in extent.rows for column in view.rows[row]}
    for column, title in sorted(head.unread.items()):
        if column in used:
            notes.append(tr("import.unread_column", sheet=view.name, cell=place_of(head.last, column), title=title or tr("import.no_title")))
    hidden = [place_of(head.last, column) for column in sorted({*head.periods, *head.labels.values()}) if view.is_hidden(column=column)]
    if hidden:
        notes.append(tr("import.hidden_columns", sheet=view.name, cells=place_list(hidden)))
    return notes


def _about_rest(view: SheetView, extent: _Extent) -> list[str]:
    """Return what is hidden, and what below the table was not read."""
    notes = []
    hidden = [str(row) for row in extent.rows if view.is_hidden(row=row)]
    if hidden:
        notes.append(tr("import.hidden_rows", sheet=view.name, rows=place_list(hidden)))
    if extent.rest:
        notes.append(tr("import.rest", sheet=view.name, first=extent.rest[0], last=extent.rest[-1]))
    return notes
