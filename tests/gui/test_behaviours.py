"""The table of behaviours is complete, names tests that are there, and counts right."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROW = re.compile(r"\| (\d+) \| (P[0-3]) \| ([^|]+) \| (yes|no) \| ([^|]*) \|")
TEST = re.compile(r"`((?:\.\./\w+/)?test_\w+)\.py::(test_\w+)`")
COUNT = re.compile(r"\| (P[0-3]) \| (\d+) \| (\d+) \|")
LAST = 135


@lru_cache(maxsize=None)
def names_in(module: str) -> frozenset[str]:
    """Return the names of the tests of a file beside this one; nothing when there is no such file."""
    path = FOLDER / f"{module}.py"
    tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def table() -> list[tuple[int, str, str, list[tuple[str, str]]]]:
    """Return number, priority, state and tests of every row."""
    text = (FOLDER / "behaviours.md").read_text("utf-8")
    return [(int(number), priority, built, TEST.findall(tests)) for number, priority, _, built, tests in ROW.findall(text)]


def test_every_number_stands_once() -> None:
    assert [number for number, *_ in table()] == list(range(1, LAST + 1))


def test_every_test_that_is_named_is_there() -> None:
    missing = [(number, module, name) for number, _, _, tests in table() for module, name in tests if name not in names_in(module)]
    assert missing == []


def test_all_that_planners_count_on_is_built_and_tested() -> None:
    assert [number for number, priority, built, tests in table() if priority in ("P0", "P1") and (built != "yes" or not tests)] == []
    assert [number for number, _, built, tests in table() if (built == "yes") != bool(tests)] == []


def test_the_counts_are_right() -> None:
    found = Counter((priority, built) for _, priority, built, _ in table())
    stated = {priority: (int(built), int(left)) for priority, built, left in COUNT.findall((FOLDER / "behaviours.md").read_text("utf-8"))}
    assert stated == {priority: (found[priority, "yes"], found[priority, "no"]) for priority in ("P0", "P1", "P2", "P3")}
