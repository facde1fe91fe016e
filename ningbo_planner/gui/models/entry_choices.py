"""What can be chosen in a cell instead of being typed, and how a choice gets into the text: departments, units, words of a kind, states of a figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table
from ningbo_planner.edits import answering, labels, unit_change
from ningbo_planner.gui.models.columns import DEPARTMENTS
from ningbo_planner.gui.models.label_entry import DECIMALS, UNIT, LabelPlace, value_word
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.pinyin import rank
from ningbo_planner.text import has_text, tr

# Longer lists help nobody; typing narrows them.
MAX_SHOWN = 200
_SEPARATORS = re.compile(r"[、,，;；]")
# Fields in which the same words stand again and again; what a table has already is offered, but not forced on somebody who types.
_REPEATING = frozenset({"group", "due", "section", "source"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list.

    Attributes:
        text: what comes into the cell.
        detail: a word of explanation beside it.
        others: other words by which it is found.
        is_new: whether it is a name that the register does not have yet.
    """

    text: str
    detail: str = ""
    others: tuple[str, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """A list for one cell.

    Attributes:
        items: all lines, in the order in which they are shown while nothing is typed.
        many: whether several can stand in the cell, one behind the other.
        opens_by_typing: whether typing shows the list; otherwise only asking for it does.
        is_closed: whether nothing but these can stand in the cell.
        rest: lines for a word that fits none of the items.
    """

    items: tuple[Choice, ...]
    many: bool = False
    opens_by_typing: bool = True
    is_closed: bool = False
    rest: Callable[[str], tuple[Choice, ...]] = field(default=lambda _: ())

    def fitting(self, word: str) -> tuple[Choice, ...]:
        """Return the lines for a word being typed, the best first; all of them for no word."""
        if not word:
            return self.items[:MAX_SHOWN]
        ranked = [(found, at) for at, item in enumerate(self.items) if (found := _rank(item, word)) is not None]
        return tuple(self.items[at] for _, at in sorted(ranked)[:MAX_SHOWN]) or self.rest(word)

    def preselected(self, word: str) -> bool:
        """Tell whether Enter should take the first line for ``word``: where the word alone would not do, or was typed as initials."""
        if not word or any(word == item.text or word in item.others for item in self.items):
            return False
        return any(_rank(item, word) is not None for item in self.items) and (self.many or self.is_closed or word.isascii())


def label_choices(plan: Plan, place: LabelPlace) -> Choices:
    """Return what can be chosen in a label; a name has no list."""
    if place.field == DEPARTMENTS:
        return department_choices(plan)
    if place.field == UNIT:
        return unit_choices(plan)
    if place.field == DECIMALS:
        return Choices(tuple(Choice(str(count)) for count in range(labels.MAX_DECIMALS + 1)), is_closed=True)
    if place.field in labels.CHOICES:
        return word_choices(place.field)
    return Choices(_in_use(plan.tables[place.ref.table], place.field) if place.field in _REPEATING else (), opens_by_typing=False)


def department_choices(plan: Plan) -> Choices:
    """Return the departments of the register; those that answer for rows first, then the others; a name that fits none can be added."""
    used = dict.fromkeys(each for table in plan.tables.values() for ids in table.columns[DEPARTMENTS] for each in ids)
    known = [plan.departments[each] for each in (*used, *(each for each in plan.departments if each not in used)) if each in plan.departments]
    items = tuple(Choice(entry.name, "、".join(entry.aliases), (entry.id, *entry.aliases)) for entry in known)

    def rest(word: str) -> tuple[Choice, ...]:
        near = tuple(Choice(name, tr("choices.near")) for name in answering.near_departments(plan, word))
        return (*near, Choice(word, tr("choices.new_department"), is_new=True))

    return Choices(items, many=True, rest=rest)


def unit_choices(plan: Plan) -> Choices:
    """Return the units of the plan, then common ones."""
    used = unit_change.units_in_use(plan)
    others = [unit for unit in unit_change.COMMON_UNITS if unit not in used]
    return Choices((*(Choice(unit, tr("choices.in_use")) for unit in used), *map(Choice, others)))


def word_choices(name: str) -> Choices:
    """Return the words of a kind, a direction and so on, each with what it means."""
    said = ((value_word(name, value), f"label_meaning.{name}.{value.value}") for value in labels.CHOICES[name] if value.value)
    return Choices(tuple(Choice(word, tr(code) if has_text(code) else "") for word, code in said), is_closed=True)


def figure_choices(sheet: Sheet, row: int, column: int) -> Choices:
    """Return what can be chosen in a figure: the states without a number, and what stands beside it."""
    states = (Choice("——", tr("choices.missing")), Choice("/", tr("choices.not_applicable")))
    near = ((row, column - 1, "left"), (row - 1, column, "above"), (row, column + 1, "right"), (row + 1, column, "below"))
    found = {}
    for at, across, side in near:
        if sheet.has(at, across) and sheet.columns[across].is_period:
            text = sheet.text(at, across)
            found.setdefault(text, Choice(text, tr(f"choices.{side}")))
    neighbours = (choice for text, choice in found.items() if text and text not in ("——", "/"))
    return Choices((*states, *neighbours), opens_by_typing=False)


def word_range(choices: Choices, text: str, caret: int) -> tuple[int, int]:
    """Return where the word begins and ends that the caret is in: one name of a list, else the whole text."""
    if not choices.many:
        return 0, len(text)
    start = max((found.end() for found in _SEPARATORS.finditer(text, 0, caret)), default=0)
    following = _SEPARATORS.search(text, caret)
    return start, following.start() if following else len(text)


def with_choice(choices: Choices, text: str, caret: int, choice: Choice) -> tuple[str, int]:
    """Return the text with ``choice`` in place of the word at the caret, and where the caret is then."""
    start, stop = word_range(choices, text, caret)
    return text[:start] + choice.text + text[stop:], start + len(choice.text)


def toggled(text: str, choice: Choice) -> str:
    """Return a list with ``choice`` at its end, or without it when it was there."""
    names = names_in(text)
    kept = [name for name in names if name != choice.text and name not in choice.others]
    return answering.SEPARATOR.join(kept if len(kept) < len(names) else [*names, choice.text])


def names_in(text: str) -> list[str]:
    """Return the names of a printed list as they stand."""
    return [name.strip() for name in _SEPARATORS.split(text) if name.strip()]


def _rank(item: Choice, word: str) -> int | None:
    found = [each for each in (rank(name, word) for name in (item.text, *item.others)) if each is not None]
    return min(found) if found else None


def _in_use(table: Table, name: str) -> tuple[Choice, ...]:
    """Return the different texts of a column in the order of print."""
    said: Iterable[str] = dict.fromkeys(table.columns[name])
    return tuple(Choice(text) for text in said if text)
