"""A file is written whole or the old one stays, whatever the disk does; names suit every system."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner import safe_write as module
from ningbo_planner.errors import PlannerError, reason_of
from ningbo_planner.safe_write import safe_name, safe_write, unique_path

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions, links and limits")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return a file that already holds something good."""
    path = tmp_path / "报表.xlsx"
    path.write_bytes(b"old and good")
    return path


def assert_untouched(target: Path) -> None:
    """The old file stands as it was, with nothing beside it."""
    assert target.read_bytes() == b"old and good"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def refuse(number: int, winerror: int | None = None) -> Callable[..., None]:
    """Return a function that fails as the system would."""

    def fail(*_: object, **__: object) -> None:
        error = OSError(number, os.strerror(number))
        error.winerror = winerror  # type: ignore[attr-defined]
        raise error

    return fail


def test_a_new_file_holds_exactly_the_bytes(tmp_path: Path) -> None:
    safe_write(tmp_path / "新.csv", "名称,值\n".encode())
    assert (tmp_path / "新.csv").read_text("utf-8") == "名称,值\n"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_old_file_is_replaced(target: Path) -> None:
    safe_write(str(target), b"")
    assert target.read_bytes() == b""


def test_a_zip_written_through_a_function_opens_again(target: Path) -> None:
    def write(stream: BinaryIO) -> None:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("一.txt", "内容" * 5000)

    safe_write(target, write)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert archive.read("一.txt").decode() == "内容" * 5000


def test_a_writer_that_goes_back_and_cuts_is_measured_rightly(target: Path) -> None:
    def write(stream: BinaryIO) -> None:
        stream.write(b"0123456789")
        stream.seek(2)
        stream.write(b"xx")
        stream.truncate(6)

    safe_write(target, write)
    assert target.read_bytes() == b"01xx45"


