"""What was in the plan when it was closed is in it when it is opened again: figures, registers, structure, history."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.indicator import FIELDS, Kind
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import REGISTERS, Plan, PlanInfo
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import TARGET, CellRef, RowRecord, Table, TableInfo
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.primitives import PutTable, SetCell, SetField
from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.columns import Malformed, fill_table, pack, table_parts, unpack
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file
from tests.plan_state import plan_state
from tests.storage.plan_files import A1, TEXTS, full_plan, history_of, make_file, steps_of_every_kind, type_some


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a plan file may be made; the name has what breaks naive paths."""
    return tmp_path / "宁波 2022-2026 #1?100%.nbplan"


def reopened(path: Path) -> Plan:
    """Return the plan as somebody else reads it now."""
    with PlanFile.open(path, read_only=True) as file:
        return file.plan


def test_a_plan_with_everything_in_it(path: Path) -> None:
    plan = full_plan()
    make_file(path, plan)
    again = reopened(path)
    assert plan_state(again) == plan_state(plan)
    assert list(again.tables) == list(plan.tables)
    assert all(list(again.register(name)) == list(plan.register(name)) for name in REGISTERS)


def test_values_have_their_types_again(path: Path) -> None:
    plan = full_plan()
    again = reopened(make_file(path, plan))
    for name in FIELDS:
        for key, table in plan.tables.items():
            assert [type(value) for value in again.tables[key].columns[name]] == [type(value) for value in table.columns[name]]
    assert again.tables["d"].indicator("B").kind is Kind.SHARE
    assert again.tables["d"].cell("A2b", "2022").state is State.RANGE


def test_every_text_comes_back_exactly(path: Path) -> None:
    plan = Plan(PlanInfo("t", "文字"))
    plan.tables["t"] = Table(TableInfo("t", "表"), [Period("2022", "2022年")])
    records = [RowRecord(f"r{at}", 0, {"name": text, "note": text}, {(TARGET, "2022"): parse(text)}) for at, text in enumerate(TEXTS)]
    plan.tables["t"].insert_rows(0, 0, records)
    again = reopened(make_file(path, plan)).tables["t"]
    assert again.columns["name"] == list(TEXTS)
    assert [again.cell(row, "2022") for row in again.ids] == [parse(text) for text in TEXTS]


def test_steps_of_every_kind_with_and_without_a_snapshot(path: Path) -> None:
    make_file(path, full_plan())
    with PlanFile.open(path) as file:
        history = history_of(file)
        for step in steps_of_every_kind(file.plan):
            assert history.execute(step) is not None
            assert plan_state(reopened(path)) == plan_state(file.plan)
        assert file.compact()
        assert plan_state(reopened(path)) == plan_state(file.plan)
        assert file.verify() == []


def test_the_log_comes_back_with_all_that_was_said(path: Path) -> None:
    make_file(path, full_plan())
    with PlanFile.open(path) as file:
        history = history_of(file, "李四")
        history.clock = lambda: "2026-03-04T05:06:07"
        for step in steps_of_every_kind(file.plan):
            history.execute(step)
        history.undo()
        history.redo()
        entries, payloads = list(history.entries), [history.payload(seq) for seq in range(1, 11)]
        assert file.entries == entries
    with PlanFile.open(path) as file:
        assert file.entries == entries
        assert [file.journal.payload(seq) for seq in range(1, 11)] == payloads
        assert (entries[2].origin, entries[2].author, entries[2].time) == ("导入.xlsx", "李四", "2026-03-04T05:06:07")


def test_undo_and_redo_go_on_after_a_restart(path: Path) -> None:
    make_file(path, full_plan())
    states = []
    with PlanFile.open(path) as file:
        states.append(plan_state(file.plan))
        history = history_of(file)
        for step in steps_of_every_kind(file.plan):
            history.execute(step)
            states.append(plan_state(file.plan))
    for count, state in list(enumerate(states))[-2::-1]:
        with PlanFile.open(path) as file:
            history_of(file).undo()
            assert plan_state(file.plan) == state, count
            if count % 3 == 0:
                file.compact()
    for state in states[1:]:
        with PlanFile.open(path) as file:
            history_of(file).redo()
            assert plan_state(file.plan) == state
    with PlanFile.open(path) as file:
        assert history_of(file).next_redo is None
        assert file.verify() == []


