"""All rules, in the order in which the findings of one cell are told."""

from __future__ import annotations

from ningbo_planner.checks.answering import DepartmentRule, SharedRowRule
from ningbo_planner.checks.bounds import BoundRule, LimitRule, RangeRule
from ningbo_planner.checks.figures import FigureStore
from ningbo_planner.checks.formulas import BrokenRule, FormulaRule
from ningbo_planner.checks.growth import GrowthRule
from ningbo_planner.checks.in_time import OrderRule
from ningbo_planner.checks.linked import LinkIndex
from ningbo_planner.checks.links import LinkRule
from ningbo_planner.checks.measures import MeasureRule, UnitRule
from ningbo_planner.checks.own_rules import OwnRules
from ningbo_planner.checks.ratios import RatioRule
from ningbo_planner.checks.rule import Rule
from ningbo_planner.checks.scopes import ScopeRule
from ningbo_planner.checks.statements import BaseRule, BlankRule, EmptyRule, FormatRule
from ningbo_planner.checks.sums import PartRule, SumRule
from ningbo_planner.checks.told import ToldRule
from ningbo_planner.checks.wording import OwnWordingRule, ReadingRule, TermRule, WordingRule


def make_rules(store: FigureStore | None = None) -> tuple[Rule, ...]:
    """Return one of each rule for one plan; they share what they find out about its links, its own rules and its figures."""
    links, own, figures = LinkIndex(), OwnRules(), store or FigureStore()
    return (
        SumRule(),
        PartRule(),
        LinkRule(links),
        FormulaRule(own),
        RatioRule(own),
        BoundRule(own),
        WordingRule(links),
        OwnWordingRule(own),
        FormatRule(),
        OrderRule(figures),
        LimitRule(),
        RangeRule(),
        GrowthRule(figures),
        ScopeRule(own, links),
        MeasureRule(links),
        UnitRule(),
        ToldRule(),
        TermRule(links),
        ReadingRule(),
        EmptyRule(),
        BlankRule(),
        BaseRule(),
        DepartmentRule(),
        SharedRowRule(links),
        BrokenRule(own),
    )
