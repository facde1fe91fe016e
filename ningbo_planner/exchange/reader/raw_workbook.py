"""What the guarded reader saw in a workbook, as plain data: cells with all that a later judgement needs, and nothing judged yet.

Everything here turns into JSON and back, because it crosses the border between the reading process and the window's. A cell keeps the text
of the file, never a float: ``text`` of a number is the digits as stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ningbo_planner.exchange.reader.raw_cell import Area, CellKind, CommentSign, Mark, RawCell, column_name
from ningbo_planner.exchange.reader.reading_codes import Noted, Refusal
from ningbo_planner.text import tr

_KINDS = {str(kind): kind for kind in CellKind}


@dataclass(slots=True)
class Note:
    """Something unusual about a workbook that was read all the same.

    Attributes:
        code: which one; its sentence is ``workbook.noted.<code>``.
        values: the fields of the sentence.
        sheet, cell: where, when it concerns one place.
    """

    code: Noted
    values: dict[str, Any] = field(default_factory=dict)
    sheet: str | None = None
    cell: str | None = None

    def sentence(self) -> str:
        """Return it as a user reads it."""
        return tr(f"workbook.noted.{self.code}", **{"sheet": self.sheet or "", "cell": self.cell or "", **self.values})

    def to_json(self) -> list[Any]:
        """Return it as a list."""
        return [self.code, self.values, self.sheet, self.cell]

    @classmethod
    def from_json(cls, data: list[Any]) -> Note:
        """Make it again from ``to_json``."""
        return cls(Noted(data[0]), *data[1:])


@dataclass(slots=True)
class RawSheet:
    """One sheet.

    Attributes:
        name: as on its tab.
        state: ``visible``, ``hidden`` or ``veryHidden``.
        kind: ``worksheet``; others (``chartsheet``, ``dialogsheet``, ``macrosheet``) have no cells here.
        cells: by row and column; only cells with a value, a formula or a comment.
        merges: merged areas as the file lists them.
        hidden_rows, hidden_columns: first and last of each hidden stretch.
        protected: whether sheet protection is on.
        pictures: the cells that floating pictures lie over.
        comment_signs: who wrote the comment of a cell and when, by row and column, where the file says it.
        notes: what was unusual about this sheet.
    """

    name: str
    state: str = "visible"
    kind: str = "worksheet"
    cells: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    protected: bool = False
    pictures: list[Area] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    comment_signs: dict[tuple[int, int], CommentSign] = field(default_factory=dict)
    _merges_by_row: dict[int, list[Area]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def cell(self, row: int, column: int) -> RawCell:
        """Return a cell, a blank one where the file has none."""
        return self.cells.get((row, column)) or self._blank(row, column)

    def _blank(self, row: int, column: int) -> RawCell:
        """Return a blank cell with what the sheet says about its place."""
        marks = Mark.HIDDEN_ROW if _in_stretch(self.hidden_rows, row) else 0
        marks |= Mark.HIDDEN_COLUMN if _in_stretch(self.hidden_columns, column) else 0
        return RawCell(row, column, CellKind.BLANK, marks=marks, merged_into=self._top_left(row, column))

    def _top_left(self, row: int, column: int) -> str | None:
        """Return the address that a place beneath a merge belongs to."""
        for area in self.merges_in(row):
            if area.holds(row, column) and (row, column) != area[:2]:
                return f"{column_name(area.first_column)}{area.first_row}"
        return None

    def merges_in(self, row: int) -> list[Area]:
        """Return the merged areas that a row belongs to; asked for each cell of a row, and a sheet may have thousands."""
        found = self._merges_by_row.get(row)
        if found is None:
            found = self._merges_by_row[row] = [area for area in self.merges if area.first_row <= row <= area.last_row]
        return found

    def merge_at(self, row: int, column: int) -> Area | None:
        """Return the merged area that a place lies in, if any."""
        return next((area for area in self.merges_in(row) if area.holds(row, column)), None)

    def is_under_picture(self, row: int, column: int) -> bool:
        """Tell whether a floating picture lies over a place."""
        return any(area.holds(row, column) for area in self.pictures)

    def used_area(self) -> Area | None:
        """Return the smallest rectangle that holds all stored cells; may be as large as the grid, so never walk over it."""
        if not self.cells:
            return None
        rows = [row for row, _ in self.cells]
        columns = [column for _, column in self.cells]
        return Area(min(rows), min(columns), max(rows), max(columns))

    def to_json(self, formats: dict[str | None, int]) -> dict[str, Any]:
        """Return it as plain data; number formats are numbered in ``formats``, which grows."""
        return {
            "name": self.name,
            "state": self.state,
            "kind": self.kind,
            "cells": [cell.to_json(formats) for cell in self.cells.values()],
            "merges": self.merges,
            "hidden_rows": self.hidden_rows,
            "hidden_columns": self.hidden_columns,
            "protected": self.protected,
            "pictures": self.pictures,
            "notes": [note.to_json() for note in self.notes],
            "comment_signs": [[*place, *sign] for place, sign in self.comment_signs.items()],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any], formats: list[str | None]) -> RawSheet:
        """Make it again from ``to_json`` and the number formats by index."""
        kinds = _KINDS
        cells = {
            (row, column): RawCell(row, column, kinds[kind], text, formats[number_format], marks, *rest)
            for row, column, kind, text, number_format, marks, *rest in data["cells"]
        }
        return cls(
            data["name"],
            data["state"],
            data["kind"],
            cells,
            [Area(*area) for area in data["merges"]],
            [(first, last) for first, last in data["hidden_rows"]],
            [(first, last) for first, last in data["hidden_columns"]],
            data["protected"],
            [Area(*area) for area in data["pictures"]],
            [Note.from_json(note) for note in data["notes"]],
            {(row, column): CommentSign(author, time) for row, column, author, time in data["comment_signs"]},
        )


@dataclass(slots=True)
class RawWorkbook:
    """A whole workbook as read.

    Attributes:
        path, file_name: where it came from.
        sha256, size: of the file's bytes; by the hash the same file is known again.
        sheets: in the order of their tabs.
        defined_names: formula text by name; a name of one sheet only is ``<sheet>!<name>``.
        properties: document properties by name: ``application``, ``creator``, ``lastModifiedBy``, ``created``, ``modified``.
        custom_properties: custom document properties by name, as text.
        date1904: whether serial dates count from 1904.
        notes: what was unusual about the file as a whole.
    """

    path: str
    file_name: str
    sha256: str = ""
    size: int = 0
    sheets: list[RawSheet] = field(default_factory=list)
    defined_names: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    custom_properties: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    notes: list[Note] = field(default_factory=list)

    def sheet(self, name: str) -> RawSheet | None:
        """Return the sheet of that name (case does not matter, as in every spreadsheet program)."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)

    def all_notes(self) -> Iterator[Note]:
        """Yield the notes of the file, then those of each sheet."""
        yield from self.notes
        for sheet in self.sheets:
            yield from sheet.notes

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data for ``json.dumps``."""
        formats: dict[str | None, int] = {}
        sheets = [sheet.to_json(formats) for sheet in self.sheets]
        return {
            "path": self.path,
            "file_name": self.file_name,
            "sha256": self.sha256,
            "size": self.size,
            "formats": list(formats),
            "sheets": sheets,
            "defined_names": self.defined_names,
            "properties": self.properties,
            "custom_properties": self.custom_properties,
            "date1904": self.date1904,
            "notes": [note.to_json() for note in self.notes],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> RawWorkbook:
        """Make it again from ``to_json``."""
        formats = data["formats"]
        return cls(
            data["path"],
            data["file_name"],
            data["sha256"],
            data["size"],
            [RawSheet.from_json(sheet, formats) for sheet in data["sheets"]],
            data["defined_names"],
            data["properties"],
            data["custom_properties"],
            data["date1904"],
            [Note.from_json(note) for note in data["notes"]],
        )


@dataclass(slots=True)
class ReadProblem:
    """Why a file was not read.

    Attributes:
        code: which refusal; its sentence is ``workbook.refused.<code>``.
        values: the fields of the sentence; ``file`` is always among them.
    """

    code: Refusal
    values: dict[str, Any] = field(default_factory=dict)

    def sentence(self) -> str:
        """Return it as a user reads it: what the file is, and what to do."""
        return tr(f"workbook.refused.{self.code}", **self.values)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"code": self.code, "values": self.values}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ReadProblem:
        """Make it again from ``to_json``."""
        return cls(Refusal(data["code"]), data["values"])


def _in_stretch(found: list[tuple[int, int]], number: int) -> bool:
    """Tell whether a number lies in one of the stretches."""
    return any(first <= number <= last for first, last in found)
