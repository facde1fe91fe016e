"""What the panel 成因 shows of causes and repairs, prepared: sentences, cells with what they say and would say, and what adopting them would write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ningbo_planner.balance.repair import Repair
from ningbo_planner.checks.checker import Checker
from ningbo_planner.checks.outlook import Outlook, outlook
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.holds import held_cells
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.explain.cause import Cause, CauseKind
from ningbo_planner.explain.implied import REFUTED, implied_figures
from ningbo_planner.services.explanation_words import cause_title, cell_names, effect_words, left_out_words, place_words, rounding_words, said_words
from ningbo_planner.text import tr

Figures = Mapping[CellRef, Quantity]

# The sign that stands for each kind of cause.
SIGNS = {
    CauseKind.OMITTED: "circle-minus",
    CauseKind.DOUBLED: "copy-plus",
    CauseKind.MISSING: "circle-dashed",
    CauseKind.DIGIT_SWAP: "arrow-left-right",
    CauseKind.FACTOR: "decimals-arrow-right",
    CauseKind.SIGN: "diff",
    CauseKind.RATE: "percent",
    CauseKind.CUMULATIVE: "layers",
    CauseKind.WRONG_TOTAL: "split",
    CauseKind.SHIFTED: "move-right",
    CauseKind.REPEATED: "repeat",
    CauseKind.ROUNDING: "equal-approximately",
    CauseKind.SCOPE: "scan",
    CauseKind.WORDING: "text-quote",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of an option: its place in words, what it says, and what it would say (nothing where it is only a witness)."""

    cell: CellRef
    place: str
    now: str
    to: str = ""

    @property
    def figures(self) -> str:
        """What stands beside the place."""
        return tr("explanation.change", now=self.now, to=self.to) if self.to else self.now


@dataclass(frozen=True, slots=True)
class Effect:
    """What adopting an option does to the findings: in a few words, finding by finding, and whether that is ``good``, a ``warning`` or ``muted``."""

    text: str
    details: str
    tone: str


@dataclass(frozen=True, slots=True)
class Option:
    """One cause or one repair.

    Attributes:
        key: names it among the others of its finding.
        sign, colour, title, sentence: of a cause; the colour is that of the sign.
        is_chance: whether the match may be one by chance.
        is_best: whether no fewer cells would do, proved.
        matches: the number of the cause that says the same, 0 for none.
        lines: the cells it is about.
        figures: what adopting it writes; nothing where it is not for that.
        effect: what becomes of the findings then.
        obstacle: why it cannot be adopted now, or nothing.
    """

    key: str
    lines: tuple[Line, ...]
    figures: Figures
    sign: str = ""
    colour: str = ""
    title: str = ""
    sentence: str = ""
    is_chance: bool = False
    is_best: bool = False
    matches: int = 0
    effect: Effect | None = None
    obstacle: str = ""

    @property
    def is_repair(self) -> bool:
        """Whether it is a repair."""
        return not self.sentence

    @property
    def marks(self) -> dict[CellRef, Quantity | None]:
        """What a preview shows in which cells; ``None`` only frames a cell."""
        return {line.cell: self.figures.get(line.cell) for line in self.lines}

    @property
    def spoken(self) -> str:
        """The option as one sentence, for people who listen."""
        if self.is_repair:
            text = tr("explanation.spoken.repair", changes="；".join(f"{line.place} {line.figures}" for line in self.lines))
        else:
            text = tr("explanation.spoken.cause", title=self.title, sentence=self.sentence)
        return text if self.effect is None else tr("explanation.spoken.effect", text=text, effect=self.effect.text)


@dataclass(frozen=True, slots=True)
class Rounding:
    """What rounding can do about the gap, in one sentence; ``None`` where it cannot be judged."""

    text: str
    explains: bool | None


