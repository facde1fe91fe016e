"""A plan as one CSV file with a line for each cell, and such a file, changed by a script or in Excel, as a plan again.

Texts that a spreadsheet program would take for a formula get an apostrophe in front; it is taken away again when the file is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_lines import COLUMNS, plan_lines
from ningbo_planner.errors import PlannerError

NEEDED = ("table", "row", "name", "period", "printed")
_FORMULA = re.compile(r"['=+\-@\t\r]")
_NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?%?")
_SIGNS = (",", "\t", ";")
_MOST_BYTES, _LONGEST_FIELD = 400 << 20, 1 << 20


def csv_bytes(plan: Plan) -> bytes:
    """Return the CSV file of ``plan``: UTF-8 with the mark by which Excel knows it, numbers exact."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_written(value) for value in line] for line in plan_lines(plan))
    return out.getvalue().encode("utf-8-sig", "replace")


def _written(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) and not _NUMBER.fullmatch(value) else value
    if isinstance(value, Decimal):
        return exact.plain(value)
    return "" if value is None else str(value)


def is_plan_csv(data: bytes) -> bool:
    """Tell whether a file begins with the column heads of :func:`csv_bytes`, whoever saved it."""
    head = data[:4096].split(b"\n", 1)[0].decode("latin-1")
    return any(set(NEEDED) <= {name.strip('"\r ï»¿') for name in head.split(sign)} for sign in _SIGNS)


def csv_lines(data: bytes, file: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines of a file, each with its number and its texts by column.

    Raises:
        PlannerError: the file is too large, in no known coding, or a line has more fields than heads.
    """
    if len(data) > _MOST_BYTES:
        raise PlannerError("plan_csv.too_large", file=file, most=_MOST_BYTES >> 20)
    text = _decoded(data, file)
    head = text.partition("\n")[0]
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(_SIGNS, key=head.count), restkey="")
    try:
        for line in reader:
            if "" in line:
                raise PlannerError("plan_csv.ragged", file=file, line=reader.line_num)
            if any(line.values()):
                yield reader.line_num, {name: _read(value or "") for name, value in line.items()}
    except csv.Error as error:
        raise PlannerError("plan_csv.broken", file=file, line=reader.line_num, reason=str(error)) from error


def _decoded(data: bytes, file: str) -> str:
    """Return the text of a file: UTF-8, or what Excel writes on a Chinese Windows."""
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise PlannerError("plan_csv.coding", file=file)


def _read(text: str) -> str:
    return text[1:] if text.startswith("'") else text
