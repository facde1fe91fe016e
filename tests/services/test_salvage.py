"""A damaged file comes back as far as it can be read, what is lost is told, and the damaged file itself stays as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.backups import take_backup
from ningbo_planner.services.salvage import Salvage, salvage
from ningbo_planner.storage.pages import Pages
from ningbo_planner.storage.plan_file import PlanFile
from tests.cli_desk import Desk
from tests.plan_state import plan_state
from tests.storage.plan_files import A1, full_plan, history_of, make_file, steps_of_every_kind, type_some

pytestmark = pytest.mark.usefixtures("user_home")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a plan file with a snapshot after step 13 and 20 steps."""
    path = make_file(tmp_path / "方案.nbplan", full_plan())
    with PlanFile.open(path) as file:
        history = history_of(file)
        for step in steps_of_every_kind(file.plan):
            history.execute(step)
        history.undo()
        history.redo()
        type_some(history, ["1"])
        file.compact()
        type_some(history, ["2", "3", "4"])
        history.undo()
        history.undo()
        history.redo()
        type_some(history, ["5"])
    return path


def change(path: Path, *statements: str) -> None:
    """Change something behind the program's back."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def state(path: Path) -> object:
    """Return what the plan in a file says."""
    with PlanFile.open(path, read_only=True) as file:
        return plan_state(file.plan)


def mended(path: Path) -> Salvage:
    """Repair; the damaged file must stay as it is, and the new one be sound and writable."""
    before = path.read_bytes()
    done = salvage(path)
    assert path.read_bytes() == before and done.out.name == "方案（修复）.nbplan"
    with PlanFile.open(done.out) as file:
        assert not file.read_only and file.verify() == []
        table = file.plan.tables["d"]
        type_some(history_of(file), ["9"], CellRef("d", table.ids[1], table.periods[0].id))
        history_of(file).undo()
    for sentence in (*done.back, *done.lost):
        assert sentence.endswith("。") and "{" not in sentence
    return done


def test_a_sound_file_comes_back_whole_with_its_history(path: Path) -> None:
    sound = state(path)
    done = mended(path)
    assert done.is_complete and done.has_history and done.steps == 20 and state(done.out) == sound


def test_every_row_of_a_file_is_found_in_its_pages(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        parts = dict(connection.execute("SELECT name, data FROM part"))
        steps = {seq for (seq,) in connection.execute("SELECT seq FROM step")}
    rows = list(Pages(path.read_bytes()).rows())
    assert all(row.is_whole for row in rows)
    assert {row.values[1]: row.values[5] for row in rows if len(row.values) == 6 and row.is_live} == parts
    assert {row.rowid for row in rows if len(row.values) == 11} == steps


def test_a_lost_step_is_named_and_the_later_ones_are_still_done(path: Path) -> None:
    change(path, "UPDATE step SET edits = replace(edits, '\"4\"', '\"8\"') WHERE seq = 16")
    done = mended(path)
    # 16 typed 4, 17 took it back: both are lost; 20 typed 5 and came back.
    assert done.lost_steps == (16, 17) and not done.has_history and "第 16–17 步" in done.lost[0]
    with PlanFile.open(done.out) as file:
        assert file.plan.quantity(A1).text == "5"


def test_a_lost_step_comes_from_a_backup(path: Path) -> None:
    take_backup(path)
    sound = state(path)
    change(path, "UPDATE step SET edits = replace(edits, '\"4\"', '\"8\"') WHERE seq = 16", "DELETE FROM step WHERE seq = 3")
    done = mended(path)
    assert done.is_complete and done.has_history and state(done.out) == sound
    assert any("第 3、16 步" in sentence for sentence in done.back)


@pytest.mark.parametrize("name", ["plan", "d/ids", "d/depths", "d/field/name", "d/cells/target/2022", "d/cells/target/2021H"])
def test_a_lost_piece_is_named_and_all_others_come_back(path: Path, name: str) -> None:
    change(path, f"DELETE FROM part WHERE name = '{name}'")
    done = mended(path)
    assert not done.is_complete and any(name == f"{gap.table}/{gap.piece}".removeprefix("/") for gap in done.gaps)
    assert done.rows > 0 and done.figures > 0


def test_an_older_backup_and_the_log_give_a_lost_piece_back(path: Path) -> None:
    sound = state(path)
    with PlanFile.open(path) as file:
        type_some(history_of(file), ["6"])
    take_backup(path)
    with PlanFile.open(path) as file:
        history_of(file).undo()
        type_some(history_of(file), ["5", "7", "5"])
        file.compact()
        assert plan_state(file.plan) == sound
    change(path, "UPDATE part SET data = zeroblob(length(data))")
    done = mended(path)
    assert done.is_complete and done.has_history and state(done.out) == sound and done.steps == 24


def test_figures_whose_piece_was_changed_are_brought_back_with_a_warning(path: Path) -> None:
    change(path, "UPDATE part SET data = CAST(substr(data, 1, 8) || x'0100000000000000' || substr(data, 17) AS BLOB), packing = '' WHERE name = 'd/cells/target/2022'")
    done = mended(path)
    assert any("可能有个别错误" in sentence for sentence in done.lost)


def test_a_piece_cut_off_comes_back_in_part(path: Path) -> None:
    change(path, "UPDATE part SET data = substr(data, 1, 16), packing = '' WHERE name = 'd/cells/target/2022'")
    done = mended(path)
    gap = next(gap for gap in done.gaps if gap.piece == "cells/target/2022")
    assert 0 < gap.lost < gap.total


def test_a_file_without_its_head_says_that_the_end_is_unknown(path: Path) -> None:
    take_backup(path)
    sound = state(path)
    path.write_bytes(path.read_bytes()[:4096])
    done = mended(path)
    assert state(done.out) == sound and not done.is_complete and any("末尾" in sentence for sentence in done.lost)


def test_a_file_with_a_destroyed_first_page_comes_back(path: Path) -> None:
    sound = state(path)
    path.write_bytes(b"\xff" * 4096 + path.read_bytes()[4096:])
    done = mended(path)
    assert state(done.out) == sound and done.has_history


@pytest.mark.parametrize("content", [b"", b"not a plan", b"\0" * 70_000, b"SQLite format 3\0" + b"\xff" * 9000])
def test_nothing_to_bring_back_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "空.nbplan"
    path.write_bytes(content)
    with pytest.raises(PlannerError) as caught:
        salvage(path)
    assert caught.value.code == "salvage.nothing" and [each.name for each in tmp_path.glob("*.nbplan")] == [path.name]


def test_a_backup_of_another_plan_helps_nobody(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes()
    path.unlink()
    make_file(path)
    take_backup(path)
    path.write_bytes(whole)
    change(path, "DELETE FROM step WHERE seq = 18")
    done = mended(path)
    assert done.lost_steps and not any("备份" in sentence for sentence in done.back)


def test_the_result_is_never_written_over_the_damaged_file(path: Path) -> None:
    with pytest.raises(PlannerError) as caught:
        salvage(path, path, force=True)
    assert caught.value.code == "salvage.same_file"


# ------------------------------------------------------------------------------------------------------------- command line


def test_repair_at_the_command_line(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(path, capsys)
    told = desk.ask("repair", "--out", tmp_path / "好.nbplan")
    assert told["complete"] and told["steps"] == {"count": 20, "lost": [], "history": True} and told["lost"] == []
    assert "已经存在" in desk.refused("repair", "--out", tmp_path / "好.nbplan")
    change(path, "DELETE FROM part WHERE name = 'd/cells/target/2022'")
    said = desk.run("repair", "--out", tmp_path / "好.nbplan", "--force", code=1)
    assert "未取回：" in said.out and "未作改动" in said.err


def test_backups_at_the_command_line(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(path, capsys)
    assert "还没有备份" in desk.run("backups").out
    desk.run("backups", "--take")
    desk.run("set", "A1", "2021", "123", code=None)
    [backup] = desk.ask("backups")["backups"]
    assert backup["number"] == 1 and backup["step"] == 20
    desk.run("backups", "--copy", 1, "--out", tmp_path / "副本.nbplan")
    assert "第 7 号" in desk.refused("backups", "--restore", 7) and "--out" in desk.refused("backups", "--copy", 1)
    desk.run("backups", "--restore", 1)
    assert len(desk.ask("log")["steps"]) == 20 and len(list(tmp_path.glob("*恢复前*.nbplan"))) == 1


def test_a_plan_that_was_moved_comes_back_from_the_backup_of_its_old_place_and_no_other_plan_does(path: Path, tmp_path: Path) -> None:
    (tmp_path / "另一份").mkdir()
    other = make_file(tmp_path / "另一份" / "方案.nbplan", full_plan())
    take_backup(other)
    sound = state(path)
    take_backup(path)
    moved = tmp_path / "U盘" / "方案.nbplan"
    moved.parent.mkdir()
    path.rename(moved)
    change(moved, "UPDATE part SET data = zeroblob(length(data))")
    done = mended(moved)
    assert not done.lost and done.has_history and state(done.out) == sound
    # A file that says nothing of itself gets no other plan's figures.
    moved.write_bytes(b"\0" * 8192)
    with pytest.raises(PlannerError):
        salvage(moved, tmp_path / "无.nbplan")
