"""The field in which the step of figures is chosen or typed (取整到 1, 10, 0.1 …)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QComboBox

from ningbo_planner.errors import PlannerError


def step_in(field: QComboBox) -> Decimal | None:
    """Return the step that an editable list says; ``None`` for its first line, which leaves it to the rows.

    Raises:
        PlannerError: it is no number above zero.
    """
    text = field.currentText().strip()
    if not text or text == field.itemText(0):
        return None
    try:
        step = Decimal(text)
    except InvalidOperation as bad:
        raise PlannerError("spread_dialog.bad_step", text=text) from bad
    if not step.is_finite() or step <= 0:
        raise PlannerError("spread_dialog.bad_step", text=text)
    return step
