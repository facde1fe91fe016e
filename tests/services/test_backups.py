"""Backups: when they are taken, which ones stay, that a damaged file drives out none, and that restoring loses nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ningbo_planner.errors import PlannerError
from ningbo_planner.safe_write import safe_write
from ningbo_planner.services import backups as service
from ningbo_planner.services.backups import KEPT, Backup, backup_folder, backups_of, copy_backup, is_due, kept, plans_with_backups, restore, take_backup
from ningbo_planner.storage.plan_file import PlanFile
from tests.plan_state import plan_state
from tests.storage.plan_files import A1, full_plan, history_of, make_file, type_some

pytestmark = pytest.mark.usefixtures("user_home")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a plan file."""
    return make_file(tmp_path / "方案.nbplan", full_plan())


def type_into(path: Path, *texts: str) -> None:
    """Open the plan, type, close."""
    with PlanFile.open(path) as file:
        type_some(history_of(file), list(texts))


def made(times: list[datetime]) -> list[Backup]:
    """Return backups of these times, the newest first."""
    return [Backup(Path(f"{number}.nbplan"), number, time, number, "") for number, time in sorted(enumerate(times, 1), reverse=True)]


def test_a_backup_is_a_whole_plan_with_its_history(path: Path) -> None:
    type_into(path, "1", "2")
    taken = take_backup(path)
    assert taken is not None and taken.path.parent == backup_folder(path) and taken.step == 2
    with PlanFile.open(path, read_only=True) as file, PlanFile.open(taken.path, read_only=True) as copy:
        assert plan_state(file.plan) == plan_state(copy.plan) and copy.entries == file.entries and copy.verify() == []
    assert plans_with_backups() == [path]


def test_the_same_state_is_not_backed_up_twice(path: Path) -> None:
    assert take_backup(path) is not None
    assert take_backup(path) is None
    type_into(path, "1")
    assert take_backup(path) is not None
    assert [backup.number for backup in backups_of(path)] == [2, 1]


def test_a_backup_is_taken_while_the_plan_is_open_and_written(path: Path) -> None:
    with PlanFile.open(path) as file:
        history = history_of(file)
        for number in range(5):
            type_some(history, [str(number)])
            assert take_backup(path) is not None
        assert file.verify() == []
    assert backups_of(path)[0].step == 5


def test_it_is_due_after_many_steps_or_a_while(path: Path) -> None:
    assert is_due(path, 0)
    taken = take_backup(path)
    assert taken is not None
    assert not is_due(path, 0) and not is_due(path, 49) and is_due(path, 50)
    earlier = (datetime.now() - timedelta(minutes=11)).strftime("%Y%m%d-%H%M%S")
    taken.path.rename(taken.path.with_name(taken.path.name.replace(taken.time.strftime("%Y%m%d-%H%M%S"), earlier)))
    assert not is_due(path, 0) and is_due(path, 1)


def test_ten_stay_the_newest_three_then_hours_then_days() -> None:
    now = datetime(2026, 3, 20, 15, 30)
    times = [now - timedelta(days=day, hours=hour, minutes=10 * part) for day in range(12) for hour in range(5) for part in range(3)]
    chosen = kept(made(sorted(times)))
    ages = [now - backup.time for backup in chosen]
    assert len(chosen) == KEPT and ages == sorted(ages)
    assert ages[:3] == [timedelta(0), timedelta(minutes=10), timedelta(minutes=20)]
    assert len({backup.time.strftime("%d%H") for backup in chosen[2:6]}) == 4
    assert [age.days for age in ages[-4:]] == [1, 2, 3, 4]


def test_fewer_than_ten_all_stay_whatever_the_clock_says() -> None:
    now = datetime(2026, 3, 20, 15, 30)
    assert len(kept(made([now + timedelta(days=number % 3, seconds=number) for number in range(9)]))) == 9
    assert [backup.number for backup in kept(made([now - timedelta(days=number) for number in range(4)]))] == [4, 3, 2, 1]


def test_thinning_deletes_files_and_counts_on(path: Path) -> None:
    for number in range(14):
        type_into(path, str(number))
        take_backup(path)
    found = backups_of(path)
    assert len(found) == KEPT and [backup.number for backup in found] == list(range(14, 4, -1))
    assert len(list(backup_folder(path).glob("*.nbplan"))) == KEPT


def test_a_damaged_plan_is_not_backed_up(path: Path) -> None:
    take_backup(path)
    type_into(path, "1", "2")
    data = path.read_bytes()
    safe_write(path, data.replace("张三".encode(), "李三".encode(), 1))
    with pytest.raises(PlannerError) as caught:
        take_backup(path)
    assert caught.value.code in ("storage.not_sound", "storage.damaged")
    assert len(backups_of(path)) == 1


def test_restoring_keeps_what_was_there(path: Path) -> None:
    take_backup(path)
    type_into(path, "1")
    before = path.read_bytes()
    aside = restore(backups_of(path)[0], path)
    assert aside is not None and aside.read_bytes() == before and aside.parent == path.parent
    with PlanFile.open(path) as file:
        assert file.entries == [] and not file.read_only


def test_a_plan_that_is_gone_comes_back(path: Path) -> None:
    type_into(path, "1")
    take_backup(path)
    path.unlink()
    assert restore(backups_of(path)[0], path) is None
    with PlanFile.open(path) as file:
        assert file.plan.quantity(A1).text == "1"


def test_a_plan_that_somebody_has_open_is_not_replaced(path: Path) -> None:
    taken = take_backup(path)
    assert taken is not None
    with PlanFile.open(path) as file:
        type_some(history_of(file), ["1"])
        with pytest.raises(PlannerError) as caught:
            restore(taken, path)
        assert caught.value.code == "storage.held"
        type_some(history_of(file), ["2"])


def test_restoring_that_fails_leaves_the_plan(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = take_backup(path)
    assert taken is not None
    type_into(path, "1")
    before = path.read_bytes()

    def refuse(target: Path, _data: bytes) -> None:
        raise PlannerError("file.disk_full", path=str(target))

    monkeypatch.setattr(service, "safe_write", refuse)
    with pytest.raises(PlannerError):
        restore(taken, path)
    assert path.read_bytes() == before and [each.name for each in path.parent.glob("*.nbplan*")] == [path.name]


def test_a_copy_replaces_nothing_unasked(path: Path, tmp_path: Path) -> None:
    taken = take_backup(path)
    assert taken is not None
    with pytest.raises(PlannerError) as caught:
        copy_backup(taken, path)
    assert caught.value.code == "storage.exists"
    copy_backup(taken, tmp_path / "副本.nbplan")
    taken.path.unlink()
    with pytest.raises(PlannerError) as caught:
        copy_backup(taken, tmp_path / "再来.nbplan")
    assert caught.value.code == "backups.gone"


def test_other_files_among_the_backups_do_not_matter(path: Path) -> None:
    take_backup(path)
    folder = backup_folder(path)
    for name in ("readme.txt", "x.nbplan", "000009_20269999-000000_1_0123456789ab.nbplan"):
        (folder / name).write_bytes(b"x")
    (folder / "plan.json").write_text("{", "utf-8")
    assert len(backups_of(path)) == 1 and plans_with_backups() == []


def test_plans_of_one_name_have_backups_of_their_own(tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        take_backup(make_file(tmp_path / folder / "方案.nbplan"))
    assert backup_folder(tmp_path / "甲" / "方案.nbplan") != backup_folder(tmp_path / "乙" / "方案.nbplan")
    assert len(plans_with_backups()) == 2
