"""A planner at the command line, for tests: runs commands in this process and looks at what they print, return, and leave in the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ningbo_planner.cli import main


class Said(NamedTuple):
    """What a command printed, to whom, and how it left."""

    out: str
    err: str
    code: int


class Desk:
    """A planner with one plan."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Work on the plan at ``path``."""
        self.path = path
        self._capsys = capsys

    def run(self, command: str, *arguments: object, code: int | None = 0) -> Said:
        """Run a command; the exit code must be ``code`` unless that is ``None``."""
        self._capsys.readouterr()
        result = main([command, str(self.path), *(str(argument) for argument in arguments)])
        printed = self._capsys.readouterr()
        assert code is None or result == code, (result, printed.out, printed.err)
        return Said(printed.out, printed.err, result)

    def ask(self, command: str, *arguments: object, code: int | None = 0) -> Any:
        """Run a command for its JSON document."""
        return json.loads(self.run(command, *arguments, "--json", code=code).out)

    def refused(self, command: str, *arguments: object) -> str:
        """Return the one sentence with which a command is refused; the file must not have changed."""
        before = self.path.read_bytes()
        said = self.run(command, *arguments, code=2)
        assert said.out == "" and len(said.err.strip().splitlines()) == 1 and "Traceback" not in said.err
        assert self.path.read_bytes() == before
        return said.err.strip()

    def text(self, row: str, period: str, table: str = "decomposition") -> str:
        """Return what a cell says."""
        [found] = self.ask("show", "--table", table)["tables"]
        return next(str(each["cells"][period]["text"]) for each in found["rows"] if row in (each["id"], each["name"]))

    def open_sums(self) -> list[str]:
        """Return the periods in which totals do not add up."""
        return [each["period"] for each in self.ask("check", code=None)["findings"] if each["rule"] == "sum" and each["grade"] == "error"]
