"""What the command line prints: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import Table
from ningbo_planner.edits.history import EntryKind, History, LogEntry
from ningbo_planner.edits.primitives import written_by
from ningbo_planner.text import tr


def say(sentence: str) -> None:
    """Print a sentence for people, to the error stream, so that standard output stays one document."""
    print(sentence, file=sys.stderr)


def print_json(document: Any) -> None:
    """Print one JSON document to standard output."""
    print(json.dumps(document, ensure_ascii=False, indent=1))


def print_grid(rows: Sequence[Sequence[str]], right_from: int = 1_000, right_to: int = 0) -> None:
    """Print rows of texts in aligned columns; columns from ``right_from`` up to ``right_to`` are aligned right, the first row is the head."""
    widths = [max(text_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = [_padded(text, width, right_from <= at < right_to) for at, (text, width) in enumerate(zip(row, widths, strict=True))]
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def text_width(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _padded(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - text_width(text))
    return blanks + text if right else text + blanks


def label_fields(table: Table) -> tuple[str, ...]:
    """Return the label columns of ``table`` from left to right, without the periods between them."""
    return (*table.info.leading, *table.info.trailing)


def printed_rows(table: Table) -> list[list[str]]:
    """Return ``table`` as printed: a head and one list of texts a row, depth shown by indent of the name."""
    leading, trailing, titles = table.info.leading, table.info.trailing, table.info.titles
    head = [titles.get(name, tr(f"field.{name}")) for name in leading] + [period.label for period in table.periods]
    head += [titles.get(name, tr(f"field.{name}")) for name in trailing]
    rows = [head]
    for at, row in enumerate(table.ids):
        before = [_field_text(table, at, name) for name in leading]
        cells = [table.cell(row, period.id).text for period in table.periods]
        rows.append(before + cells + [_field_text(table, at, name) for name in trailing])
    return rows


def _field_text(table: Table, at: int, name: str) -> str:
    """Return one label cell; departments as printed, or those of the merged cell above."""
    if name == "departments":
        return table.columns["departments_text"][at] or "、".join(table.columns["departments"][at])
    text = str(table.columns[name][at] or "")
    if name == "unit":
        return text or table.info.unit
    if name != "name":
        return text
    unit = f"({table.columns['unit'][at]})" if table.info.unit_in_name and table.columns["unit"][at] else ""
    return "　" * table.depths[at] + text + unit


def print_table(table: Table) -> None:
    """Print one table for people, with heading and unit."""
    print(table.info.heading or table.info.title)
    if table.info.unit:
        print(tr("cli.unit_line", unit=table.info.unit))
    first = len(table.info.leading)
    print_grid(printed_rows(table), first, first + len(table.periods))


def print_csv(table: Table) -> None:
    """Print one table as CSV, as printed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(printed_rows(table))
    sys.stdout.write(out.getvalue())


def quantity_json(quantity: Quantity) -> dict[str, Any]:
    """Return a quantity with its printed text and its meaning; amounts are decimal texts."""
    low, high = (None if bound is None else exact.plain(bound) for bound in (quantity.low, quantity.high))
    return {"text": quantity.text, "state": quantity.state.value, "low": low, "high": high}


def table_json(table: Table) -> dict[str, Any]:
    """Return one table with all its rows."""
    rows = [_row_json(table, row) for row in table.ids]
    periods = [{"id": period.id, "label": period.label, "kind": period.kind.value, "is_base": period.is_base} for period in table.periods]
    return {"id": table.info.id, "title": table.info.title, "heading": table.info.heading, "unit": table.info.unit, "periods": periods, "rows": rows}


def _row_json(table: Table, row: str) -> dict[str, Any]:
    indicator = table.indicator(row)
    return {
        "id": row,
        "parent": table.parent(row),
        "depth": table.depths[table.position(row)],
        "path": table.label_path(row),
        "name": indicator.name,
        "group": indicator.group,
        "unit": table.unit_of(row),
        "kind": indicator.kind.value,
        "aggregation": indicator.aggregation.value,
        "departments": list(indicator.departments),
        "departments_text": indicator.departments_text,
        "due": indicator.due,
        "section": indicator.section,
        "quote": indicator.quote,
        "source": indicator.source,
        "note": indicator.note,
        "cells": {period.id: quantity_json(table.cell(row, period.id)) for period in table.periods},
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as the contract of ``check --json`` has it."""
    amounts = {name: None if amount is None else exact.trimmed(amount) for name, amount in _amounts(finding).items()}
    return {
        "id": finding.id,
        "rule": finding.rule,
        "kind": finding.kind.value,
        "grade": finding.grade.value,
        "table": finding.table,
        "row": finding.row,
        "label": finding.label,
        "period": finding.period,
        **amounts,
        "status": finding.status.value,
        "reason": finding.reason.text if finding.reason else None,
        "message": finding.message,
        "cells": [cell_key(cell) for cell in finding.cells],
    }


def _amounts(finding: Finding) -> dict[str, Any]:
    return {"stated": finding.stated, "computed": finding.computed, "gap": finding.gap}


def log_json(history: History, entry: LogEntry) -> dict[str, Any]:
    """Return one line of the log with the cells it wrote, before and after."""
    cells = []
    if entry.kind is EntryKind.DO:
        payload = history.payload(entry.seq)
        before = {cell: quantity.text for cell, quantity, _ in written_by(payload.inverse)}
        written = written_by(payload.edits)
        cells = [{"cell": cell_key(cell), "before": before.get(cell, ""), "after": quantity.text, "origin": origin} for cell, quantity, origin in written]
    return {
        "seq": entry.seq,
        "kind": entry.kind.value,
        "target": entry.target,
        "name": entry.name,
        "author": entry.author,
        "time": entry.time,
        "origin": entry.origin,
        "files": [{"file": file, "sha256": digest} for file, digest in entry.values.get("files", ())],
        "cells": cells,
    }


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return what is said of the plan as a whole, for the head of a document."""
    return {"plan": plan.info.id, "title": plan.info.title, "issuer": plan.info.issuer}