def test_many_steps_are_gathered_into_a_snapshot_on_closing(path: Path) -> None:
    make_file(path)
    with PlanFile.open(path) as file:
        type_some(history_of(file), [str(number) for number in range(320)])
    with PlanFile.open(path) as file:
        # Nothing is left to gather: closing has done it.
        assert file.compact() is False
        assert file.plan.quantity(A1).text == "319"
        assert len(file.entries) == 320
        history_of(file).undo()
        assert file.plan.quantity(A1).text == "318"
        assert file.verify() == []


def test_many_steps_after_a_crash_are_gathered_on_opening(path: Path) -> None:
    make_file(path)
    file = PlanFile.open(path)
    type_some(history_of(file), [str(number) for number in range(320)])
    file.plan = None  # type: ignore[assignment]  # closing cannot write a snapshot now, as after a crash
    file._database.close()  # type: ignore[union-attr]
    file._access.give_up()
    with PlanFile.open(path) as again:
        assert again.compact() is False
        assert again.plan.quantity(A1).text == "319"


def test_a_large_paste_is_kept_compressed_and_gathered_at_once(path: Path) -> None:
    plan = full_plan()
    plan.tables["d"].insert_rows(6, 0, [RowRecord(f"r{at}", 0, {"name": f"行{at}"}, {}) for at in range(3000)])
    make_file(path, plan)
    with PlanFile.open(path) as file:
        history = history_of(file)
        cells = [CellRef("d", f"r{at}", period) for at in range(3000) for period in ("2021", "2022")]
        history.execute(Step("step.paste", tuple(SetCell(cell, parse("123.45")) for cell in cells), {"count": len(cells)}))
        payload, pasted = file.journal.payload(1), plan_state(file.plan)
        assert payload == history.payload(1)
        history.undo()
        assert plan_state(file.plan) == plan_state(plan)
        history.redo()
        (size,) = file._open_database().connection.execute("SELECT max(length(edits)) FROM step").fetchone()
        assert size < 8 * len(cells)
        assert plan_state(reopened(path)) == pasted
        assert file.verify() == []
    with PlanFile.open(path) as file:
        assert file.compact() is False
        assert file.journal.payload(1) == payload
        assert plan_state(file.plan) == pasted


def test_the_digest_names_the_state_of_the_log(path: Path, tmp_path: Path) -> None:
    make_file(path)
    with PlanFile.open(path) as file:
        start = file.digest()
        type_some(history_of(file), ["1"])
        after = file.digest()
        file.compact()
        assert file.digest() == after != start
        assert len(after) == 64
    with PlanFile.open(path) as file:
        assert file.digest() == after
        file.copy_to(tmp_path / "另存.nbplan")
    with PlanFile.open(tmp_path / "另存.nbplan") as copy:
        assert copy.digest() == after
        assert copy.verify() == []
        assert copy.plan.quantity(A1).text == "1"


def test_a_copy_of_the_file_made_while_it_is_open_is_whole(path: Path, tmp_path: Path) -> None:
    make_file(path)
    with PlanFile.open(path) as file:
        type_some(history_of(file), ["1", "2"])
        (tmp_path / "副本.nbplan").write_bytes(path.read_bytes())
        assert plan_state(reopened(tmp_path / "副本.nbplan")) == plan_state(file.plan)


def test_a_step_that_is_no_text_for_a_database_is_kept_all_the_same(path: Path) -> None:
    make_file(path)
    with PlanFile.open(path) as file:
        odd = Step("step.paste", (SetCell(A1, parse("\ud83d半个表情"), "\udcff.xlsx"),), {"text": "\ud83d"}, "\udcff.xlsx")
        history_of(file).execute(odd)
        assert file.verify() == []
    with PlanFile.open(path) as file:
        assert file.plan.quantity(A1).text == "\ud83d半个表情"
        assert file.entries[0].values == {"text": "\ud83d"}


@pytest.mark.writes_past_history
def test_a_list_where_a_tuple_belongs_does_not_stop_the_saving(path: Path) -> None:
    make_file(path)
    with PlanFile.open(path) as file:
        history_of(file).execute(Step("step.paste", (SetField("d", "A1", "departments", ["甲局"]),), {"count": 1}))
        assert file.compact()
    assert reopened(path).tables["d"].get("A1", "departments") == ("甲局",)


def test_a_table_taken_out_leaves_nothing_in_the_snapshot(path: Path) -> None:
    plan = full_plan()
    plan.tables["e"] = Table(TableInfo("e", "空表"), [Period("2022", "2022年")])
    make_file(path, plan)
    with PlanFile.open(path) as file:
        history_of(file).execute(Step("step.paste", (PutTable("e", None),), {"count": 1}))
        file.compact()
        assert file.verify() == []
    assert list(reopened(path).tables) == ["d", "m", "t"]


