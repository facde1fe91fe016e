"""The marks by which a department's workbook is recognised when it comes back; the writer and the reader of forms share this page.

What stands where in a workbook:

* Sheets: the form (``填报表``), the guide (``填报说明``) and the very hidden marks (``_标识``; LibreOffice makes it hidden only).
* Marks sheet, columns A and B from row 1: the keys of :data:`HEAD_KEYS` with their values. From row :data:`LINES_FROM` on, one line each:
  ``cell | table/row/period | E12 | issued text as printed``; ``opinion | table/row | L12``; ``reason | table/row | M12``;
  ``field | filled_by | D5``; ``live_code | live_code | D16`` (where the sheet itself computes the code of what is filled in). Lines of an unknown kind are left alone, so that later versions may add some.
* Form, hidden column A: ``table/row`` on each row to fill in. Directly above the first such row of each table there is one hidden row with
  ``table:<id>`` in column A and, in the columns it speaks of, ``name``, ``unit``, ``base:<period>`` (context), ``period:<period>`` (to fill in),
  ``issued:<period>`` (grey copy), ``opinion`` and ``reason``.
* Defined names (hidden, text constants) and custom document properties, both called as in :data:`MARK_NAMES`.
* The short code, visible in the head of the form and in the foot of every printed page.

Online editors drop document properties, a copied sheet loses names and marks; hence the same four marks in several places, and the visible code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ningbo_planner.exchange.forms.figure_code import ALPHABET, numeric_equal_text, read_code, short_code

__all__ = ["ALPHABET", "numeric_equal_text", "read_code", "short_code"]

FORMAT = "ningbo-planner/1"
FORM_SHEET = "填报表"
GUIDE_SHEET = "填报说明"
MARKS_SHEET = "_标识"

# Attribute of FormMarks by the key in column A of the marks sheet, in the order they are written.
HEAD_KEYS = ("format", "plan", "plan_title", "round", "round_name", "department", "department_name", "code", "issued", "deadline", "sheet", "version", "kind")
_LATER_KEYS = frozenset({"version", "kind"})
LINES_FROM = 20
CELL_LINE = "cell"
OPINION_LINE = "opinion"
REASON_LINE = "reason"
FIELD_LINE = "field"
LIVE_CODE_LINE = "live_code"

# Defined name and document property by the attribute it repeats.
MARK_NAMES = {"plan": "NP_PLAN", "round": "NP_ROUND", "department": "NP_DEPARTMENT", "code": "NP_CODE"}

# The sign-off block, by the names that domain.exchange_round.Receipt gives them.
SIGN_OFF = ("filled_by", "phone", "reviewed_by", "filled_on")

TABLE_MARK = "table:"
PERIOD_MARK = "period:"
BASE_MARK = "base:"
ISSUED_MARK = "issued:"
NAME_MARK = "name"
UNIT_MARK = "unit"
OPINION_MARK = "opinion"
REASON_MARK = "reason"

# What the drop-down 意见 offers. 不适用 says of the whole row what "/" says of one cell (Excel takes a typed "/" for its menu key).
AGREE, ADJUST, NOT_APPLICABLE = "同意", "调整", "不适用"
OPINIONS = (AGREE, ADJUST, NOT_APPLICABLE)
# What a cell to fill in takes besides a number: missing, not applicable. The domain reads all of them.
ABSENT_WORDS = ("——", "—", "-", "/", "暂无", "不适用")
# What a cell to fill in takes for "as issued"; the four states of an answer are a value, 0, this, and ``/`` or 不适用.
NO_CHANGE = "不变"
_NO_CHANGE_WORDS = frozenset({NO_CHANGE, "维持不变", "保持不变", "无变化", "没有变化", "不调整", "同下发数", "与下发数相同", "与下发数一致"})


class CellMark(NamedTuple):
    """One cell to fill in: which cell of the plan it is (``table/row/period``), where it stands on the form, and what was issued, as printed."""

    key: str
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class FormMarks:
    """All marks of one department's workbook.

    Attributes:
        plan, plan_title, round, round_name, department, department_name: ids and names of what was handed out, and to whom.
        code: the short code of the issued figures.
        issued, deadline: ISO time and ISO date or nothing.
        sheet: name of the form sheet.
        cells: the cells to fill in, in the order of the form.
        opinions, reasons: addresses of those columns by ``table/row``.
        fields: addresses of the sign-off cells by the names in :data:`SIGN_OFF`.
        format: version of these marks.
        version: of this department's workbook in the round, from 1.
        kind: of the round, as :class:`ningbo_planner.domain.exchange_round.RoundKind` has it.
        live_code: address of the cell that computes the code of what is filled in, if the template has one.
    """

    plan: str
    plan_title: str
    round: str
    round_name: str
    department: str
    department_name: str
    code: str
    issued: str
    deadline: str = ""
    sheet: str = FORM_SHEET
    cells: tuple[CellMark, ...] = ()
    opinions: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    format: str = FORMAT
    version: str = "1"
    kind: str = "down"
    live_code: str = ""

    @property
    def figures(self) -> dict[str, str]:
        """The issued figures as printed, by cell key."""
        return {mark.key: mark.text for mark in self.cells}


def is_no_change(text: str) -> bool:
    """Tell whether a cell says in words that the issued figure stands."""
    return "".join(text.split()).strip("。.（）()") in _NO_CHANGE_WORDS


def lines_of(marks: FormMarks) -> dict[int, tuple[str, ...]]:
    """Return the marks sheet: the texts of columns A, B … by row number, from 1."""
    head = {at: (key, getattr(marks, key)) for at, key in enumerate(HEAD_KEYS, 1)}
    lines = [(CELL_LINE, mark.key, mark.address, mark.text) for mark in marks.cells]
    lines += [(OPINION_LINE, row, address) for row, address in marks.opinions.items()]
    lines += [(REASON_LINE, row, address) for row, address in marks.reasons.items()]
    lines += [(FIELD_LINE, name, address) for name, address in marks.fields.items()]
    lines += [(LIVE_CODE_LINE, LIVE_CODE_LINE, marks.live_code)] if marks.live_code else []
    return head | dict(enumerate(lines, LINES_FROM))


def marks_of(lines: Mapping[int, Sequence[str]]) -> FormMarks | None:
    """Return the marks that :func:`lines_of` wrote; ``None`` when the sheet is not one of ours.

    What a person may have changed on the sheet is taken as it stands: compare :attr:`FormMarks.code` with :func:`short_code` of the figures.
    """
    ordered = [lines[at] for at in sorted(lines)]
    head = {line[0]: line[1] for line in ordered if len(line) > 1 and line[0] in HEAD_KEYS}
    if not head.get("format", "").startswith("ningbo-planner/"):
        return None
    addresses: dict[str, dict[str, str]] = {kind: {} for kind in (OPINION_LINE, REASON_LINE, FIELD_LINE, LIVE_CODE_LINE)}
    cells = []
    for kind, name, address, *text in (line for line in ordered if len(line) > 2):
        if kind == CELL_LINE:
            cells.append(CellMark(name, address, text[0] if text else ""))
        elif kind in addresses:
            addresses[kind][name] = address
    # Keys that an earlier version did not write keep what was true then.
    known = {key: head.get(key, "") for key in HEAD_KEYS if key in head or key not in _LATER_KEYS}
    return FormMarks(
        **known,
        cells=tuple(cells),
        opinions=addresses[OPINION_LINE],
        reasons=addresses[REASON_LINE],
        fields=addresses[FIELD_LINE],
        live_code=addresses[LIVE_CODE_LINE].get(LIVE_CODE_LINE, ""),
    )
