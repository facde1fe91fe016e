"""Settings survive a restart, and a damaged file never keeps the program from starting."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from ningbo_planner import settings as module
from ningbo_planner.errors import PlannerError
from ningbo_planner.settings import MAX_RECENT, Settings, load, save, settings_path

pytestmark = pytest.mark.usefixtures("user_home")


def write_raw(content: bytes) -> None:
    """Put a settings file in place as some editor or crash left it."""
    settings_path().write_bytes(content)


def test_first_start_has_defaults_and_leaves_no_file() -> None:
    settings = load()
    assert (settings.enter_direction, settings.theme, settings.zoom, settings.reopen_last) == ("down", "system", 100, True)
    assert settings.recent_files == [] and settings.last_file == ""
    assert not settings_path().exists()


def test_everything_comes_back_after_a_restart() -> None:
    chosen = Settings("张三", "right", "dark", 125, ["/计划/一.nbplan"], "R0VP", "U1RB", "/计划/一.nbplan", False)
    save(chosen)
    assert asdict(load()) == asdict(chosen)


def test_the_file_is_readable_by_a_person() -> None:
    save(Settings(author="张三"))
    assert '"author": "张三"' in settings_path().read_text("utf-8")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[1]", b"null", b"[" * 100_000, b'"text"'])
def test_a_damaged_file_is_kept_aside_and_the_program_starts(content: bytes) -> None:
    write_raw(content)
    assert load().theme == "system"
    assert not settings_path().exists()
    assert settings_path().with_name("settings.json.bad").read_bytes() == content


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("theme", ["dark"]),
        ("enter_direction", "up"),
        ("zoom", 10),
        ("zoom", 10**9),
        ("zoom", True),
        ("zoom", 120.0),
        ("zoom", None),
        ("author", 5),
        ("author", "\ud800"),
        ("recent_files", "a"),
        ("recent_files", [1]),
        ("recent_files", [str(n) for n in range(MAX_RECENT + 1)]),
        ("reopen_last", "yes"),
        ("geometry", {}),
    ],
)
def test_one_senseless_value_falls_back_alone(name: str, value: Any) -> None:
    good = asdict(Settings(author="李四", theme="light", zoom=90, enter_direction="none", reopen_last=False))
    write_raw(json.dumps({**good, name: value}).encode())
    expected = {**good, name: asdict(Settings())[name]}
    assert asdict(load()) == expected
    save(load())


def test_a_setting_of_a_newer_version_is_ignored() -> None:
    write_raw(b'{"theme": "dark", "from_the_future": [1, 2]}')
    assert load().theme == "dark"


def test_a_place_that_cannot_be_read_gives_defaults_and_moves_nothing() -> None:
    settings_path().mkdir()
    assert load().zoom == 100
    assert settings_path().is_dir()


def test_saving_where_it_cannot_be_is_an_error_for_people() -> None:
    settings_path().mkdir()
    with pytest.raises(PlannerError) as caught:
        save(Settings())
    assert "settings.json" in str(caught.value)


def test_recent_files_are_the_last_ten_without_repeats(tmp_path: Path) -> None:
    settings = Settings()
    for number in range(12):
        settings.remember_file(tmp_path / f"{number}.nbplan")
    settings.remember_file(tmp_path / "5.nbplan")
    names = [Path(name).name for name in settings.recent_files]
    assert names == [f"{number}.nbplan" for number in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]
    assert settings.last_file == str(tmp_path / "5.nbplan")


def test_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    settings = Settings()
    for name in ("a.nbplan", "b.nbplan"):
        settings.remember_file(tmp_path / name)
    settings.forget_file(tmp_path / "b.nbplan")
    assert settings.recent_files == [str(tmp_path / "a.nbplan")]
    assert settings.last_file == ""
    settings.forget_file(tmp_path / "unknown.nbplan")
    assert len(settings.recent_files) == 1


def test_relative_paths_are_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    settings.remember_file("a.nbplan")
    assert settings.recent_files == [str(tmp_path / "a.nbplan")]


@pytest.mark.parametrize("error", [OSError, KeyError, ImportError])
def test_a_system_without_a_login_name_gives_an_empty_author(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def nobody() -> str:
        raise error("no user")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert load().author == ""


def test_the_login_name_is_the_author_until_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.getpass, "getuser", lambda: "zhangsan")
    assert load().author == "zhangsan"
