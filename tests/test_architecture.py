"""The code keeps to its rules, and each rule is tried on small made-up sources: a check that cannot fail is none."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.architecture_rules import (
    all_sources,
    big_classes,
    big_files,
    foreign_to_domain,
    hidden_imports,
    high_median,
    import_loops,
    imports,
    imports_by_name,
    many_long,
    misplaced_imports,
    names_a_city,
    not_only_docstring,
    PACKAGE,
    package_sources,
    ROOT,
    Source,
    swallowed,
    too_long,
    undocumented,
    unknown_parts,
    untyped,
    upward_imports,
)

IMPORT_RULES = (unknown_parts, upward_imports, misplaced_imports, foreign_to_domain, hidden_imports, imports_by_name, not_only_docstring)
STYLE_RULES = (undocumented, untyped, too_long, big_files, big_classes, swallowed)
WHOLE_RULES = (import_loops, many_long, high_median)


def assert_none(offenders: list[str]) -> None:
    """Fail with every offending place on a line of its own."""
    if offenders:
        pytest.fail("\n".join(offenders), pytrace=False)


@pytest.mark.parametrize("rule", [*IMPORT_RULES, names_a_city], ids=lambda rule: rule.__name__)
def test_imports(rule: Callable[[Source], list[str]]) -> None:
    assert_none([place for source in package_sources() for place in rule(source)])


@pytest.mark.parametrize("rule", STYLE_RULES, ids=lambda rule: rule.__name__)
def test_style(rule: Callable[[Source], list[str]]) -> None:
    assert_none([place for source in all_sources() for place in rule(source)])


@pytest.mark.parametrize("rule", WHOLE_RULES, ids=lambda rule: rule.__name__)
def test_whole(rule: Callable[[tuple[Source, ...]], list[str]]) -> None:
    assert_none(rule(package_sources()))


def test_the_starter_needs_the_standard_library_only() -> None:
    starter = next(source for source in all_sources() if source.path == "run.py")
    assert_none([starter.at(node, name) for node, name in imports(starter) if name.partition(".")[0] not in sys.stdlib_module_names])


HEAVY = ("pandas", "openpyxl", "pyqtgraph", "highspy", "scipy", "matplotlib")


@pytest.mark.parametrize(("module", "banned"), [("cli", ("PySide6", "numpy", *HEAVY)), ("app", HEAVY)])
def test_nothing_heavy_is_loaded_at_the_start(module: str, banned: tuple[str, ...]) -> None:
    if module == "app" and importlib.util.find_spec("PySide6") is None:
        pytest.skip("no Qt here")
    script = f"import sys, {PACKAGE}.{module}; print(*sorted(set(sys.modules) & set({banned!r})))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr


# ------------------------------------------------------------------------------------- the rules can fail: made-up sources


def made_up(name: str, text: str) -> Source:
    """Return a source as if it stood in the package."""
    is_package = name == "" or name.endswith(".")
    path = f"{PACKAGE}/{name.replace('.', '/')}" + ("__init__.py" if is_package else ".py")
    return Source(path, name.rstrip("."), text)


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (unknown_parts, "helpers", '"""x"""'),
        (upward_imports, "domain.plan", "from ningbo_planner.edits import acts"),
        (upward_imports, "domain.plan", "def f():\n    import ningbo_planner.services.issuing"),
        (upward_imports, "checks.rules", "from ningbo_planner import storage"),
        (upward_imports, "checks.rules", "from ..exchange import reader"),
        (upward_imports, "checks.", "from ..exchange import reader"),
        (upward_imports, "cli", "from ningbo_planner.gui import main_window"),
        (upward_imports, "gui.models.grid", "if TYPE_CHECKING:\n    from ningbo_planner.app import open_window"),
        (upward_imports, "paths", "from ningbo_planner.text import tr"),
        (misplaced_imports, "services.plan_files", "from PySide6.QtCore import QObject"),
        (misplaced_imports, "gui.panels.charts", "import pyqtgraph as pg"),
        (misplaced_imports, "services.issuing", "def f():\n    import openpyxl"),
        (misplaced_imports, "report.tables", "import pandas"),
        (misplaced_imports, "domain.quantity", "import numpy as np"),
        (misplaced_imports, "services.balancing", "def f():\n    import highspy"),
        (misplaced_imports, "services.workspace", "import sqlite3"),
        (misplaced_imports, "storage.lock", "import socket"),
        (misplaced_imports, "gui.dialogs.about", "from urllib.request import urlopen"),
        (misplaced_imports, "services.issuing", "importlib.import_module('openpyxl')"),
        (misplaced_imports, "gui.panels.charts", "LIBRARY = 'pyqtgraph'\nimportlib.import_module(LIBRARY)"),
        (misplaced_imports, "gui.panels.charts", "ALL = ('numpy', 'openpyxl')\nfor name in ALL:\n    importlib.import_module(name)"),
        (foreign_to_domain, "domain.plan", "import sortedcontainers"),
        (hidden_imports, "services.issuing", "def f():\n    from ningbo_planner.exchange import form"),
        (hidden_imports, "gui.actions", "class A:\n    def f(self):\n        from . import tasks"),
        (imports_by_name, "services.issuing", "importlib.import_module('ningbo_planner.exchange.form')"),
        (imports_by_name, "__main__", "importlib.import_module('ningbo_planner.gui.main_window')"),
        (imports_by_name, "gui.tasks", "importlib.import_module(name)"),
        (imports_by_name, "gui.tasks", "importlib.import_module(f'ningbo_planner.{name}')"),
        (imports_by_name, "gui.tasks", "WHAT = 'ningbo_planner.app'\nimportlib.import_module(WHAT)"),
        (imports_by_name, "gui.tasks", "__import__('ningbo_planner.app')"),
        (not_only_docstring, "domain.", '"""x"""\nfrom ningbo_planner.domain.plan import Plan'),
        (not_only_docstring, "domain.", '"""x"""\n__version__ = "1"'),
        (undocumented, "domain.plan", "x = 1"),
        (undocumented, "domain.plan", '"""x"""\nclass _A:\n    pass'),
        (undocumented, "domain.plan", '"""x"""\nclass A:\n    """x"""\n    def f(self): pass'),
        (undocumented, "domain.plan", '"""x"""\ndef f(): pass'),
        (untyped, "domain.plan", "def f(a): pass"),
        (untyped, "domain.plan", "def f(a: int): pass"),
        (untyped, "domain.plan", "class A:\n    def f(self, *rest) -> None: pass"),
        (untyped, "domain.plan", "class A:\n    @staticmethod\n    def f(a) -> None: pass"),
        (untyped, "domain.plan", "def f() -> None:\n    def g(x) -> None: pass"),
        (too_long, "domain.plan", "def f():\n" + "    x = 1\n" * 60),
        (too_long, "domain.plan", "def f():\n    if x:\n" + "        x = 1\n" * 60),
        (big_files, "domain.plan", "x = 1\n" * 401),
        (big_classes, "domain.plan", "class A:\n" + "".join(f"    def f{n}(self): pass\n" for n in range(26))),
        (swallowed, "domain.plan", "try:\n    x\nexcept:\n    raise"),
        (swallowed, "domain.plan", "try:\n    x\nexcept OSError:\n    pass"),
        (swallowed, "domain.plan", "try:\n    x\nexcept OSError:\n    ..."),
        (names_a_city, "services.plan_files", "TITLE = '宁波市行动方案'"),
    ],
)
def test_a_rule_finds_what_it_is_for(rule: Callable[[Source], list[str]], name: str, text: str) -> None:
    offenders = rule(made_up(name, text))
    assert offenders and all(place.startswith(f"{PACKAGE}/") and ".py:" in place for place in offenders)


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (upward_imports, "services.issuing", "from ningbo_planner.exchange import form\nfrom ningbo_planner.domain.plan import Plan"),
        (upward_imports, "domain.plan", "from ningbo_planner import __version__\nfrom .indicator import Indicator"),
        (upward_imports, "app", "from ningbo_planner.gui.main_window import MainWindow"),
        (misplaced_imports, "gui.charts.pace", "import pyqtgraph, numpy"),
        (misplaced_imports, "analysis.frames", "def f():\n    import pandas"),
        (misplaced_imports, "storage.connection", "from urllib.parse import quote"),
        (misplaced_imports, "gui.panels.charts", "ALL = ('numpy', 'pandas')\nfor name in ALL:\n    importlib.import_module(name)"),
        (imports_by_name, "gui.panels.charts", "VIEW = 'ningbo_planner.gui.charts.view'\nimportlib.import_module(VIEW)"),
        (hidden_imports, "analysis.frames", "def f():\n    import pandas"),
        (imports_by_name, "__main__", "importlib.import_module('ningbo_planner.app')\nimportlib.import_module('ningbo_planner.cli')"),
        (imports_by_name, "cli", "importlib.import_module('ningbo_planner.gui.charts.export')"),
        (not_only_docstring, "", '"""x"""\n__version__ = "1"'),
        (undocumented, "domain.plan", '"""x"""\ndef _f(): pass\ndef g():\n    """x"""\n    def h(): pass'),
        (untyped, "domain.plan", "class A:\n    if x:\n        def f(self) -> None: pass"),
        (untyped, "domain.plan", "class A:\n    @classmethod\n    def f(cls, *a: int, b: str = '') -> None: pass"),
        (too_long, "gui.actions", "def table():\n    return [\n" + "        1,\n" * 80 + "    ]"),
        (swallowed, "domain.plan", "try:\n    x\nexcept OSError:\n    return None"),
        (names_a_city, "domain.plan", '"""宁波"""\nx = "温州"'),
    ],
)
def test_a_rule_lets_pass_what_is_right(rule: Callable[[Source], list[str]], name: str, text: str) -> None:
    assert rule(made_up(name, text)) == []


def test_a_loop_is_named_from_end_to_end() -> None:
    sources = (
        made_up("domain.a", "from ningbo_planner.domain.b import x"),
        made_up("domain.b", "def f():\n    from ningbo_planner.domain import c"),
        made_up("domain.c", "import ningbo_planner.domain.a"),
        made_up("domain.d", "from ningbo_planner.domain import a"),
    )
    (loop,) = import_loops(sources)
    assert loop.startswith("domain.a -> domain.b -> domain.c -> domain.a: import loop")
    assert import_loops(sources[:2]) == []


def test_long_functions_and_a_high_median_are_named() -> None:
    long = made_up("domain.a", "def f():\n    if x:\n" + "        x = 1\n" * 30)
    assert many_long((long,)) == ["ningbo_planner/domain/a.py:1: f (32 lines)"]
    assert high_median((long,)) == ["the median function has 32 lines, at most 7"]
    short = made_up("domain.b", "".join(f"def f{n}():\n    x = 1\n    y = 2\n    return x\n" for n in range(10)))
    assert many_long((long, short)) == [] and high_median((long, short)) == []
