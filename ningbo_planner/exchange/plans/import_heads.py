"""Finds the column heads of tables that a person typed: words for periods, words for labels to the left, figures below and none beside.

A row is a head only when all of this holds; a row of figures whose time limit says 2026年, a title with a date, or a list of findings is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, TARGET
from ningbo_planner.exchange.plans.import_cells import SheetView
from ningbo_planner.exchange.plans.import_periods import PeriodWord, is_period_text, period_word
from ningbo_planner.exchange.reader.raw_cell import CellKind
from ningbo_planner.exchange.returned.formats import traits_of

FOOT = re.compile(r"\s*(?:注|附注|说明|备注|填报人|填表人|制表人|审核人|负责人|数据来源|资料来源)\s*[:：]")
# Which field of an indicator a column holds, by its head without blanks and brackets.
_FIELD_WORDS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "序", "No", "No."),
    "group": ("一级指标", "类别", "分类", "领域", "大类", "目标类别", "指标类别", "板块", "分组", "维度", "方面"),
    "name": (
        "指标", "指标名称", "二级指标", "三级指标", "项目", "项目名称", "名称", "主要指标", "核心指标", "具体指标", "目标事项", "目标名称", "主要目标", "任务", "工作任务",
        "内容", "指标内容", "行业", "产业", "细分行业", "地区", "区县",
    ),
    "unit": ("单位", "计量单位", "指标单位"),
    "departments": ("责任单位", "责任部门", "牵头单位", "牵头部门", "主管部门", "负责单位", "实施单位", "责任主体", "牵头责任单位", "责任处室"),
    "helpers": ("配合单位", "配合部门", "协同单位", "参与单位", "协作单位"),
    "due": ("完成时限", "时限", "完成时间", "期限", "时间节点", "完成期限"),
    "note": ("备注", "说明", "注"),
    "commitment": ("属性", "指标属性", "指标性质", "性质"),
    "section": ("章节", "出处", "所在章节"),
}  # fmt: skip
_FIELD_OF = {word: name for name, words in _FIELD_WORDS.items() for word in words}
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_PERIOD_SIGN = re.compile(r"目标|实际|现状|基期|(?:19|20|１９|２０)[0-9０-９]{2}")
_BODY = re.compile(r"[^、,，;；\s]*(?:局|委|办|部|厅|会|署|公司|院|中心|集团|政府|银行|大队|支队|管委会)")
_MOST_HEAD_ROWS = 4
_LOOKED_AT = 120
_LONGEST_FIGURE = 30
_READABLE_SHARE = 0.5


@dataclass(slots=True)
class Head:
    """The column heads of one table.

    Attributes:
        first, last: rows of the heads.
        periods: by column.
        labels: columns by field (``name``, ``group``, ``unit``, ``departments`` …); titles: their printed heads.
        unread: heads by column of what is not read.
        guessed_base: the period that was taken for the base because nothing said which is.
    """

    first: int
    last: int
    periods: dict[int, PeriodWord]
    labels: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    guessed_base: Period | None = None


def find_heads(view: SheetView) -> Iterator[Head]:
    """Yield the heads of a sheet from the top down."""
    found, behind = [], 0
    for labelled in (True, False):
        for row in view.rows:
            head = _head_at(view, row, labelled) if row > behind else None
            if head is not None:
                found.append(head)
                behind = head.last
        if found:
            break
    yield from found


def _head_at(view: SheetView, row: int, labelled: bool) -> Head | None:
    """Return the head that begins in ``row``; with ``labelled`` the columns left of the periods must have heads of their own."""
    candidate = _candidate(view, row)
    if candidate is None or not _has_labels(view, candidate, labelled):
        return None
    if _is_title_above_head(view, candidate) or not _has_figures_below(view, candidate):
        return None
    _sort_periods(candidate)
    _sort_labels(view, candidate)
    return candidate if "name" in candidate.labels else None


def _candidate(view: SheetView, row: int) -> Head | None:
    """Return a row with words for periods and no figure beside them; the row above belongs to it when the labels stand there."""
    if any(_is_plain_number(view, row, column) for column in view.rows[row]):
        return None
    if not any(_PERIOD_SIGN.search(view.head_text(row, column)) for column in view.rows[row]):
        return None
    last = _last_head_row(view, row)
    first = row - 1 if _labels_stand_above(view, row, last) else row
    periods: dict[int, PeriodWord] = {}
    for column in sorted({column for held in range(first, last + 1) for column in view.rows.get(held, ())} | _merged_columns(view, first, last)):
        word = period_word(_levels(view, first, last, column))
        if word is not None:
            periods[column] = word
        elif any(_is_figure(view, held, column) for held in range(first, last + 1)):
            return None
    return Head(first, last, periods) if periods and min(periods) > 1 else None


def _is_plain_number(view: SheetView, row: int, column: int) -> bool:
    """Tell whether a cell is a stored number that is neither a year nor a day: quickly, for it is asked of every row."""
    cell = view.sheet.cells[row, column]
    return cell.kind is CellKind.NUMBER and not (len(cell.text) == 4 and cell.text[:2] in ("19", "20")) and not traits_of(cell.number_format).date


def _labels_stand_above(view: SheetView, row: int, last: int) -> bool:
    """Tell whether a head of two rows that nobody merged has its labels in the row above."""
    above, here = view.rows.get(row - 1, []), view.rows[row]
    if not above or any(view.text(held, column) for held in range(row, last + 1) for column in range(1, min(here))):
        return False
    words = [column for column in above if column < min(here) and _word(view.text(row - 1, column)) in _FIELD_OF]
    return bool(words) and not any(_is_figure(view, row - 1, column) for column in above)


def _merged_columns(view: SheetView, first: int, last: int) -> set[int]:
    """Return the columns that merged heads reach over; those of a title as wide as the sheet are few."""
    areas = [area for held in range(first, last + 1) for column in view.rows.get(held, ()) if (area := view.merge_at(held, column))]
    return {column for area in areas for column in range(area.first_column, min(area.last_column, area.first_column + 60) + 1)}


def _last_head_row(view: SheetView, row: int) -> int:
    """Return the last row of a head that begins in ``row``: as far down as its merged cells reach, or the row under a cell merged sideways."""
    last = row
    for column in view.rows[row]:
        area = view.merge_at(row, column)
        if area is None or area.first_row != row:
            continue
        last = max(last, min(area.last_row, row + _MOST_HEAD_ROWS - 1))
        below = range(area.first_column, area.last_column + 1)
        if area.last_column > area.first_column and any(period_word([view.head_text(row, column), view.head_text(area.last_row + 1, each)]) for each in below):
            last = max(last, area.last_row + 1)
    plain = not any(_is_figure(view, held, column) for held in range(row + 1, last + 1) for column in view.rows.get(held, ()))
    return last if plain else row


def _levels(view: SheetView, first: int, last: int, column: int) -> list[str]:
    """Return the texts of a column's head from the top down, a merged one once."""
    texts: list[str] = []
    seen: set[tuple[int, int]] = set()
    for row in range(first, last + 1):
        area = view.merge_at(row, column)
        corner = area[:2] if area is not None else (row, column)
        if corner not in seen:
            seen.add(corner)
            texts.append(view.head_text(row, column))
    return texts


