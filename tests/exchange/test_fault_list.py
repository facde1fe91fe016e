"""The list of faults is complete, names tests that are there, and agrees with the faults of the generator."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

from tests.exchange.distortion_structure import FAULTS

FOLDER = Path(__file__).resolve().parent
ROW = re.compile(r"^\| (\d+) \| (.+?) \| ([^|]+) \| (.+?) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`((?:\.\./(?:\w+/)?)?test_\w+)\.py::(test_\w+)`")
LAST = 171
ALONE = "test_each_fault_alone"


@lru_cache(maxsize=None)
def names_in(module: str) -> frozenset[str]:
    """Return the names of the tests of a file; nothing when there is no such file."""
    path = FOLDER / f"{module}.py"
    tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def table() -> dict[int, tuple[str, list[tuple[str, str]]]]:
    """Return the wanted outcome and the tests of every number."""
    return {int(number): (wanted, TEST.findall(tests)) for number, _, wanted, _, tests in ROW.findall((FOLDER / "faults.md").read_text("utf-8"))}


def test_every_number_stands_once_with_a_test() -> None:
    assert list(table()) == list(range(1, LAST + 1))
    assert [number for number, (wanted, tests) in table().items() if not wanted.strip() or not tests] == []


def test_every_test_that_is_named_is_there() -> None:
    missing = [(number, module, name) for number, (_, tests) in table().items() for module, name in tests if name not in names_in(module)]
    assert missing == []


def test_the_generator_has_the_faults_that_the_list_says() -> None:
    made = {number for fault in FAULTS for number in fault.numbers}
    said = {number for number, (_, tests) in table().items() if any(name == ALONE for _, name in tests)}
    assert said == made
