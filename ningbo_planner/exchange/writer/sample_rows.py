"""Copies the sample rows of a template sheet: one styled row for each kind of line, columns that repeat, words in braces that are filled in.

How a template sheet is read: row 1 (hidden) names the role of each column; column A (hidden) marks the sample rows by a word. Rows before the
first marked one are the head. ``{{规划名称}}`` and the like are replaced; ``{{图例:改动}}`` makes its cell the pattern of that colour.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.writer.addresses import Area, address
from ningbo_planner.exchange.writer.sheet_text import Cleaner, text_width
from ningbo_planner.exchange.writer.sheet_writer import Formula, SharedText, SheetWriter, Value
from ningbo_planner.exchange.writer.style_book import StyleBook
from ningbo_planner.exchange.writer.template_book import TemplateBook, TemplateCell, TemplateRow

ROLE_ROW = 1
MARK_COLUMN = 1
LEGEND = "图例:"
LABEL = "指标"
# A line of text is this much higher than its font, and columns lose about one character to their borders.
_LINE_HEIGHT = 1.32
_BORDER = 1.0
_MAX_FOOTER_WORD = 50
_PLACEHOLDER = re.compile(r"\{\{([^{}]+)\}\}")
Fill = Callable[[str, str], Value]


class SampleSheet:
    """A template sheet sorted by what its rows are for.

    Attributes:
        sheet: as read.
        roles: template columns by role.
        head: rows before the first sample.
        samples: sample rows by their mark; neighbours with the same mark belong together.
        legends: styles by the word of their legend.
        merges: merged areas by their first row.
        plans: where the cells of its rows go, by row, for each arrangement of columns.
    """

    def __init__(self, book: TemplateBook, name: str, roles: Iterable[str] = (), marks: Iterable[str] = ()) -> None:
        """Read the sheet ``name``.

        Raises:
            PlannerError: the sheet, a needed role or a needed sample is missing.
        """
        self.sheet = book.sheet(name)
        rows = [self.sheet.rows[number] for number in sorted(self.sheet.rows)]
        first = self.sheet.rows.get(ROLE_ROW, TemplateRow(ROLE_ROW, None, {}))
        self.roles = {cell.text.strip(): column for column, cell in first.cells.items() if cell.text.strip() and column != MARK_COLUMN}
        marked = [row.number for row in rows if row.number > ROLE_ROW and row.text(MARK_COLUMN).strip()]
        self.head = [row for row in rows if ROLE_ROW < row.number < min(marked, default=math.inf)]
        self.samples: dict[str, list[TemplateRow]] = {}
        for number in marked:
            row = self.sheet.rows[number]
            self.samples.setdefault(row.text(MARK_COLUMN).strip(), []).append(row)
        self.legends = {word: cell.style for row in rows for cell in row.cells.values() for word in _legend_words(cell.text)}
        self.merges: dict[int, list[Area]] = {}
        for merged in self.sheet.merges:
            self.merges.setdefault(merged.top, []).append(merged)
        self.plans: dict[tuple[tuple[int, ...], ...], dict[int, _RowPlan]] = {}
        self._require(book, "template.no_role", set(roles) - self.roles.keys())
        self._require(book, "template.no_sample", set(marks) - self.samples.keys())

    def style(self, mark: str, role: str) -> int:
        """Return the style of a role in the sample of ``mark``."""
        cell = self.samples[mark][0].cells.get(self.roles[role])
        return cell.style if cell else 0

    def _require(self, book: TemplateBook, code: str, missing: set[str]) -> None:
        if missing:
            raise PlannerError(code, path=str(book.path), sheet=self.sheet.name, missing="、".join(sorted(missing)))


class Columns:
    """Where the columns of a template go: each to none, one or several columns of the sheet."""

    def __init__(self, sample: SampleSheet, counts: Mapping[str, int] | None = None) -> None:
        """Repeat the roles in ``counts`` so many times; all other columns stand once."""
        self._sample = sample
        repeated = {sample.roles[role]: count for role, count in (counts or {}).items() if role in sample.roles}
        self.places: dict[int, list[int]] = {}
        place = 1
        for column in range(1, sample.sheet.last_column + 1):
            count = repeated.get(column, 1)
            self.places[column] = list(range(place, place + count))
            place += count
        self.repeated = set(repeated)
        self.last = place - 1

    @classmethod
    def in_order(cls, sample: SampleSheet, roles: Sequence[str]) -> Columns:
        """Return the columns for ``roles`` from column B on, in this order whatever the template's is; a role may come several times."""
        columns = cls(sample)
        columns.places = {column: [] for column in columns.places} | {MARK_COLUMN: [MARK_COLUMN]}
        for place, role in enumerate(roles, MARK_COLUMN + 1):
            columns.places[sample.roles[role]].append(place)
        columns.last = len(roles) + MARK_COLUMN
        return columns

    @property
    def signature(self) -> tuple[tuple[int, ...], ...]:
        """Where each column of the template goes."""
        return tuple(tuple(self.places.get(column, ())) for column in range(1, max(self.places, default=0) + 1))

    def of(self, role: str) -> list[int]:
        """Return the columns of a role; none when the template does without it."""
        column = self._sample.roles.get(role)
        return self.places[column] if column is not None else []

    def one(self, role: str) -> int:
        """Return the only column of a role."""
        return self.of(role)[0]

    def span(self, left: int, right: int) -> tuple[int, int] | None:
        """Return where a stretch of template columns lies, or ``None`` when none of it is left."""
        found = [place for column in range(left, right + 1) for place in self.places.get(column, ())]
        return (min(found), max(found)) if found else None