def _is_figure(view: SheetView, row: int, column: int) -> bool:
    """Tell whether a cell holds a figure that is no word for a period."""
    text = view.head_text(row, column)
    if not text or period_word([text]) is not None or view.is_beneath(row, column):
        return False
    cell = view.sheet.cells.get((row, column))
    return (cell is not None and cell.kind is CellKind.NUMBER) or parse(text).is_numeric or parse(text, "%").is_numeric


def _has_labels(view: SheetView, head: Head, labelled: bool) -> bool:
    """Tell whether something left of the periods is a head; without heads there must be texts below and more than one period."""
    left = range(1, min(head.periods))
    if any(text for column in left for text in _levels(view, head.first, head.last, column)):
        return True
    return not labelled and len(head.periods) > 1 and any(_is_used(view, head.last, column) for column in left)


def _is_used(view: SheetView, behind: int, column: int) -> bool:
    """Tell whether a column has anything below a row."""
    return any(row > behind and column in columns for row, columns in view.rows.items())


def _is_title_above_head(view: SheetView, head: Head) -> bool:
    """Tell whether another row of periods comes before the first figure: then this one is a title or a date above the table."""
    for row in [row for row in view.rows if head.last < row <= head.last + _LOOKED_AT]:
        if any(is_readable(view.text(row, column)) for column in head.periods):
            return False
        other = _candidate(view, row)
        if other is not None and len(other.periods) >= len(head.periods) and _has_labels(view, other, True):
            return True
    return False


def is_readable(text: str) -> bool:
    """Tell whether a text can be a figure of some unit, or says that there is none."""
    if not text or is_period_text(text) and not text.isdigit():
        return False
    quantity = parse(text)
    if quantity.state not in (State.NOT_UNDERSTOOD, State.EMPTY):
        return True
    return len(text) <= _LONGEST_FIGURE and any(sign.isdigit() for sign in text)


def _has_figures_below(view: SheetView, head: Head) -> bool:
    """Tell whether what stands below the periods, down to the notes, is mostly figures."""
    readable = years = count = 0
    for row in [row for row in view.rows if head.last < row <= head.last + _LOOKED_AT]:
        first = view.text(row, view.rows[row][0])
        texts = [text for column in head.periods if (text := view.text(row, column))]
        if FOOT.match(first) or (texts and all(is_period_text(text) for text in texts) and not all(text.isdigit() for text in texts)):
            break
        count += len(texts)
        readable += sum(is_readable(text) for text in texts)
        years += sum(text.isdigit() and is_period_text(text) for text in texts)
    # A column of nothing but years is a time limit, unless the head is beyond doubt.
    only_years = years == count and not _has_known_label(view, head)
    return count > 0 and readable >= count * _READABLE_SHARE and not only_years


