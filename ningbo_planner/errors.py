"""Errors meant for people: what happened, where, and what to do next."""

from __future__ import annotations

import errno
from typing import Any

from ningbo_planner.text import tr

# What systems refuse files with, by the word under which the reason is told; their own words are English, or half of it.
_REASONS = {
    "full": ("ENOSPC", "EDQUOT"),
    "denied": ("EACCES", "EPERM"),
    "read_only": ("EROFS",),
    "missing": ("ENOENT", "ENOTDIR"),
    "faulty": ("EIO", "EBADMSG"),
    "away": ("ENODEV", "ENXIO", "ENOTCONN", "ESTALE", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ECONNRESET", "ETIMEDOUT"),
    "busy": ("EBUSY", "ETXTBSY", "EAGAIN", "EDEADLK"),
    "name": ("ENAMETOOLONG", "EILSEQ", "EINVAL"),
    "too_large": ("EFBIG",),
    "many_files": ("EMFILE", "ENFILE"),
}
_NUMBERS = {getattr(errno, name): reason for reason, names in _REASONS.items() for name in names if hasattr(errno, name)}


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


def reason_of(error: Exception) -> str:
    """Return why the system refused a file, in words; what has none yet is told by its number, for those who look after the computer."""
    number = getattr(error, "errno", None)
    if number in _NUMBERS:
        return tr(f"system_reason.{_NUMBERS[number]}")
    return tr("system_reason.number", number=number) if number is not None else str(error)
