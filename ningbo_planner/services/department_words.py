"""Problems of a returned workbook as its department reads them: in the remarks in its copy, in the list beside them, in the letter."""

from __future__ import annotations

from dataclasses import replace

from ningbo_planner.domain.submission import Problem, ProblemGrade
from ningbo_planner.services.returns_report import OLDER, UNTOUCHED, ReturnedFile
from ningbo_planner.text import in_documents, tr

# What the department can do nothing about.
_OUR_OWN = frozenset({"returns.cell.held", "returns.file.old_round", "returns.file.closed_round", OLDER})
_PLEASE = "。请"


def problems_to_mend(file: ReturnedFile) -> list[Problem]:
    """Return what a department is told of its workbook: what somebody has to choose about or to mend, but for what only we can settle."""
    return [problem for problem in file.open_problems if problem.code not in _OUR_OWN]


@in_documents()
def said_to_department(problem: Problem, with_file: bool = True) -> str:
    """Return a problem as the department reads it: what is asked of the planner in it is asked of the department."""
    message = (problem if with_file or not problem.sheet else replace(problem, file="")).message.strip()
    for words in tr("send_back.for_us").split("|"):
        message = message.replace(words, "")
    at = message.rfind(_PLEASE)
    if problem.grade is ProblemGrade.ERROR or at < 0:
        return message
    if problem.code == UNTOUCHED:
        return message[: at + 1] + tr("send_back.ask_untouched")
    unit = problem.values.get("unit", "")
    asked = tr("send_back.ask_file") if not problem.cell else tr("send_back.ask_unit", unit=unit) if unit else tr("send_back.ask")
    return message[: at + 1] + asked
