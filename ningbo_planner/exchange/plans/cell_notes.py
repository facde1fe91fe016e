"""Comments of a plan as notes on the cells of a workbook, and notes of anybody's workbook as comments.

An exported note begins with who wrote it and on which day (``张三（2026-03-01）：``), because spreadsheet programs show the text only. A note
typed in Excel begins with its author and a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.plan import cell_key, cell_of
from ningbo_planner.domain.table import TARGET, CellRef
from ningbo_planner.edits.comments import MAX_LENGTH
from ningbo_planner.exchange.reader.raw_cell import CommentSign, column_name
from ningbo_planner.exchange.reader.raw_workbook import RawSheet
from ningbo_planner.exchange.writer.sheet_text import cleaned
from ningbo_planner.text import tr

_SIGNED = re.compile(r"(?P<author>[^\n]{0,80}?)（(?P<day>\d{4}-\d\d-\d\d)）[:：]\s*")
# What old programs are shown instead of a thread: a notice with this link, a line "Comment:", the text.
_STAND_IN = re.compile(r".*linkid=870924\s+[^\n]{1,20}[:：]\n\s*", re.DOTALL)
_STAND_IN_AUTHOR = "tc={"
# So long a piece of a note is quoted in a sentence; so many notes are quoted, the others counted.
_QUOTED, _TOLD_NOTES = 300, 50
Place = tuple[int, int]


def note_sign(comment: Comment) -> str:
    """Return what an exported note says before its text: who wrote it, and on which day."""
    author, day = cleaned(comment.author.replace("\n", " "))[0], cleaned(comment.time[:10])[0]
    if author and day:
        return tr("export.note_signed", author=author, day=day)
    return tr("export.note_by", author=author) if author else ""


def note_text(comment: Comment) -> str:
    """Return an exported note as it is read back."""
    return _plain(note_sign(comment) + comment.text)


def read_note(text: str, sign: CommentSign) -> Comment:
    """Return the comment that a note says; what stands before its text goes first, then what the file says of its author."""
    said, author = _plain(text), _plain(sign.author)
    if author.startswith(_STAND_IN_AUTHOR):
        said, author = _STAND_IN.sub("", said, count=1), ""
    found = _SIGNED.match(said)
    if found is not None:
        return Comment(said[found.end() :], found["author"].strip(), found["day"])
    if author and said.startswith((f"{author}:", f"{author}：")):
        said = said[len(author) + 1 :].strip()
    return Comment(said, author, _local_time(sign.time))


def _plain(text: str) -> str:
    """Return a text without what programs change on their way: blanks at the ends of lines, signs that no cell holds."""
    return "\n".join(line.rstrip() for line in cleaned(text)[0].split("\n")).strip()


def _local_time(time: str) -> str:
    """Return a time of a thread, which is universal, as local time; nothing when it is none."""
    try:
        moment = datetime.fromisoformat(time)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return moment.astimezone().replace(tzinfo=None).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


@dataclass(slots=True)
class CellNotes:
    """The notes on one sheet, taken one by one.

    Attributes:
        sheet: as read.
        told: sentences about notes that were taken not as they stand.
    """

    sheet: RawSheet
    told: list[str] = field(default_factory=list)
    _taken: set[Place] = field(default_factory=set)

    def places(self) -> Iterator[Place]:
        """Yield the places of notes that say something, in the order of the rows."""
        yield from sorted(place for place, cell in self.sheet.cells.items() if cell.comment and cell.comment.strip())

    def text(self, place: Place) -> str:
        """Return the whole text of a note."""
        return _plain(self.sheet.cell(*place).comment or "")

    def take(self, place: Place) -> Comment:
        """Return the comment that the note in a place says; one that no comment could hold is cut and told."""
        self._taken.add(place)
        comment = read_note(self.text(place), self.sheet.comment_signs.get(place, CommentSign()))
        if len(comment.text) <= MAX_LENGTH:
            return comment
        self.told.append(tr("import.comment_cut", sheet=self.sheet.name, cell=_address(place), count=len(comment.text), most=MAX_LENGTH))
        return Comment(comment.text[: MAX_LENGTH - 1] + "…", comment.author, comment.time)

    def left(self) -> list[str]:
        """Return a sentence for each note that was not taken."""
        left = [place for place in self.places() if place not in self._taken]
        told = [tr("import.comment_left", sheet=self.sheet.name, cell=_address(place), text=_quoted(self.text(place))) for place in left[:_TOLD_NOTES]]
        more = len(left) - len(told)
        return [*told, tr("import.comments_left_more", sheet=self.sheet.name, count=more)] if more else told


def typed_comments(notes: CellNotes, table: str, rows: Mapping[int, str], columns: Mapping[int, tuple[str, str]]) -> dict[str, Comment]:
    """Return the comments on the figures of a typed table; ``rows`` are row ids by number, ``columns`` layer and period by number."""
    return {
        cell_key(CellRef(table, rows[row], columns[column][1], columns[column][0])): notes.take((row, column))
        for row, column in notes.places()
        if row in rows and column in columns
    }


@dataclass(slots=True)
class CarriedComments:
    """Compares the comments that an export carries with the notes on its cells now.

    Attributes:
        exported: the comments it carries, by cell.
        has_notes: whether the workbook still has any note; a program may have dropped them all, and then none was taken away by a person.
        changes: what a person changed, a sentence each.
    """

    exported: Mapping[str, Comment]
    has_notes: bool
    changes: list[str] = field(default_factory=list)

    def of_table(self, notes: CellNotes, table: str, rows: Mapping[str, int], periods: Mapping[str, int], kept: set[str]) -> dict[str, Comment]:
        """Return the comments of a table.

        Args:
            notes: of its sheet.
            table: its id.
            rows: numbers on the sheet by row id; periods: columns by period id.
            kept: rows that the table has now.
        """
        row_ids, period_ids = {number: row for row, number in rows.items()}, {column: period for period, column in periods.items()}
        comments: dict[str, Comment] = {}
        for place in notes.places():
            if place[0] in row_ids and place[1] in period_ids:
                key = cell_key(CellRef(table, row_ids[place[0]], period_ids[place[1]]))
                comments[key] = self._noted(notes, place, self.exported.get(key))
        for key, comment in self.exported.items():
            cell = cell_of(key)
            if key in comments or cell.table != table or cell.row not in kept or cell.period not in periods:
                continue
            if self.has_notes and cell.layer == TARGET and cell.row in rows:
                self.changes.append(tr("import.comment_gone", **_where(notes, (rows[cell.row], periods[cell.period])), text=_quoted(comment.text)))
            else:
                comments[key] = comment
        return comments

    def _noted(self, notes: CellNotes, place: Place, old: Comment | None) -> Comment:
        """Return the comment of a cell with a note: the carried one while the note still says the same."""
        text = notes.text(place)
        if old is not None and text == note_text(old):
            notes.take(place)
            return old
        new = notes.take(place)
        if old is None:
            self.changes.append(tr("import.comment_added", **_where(notes, place), text=_quoted(text)))
            return new
        self.changes.append(tr("import.comment_changed", **_where(notes, place), old=_quoted(note_text(old)), new=_quoted(text)))
        same_day = new.author == old.author and new.time and old.time.startswith(new.time)
        return Comment(new.text, new.author, old.time) if same_day else new


def _where(notes: CellNotes, place: Place) -> dict[str, str]:
    """Return where a note stands, for a sentence."""
    return {"sheet": notes.sheet.name, "cell": _address(place)}


def _quoted(text: str) -> str:
    """Return as much of a note as a sentence quotes, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[:_QUOTED] + "…"


def _address(place: Place) -> str:
    return f"{column_name(place[1])}{place[0]}"
