"""The form sheet of a department's workbook: its blocks in order, checks while typing, colours by condition, protection and print."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ningbo_planner.exchange.writer.addresses import Area, address, area, column_areas, position
from ningbo_planner.exchange.forms.figure_code import CodeSalt, code_formula, code_of
from ningbo_planner.exchange.forms.form_formulas import Tally, is_gap
from ningbo_planner.exchange.forms.form_grid import FOOT, GROWTH_HEAD, GROWTH_TITLE, HEAD, SIGN_OFF, FormGrid
from ningbo_planner.exchange.forms.form_growth import FormGrowth
from ningbo_planner.exchange.forms.form_layout import FormLayout, LineKind, issued_text
from ningbo_planner.exchange.forms.form_lines import FormLines
from ningbo_planner.exchange.forms.form_rows import OwnRows, Stencils
from ningbo_planner.exchange.forms.form_rules import NumberRule, figure_validations, row_validations, rule_of, sign_off_validations
from ningbo_planner.exchange.forms.marks import NO_CHANGE
from ningbo_planner.exchange.writer.sample_rows import Fill, RowCopier, SampleSheet
from ningbo_planner.exchange.writer.sheet_text import Cleaner, formula_text, text_width
from ningbo_planner.exchange.writer.sheet_writer import Formula, Highlight, SheetWriter, Value
from ningbo_planner.exchange.writer.style_book import StyleBook
from ningbo_planner.text import tr

# Words in braces of the sign-off cells, by the names that the marks give them.
SIGN_WORDS = {"填报人": "filled_by", "联系电话": "phone", "审核人": "reviewed_by", "填报日期": "filled_on"}
LIVE_CODE = "填报校验码"
_WIDEST_WORDS = 20.0
CHANGED, EMPTY, NEGATIVE, OFF, RIGHT = "改动", "未填", "负数", "不平衡", "平衡"


class _FormWords:
    """What the words in braces of the form stand for; apart from the sheet, so that a sheet that is done with goes at once.

    Attributes:
        fields: addresses of the sign-off cells by the names of the marks.
        formulas: what the sheet itself computes, by word; places: where that stands.
    """

    def __init__(self, fill: Fill) -> None:
        self._fill = fill
        self.fields: dict[str, str] = {}
        self.formulas: dict[str, Value] = {}
        self.places: dict[str, str] = {}

    def word(self, name: str, place: str) -> Value:
        """Return what a word stands for; sign-off cells and what is computed are noted."""
        if name in SIGN_WORDS:
            self.fields[SIGN_WORDS[name]] = place
            return None
        if name in self.formulas:
            self.places[name] = place
            return self.formulas[name]
        return self._fill(name, place)


class FormSheet:
    """One form sheet in the making.

    Attributes:
        grid: where everything stands.
        lines: all lines; own: those to fill in, with the marks of their cells.
        fields: addresses of the sign-off cells by the names of the marks.
    """

    def __init__(self, sample: SampleSheet, styles: StyleBook, cleaner: Cleaner, fill: Fill, layout: FormLayout, issued: str, salt: CodeSalt, stencils: Stencils) -> None:
        """Make the sheet of ``layout``; ``issued`` is the ISO time of the round, ``salt`` makes the short code, ``stencils`` are those of the template."""
        self._sample, self._styles, self._layout, self._issued = sample, styles, layout, issued
        self._salt, self._stencils = salt, stencils
        self._words = _FormWords(fill)
        self.fields = self._words.fields
        self.grid = FormGrid(sample, layout)
        self.writer = SheetWriter()
        self._copier = RowCopier(sample, self.grid.columns, self.writer, styles, cleaner, self._words.word)
        self.own = OwnRows(layout, self.grid, self._copier, salt, stencils)
        self.lines = FormLines(layout, self.grid, self._copier, self.own)

    def write(self) -> SheetWriter:
        """Write all blocks; the head comes last, because it counts what the others hold."""
        samples, grid = self._sample.samples, self.grid
        repeats = {"时期": [period.label for period in self._layout.targets], "基期": [period.label for period in self._layout.base]}
        self.lines.write()
        self._words.formulas = {LIVE_CODE: self._live_code()}
        self._copier.copy(samples[SIGN_OFF], grid.sign_off)
        self._copier.copy(samples.get(FOOT, []), grid.foot, spread=True)
        self._copier.copy(samples[GROWTH_TITLE], grid.growth_title)
        self._copier.copy(samples[GROWTH_HEAD], grid.growth_head, repeats, spread=True)
        FormGrowth(self._layout, grid, self._copier, self._stencils).write()
        tally = self._tally()
        self._words.formulas |= tally.formulas()
        for row in self._sample.head:
            self._copier.copy([row], row.number)
        self._copier.copy(samples[HEAD], grid.head[0], repeats, spread=True)
        if self.live_code:
            number = self._salt.total([self.own.code])
            self.writer.put(grid.sign_off, grid.code, Formula(self._salt.total_formula(grid.counted(grid.code)), Decimal(number)))
        self._open_sign_off()
        self._shape()
        self._add_rules()
        self._add_colours(tally)
        return self.writer

    @property
    def live_code(self) -> str:
        """Address of the cell that computes the short code of what is filled in; nothing if the template has none."""
        return self._words.places.get(LIVE_CODE, "")

    def _live_code(self) -> Formula:
        """Return the short code of what is filled in, as a formula; its number stands in a hidden cell beside the sign-off block."""
        return Formula(code_formula(address(self.grid.sign_off, self.grid.code)), code_of(self._salt.total([self.own.code])))

    def _tally(self) -> Tally:
        grid = self.grid
        signs = list(self.fields.values())
        counts = tuple(grid.counted(column) for column in (grid.unfilled, grid.changed, grid.gaps, grid.open))
        has_checks = any(line.kind is LineKind.CHECK for line in self._layout.lines)
        return Tally(*counts, signs, has_checks, self.own.empty, self.lines.gaps, self.lines.open, self._layout.prefilled)

    def _open_sign_off(self) -> None:
        """Unlock the sign-off cells, each with all cells merged to it: a merged cell with a locked one in it refuses to be cleared."""
        for place in self.fields.values():
            row, column = position(place)
            whole = next((each for each in self.writer.merges if (each.top, each.left) == (row, column)), area(place))
            for at in range(whole.top, whole.bottom + 1):
                for each in range(whole.left, whole.right + 1):
                    style = self._styles.variant(self.writer.style_at(at, each), locked=False)
                    self.writer.put(at, each, None, style)

    def _shape(self) -> None:
        """Set what is hidden, frozen, protected and printed."""
        grid, writer = self.grid, self.writer
        writer.shape_row(1, hidden=True)
        writer.hidden |= {1, grid.unfilled, grid.changed, grid.gaps, grid.open, grid.signs, grid.code}
        writer.frozen = grid.corner
        self._widen_for_words()
        writer.active = self.own.cells[0].address if self.own.cells else ""
        writer.protected = writer.fit_width = True
        writer.paper = grid.paper
        writer.quiet = [grid.print_area]

    def _widen_for_words(self) -> None:
        """Make the columns of targets told in words as wide as these are, where the template has them narrower."""
        widths = self.writer.widths
        for line in (line for line in self._layout.own if line.is_prose):
            for period in line.periods:
                needed = min(_WIDEST_WORDS, text_width(issued_text(line.figures[period], line.unit)) + 2.0)
                for column in (self.grid.filled[period], self.grid.issued[period]):
                    widths[column] = max(widths.get(column, 9.0), needed)

    def _add_rules(self) -> None:
        """Add the checks while typing."""
        figures: dict[tuple[NumberRule, int, int], list[int]] = {}
        for row, line in self.grid.own:
            for left, right in self.grid.spans(line, self.grid.filled):
                figures.setdefault((rule_of(line), left, right), []).append(row)
        rows = [row for row, _ in self.grid.own]
        opinion, reason = (next(iter(self.grid.columns.of(role)), None) for role in ("意见", "说明"))
        self.writer.validations += figure_validations(figures)
        self.writer.validations += row_validations(opinion, reason, rows)
        self.writer.validations += sign_off_validations(self.fields, self._issued)

    def _add_colours(self, tally: Tally) -> None:
        """Add the colours by condition; each also has its words somewhere on the row."""
        self._colour_figures()
        self._colour_checks()
        self._colour_row_words()
        for word, condition in tally.conditions().items():
            if word in self._words.places:
                where = [area(self._words.places[word])]
                self._colour(where, condition, EMPTY)
                self._colour(where, f"NOT({condition})", RIGHT)
        for place in self.fields.values():
            self._colour([area(place)], f"LEN(TRIM({place}))=0", EMPTY)

    def _colour_figures(self) -> None:
        """Colour cells to fill in that are empty, negative or changed."""
        spans: dict[tuple[int, int], list[int]] = {}
        for row, line in self.grid.own:
            for span in self.grid.spans(line, self.grid.filled):
                spans.setdefault(span, []).append(row)
        issued = dict(zip(self.grid.filled.values(), self.grid.issued.values(), strict=True))
        for (left, right), rows in spans.items():
            areas = column_areas(rows, left, right)
            place = address(rows[0], left)
            self._colour(areas, f"LEN(TRIM({place}))=0", EMPTY)
            self._colour(areas, f"IF(ISNUMBER({place}),{place}<0,FALSE)", NEGATIVE)
            self._colour(areas, f"AND({place}<>{address(rows[0], issued[left])},{place}<>{formula_text(NO_CHANGE)})", CHANGED)
        for left, right in {span for _, line in self.grid.own for span in self.grid.spans(line, self.grid.issued)}:
            rows = sorted(self.grid.growth.values())
            if rows:
                place = address(rows[0], left)
                self._colour(column_areas(rows, left, right), f"IF(ISNUMBER({place}),{place}<>0,LEN({place})>0)", CHANGED)

    def _colour_checks(self) -> None:
        """Colour the check cells by their words."""
        rows = [row for row, line in zip(self.grid.rows, self._layout.lines, strict=True) if line.kind is LineKind.CHECK]
        columns = list(self.grid.filled.values())
        if not rows or not columns:
            return
        areas, place = column_areas(rows, columns[0], columns[-1]), address(rows[0], columns[0])
        self._colour(areas, is_gap(place), OFF)
        self._colour(areas, f"{place}={formula_text(tr('form.check.balanced'))}", RIGHT)
        self._colour(areas, f"{place}={formula_text(tr('form.check.incomplete'))}", EMPTY)

    def _colour_row_words(self) -> None:
        """Colour the words of a row that has something left to do or to look at."""
        rows = [row for row, _ in self.grid.own]
        if not rows:
            return
        column = self.grid.columns.one("核对")
        areas, place = column_areas(rows, column, column), address(rows[0], column)
        self._colour(areas, f"{address(rows[0], self.grid.unfilled)}>0", EMPTY)
        self._colour(areas, f"{place}<>{formula_text(tr('form.row.same'))}", CHANGED)

    def _colour(self, areas: Sequence[Area], condition: str, legend: str) -> None:
        """Colour by condition as the legend of the template shows it; an office that takes a legend out does without that colour."""
        if legend in self._sample.legends:
            self.writer.highlights.append(Highlight(areas, condition, self._styles.highlight(self._sample.legends[legend])))
