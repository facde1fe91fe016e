"""The workbook of reminders with the ledger of a round beside them, from the template ``催报单.xlsx``: which words of the template are which facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ningbo_planner.exchange.forms.list_workbook import ListSheet, ListWorkbook, list_workbook
from ningbo_planner.exchange.writer.sheet_writer import Value

TEMPLATE = Path("xlsx") / "催报单.xlsx"
_REMINDERS, _LEDGER = "催报单", "收发台账"
# Words in braces of the template by fact.
_WORDS = {"plan": "规划名称", "issuer": "编制单位", "round": "轮次", "deadline": "截止日期", "contact": "联系人", "day": "日期", "summary": "小结"}
# Roles of columns by fact.
_ROLES = {
    "number": "序号",
    "name": "责任单位",
    "state": "状态",
    "issued": "下发时间",
    "version": "版次",
    "deadline": "截止日期",
    "returned": "回收时间",
    "versions": "份数",
    "days_late": "逾期天数",
    "changes": "采纳数",
    "problems": "问题数",
    "filled_by": "填报人",
    "phone": "联系电话",
    "rows": "填报行数",
    "file": "文件",
    "text": "催报内容",
}
Facts = Mapping[str, Value]


def reminder_book(template: Path, words: Facts, reminders: Sequence[Facts], ledger: Sequence[Facts], title: str, time: str) -> ListWorkbook:
    """Return the workbook; ``words`` and the lines are given by the names of facts.

    Raises:
        PlannerError: the template is missing, unreadable, or lost a sheet, a role or a sample row.
    """
    roles = (_ROLES["number"], _ROLES["name"])
    sheets = [ListSheet(name, roles, [{_ROLES[fact]: value for fact, value in line.items()} for line in lines]) for name, lines in ((_REMINDERS, reminders), (_LEDGER, ledger))]
    return list_workbook(template, sheets, {_WORDS[fact]: value for fact, value in words.items()}, title, str(words["issuer"]), time)
