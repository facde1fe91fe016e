"""The fields in which a person chooses how pages are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QGridLayout, QLabel, QSpinBox, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.printing.print_options import MARGIN_PRESETS, MARGIN_RANGE, POINT_SIZES, SCALE_RANGE, Content, Margins, Paper, PrintOptions, Rows, Style
from ningbo_planner.text import tr

_EDGES = ("top", "right", "bottom", "left")
_OWN = "own"


class OptionsPanel(QWidget):
    """Fields for :class:`PrintOptions`.

    Signals:
        changed(PrintOptions): something else was chosen.
    """

    changed = Signal(object)

    def __init__(self, options: PrintOptions, can_select: bool, is_of_tables: bool = True, parent: QWidget | None = None) -> None:
        """Show ``options``; the selection can only be printed when its areas line up, and what is said of rows and columns is for tables alone."""
        super().__init__(parent)
        self._options = options
        self.content = _choice("printContent", [(tr(f"print_dialog.content.{each}"), each) for each in Content], options.content)
        self.rows = _choice("printRows", [(tr(f"print_dialog.rows.{each}"), each) for each in Rows], options.rows)
        self.paper = _choice("printPaper", [(tr(f"print_dialog.paper.{each}"), each) for each in Paper], options.paper)
        self.direction = _choice("printDirection", [(tr("print_dialog.landscape"), True), (tr("print_dialog.portrait"), False)], options.landscape)
        names = [*MARGIN_PRESETS, _OWN]
        self.margins = _choice("printMargins", [(tr(f"print_dialog.margins.{each}"), each) for each in names], _preset_of(options.margins))
        self.edges = [_spin(f"printMargin_{name}", MARGIN_RANGE, value, tr("print_dialog.millimetres")) for name, value in zip(_EDGES, _edge_values(options), strict=True)]
        self.scaling = _choice("printScaling", [(tr("print_dialog.fit_width"), True), (tr("print_dialog.by_percent"), False)], options.fits_width)
        self.percent = _spin("printPercent", SCALE_RANGE, options.percent, tr("print_dialog.percent"))
        self.percent.setAccessibleName(tr("spoken.printPercent"))
        self.style_choice = _choice("printStyle", [(tr(f"print_dialog.style.{each}"), each) for each in Style], options.style)
        self.points = _choice("printPoints", [(_size_name(each), each) for each in POINT_SIZES], options.points)
        self.notes = _box("printNotes", tr("print_dialog.notes"), options.has_notes)
        self.marks = _box("printMarks", tr("print_dialog.marks"), options.has_marks)
        if not can_select:
            self._switch_off_selection()
        self._lay_out(is_of_tables)
        self._allow()
        self._connect()

    @property
    def options(self) -> PrintOptions:
        """What is chosen now."""
        return self._options

    def _lay_out(self, is_of_tables: bool) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.UNIT)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        edges = QGridLayout()
        edges.setSpacing(theme.UNIT // 2)
        for at, (name, spin) in enumerate(zip(_EDGES, self.edges, strict=True)):
            label = QLabel(tr(f"print_dialog.edge.{name}"))
            label.setBuddy(spin)
            edges.addWidget(label, at // 2, at % 2 * 2)
            edges.addWidget(spin, at // 2, at % 2 * 2 + 1)
            edges.setColumnStretch(at % 2 * 2 + 1, 1)
        fields = {"content": self.content, "rows": self.rows, "paper": self.paper, "direction": self.direction, "margins": self.margins}
        for name, field in fields.items():
            form.addRow(tr(f"print_dialog.{name}"), field)
        form.addRow("", edges)
        form.addRow(tr("print_dialog.scaling"), self.scaling)
        form.addRow("", self.percent)
        form.addRow(tr("print_dialog.style"), self.style_choice)
        form.addRow(tr("print_dialog.points"), self.points)
        form.addRow("", self.notes)
        form.addRow("", self.marks)
        for field in (self.content, self.rows, self.scaling, self.percent, self.notes, self.marks):
            form.setRowVisible(field, is_of_tables)

    def _connect(self) -> None:
        for box in (self.content, self.rows, self.paper, self.direction, self.scaling, self.style_choice, self.points):
            box.currentIndexChanged.connect(self._take)
        self.margins.currentIndexChanged.connect(self._take_preset)
        for spin in (*self.edges, self.percent):
            # A number that is still being typed is not taken digit by digit.
            spin.setKeyboardTracking(False)
            spin.valueChanged.connect(self._take)
        for tick in (self.notes, self.marks):
            tick.toggled.connect(self._take)

    def _switch_off_selection(self) -> None:
        """Show that the selected areas cannot be printed together, and why."""
        at = self.content.findData(Content.SELECTION)
        model = self.content.model()
        if isinstance(model, QStandardItemModel):
            model.item(at).setEnabled(False)
            model.item(at).setToolTip(tr("print_dialog.no_selection"))

    def _take_preset(self) -> None:
        """Put the edges of a named choice into their fields."""
        preset = MARGIN_PRESETS.get(self.margins.currentData())
        if preset is not None:
            for spin, value in zip(self.edges, astuple(preset), strict=True):
                spin.blockSignals(True)
                spin.setValue(value)
                spin.blockSignals(False)
        self._take()

    def _take(self) -> None:
        """Tell what is chosen now."""
        margins = Margins(*(spin.value() for spin in self.edges))
        self._options = replace(
            self._options,
            # A box hands an enumerated word back as a plain one.
            content=Content(self.content.currentData()),
            rows=Rows(self.rows.currentData()),
            paper=Paper(self.paper.currentData()),
            landscape=self.direction.currentData(),
            margins=margins,
            fits_width=self.scaling.currentData(),
            percent=self.percent.value(),
            style=Style(self.style_choice.currentData()),
            points=self.points.currentData(),
            has_notes=self.notes.isChecked(),
            has_marks=self.marks.isChecked(),
        )
        if MARGIN_PRESETS.get(self.margins.currentData()) != margins:
            self.margins.blockSignals(True)
            self.margins.setCurrentIndex(self.margins.findData(_preset_of(margins)))
            self.margins.blockSignals(False)
        self._allow()
        self.changed.emit(self._options)

    def _allow(self) -> None:
        """Offer the fields that matter with what is chosen."""
        self.percent.setEnabled(not self._options.fits_width)
        self.rows.setEnabled(self._options.content is not Content.SELECTION)


def _edge_values(options: PrintOptions) -> tuple[int, ...]:
    return astuple(options.margins)


def _preset_of(margins: Margins) -> str:
    """Return the name of these edges, or that of edges of one's own."""
    return next((name for name, preset in MARGIN_PRESETS.items() if preset == margins), _OWN)


def _size_name(points: float) -> str:
    return tr("print_dialog.size", name=tr(f"print_dialog.size.{points:g}"), points=f"{points:g}")


def _choice(name: str, items: Sequence[tuple[str, object]], chosen: object) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    for text, value in items:
        box.addItem(text, value)
    box.setCurrentIndex(next(at for at, (_, value) in enumerate(items) if value == chosen))
    return box


def _spin(name: str, limits: tuple[int, int], value: int, suffix: str) -> QSpinBox:
    spin = QSpinBox(minimum=limits[0], maximum=limits[1], value=value, suffix=suffix)
    spin.setObjectName(name)
    return spin


def _box(name: str, text: str, checked: bool) -> QCheckBox:
    box = QCheckBox(text, checked=checked)
    box.setObjectName(name)
    return box
