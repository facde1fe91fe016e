"""Errors meant for people: what happened, where, and what to do next."""

from __future__ import annotations

from typing import Any

from ningbo_planner.text import tr


class PlannerError(Exception):
    """Bad input or a place that does not allow what was asked; shown as one plain sentence, nothing is lost.

    Attributes:
        code: which message of the catalogue, for programs and tests.
        values: the fields of the message.
    """

    def __init__(self, code: str, **values: Any) -> None:
        """Keep the code and its fields; the sentence is looked up when shown."""
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        """Return the sentence a user reads."""
        return tr(self.code, **self.values)
