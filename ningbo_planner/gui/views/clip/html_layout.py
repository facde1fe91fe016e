"""The cells of a table in HTML laid out as rows: merged cells take their places, hidden rows and columns are left out."""

from __future__ import annotations

from collections.abc import Sequence

from ningbo_planner.gui.views.clip.contents import Rows, count_cells

# Nobody pastes more columns into a plan; a span from a hostile page must not fill the memory.
MAX_SPAN = 1000

# How many rows and columns a cell covers, and whether it is hidden.
_Special = tuple[int, int, bool]


class Table:
    """A table being read.

    Attributes:
        lines: the texts of its cells as they are written, row by row.
        inner: tables inside its cells.
    """

    def __init__(self) -> None:
        """Start without rows."""
        self.lines: Rows = []
        self.inner: list[Table] = []
        self._special: dict[tuple[int, int], _Special] = {}
        self._hidden_lines: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._columns = 0

    def begin_row(self, is_hidden: bool) -> None:
        """Begin a row."""
        if is_hidden:
            self._hidden_lines.add(len(self.lines))
        self.lines.append([])

    def take_column(self, count: int, is_hidden: bool) -> None:
        """Take the description of ``count`` columns."""
        count = min(MAX_SPAN, max(1, count))
        if is_hidden:
            self._hidden_columns.update(range(self._columns, self._columns + count))
        self._columns += count

    def add(self, text: str, rows: int = 1, columns: int = 1, is_hidden: bool = False) -> None:
        """Add a cell to the row that was begun last."""
        if not self.lines:
            self.lines.append([])
        line = self.lines[-1]
        if rows > 1 or columns > 1 or is_hidden:
            self._special[len(self.lines) - 1, len(line)] = (min(MAX_SPAN, max(1, rows)), min(MAX_SPAN, max(1, columns)), is_hidden)
        line.append(text)

    def flat_text(self, line_end: str) -> str:
        """Return what a reader of the cell that the table is in sees."""
        return line_end.join(" ".join(filter(None, line)) for line in self.rows() if any(line))

    def rows(self) -> Rows:
        """Return the cells row by row, all rows equally long."""
        rows, hidden = (self._laid_out() if self._special else (self.lines, set()))
        width = max(map(len, rows), default=0)
        count_cells(len(rows), width)
        for row in rows:
            row.extend([""] * (width - len(row)))
        gone = {column for column in range(width) if column in self._hidden_columns or _is_all_hidden(column, rows, hidden)}
        if not gone and not self._hidden_lines:
            return rows
        kept = [column for column in range(width) if column not in gone]
        return [[row[column] for column in kept] for at, row in enumerate(rows) if at not in self._hidden_lines]

    def _laid_out(self) -> tuple[Rows, set[tuple[int, int]]]:
        """Return the rows with merged cells in their places, and the places of hidden cells."""
        rows: Rows = []
        hidden: set[tuple[int, int]] = set()
        # Columns that a merged cell from above covers, with the row it ends before.
        covered: dict[int, int] = {}
        for at, line in enumerate(self.lines):
            row: list[str] = []
            for number, text in enumerate(line):
                while covered.get(len(row), 0) > at:
                    row.append("")
                down, across, is_hidden = self._special.get((at, number), (1, 1, False))
                if is_hidden:
                    hidden.update((at, len(row) + each) for each in range(across))
                    text = ""
                if down > 1:
                    covered.update(dict.fromkeys(range(len(row), len(row) + across), at + down))
                row.append(text)
                row.extend([""] * (across - 1))
            count_cells(len(rows) + 1, len(row))
            rows.append(row)
        return rows, hidden


def chosen(tables: Sequence[Table]) -> Rows | None:
    """Return the cells of all outermost tables, one below the other; a table that only holds another is passed through. ``None`` without a table."""
    found = [_core(table) for table in tables]
    rows = [row for table in found for row in table.rows()]
    return rows if found else None


def _core(table: Table) -> Table:
    """Return the table that is meant: old pages lay themselves out by a table of one cell around the real one."""
    while len(table.inner) == 1 and sum(map(len, table.lines)) <= 1:
        table = table.inner[0]
    return table


def _is_all_hidden(column: int, rows: Rows, hidden: set[tuple[int, int]]) -> bool:
    """Tell whether all cells of a column are hidden one by one."""
    return bool(hidden) and all((at, column) in hidden for at in range(len(rows)))
