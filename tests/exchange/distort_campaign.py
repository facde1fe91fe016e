"""Seeded combinations of up to five faults on our own issued workbooks: ``python -m tests.exchange.distort_campaign [count] [first seed]``.

Prints how many figures were taken wrongly (none may be) and how many of the untouched cells were taken without a question (at least 95 in 100).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ningbo_planner.domain.plan import Plan
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import new_plan, open_plan
from tests.exchange.distortion_structure import FAULTS
from tests.exchange.distortions import Case, Fault, Verdict, judged, spoil
from tests.exchange.form_model import FormFile

MOST_FAULTS = 5


@dataclass
class Tally:
    """What a campaign has come to."""

    cases: int = 0
    untouched: int = 0
    clean: int = 0
    clean_touched: int = 0
    wrong: list[str] = field(default_factory=list)
    asked_under: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    applied: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, case: Case, verdict: Verdict) -> None:
        """Count one case."""
        self.cases += 1
        self.untouched += verdict.untouched
        self.clean += verdict.clean
        self.clean_touched += verdict.clean_touched
        self.wrong += [f"{name} {case.department} {case.faults}: {each}" for each in verdict.wrong]
        self.applied.update(case.faults)
        self.refused.update([verdict.refused] if verdict.refused else [])
        if verdict.untouched > verdict.clean:
            self.asked_under.update({fault: verdict.untouched - verdict.clean for fault in case.faults})


def issued_forms(folder: Path) -> tuple[Plan, dict[str, FormFile]]:
    """Make the shipped plan, hand out all its workbooks, and return the plan and the workbooks taken apart."""
    path = folder / "方案.nbplan"
    new_plan(path)
    workspace = open_plan(path, author="编制人")
    try:
        report = issue(workspace, folder / "下发", deadline="2026-03-31")
    finally:
        workspace.close()
    return workspace.plan, {file.department: FormFile.of(file.path) for file in report.files}


def one_case(plan: Plan, forms: dict[str, FormFile], seed: int) -> Case:
    """Return the case of a seed: a department and one to five faults."""
    chance = random.Random(seed)
    department = chance.choice(sorted(forms))
    case = Case(forms[department].copy(), plan, department, chance)
    spoil(case, chance.sample(FAULTS, chance.randint(1, MOST_FAULTS)))
    return case


def single_case(plan: Plan, forms: dict[str, FormFile], fault: Fault, department: str) -> Case:
    """Return a case of one fault."""
    case = Case(forms[department].copy(), plan, department, random.Random(f"{fault.name} {department}"))
    spoil(case, [fault])
    return case


def main(arguments: list[str]) -> int:
    """Run the campaign and print its counts."""
    count, first = int(arguments[0]) if arguments else 5_000, int(arguments[1]) if len(arguments) > 1 else 1
    with tempfile.TemporaryDirectory() as folder:
        plan, forms = issued_forms(Path(folder))
    started, tally = time.perf_counter(), Tally()
    for fault in FAULTS:
        for department in forms:
            case = single_case(plan, forms, fault, department)
            tally.add(f"[{fault.name}]", case, judged(case))
    show("each fault on each form", tally)
    tally = Tally()
    for seed in range(first, first + count):
        case = one_case(plan, forms, seed)
        tally.add(f"seed {seed}", case, judged(case))
    show(f"{count} combinations of up to {MOST_FAULTS} faults, {time.perf_counter() - started:.0f} s", tally)
    return 1 if tally.wrong or tally.clean < 0.95 * tally.untouched else 0


def show(title: str, tally: Tally) -> None:
    """Print a tally."""
    print(f"== {title}: {tally.cases} forms, {len(FAULTS)} kinds of fault")
    print(f"untouched cells {tally.untouched}, taken without a question {tally.clean} ({100 * tally.clean / max(1, tally.untouched):.2f} %)")
    print(f"touched cells taken rightly without a question {tally.clean_touched}; files refused {dict(tally.refused)}")
    print(f"figures taken wrongly: {len(tally.wrong)}")
    for line in tally.wrong[:25]:
        print("  ", line)
    print("untouched cells that were asked about, by fault:", tally.asked_under.most_common(15))
    missing = [fault.name for fault in FAULTS if not tally.applied[fault.name]]
    print("faults that applied nowhere:", missing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