def test_what_the_writer_raises_passes_and_nothing_changes(target: Path) -> None:
    def write(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        safe_write(target, write)
    assert_untouched(target)


def test_a_writer_that_cannot_read_its_source_is_not_blamed_on_the_target(target: Path, tmp_path: Path) -> None:
    missing = tmp_path / "模板" / "空.xlsx"
    with pytest.raises(FileNotFoundError):
        safe_write(target, lambda stream: stream.write(missing.read_bytes()))
    assert_untouched(target)


def test_ctrl_c_in_the_middle_leaves_the_old_file(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        safe_write(target, b"new")
    assert_untouched(target)


@pytest.mark.parametrize(
    ("step", "number", "code"),
    [
        ("fsync", errno.ENOSPC, "file.disk_full"),
        ("fsync", errno.EFBIG, "file.disk_full"),
        ("fsync", errno.EIO, "file.cannot_write"),
        ("replace", errno.EROFS, "file.read_only"),
        ("replace", errno.EACCES, "file.read_only"),
        ("replace", errno.EPERM, "file.read_only"),
        ("replace", errno.EBUSY, "file.in_use"),
        ("replace", errno.EIO, "file.cannot_write"),
    ],
)
def test_a_refusal_says_what_to_do_and_changes_nothing(
    target: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, code: str
) -> None:
    monkeypatch.setattr(module.os, step, refuse(number))
    with pytest.raises(PlannerError) as caught:
        safe_write(target, b"new")
    assert caught.value.code == code
    assert str(target) in str(caught.value)
    assert "请" in str(caught.value)
    assert_untouched(target)


def test_a_write_that_ends_short_without_an_error_is_noticed(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Lossy(io.FileIO):
        """A disk that takes half of every block and says it took all."""

        def write(self, data: object) -> int:
            block = bytes(data)  # type: ignore[call-overload]
            super().write(block[: len(block) // 2])
            return len(block)

    monkeypatch.setattr(module.io, "FileIO", Lossy)
    with pytest.raises(PlannerError) as caught:
        safe_write(target, b"new content" * 100)
    assert caught.value.code == "file.disk_full"
    assert_untouched(target)


@posix_only
def test_a_real_limit_on_the_file_size_leaves_the_old_file(target: Path) -> None:
    script = (
        "import resource, sys\n"
        "from ningbo_planner.errors import PlannerError\n"
        "from ningbo_planner.safe_write import safe_write\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "try:\n"
        "    safe_write(sys.argv[1], lambda stream: [stream.write(b'x' * 999) for _ in range(99)])\n"
        "except PlannerError as error:\n"
        "    sys.exit(error.code)\n"
    )
    root = Path(module.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", script, str(target)], cwd=root, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "file.disk_full"
    assert_untouched(target)


def test_a_missing_folder_is_named_as_the_reason(tmp_path: Path) -> None:
    with pytest.raises(PlannerError) as caught:
        safe_write(tmp_path / "没有" / "报表.xlsx", b"new")
    assert caught.value.code == "file.no_folder"


def test_a_file_in_the_place_of_the_folder_is_refused(target: Path) -> None:
    with pytest.raises(PlannerError) as caught:
        safe_write(target / "报表.xlsx", b"new")
    assert caught.value.code == "file.no_folder"
    assert_untouched(target)


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "报表.xlsx").mkdir()
    with pytest.raises(PlannerError):
        safe_write(tmp_path / "报表.xlsx", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["报表.xlsx"]


def test_a_file_marked_read_only_is_not_replaced(target: Path) -> None:
    target.chmod(0o444)
    with pytest.raises(PlannerError) as caught:
        safe_write(target, b"new")
    assert caught.value.code == "file.read_only"
    assert_untouched(target)
    target.chmod(0o644)


@posix_only
def test_the_permissions_of_the_old_file_are_kept(target: Path) -> None:
    target.chmod(0o640)
    safe_write(target, b"new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@posix_only
def test_colleagues_can_read_a_new_file_as_any_other(tmp_path: Path) -> None:
    (tmp_path / "普通").write_bytes(b"")
    safe_write(tmp_path / "新", b"new")
    assert (tmp_path / "新").stat().st_mode == (tmp_path / "普通").stat().st_mode


@posix_only
def test_a_link_stays_and_its_target_is_replaced(target: Path, tmp_path: Path) -> None:
    link = tmp_path / "链接.xlsx"
    link.symlink_to(target)
    safe_write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@posix_only
def test_a_folder_that_cannot_be_synchronised_does_not_fail_the_write(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def only_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "network share")
        real(handle)

    monkeypatch.setattr(module.os, "fsync", only_files)
    safe_write(target, b"new")
    assert target.read_bytes() == b"new"


class Held:
    """A file that a scanner holds for the first ``times`` tries, as Windows reports it."""

    def __init__(self, winerror: int, times: int) -> None:
        self.winerror, self.left = winerror, times
        self.real = os.replace

    def replace(self, source: Path, target: Path) -> None:
        """Fail while held, then do the real thing."""
        if self.left:
            self.left -= 1
            refuse(errno.EACCES, self.winerror)()
        self.real(source, target)


def hold(monkeypatch: pytest.MonkeyPatch, held: Held) -> list[float]:
    """Install the holder and return the list that collects the waits."""
    waits: list[float] = []
    monkeypatch.setattr(module.os, "replace", held.replace)
    monkeypatch.setattr(module.time, "sleep", waits.append)
    return waits


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_short_hold_on_windows_is_waited_out(target: Path, monkeypatch: pytest.MonkeyPatch, winerror: int) -> None:
    waits = hold(monkeypatch, Held(winerror, times=5))
    safe_write(target, b"new")
    assert waits == [0.05, 0.1, 0.2, 0.4, 0.8]
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_file_open_in_excel_is_in_use(target: Path, monkeypatch: pytest.MonkeyPatch, winerror: int) -> None:
    hold(monkeypatch, Held(winerror, times=99))
    with pytest.raises(PlannerError) as caught:
        safe_write(target, b"new")
    assert caught.value.code == "file.in_use"
    assert_untouched(target)


def test_access_denied_to_a_new_file_means_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Held(5, times=99))
    with pytest.raises(PlannerError) as caught:
        safe_write(tmp_path / "新.xlsx", b"new")
    assert caught.value.code == "file.read_only"
    assert list(tmp_path.iterdir()) == []


def test_other_errors_are_not_waited_for(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = hold(monkeypatch, Held(19, times=99))
    with pytest.raises(PlannerError):
        safe_write(target, b"new")
    assert waits == []


def test_unique_path_counts_on_from_what_is_there(tmp_path: Path) -> None:
    wanted = tmp_path / "规划.nbplan"
    assert unique_path(wanted) == wanted
    wanted.touch()
    assert unique_path(str(wanted)).name == "规划（2）.nbplan"
    (tmp_path / "规划（2）.nbplan").mkdir()
    assert unique_path(wanted).name == "规划（3）.nbplan"


@posix_only
def test_unique_path_does_not_write_through_a_dangling_link(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "gone")
    assert unique_path(tmp_path / "a.csv").name == "a（2）.csv"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("市经信局", "市经信局"),
        ("目标/分解: 2026年?", "目标／分解： 2026年？"),
        ("  两头\t有  空白 . ", "两头 有 空白"),
        ("con", "con_"),
        ("NUL.txt", "NUL_.txt"),
        ("COM1 .csv", "COM1 _.csv"),
        ("lpt²", "lpt²_"),
        ("console.txt", "console.txt"),
        ("..", "未命名"),
        ("", "未命名"),
        ("\u202e表\u200b\x00格", "表格"),
        ("e\u0301te", "\u00e9te"),
        ("\ud800", "未命名"),
    ],
)
def test_names_that_every_system_takes(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_long_name_is_cut_between_characters_before_its_suffix() -> None:
    name = safe_name("宁" * 100 + ".xlsx", max_bytes=50)
    assert name == "宁" * 15 + ".xlsx"
    assert safe_name("宁" * 100, max_bytes=50) == "宁" * 16


@given(st.text(), st.integers(min_value=12, max_value=200))
def test_any_text_gives_a_valid_name(text: str, max_bytes: int) -> None:
    name = safe_name(text, max_bytes)
    assert 0 < len(name.encode()) <= max_bytes
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip(" .")
    assert name.split(".")[0].rstrip().lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert safe_name(name, max_bytes) == name


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOENT, errno.EIO, errno.ESTALE, errno.EBUSY, errno.ENAMETOOLONG, errno.EMFILE, errno.EPROTO])
def test_why_the_system_refuses_is_said_in_the_language_of_the_window(number: int) -> None:
    said = reason_of(OSError(number, os.strerror(number)))
    assert said and os.strerror(number) not in said and not re.search("[A-Za-z]", said) and "{" not in said
