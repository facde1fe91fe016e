"""Damaged files: cut, bits flipped, steps changed. Never another exception than a sentence, and no changed value passes unseen."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.plan_file import PlanFile
from tests.plan_state import plan_state
from tests.storage.plan_files import A1, full_plan, history_of, make_file, steps_of_every_kind, type_some

FLIPS = 200


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a plan file with steps before and after its snapshot: 1–13, then 14–20."""
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
        assert len(file.entries) == 20
    return path


def everything(file: PlanFile) -> dict[str, Any]:
    """Return all that a file says: the plan, the log, and what each step wrote."""
    payloads = {}
    for entry in file.entries:
        if entry.kind == "do":
            try:
                payloads[entry.seq] = file.journal.payload(entry.seq)
            except PlannerError as error:
                payloads[entry.seq] = error.code
    return {"plan": plan_state(file.plan), "entries": list(file.entries), "payloads": payloads}


def change(path: Path, statement: str) -> None:
    """Change something behind the program's back."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def opened_damaged(path: Path, code: str) -> PlanFile:
    """Open a damaged file for writing: it is only read, says why, and keeps saying it."""
    before = path.read_bytes()
    file = PlanFile.open(path)
    assert file.journal.refusal is not None
    assert file.journal.refusal.code == code
    with pytest.raises(PlannerError) as caught:
        type_some(history_of(file), ["9"])
    assert caught.value.code == code
    assert file.verify()
    file.close()
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    return file


def test_a_sound_file_has_nothing_to_say(path: Path) -> None:
    with PlanFile.open(path) as file:
        assert not file.read_only
        assert file.verify() == []


@pytest.mark.parametrize("seq", range(14, 21))
def test_a_changed_step_after_the_snapshot_is_named_and_the_plan_read_up_to_it(path: Path, seq: int) -> None:
    change(path, f"UPDATE step SET author = '别人' WHERE seq = {seq}")
    file = opened_damaged(path, "storage.damaged_at")
    assert f"第 {seq} 步" in file.read_only_reason
    assert len(file.entries) == seq - 1
    assert file.plan.quantity(A1).text == {14: "1", 15: "2", 16: "3", 17: "4", 18: "3", 19: "2", 20: "3"}[seq]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE step SET edits = CAST(edits AS BLOB) WHERE seq = 16",
        "UPDATE step SET edits = zeroblob(99) WHERE seq = 16",
        "UPDATE step SET edits = 7 WHERE seq = 16",
        "UPDATE step SET inverse = CAST(x'd2d3' AS TEXT) WHERE seq = 16",
        "UPDATE step SET edits = replace(edits, '\"4\"', '\"5\"') WHERE seq = 16",
        "UPDATE step SET edits = '[]' WHERE seq = 16",
        "UPDATE step SET inverse = NULL WHERE seq = 16",
        "UPDATE step SET hash = zeroblob(32) WHERE seq = 16",
        "UPDATE step SET kind = 'undo', target = 15 WHERE seq = 16",
        "UPDATE step SET time = time || ' ' WHERE seq = 16",
        "DELETE FROM step WHERE seq = 16",
    ],
)
def test_any_change_of_a_step_is_found(path: Path, statement: str) -> None:
    change(path, statement)
    file = opened_damaged(path, "storage.damaged_at")
    assert file.plan.quantity(A1).text == "3"
    assert len(file.entries) == 15


def test_a_changed_old_step_is_found_when_it_is_looked_at(path: Path) -> None:
    change(path, "UPDATE step SET edits = replace(edits, '77.70', '78.70') WHERE seq = 1")
    with PlanFile.open(path) as file:
        # Its effect is in the snapshot, so the figures are right and the work goes on.
        assert not file.read_only
        with pytest.raises(PlannerError) as caught:
            file.journal.payload(1)
        assert caught.value.code == "storage.step_unreadable"
        assert any("第 1 步" in sentence for sentence in file.verify())


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM step WHERE seq = 5", "UPDATE step SET \"values\" = '{' WHERE seq = 5", "UPDATE step SET kind = 'redo' WHERE seq = 5"],
)
def test_an_old_step_that_is_missing_or_unreadable_leaves_the_figures(path: Path, statement: str) -> None:
    with PlanFile.open(path, read_only=True) as file:
        state = plan_state(file.plan)
    change(path, statement)
    file = opened_damaged(path, "storage.damaged_history")
    assert len(file.entries) == 4
    assert plan_state(file.plan) == state


@pytest.mark.parametrize("statement", ["DELETE FROM step WHERE seq = 20", "DELETE FROM step WHERE seq > 15"])
def test_missing_last_steps_are_found(path: Path, statement: str) -> None:
    change(path, statement)
    opened_damaged(path, "storage.damaged_at")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE head SET hash = zeroblob(32)", "UPDATE head SET seq = 18", "UPDATE head SET seq = 18, hash = (SELECT hash FROM step WHERE seq = 18)"],
)
def test_a_head_that_does_not_fit_the_log_is_found(path: Path, statement: str) -> None:
    change(path, statement)
    opened_damaged(path, "storage.damaged_end")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE part SET data = (SELECT data FROM part WHERE name = 'd/cells/target/2021') WHERE name = 'd/cells/target/2022'",
        "UPDATE part SET data = CAST('[\"假名\"]' AS BLOB), form = 'same', packing = '' WHERE name = 'd/field/name'",
        "UPDATE snapshot SET digest = zeroblob(32)",
        "UPDATE snapshot SET chain = (SELECT hash FROM step WHERE seq = 12)",
    ],
)
def test_a_changed_snapshot_is_found_and_still_shown(path: Path, statement: str) -> None:
    change(path, statement)
    file = PlanFile.open(path)
    assert file.journal.refusal is not None
    assert file.journal.refusal.code == "storage.damaged_figures"
    assert file.verify()
    file.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM snapshot",
        "DELETE FROM head",
        "DELETE FROM part WHERE name = 'd/ids'",
        "DELETE FROM part WHERE name = 'plan'",
        "UPDATE part SET data = zeroblob(3) WHERE name = 'd/cells/target/2022'",
        "UPDATE part SET form = 'tape' WHERE name = 'd/field/name'",
        "UPDATE snapshot SET seq = 900",
        "UPDATE head SET seq = 3",
    ],
)
def test_a_snapshot_that_cannot_be_read_is_a_sentence(path: Path, statement: str) -> None:
    change(path, statement)
    before = path.read_bytes()
    with pytest.raises(PlannerError) as caught:
        PlanFile.open(path)
    assert caught.value.code == "storage.damaged"
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_shape_whose_names_are_damaged_is_a_sentence(path: Path) -> None:
    # SQLite quotes the name in its complaint, which then is no text at all.
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE part", b"CREATE TABLE p\xd2rt").replace(b"CREATE TABLE head", b"CREATE TABL\xd2 head"))
    with pytest.raises(PlannerError) as caught:
        PlanFile.open(path)
    assert caught.value.code == "storage.damaged"


def test_saving_a_damaged_plan_elsewhere_keeps_what_could_be_read(path: Path, tmp_path: Path) -> None:
    change(path, "UPDATE step SET author = '别人' WHERE seq = 16")
    with PlanFile.open(path) as file:
        file.copy_to(tmp_path / "留下.nbplan")
        state = plan_state(file.plan)
    with PlanFile.open(tmp_path / "留下.nbplan") as kept:
        assert plan_state(kept.plan) == state
        assert not kept.read_only
        assert kept.verify() == []


def test_damage_while_the_plan_is_open_is_found_by_looking(path: Path) -> None:
    with PlanFile.open(path) as file:
        change(path, "UPDATE step SET code = 'step.clear' WHERE seq IN (3, 7)")
        sentences = file.verify()
        assert [sentence for sentence in sentences if "第 3 步" in sentence]
        assert [sentence for sentence in sentences if "第 7 步" in sentence]
        assert not [sentence for sentence in sentences if "第 8 步" in sentence]


def test_cut_at_any_length(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes()
    lengths = {*range(0, 200, 7), *range(0, len(whole), 997), *range(0, len(whole), 4096), len(whole) - 1}
    codes = set()
    for length in sorted(lengths):
        path.write_bytes(whole[:length])
        with pytest.raises(PlannerError) as caught:
            PlanFile.open(path)
        codes.add(caught.value.code)
        assert path.read_bytes() == whole[:length]
    assert codes == {"storage.empty", "storage.not_a_plan", "storage.cut_short"}


def test_flipped_bits_never_pass_unseen(path: Path) -> None:
    whole = path.read_bytes()
    with PlanFile.open(path, read_only=True) as file:
        sound = everything(file)
    chance = random.Random(155)
    changed = found = seen_on_opening = 0
    for _ in range(FLIPS):
        flipped = bytearray(whole)
        flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        outcome = look(path, sound)
        changed += outcome != "same"
        found += outcome in ("refused", "told", "verified")
        seen_on_opening += outcome in ("refused", "told")
    assert changed > FLIPS / 10
    assert found >= 0.99 * changed, f"{changed} changed, {found} found, {seen_on_opening} on opening"


def look(path: Path, sound: dict[str, Any]) -> str:
    """Open a damaged file and say what became of it."""
    try:
        file = PlanFile.open(path)
    except PlannerError as error:
        assert str(error) != error.code
        return "refused"
    with file:
        sentences = file.verify()
        if file.read_only:
            return "told"
        if everything(file) == sound:
            return "same"
        return "verified" if sentences else "unseen"