def _has_known_label(view: SheetView, head: Head) -> bool:
    """Tell whether a column left of the periods is called by a word that is known for labels."""
    return any(_word(text) in _FIELD_OF for column in range(1, min(head.periods)) for text in _levels(view, head.first, head.last, column))


def _sort_periods(head: Head) -> None:
    """Make each period stand once for targets and once for what was reached, and one of them the base."""
    words = head.periods
    targets = {word.period.id for word in words.values() if word.layer == TARGET}
    # A column of what was reached beside its target is the actual; alone it is the base.
    resolved = {column: _resolved(word, targets) for column, word in words.items()}
    taken: set[tuple[str, str]] = set()
    for column, word in resolved.items():
        if (word.period.id, word.layer) in taken:
            head.unread[column] = word.period.label
        else:
            taken.add((word.period.id, word.layer))
    head.periods = {column: word for column, word in resolved.items() if column not in head.unread}
    years = [column for column, word in head.periods.items() if word.period.kind is PeriodKind.YEAR]
    if len(years) > 1 and not any(word.period.is_base for word in head.periods.values()) and not head.periods[years[0]].says_target:
        first = head.periods[years[0]]
        base = Period(first.period.id, first.period.label, first.period.kind, is_base=True)
        head.periods[years[0]] = PeriodWord(base, first.layer, first.says_target, first.unit)
        head.guessed_base = base


def _resolved(word: PeriodWord, targets: set[str]) -> PeriodWord:
    if word.layer == TARGET:
        return word
    if word.period.id in targets:
        return PeriodWord(word.period, ACTUAL, False, word.unit)
    return PeriodWord(word.period, TARGET, word.says_target, word.unit)


def _sort_labels(view: SheetView, head: Head) -> None:
    """Tell the other columns apart by their words, then by what stands in them."""
    named: dict[str, list[int]] = {}
    open_columns = []
    columns = sorted({column for row, held in view.rows.items() if row >= head.first for column in held} | _merged_columns(view, head.first, head.last))
    for column in [column for column in columns if column not in head.periods and column not in head.unread]:
        texts = [text for text in _levels(view, head.first, head.last, column) if text]
        field_name = next((_FIELD_OF[word] for text in reversed(texts) if (word := _word(text)) in _FIELD_OF), "")
        if field_name == "unit" and _holds_bodies(view, head.last, column):
            field_name = "departments"
        if field_name and not (field_name in ("name", "group") and column > min(head.periods)):
            named.setdefault(field_name, []).append(column)
        elif _is_used(view, head.last, column):
            open_columns.append(column)
            head.unread[column] = "".join(texts)
    _choose_names(view, head, named, open_columns)
    for name, places in named.items():
        head.labels.setdefault(name, places[0])
        for column in places:
            if column not in head.labels.values():
                head.unread[column] = "".join(_levels(view, head.first, head.last, column))
    for name, column in head.labels.items():
        head.unread.pop(column, None)
        head.titles[name] = "".join(dict.fromkeys(_levels(view, head.first, head.last, column)))


def field_of_head(text: str) -> str:
    """Return which field of an indicator a column head names (``name``, ``unit``, ``departments`` …), or nothing."""
    return _FIELD_OF.get(_word(text), "")


def _word(text: str) -> str:
    """Return a head without blanks and brackets."""
    return _BRACKETS.sub("", "".join(text.split())) or "".join(text.split())


def _holds_bodies(view: SheetView, behind: int, column: int) -> bool:
    """Tell whether a column called 单位 holds departments, not units."""
    texts = [text for row in view.rows if row > behind and (text := view.text(row, column))][:_LOOKED_AT]
    bodies = sum(all(_BODY.fullmatch(part) for part in re.split(r"[、,，;；\s]+", text) if part) for text in texts)
    return bool(texts) and bodies * 2 >= len(texts)


def _choose_names(view: SheetView, head: Head, named: dict[str, list[int]], open_columns: list[int]) -> None:
    """Choose the columns of name and group: the last one called a name, and the one before; without such a word the last text before the periods."""
    left = [column for column in open_columns if column < min(head.periods) and not view.is_hidden(column=column)]
    groups, names = named.pop("group", []), named.pop("name", [])
    names = names or groups[-1:] or left[-1:]
    others = sorted({*groups, *names, *left} - {*names[-1:]})
    if not names:
        return
    head.labels["name"] = names[-1]
    before = [column for column in others if column < names[-1]]
    chosen = next(iter([*groups[-1:], *names[-2:-1], *before[-1:]]), None)
    if chosen is not None and chosen != names[-1]:
        head.labels["group"] = chosen
    for column in others:
        if column not in head.labels.values():
            head.unread[column] = "".join(_levels(view, head.first, head.last, column))
