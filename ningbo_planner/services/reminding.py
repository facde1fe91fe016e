"""Reminding (催报): what is still out, as a text for each department that can be pasted into a message, and as a workbook with the ledger beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ningbo_planner.domain.exchange_round import Round
from ningbo_planner.domain.plan import PlanInfo
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.forms.reminder_book import TEMPLATE, reminder_book
from ningbo_planner.exchange.writer.sheet_writer import Value
from ningbo_planner.paths import template_dir
from ningbo_planner.safe_write import safe_write
from ningbo_planner.services.returns_ledger import OUT, LedgerLine, LedgerState, counts, ledger
from ningbo_planner.services.rounds import find_round
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import document_text, tr

SUFFIX = ".xlsx"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one department is to be reminded of.

    Attributes:
        department, name: its id and printed name.
        state: why; days_late: since the deadline, 0 when it is still to come.
        text: the whole sentence to send.
        line: of the ledger.
    """

    department: str
    name: str
    state: LedgerState
    days_late: int
    text: str
    line: LedgerLine

    def to_json(self) -> dict[str, Any]:
        """Return the reminder as ``remind --json`` shows it."""
        return {"department": self.department, "name": self.name, "state": self.state.value, "days_late": self.days_late, "text": self.text}


@dataclass(frozen=True, slots=True)
class Reminders:
    """All reminders of a round.

    Attributes:
        round: the round; day: of reminding.
        lines: its ledger; reminders: one for each department with something out.
        text: all of it, to be pasted.
    """

    round: Round
    day: date
    lines: tuple[LedgerLine, ...]
    reminders: tuple[Reminder, ...]
    text: str


def remind(workspace: Workspace, name: str = "", today: date | None = None) -> Reminders:
    """Return whom to remind in the round of this id or name, by default the last one that is open.

    Raises:
        PlannerError: there is no such round, or it is closed.
    """
    day = today or date.today()
    round_ = find_round(workspace.plan, name)
    if round_.closed:
        raise PlannerError("remind.closed", name=round_.name, closed=round_.closed.replace("T", " "))
    lines = tuple(line for line in ledger(workspace, day) if line.round == round_.id)
    info = workspace.plan.info
    found = tuple(_reminder(info, round_, line) for line in lines if line.state in OUT)
    return Reminders(round_, day, lines, found, _whole_text(info, round_, found, day))


def write_reminders(workspace: Workspace, found: Reminders, path: Path) -> list[str]:
    """Write reminders and the ledger of their round as a workbook; one that is there already is replaced, whole or not at all.

    Returns:
        One sentence for each text that could not be written whole.

    Raises:
        PlannerError: ``remind.not_xlsx``, what the template lacks, or what the system refuses.
    """
    if path.suffix.lower() != SUFFIX:
        raise PlannerError("remind.not_xlsx", path=str(path))
    info, round_ = workspace.plan.info, found.round
    words: dict[str, Value] = {
        "plan": info.title,
        "issuer": info.issuer,
        "round": round_.name,
        "deadline": _day(round_.deadline) if round_.deadline else tr("form.no_deadline"),
        "contact": round_.contact or tr("form.no_contact"),
        "day": _day(found.day.isoformat()),
        "summary": summary(found.lines),
    }
    reminders = [{**_facts(number, each.line), "text": each.text} for number, each in enumerate(found.reminders, 1)]
    ledger_lines = [_facts(number, line) for number, line in enumerate(found.lines, 1)]
    title = tr("remind.title", round=round_.name)
    made = reminder_book(template_dir() / TEMPLATE, words, reminders, ledger_lines, title, f"{found.day.isoformat()}T00:00:00")
    safe_write(path, made.data)
    return list(made.notes)


def summary(lines: Sequence[LedgerLine]) -> str:
    """Return the counts by state as a sentence."""
    count = counts(lines)
    return tr("remind.summary", total=len(lines), **{state.value: number for state, number in count.items()})


def _reminder(info: PlanInfo, round_: Round, line: LedgerLine) -> Reminder:
    values = {
        "name": line.name,
        "plan": info.title,
        "round": round_.name,
        "file": line.file,
        "rows": line.rows,
        "deadline": _day(round_.deadline) if round_.deadline else "",
        "days": line.days_late,
        "returned": _day(line.returned) if line.returned else "",
        "what": tr("remind.count", count=line.problems) if line.problems else tr("remind.some"),
        "contact": round_.contact or tr("form.no_contact"),
    }
    was_sent_back = bool(line.receipts)
    if line.state is LedgerState.LATE:
        text = tr("remind.late_sent_back", **values) if was_sent_back else tr("remind.late", **values)
    elif was_sent_back:
        text = tr("remind.sent_back", **values)
    else:
        text = tr("remind.coming", **values) if round_.deadline else tr("remind.no_deadline", **values)
    return Reminder(line.department, line.name, line.state, line.days_late, text, line)


def _whole_text(info: PlanInfo, round_: Round, found: Sequence[Reminder], day: date) -> str:
    """Return all reminders under one heading."""
    if not found:
        return tr("remind.none", round=round_.name)
    head = tr("remind.head", plan=info.title, round=round_.name)
    foot = "\n".join(filter(None, (info.issuer, _day(day.isoformat()))))
    return "\n\n".join([head, *(f"{number}. {each.text}" for number, each in enumerate(found, 1)), foot])


def _facts(number: int, line: LedgerLine) -> dict[str, Value]:
    """Return the facts of a line by the names that the workbook gives them."""
    same = {name: getattr(line, name) for name in ("name", "version", "deadline", "versions", "changes", "problems", "filled_by", "phone", "rows", "file")}
    times = {"issued": _moment(line.issued), "returned": _moment(line.returned)}
    return {"number": number, **same, **times, "state": document_text(f"returns.ledger.{line.state}"), "days_late": line.days_late or None}


def _moment(time: str) -> str:
    return time.replace("T", " ")[:16]


def _day(moment: str) -> str:
    day = date.fromisoformat(moment[:10])
    return tr("form.day", year=day.year, month=day.month, day=day.day)
