"""Remembering the user's choices without ever getting in the way of what the user is doing."""

from __future__ import annotations

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.log_file import write_log
from ningbo_planner.settings import Settings, save


def remember(settings: Settings) -> None:
    """Save the choices; where the user's folder cannot be written, the log says so and the work goes on."""
    try:
        save(settings)
    except PlannerError as error:
        write_log("SETTINGS", str(error))