class Options:
    """Makes the options of one broken equation."""

    def __init__(self, checker: Checker, finding: Finding, equation: Equation, refusal: str = "") -> None:
        """Look at ``finding``, which reports ``equation``; ``refusal`` says why nothing at all can be adopted."""
        self._checker = checker
        self._plan: Plan = checker.plan
        self._finding = finding
        self._equation = equation
        self._refusal = refusal

    def causes(self, causes: Sequence[Cause], repairs: Sequence[Repair] = ()) -> list[Option]:
        """Return the options of ``causes``; what one would write is completed by the first repair that writes it too, so that linked cells go along."""
        return [self._cause(number, cause, repairs) for number, cause in enumerate(causes)]

    def repairs(self, repairs: Sequence[Repair], causes: Sequence[Option] = ()) -> list[Option]:
        """Return the options of ``repairs``; those that some of ``causes`` speak for say so."""
        written = [dict(cause.figures) for cause in causes]
        found = []
        for number, repair in enumerate(repairs):
            figures = {change.cell: change.to for change in repair.changes}
            matches = written.index(figures) + 1 if figures in written else 0
            found.append(self._adoptable(Option(f"repair{number}", self.lines_of(figures), figures, is_best=repair.is_optimal, matches=matches)))
        return found

    def rounding(self) -> Rounding:
        """Judge rounding."""
        return Rounding(*rounding_words(self._plan, self._equation))

    def left_out(self) -> list[str]:
        """Return why some cells of the equation are in no repair: they are held, are no figures, or their bounds do not let them."""
        return left_out_words(self._plan, self._equation)

    def lines_of(self, figures: Figures) -> tuple[Line, ...]:
        """Return a line for each cell that ``figures`` write."""
        return tuple(Line(cell, self.place(cell), _said(self._plan.quantity(cell)), said_words(to, self._plan.unit_of(cell))) for cell, to in figures.items())

    def place(self, cell: CellRef) -> str:
        """Return row and period of a cell, with its table where that is another."""
        return place_words(self._plan, cell, self._finding.table)

    def _cause(self, number: int, cause: Cause, repairs: Sequence[Repair]) -> Option:
        figures = completed(implied_figures(self._plan, self._equation, cause), repairs)
        witnesses = [proposal.cell for proposal in cause.proposals if proposal.cell not in figures]
        lines = (*self.lines_of(figures), *(Line(cell, self.place(cell), said_words(self._plan.quantity(cell), self._plan.unit_of(cell))) for cell in witnesses))
        colour = "muted" if cause.code in REFUTED else "warning" if cause.is_chance else "accent"
        return self._adoptable(Option(f"cause{number}", lines, figures, SIGNS[cause.kind], colour, cause_title(cause), cause.sentence, cause.is_chance))

    def _adoptable(self, option: Option) -> Option:
        """Return ``option`` with what adopting it would do, and why it cannot be."""
        if not option.figures:
            return option
        return replace(option, effect=effect_of(outlook(self._checker, option.figures)), obstacle=self._refusal or self._obstacle(option.figures))

    def _obstacle(self, figures: Figures) -> str:
        held = held_cells(self._plan, figures)
        return tr("explanation.obstacle.held", names=cell_names(self._plan, held)) if held else ""


def completed(figures: dict[CellRef, Quantity], repairs: Sequence[Repair]) -> dict[CellRef, Quantity]:
    """Return ``figures`` with what the first repair that writes them writes besides."""
    if not figures:
        return figures
    for repair in repairs:
        changes = {change.cell: change.to for change in repair.changes}
        if all(cell in changes and changes[cell].point == to.point for cell, to in figures.items()):
            return changes
    return figures


def effect_of(seen: Outlook) -> Effect:
    """Return an outlook in words."""
    told = (("gone", seen.gone), ("added", seen.added), ("expired", seen.expired), ("changed", (*seen.eased, *seen.changed)))
    details = "\n".join(tr(f"explanation.effect.tip_{what}", message=finding.message) for what, findings in told for finding in findings)
    tone = "warning" if seen.added or seen.expired else "good" if seen.gone or seen.eased else "muted"
    return Effect(effect_words(seen), details, tone)


def _said(quantity: Quantity) -> str:
    """Return what a cell says now; its unit stands behind what it would say."""
    return quantity.text or tr("explanation.empty")
