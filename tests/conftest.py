"""What every test needs before anything of the program is imported: no screen, and a home folder of its own."""

from __future__ import annotations

import gc
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Every test of the program is a test of undo as well.
pytest_plugins = ["tests.undo_everything"]

REPOSITORY = Path(__file__).resolve().parent.parent

# Qt reads this when the first application object is made, so it stands here, before any import of Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Settings, logs and backups of a test run never reach the user's own folder; child processes inherit the variable.
_HOME = tempfile.mkdtemp(prefix="ningbo-planner-tests-")
os.environ["NINGBO_PLANNER_HOME"] = _HOME

if importlib.util.find_spec("hypothesis"):
    from hypothesis import HealthCheck, settings

    # The same examples every time, and no clock: a test that fails on a slow machine only says nothing about the program.
    settings.register_profile("repeatable", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("repeatable")


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Switch pytest-qt off where there is no Qt: it would end the run, and most tests need no window."""
    if importlib.util.find_spec("PySide6") is None:
        pluginmanager.set_blocked("pytest-qt")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave the window's tests out where there is no Qt."""
    without_qt = importlib.util.find_spec("PySide6") is None
    return True if without_qt and collection_path.is_relative_to(REPOSITORY / "tests" / "gui") else None


def pytest_unconfigure() -> None:
    """Remove the home folder of this run."""
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """Let Python look for garbage again after a window, which does that itself, is gone."""
    yield
    gc.enable()


@pytest.fixture
def user_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test its own empty folder for settings, logs and backups."""
    home = tmp_path / "home"
    monkeypatch.setenv("NINGBO_PLANNER_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the top folder of the checkout."""
    return REPOSITORY