@given(
    texts=st.lists(st.sampled_from(TEXTS) | st.text(max_size=8), max_size=40),
    depths=st.lists(st.integers(0, 3), max_size=40),
    choices=st.lists(st.sampled_from(list(Kind)), min_size=1, max_size=3),
)
def test_any_columns_come_back(texts: list[str], depths: list[int], choices: list[Kind]) -> None:
    table = Table(TableInfo("t", "表"), [Period("2022", "2022年")])
    levels = list(_possible(depths[: len(texts)] + [0] * (len(texts) - len(depths))))
    fields = [{"name": text, "kind": choices[at % len(choices)], "departments": (text,) if at % 2 else ()} for at, text in enumerate(texts)]
    table.insert_rows(0, 0, [RowRecord(f"r{at}", levels[at], fields[at], {(TARGET, "2022"): parse(text)}) for at, text in enumerate(texts)])
    again = Table(table.info, table.periods)
    parts = {part.name: part._replace(data=unpack(*pack(part.data))) for part in table_parts(table)}
    fill_table(again, len(texts), parts)
    assert (again.ids, again.depths, again.columns) == (table.ids, table.depths, table.columns)
    assert (again.column("2022").packed, again.column("2022").others) == (table.column("2022").packed, table.column("2022").others)


def _possible(depths: list[int]) -> Iterator[int]:
    """Make any numbers into depths that can follow each other."""
    above = -1
    for depth in depths:
        above = min(depth, above + 1)
        yield above


def _small_parts() -> dict[str, Any]:
    table = full_plan().tables["d"]
    return {part.name: part for part in table_parts(table)}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ids", b'["A","A","A2","A2a","A2b","B"]'),
        ("ids", b'["A","A1"]'),
        ("ids", b'["A","A1","A2","A2a","A2b",7]'),
        ("depths", b"\x05\x00\x00\x00[0,2]\x00\x01\x01\x01\x01\x00"),
        ("field/name", b'["A"]'),
        ("cells/target/2022", array("q", [1, 2]).tobytes()),
    ],
)
def test_columns_that_do_not_fit_each_other_are_refused(name: str, data: bytes) -> None:
    parts = _small_parts()
    parts[name] = parts[name]._replace(data=data)
    whole = full_plan().tables["d"]
    with pytest.raises(Malformed):
        fill_table(Table(whole.info, whole.periods), len(whole), parts)


def test_a_packed_piece_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packing, data = pack(bytes(100_000))
    assert packing == "zlib"
    assert unpack(packing, data) == bytes(100_000)
    monkeypatch.setattr("ningbo_planner.storage.columns._UNPACKED_LIMIT", 99_999)
    with pytest.raises(Malformed):
        unpack(packing, data)


def test_only_the_columns_that_changed_are_written_again(path: Path) -> None:
    make_file(path)
    with PlanFile.open(path) as file:
        connection = file._open_database().connection
        type_some(history_of(file), ["88"])
        changes = connection.total_changes
        file.compact()
        # One column of figures and the line of the snapshot itself; the small plan has some sixty pieces.
        assert connection.total_changes - changes <= 3


def test_a_closed_file_is_closed(path: Path) -> None:
    make_file(path)
    file = PlanFile.open(path)
    history = History(file.plan, Journal())
    file.close()
    file.close()
    with pytest.raises(ValueError, match="closed"):
        file.verify()
    history.execute(Step("step.paste", (SetCell(A1, parse("5")),), {"count": 1}))
    assert reopened(path).quantity(A1).text == "70"


def test_an_existing_file_is_replaced_only_when_asked(path: Path) -> None:
    make_file(path)
    before = path.read_bytes()
    with pytest.raises(PlannerError) as caught:
        create_plan_file(path, full_plan())
    assert caught.value.code == "storage.exists"
    assert path.read_bytes() == before
    create_plan_file(path, full_plan(), force=True)
    assert plan_state(reopened(path)) == plan_state(full_plan())
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name]


def test_cells_of_an_actual_layer_that_was_only_looked_at_are_not_written(path: Path) -> None:
    plan = full_plan()
    plan.quantity(CellRef("m", "K", "2023", "actual"))
    assert reopened(make_file(path, plan)).tables["m"].layers["actual"] == {}