class _RowPlan(NamedTuple):
    """Where the cells of a template row go: styles by column, and texts with their template column and the columns that they may stand in."""

    styles: Sequence[tuple[int, int]]
    texts: Sequence[tuple[int, TemplateCell, Sequence[int]]]


class RowCopier:
    """Copies template rows onto a sheet in the making."""

    def __init__(self, sample: SampleSheet, columns: Columns, writer: SheetWriter, styles: StyleBook, cleaner: Cleaner, fill: Fill) -> None:
        """Copy from ``sample`` to ``writer``; ``fill(name, address)`` gives what stands for a word in braces."""
        self.sample, self.columns, self.writer, self.styles, self.cleaner = sample, columns, writer, styles, cleaner
        self._fill = fill
        self._words: Mapping[str, Value] = {}
        # Many workbooks have the columns of the template at the same places.
        self._plans: dict[int, _RowPlan] = sample.plans.setdefault(columns.signature, {})
        sheet = sample.sheet
        writer.kept, writer.show_grid, writer.zoom, writer.default_height = self._filled_footers(), sheet.show_grid, sheet.zoom, sheet.default_height
        for column, places in columns.places.items():
            for place in places:
                writer.widths[place] = sheet.widths.get(column, 9.0)

    def copy(self, rows: Sequence[TemplateRow], target: int, repeats: Mapping[str, Sequence[str]] | None = None, words: Mapping[str, Value] | None = None, spread: bool = False) -> int:
        """Copy neighbouring rows to ``target`` and below with their texts and merges; return the row behind them.

        Args:
            rows: of the template.
            target: the first row to write.
            repeats: texts of a word in braces, one for each repeat of its column.
            words: what words in braces stand for in these rows only.
            spread: whether other texts of a repeated column reach over all its repeats.
        """
        self._words = words or {}
        for offset, row in enumerate(rows):
            self._copy_row(row, target + offset, repeats or {}, spread)
        self._copy_merges(rows, target)
        return target + len(rows)

    def shape(self, mark: str, target: int) -> None:
        """Write styles and merges of a one-row sample at ``target``, without texts."""
        self.merge(mark, target)
        self.writer.shape_row(target, self.sample.samples[mark][0].height)
        self.writer.put_styles(target, {place: (None, style) for place, style in self.styles_of(mark).items()})

    def merge(self, mark: str, target: int) -> None:
        """Merge at ``target`` what a one-row sample merges."""
        self._copy_merges(self.sample.samples[mark][:1], target)

    def styles_of(self, mark: str) -> dict[int, int]:
        """Return the styles of a one-row sample by column of the sheet."""
        cells = self.sample.samples[mark][0].cells
        return {place: cell.style for column, cell in cells.items() if column != MARK_COLUMN for place in self.columns.places.get(column, ())}

    def label_height(self, mark: str, label: str, depth: int) -> float:
        """Return how high a one-row sample is with ``label``, indented so deep, in the column of labels."""
        height = self.sample.samples[mark][0].height or self.sample.sheet.default_height
        width = self.writer.widths[self.columns.one(LABEL)] - 2 * depth
        return max(height, self._height(label, width, self.sample.style(mark, LABEL)))

    def grow(self, row: int) -> None:
        """Make a copied row as high as its longest text needs."""
        texts = [(text, self.writer.widths.get(place, 9.0), style) for place, text, style in self.writer.texts(row)]
        self.fit_height(row, self.sample.sheet.rows[row].height, texts)

    def fit_height(self, row: int, height: float | None, texts: Iterable[tuple[str, float, int]]) -> None:
        """Make a row as high as its texts need, each (text, width in characters, style); it grows when a person types more."""
        needed = max((self._height(text, width, style) for text, width, style in texts), default=0.0)
        self.writer.shape_row(row, max(height or self.sample.sheet.default_height, needed))

    def _height(self, text: str, width: float, style: int) -> float:
        if not self.styles.wraps(style):
            return 0.0
        size = self.styles.font_size(style)
        # Widths count characters of the standard font of 11 points.
        room = max(1.0, (width - _BORDER) * 11 / size)
        # Most labels are so short that they fit however wide their signs are.
        fits = 2 * len(text) <= room and "\n" not in text
        lines = 1 if fits else sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))
        return lines * size * _LINE_HEIGHT + 4

    def _filled_footers(self) -> dict[str, ElementTree.Element]:
        """Return what the sheet keeps of its template, words in braces of header and footer filled in."""
        kept = dict(self.sample.sheet.kept)
        if "headerFooter" in kept:
            kept["headerFooter"] = copy.deepcopy(kept["headerFooter"])
            for child in kept["headerFooter"]:
                child.text = _PLACEHOLDER.sub(lambda found: self._footer_text(found[1]), child.text or "")
        return kept

    def _footer_text(self, name: str) -> str:
        """Return what stands for a word in header or footer: Excel takes 255 signs in all, and a single ``&`` begins a code."""
        text = self._text_for(name, "")
        return (text if len(text) <= _MAX_FOOTER_WORD else text[: _MAX_FOOTER_WORD - 1] + "…").replace("&", "&&")

    def _copy_merges(self, rows: Sequence[TemplateRow], target: int) -> None:
        for row in rows:
            for merged in self.sample.merges.get(row.number, ()):
                span = self.columns.span(merged.left, merged.right)
                if span:
                    shift = target - rows[0].number
                    self.writer.merge(Area(merged.top + shift, span[0], merged.bottom + shift, span[1]))

    def _copy_row(self, row: TemplateRow, target: int, repeats: Mapping[str, Sequence[str]], spread: bool) -> None:
        self.writer.shape_row(target, row.height, fixed=row.height is not None)
        plan = self._plans.get(row.number)
        if plan is None:
            plan = self._plans[row.number] = self._plan_of(row)
        variant = self.styles.variant
        self.writer.put_styles(target, {place: (None, variant(style, locked=True)) for place, style in plan.styles})
        for column, cell, places in plan.texts:
            self._copy_text(column, cell, places, target, repeats, spread)

    def _plan_of(self, row: TemplateRow) -> _RowPlan:
        """Return where the cells of a template row go."""
        shown = [(column, cell) for column, cell in row.cells.items() if column != MARK_COLUMN]
        styles = [(place, cell.style) for column, cell in shown for place in self.columns.places.get(column, ())]
        return _RowPlan(styles, [(column, cell, self._text_places(row.number, column)) for column, cell in shown if cell.text])

    def _copy_text(self, column: int, cell: TemplateCell, places: Sequence[int], target: int, repeats: Mapping[str, Sequence[str]], spread: bool) -> None:
        """Write a template cell's text: once, or for each repeat of its column where it has a word for each."""
        style = self.styles.variant(cell.style, locked=True)
        texts = next((repeats[name] for name in _words_of(cell.text) if name in repeats), None) if repeats else None
        for at, place in enumerate(places if texts else places[:1]):
            self.writer.put(target, place, self._value(cell, address(target, place), texts[at] if texts else None), style)
        if spread and texts is None and column in self.columns.repeated and len(places) > 1:
            self.writer.merge(Area(target, places[0], target, places[-1]))

    def _text_places(self, row: int, column: int) -> list[int]:
        """Return where a template cell stands; the text of merged cells stands in their first, whatever the order of columns has become."""
        for merged in self.sample.sheet.merges:
            if (merged.top, merged.left) == (row, column) and merged.right > merged.left:
                span = self.columns.span(merged.left, merged.right)
                return [span[0]] if span else []
        return self.columns.places.get(column, [])

    def _value(self, cell: TemplateCell, place: str, repeated: str | None = None) -> Value:
        """Return what a cell of the template says here; ``repeated`` stands for its word in braces."""
        if repeated is not None:
            return self.cleaner.clean(_PLACEHOLDER.sub(lambda _: repeated, cell.text), place)
        names = _words_of(cell.text)
        if not names:
            return SharedText(cell.shared, cell.text) if cell.shared is not None else cell.text
        if len(names) == 1 and _PLACEHOLDER.fullmatch(cell.text):
            value = self._value_for(names[0], place)
            return self.cleaner.clean(value, place) if isinstance(value, str) else value
        return self.cleaner.clean(_PLACEHOLDER.sub(lambda found: self._text_for(found[1], place), cell.text), place)

    def _value_for(self, name: str, place: str) -> Value:
        return self._words[name] if name in self._words else self._fill(name, place)

    def _text_for(self, name: str, place: str) -> str:
        if name.startswith(LEGEND):
            return ""
        value = self._value_for(name, place)
        shown = value.value if isinstance(value, Formula) else value
        return "" if shown is None else str(shown)


def filler(book: TemplateBook, values: Mapping[str, Value]) -> Fill:
    """Return a function that gives the values by name, and says so when a template asks for one that there is not."""

    def fill(name: str, _place: str) -> Value:
        if name.startswith(LEGEND):
            return ""
        if name not in values:
            raise PlannerError("template.unknown_word", path=str(book.path), word="{{" + name + "}}", known="、".join(values))
        return values[name]

    return fill


@lru_cache(maxsize=1024)
def _words_of(text: str) -> list[str]:
    """Return the words in braces of a template cell."""
    return _PLACEHOLDER.findall(text)


def _legend_words(text: str) -> list[str]:
    """Return the legend words that a template cell carries."""
    return [name.removeprefix(LEGEND) for name in _PLACEHOLDER.findall(text) if name.startswith(LEGEND)]
