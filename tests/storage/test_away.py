"""A stick pulled out, a share that drops: each step is refused with a sentence and nothing is lost; once it is back the work goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.plan_file import PlanFile
from tests.plan_state import plan_state
from tests.storage.plan_files import A1, full_plan, history_of, make_file, type_some

AWAY = ("storage.moved", "storage.io_error", "storage.cannot_open", "storage.place_read_only")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return the folder that goes away."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="a folder with an open file cannot be moved here")
def test_a_folder_that_goes_away_and_comes_back(stick: Path, tmp_path: Path) -> None:
    path = make_file(stick / "方案.nbplan", full_plan())
    with PlanFile.open(path) as file:
        history = history_of(file)
        type_some(history, ["1", "2"])
        before = plan_state(file.plan)
        stick.rename(tmp_path / "拔出")
        for act in (lambda: type_some(history, ["3"]), history.undo):
            with pytest.raises(PlannerError) as caught:
                act()
            assert caught.value.code in AWAY
            assert plan_state(file.plan) == before
        (tmp_path / "拔出").rename(stick)
        type_some(history, ["4"])
        history.undo()
        assert file.plan.quantity(A1).text == "2" and file.verify() == []
    with PlanFile.open(path) as file:
        assert len(file.entries) == 4 and not file.read_only


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced here")
def test_the_same_file_put_back_by_a_sync_client_is_written_on(stick: Path) -> None:
    path = make_file(stick / "方案.nbplan", full_plan())
    with PlanFile.open(path) as file:
        history = history_of(file)
        type_some(history, ["1"])
        shutil.copy(path, stick / "同步")
        os.replace(stick / "同步", path)
        type_some(history, ["2"])
        history.undo()
        assert file.verify() == []
    with PlanFile.open(path) as file:
        assert len(file.entries) == 3 and file.plan.quantity(A1).text == "1"


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced here")
def test_an_older_file_put_back_by_a_sync_client_is_never_written(stick: Path) -> None:
    path = make_file(stick / "方案.nbplan", full_plan())
    shutil.copy(path, stick / "旧")
    with PlanFile.open(path) as file:
        history = history_of(file)
        type_some(history, ["1"])
        os.replace(stick / "旧", path)
        strange = path.read_bytes()
        with pytest.raises(PlannerError) as caught:
            type_some(history, ["2"])
        assert caught.value.code == "storage.moved"
        assert path.read_bytes() == strange


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted here")
def test_what_is_shown_is_saved_elsewhere_when_the_file_is_gone(stick: Path, tmp_path: Path) -> None:
    path = make_file(stick / "方案.nbplan", full_plan())
    with PlanFile.open(path) as file:
        type_some(history_of(file), ["1", "2"])
        state = plan_state(file.plan)
        os.truncate(path, 0)
        path.unlink()
        assert not file.copy_to(tmp_path / "留下.nbplan")
    with PlanFile.open(tmp_path / "留下.nbplan") as kept:
        assert plan_state(kept.plan) == state and not kept.read_only and kept.verify() == []


@pytest.fixture
def real_stick(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Return a mounted file system of its own and the image that it is on; only where we may mount one."""
    image, folder = tmp_path / "stick.img", tmp_path / "mnt"
    folder.mkdir()
    made = shutil.which("mkfs.vfat") or shutil.which("mkfs.ext4")
    if sys.platform == "win32" or os.geteuid() != 0 or made is None:
        pytest.skip("no file system can be mounted here")
    image.write_bytes(bytes(8 << 20))
    subprocess.run([made, image], check=True, capture_output=True)
    if subprocess.run(["mount", "-o", "loop", image, folder], check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder, image
    subprocess.run(["umount", "-l", folder], check=False, capture_output=True)


def test_a_real_stick_pulled_out_and_put_in_again(real_stick: tuple[Path, Path]) -> None:
    folder, image = real_stick
    path = make_file(folder / "方案.nbplan", full_plan())
    with PlanFile.open(path) as file:
        history = history_of(file)
        type_some(history, ["1"])
        subprocess.run(["umount", "-l", folder], check=True)
        with pytest.raises(PlannerError) as caught:
            type_some(history, ["2"])
        assert caught.value.code in AWAY and file.plan.quantity(A1).text == "1"
        subprocess.run(["mount", "-o", "loop", image, folder], check=True)
        type_some(history, ["3"])
        assert file.verify() == []
    with PlanFile.open(path) as file:
        assert file.plan.quantity(A1).text == "3" and not file.read_only


def test_a_real_stick_that_is_write_protected(real_stick: tuple[Path, Path], tmp_path: Path) -> None:
    folder, _ = real_stick
    path = make_file(folder / "方案.nbplan", full_plan())
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    with PlanFile.open(path) as file:
        assert file.read_only and "不能写入" in file.read_only_reason
        with pytest.raises(PlannerError):
            type_some(history_of(file), ["1"])
        assert file.copy_to(tmp_path / "另存.nbplan")
    with PlanFile.open(tmp_path / "另存.nbplan") as copy:
        type_some(history_of(copy), ["1"])
