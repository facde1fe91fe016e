"""The marks by which a department's workbook is recognised when it comes back; the writer and the reader of forms share this page.

What stands where in a workbook:

* Sheets: the form (``填报表``), the guide (``填报说明``) and the very hidden marks (``_标识``; LibreOffice makes it hidden only).
* Marks sheet, columns A and B from row 1: the keys of :data:`HEAD_KEYS` with their values. From row :data:`LINES_FROM` on, one line each:
  ``cell | table/row/period | E12 | issued text as printed``; ``opinion | table/row | L12``; ``reason | table/row | M12``;
  ``field | filled_by | D5``. Lines of an unknown kind are left alone, so that later versions may add some.
* Form, hidden column A: ``table/row`` on each row to fill in. Directly above the first such row of each table there is one hidden row with
  ``table:<id>`` in column A and, in the columns it speaks of, ``name``, ``unit``, ``base:<period>`` (context), ``period:<period>`` (to fill in),
  ``issued:<period>`` (grey copy), ``opinion`` and ``reason``.
* Defined names (hidden, text constants) and custom document properties, both called as in :data:`MARK_NAMES`.
* The short code, visible in the head of the form and in the foot of every printed page.

Online editors drop document properties, a copied sheet loses names and marks; hence the same four marks in several places, and the visible code.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ningbo_planner.domain import exact

FORMAT = "ningbo-planner/1"
FORM_SHEET = "填报表"
GUIDE_SHEET = "填报说明"
MARKS_SHEET = "_标识"

# Attribute of FormMarks by the key in column A of the marks sheet, in the order they are written.
HEAD_KEYS = ("format", "plan", "plan_title", "round", "round_name", "department", "department_name", "code", "issued", "deadline", "sheet")
LINES_FROM = 20
CELL_LINE = "cell"
OPINION_LINE = "opinion"
REASON_LINE = "reason"
FIELD_LINE = "field"

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

# Without I, L, O, 0, 1: nobody can misread it over the phone. The length is a prime, so the check character finds every single wrong
# character and every pair of neighbours changed round.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 8
_BLANKS_AND_DASHES = re.compile(r"[\s\-—–−_]+")
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")


@dataclass(frozen=True, slots=True)
class CellMark:
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

    @property
    def figures(self) -> dict[str, str]:
        """The issued figures as printed, by cell key."""
        return {mark.key: mark.text for mark in self.cells}


def lines_of(marks: FormMarks) -> dict[int, tuple[str, ...]]:
    """Return the marks sheet: the texts of columns A, B … by row number, from 1."""
    head = {at: (key, getattr(marks, key)) for at, key in enumerate(HEAD_KEYS, 1)}
    lines = [(CELL_LINE, mark.key, mark.address, mark.text) for mark in marks.cells]
    lines += [(OPINION_LINE, row, address) for row, address in marks.opinions.items()]
    lines += [(REASON_LINE, row, address) for row, address in marks.reasons.items()]
    lines += [(FIELD_LINE, name, address) for name, address in marks.fields.items()]
    return head | dict(enumerate(lines, LINES_FROM))


def marks_of(lines: Mapping[int, Sequence[str]]) -> FormMarks | None:
    """Return the marks that :func:`lines_of` wrote; ``None`` when the sheet is not one of ours.

    What a person may have changed on the sheet is taken as it stands: compare :attr:`FormMarks.code` with :func:`short_code` of the figures.
    """
    ordered = [lines[at] for at in sorted(lines)]
    head = {line[0]: line[1] for line in ordered if len(line) > 1 and line[0] in HEAD_KEYS}
    if not head.get("format", "").startswith("ningbo-planner/"):
        return None
    addresses: dict[str, dict[str, str]] = {kind: {} for kind in (OPINION_LINE, REASON_LINE, FIELD_LINE)}
    cells = []
    for kind, name, address, *text in (line for line in ordered if len(line) > 2):
        if kind == CELL_LINE:
            cells.append(CellMark(name, address, text[0] if text else ""))
        elif kind in addresses:
            addresses[kind][name] = address
    known = {key: head.get(key, "") for key in HEAD_KEYS}
    return FormMarks(
        **known, cells=tuple(cells), opinions=addresses[OPINION_LINE], reasons=addresses[REASON_LINE], fields=addresses[FIELD_LINE]
    )


def numeric_equal_text(text: str) -> str:
    """Return ``text`` in one notation for equal figures: ``3588``, ``3588.0``, ``3,588`` and ``３５８８`` agree, and so do all blanks around them."""
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    found = _NUMBER.fullmatch(bare.removesuffix("%"))
    if not found:
        return bare
    sign, whole, fraction = found.groups()
    digits = exact.trimmed(Decimal(sign.replace("+", "") + whole.replace(",", "") + (fraction or "")))
    return digits + ("%" if bare.endswith("%") else "")


def short_code(plan_id: str, round_id: str, department: str, figures: Mapping[str, str]) -> str:
    """Return the code of these figures as ``XXXX-XXXX``; the last character checks the others.

    Args:
        plan_id, round_id, department: ids.
        figures: texts by cell key (``table/row/period``); their order and notation do not matter.
    """
    lines = [FORMAT, plan_id, round_id, department]
    lines += [f"{key}={numeric_equal_text(figures[key])}" for key in sorted(figures)]
    number = int.from_bytes(hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).digest(), "big")
    signs = []
    for _ in range(_CODE_LENGTH - 1):
        number, at = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[at])
    return _grouped("".join(signs) + _check_sign("".join(signs)))


def read_code(text: str) -> str | None:
    """Return a code that a person typed (any case, with or without the dash, full-width) as ``XXXX-XXXX``, or ``None`` when it cannot be one."""
    signs = _BLANKS_AND_DASHES.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(signs) != _CODE_LENGTH or any(sign not in ALPHABET for sign in signs) or _check_sign(signs[:-1]) != signs[-1]:
        return None
    return _grouped(signs)


def _check_sign(signs: str) -> str:
    """Return the check character: a sum weighted by place, modulo the prime length of the alphabet."""
    return ALPHABET[sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(signs, 2)) % len(ALPHABET)]


def _grouped(signs: str) -> str:
    half = _CODE_LENGTH // 2
    return f"{signs[:half]}-{signs[half:]}"
