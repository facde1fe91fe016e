"""Every real disagreement of the shipped document is found, each by the finding that a planner reads, and no false one is graver than a hint."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.finding import Finding, Grade
from tests.checks.found import findings
from tests.sample_plans import shipped_plan

# What a reader of the document finds to disagree: the rule that tells of it, the row it is told at, the period, and words that the sentence has.
DISAGREEMENTS = [
    # Sums of the appendix.
    ("sum", "D07", "2021", "合计写为1366亿元，已有分项之和为1312亿元，合计比已有分项之和多54亿元；分项数字金融缺数"),
    ("sum", "D07", "2022", "合计写为1700亿元，分项之和为1691亿元，合计比分项之和多9亿元"),
    ("sum", "D07", "2023", "合计写为2100亿元，分项之和为2110亿元，合计比分项之和少10亿元"),
    ("sum", "D07", "2025", "合计写为3400亿元，分项之和为3420亿元，合计比分项之和少20亿元"),
    ("sum", "D07", "2026", "合计写为4000亿元，分项之和为4150亿元，合计比分项之和少150亿元"),
    # Base against targets; a target that is met already; prints that lost 万.
    ("scope", "M02", "2021", "相差656亿元，恰好是“数字产品与互联网批零”的数；而2026年的目标>10000亿元只有计入"),
    ("limit", "D01", "2026", "目标写为>15%，下限与2025年的15%相同"),
    ("reading", "M01", "2026", "印作“>1”，字面是>1亿元，方案按>10000亿元理解"),
    ("reading", "M02", "2026", "印作“>1”，字面是>1亿元，方案按>10000亿元理解"),
    # Measures: text against tables, main table against appendix.
    ("measure", "P017", "", "口径是产值，与它对应的主要目标表“核心制造业营收”的口径是营收"),
    ("measure", "P017", "", "口径是产值，与它对应的目标分解表“数字制造业(营收)”的口径是营收"),
    ("measure", "P028", "", "口径是产值，与它对应的目标分解表“集成电路”的口径是营收"),
    ("measure", "P024", "", "口径是增加值，与它对应的目标分解表“软件与信息服务业”、“数字科技”、“数字金融”的口径是营收"),
    ("measure", "M03", "", "目标分解表“数字经济核心产业占GDP比重”没有写明口径，与它对应的主要目标表“数字经济核心产业增加值占GDP比重”按增加值计"),
    ("measure", "M07", "", "主要目标表“数字产品与互联网批零”没有写明口径"),
    ("measure", "M08", "", "主要目标表“数字内容”没有写明口径"),
    ("measure", "M09", "", "主要目标表“新型数字设施建设与传输服务”没有写明口径"),
    ("measure", "P039", "", "的单位是“家”，与它对应的主要目标表“市级以上数字化车间(智能工厂)”用“个”"),
    # Words: text against tables, text against text.
    ("wording", "P008", "goal", "写作“100项以上”，与主要目标表“重大创新成果”2026年的“100项”"),
    ("wording", "P053", "goal", "写作“突破100项”，与主要目标表“重大创新成果”2026年的“100项”、正文一(二)“重大创新成果”的“100项以上”"),
    ("wording", "P010", "goal", "写作“400个以上”"),
    ("wording", "P054", "goal", "写作“400个以上”"),
    ("wording", "P011", "goal", "写作“1000个以上”"),
    ("wording", "P039", "goal", "写作“1000家以上”"),
    ("wording", "P012", "goal", "写作“100个以上”"),
    ("wording", "P019", "goal", "写作“超过4000亿元”，与主要目标表“核心服务业营收”2026年的“4000亿元”、目标分解表“数字服务业(营收)”2026年的“4000亿元”、正文一(二)“数字核心服务业营收”的“达到4000亿元”"),
    ("wording", "P028", "goal", "写作“突破1000亿元”"),
    ("wording", "P035", "goal", "写作“突破2000亿元”"),
    ("term", "P046", "", "说的是新增（“成功创建省级重点实验室5”），而主要目标表“省级重点实验室”是期末总数"),
    # Boxes against paragraphs, and what was lost in print.
    ("bound", "P072", "goal", "与规定的界限（>1000亿元）数值相同、说法不同"),
    ("bound", "P070", "goal", "与规定的界限（>500亿元）数值相同、说法不同"),
    ("bound", "P092", "goal", "“中国电信长三角枢纽节点项目标准机柜”写为3个"),
    # Departments.
    ("department", "D01", "", "“市发改委市数字经济局”按名册读作“市发改委、市数字经济局”"),
    ("department", "D07", "", "“市服务局”按名册读作“市服务业局”"),
    ("department", "D13", "", "“市市场监”按名册读作“市市场监管局”"),
    ("department", "M08", "", "“市市场监管”按名册读作“市市场监管局”"),
    ("department", "P032", "", "“市市场监管局市口岸办”按名册读作“市市场监管局、市口岸办”"),
    ("department", "P038", "", "“人行市中心支行市农业农村局”按名册读作“人行市中心支行、市农业农村局”"),
    ("department_link", "P034", "", "正文的责任单位没有列出市文广旅游局，以“等”结尾"),
    ("department_link", "P024", "", "正文的责任单位没有列出市地方金融监管局，以“等”结尾"),
]


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    return findings(shipped_plan())


@pytest.mark.parametrize(("rule", "row", "period", "words"), DISAGREEMENTS)
def test_a_disagreement_of_the_document_is_found(found: list[Finding], rule: str, row: str, period: str, words: str) -> None:
    fitting = [finding for finding in found if (finding.rule, finding.row, finding.period) == (rule, row, period) and words in finding.message]
    assert len(fitting) == 1, [finding.message for finding in found if finding.row == row]


def test_nothing_else_is_found(found: list[Finding]) -> None:
    listed = [finding for finding in found if any((finding.rule, finding.row, finding.period) == each[:3] and each[3] in finding.message for each in DISAGREEMENTS)]
    assert [finding.message for finding in found if finding not in listed] == []
    assert len(found) == len(DISAGREEMENTS)


def test_what_is_surely_wrong_is_an_error_and_what_may_be_right_is_not(found: list[Finding]) -> None:
    assert {(finding.rule, finding.row) for finding in found if finding.grade is Grade.ERROR} == {("sum", "D07")}
    assert sorted((finding.rule, finding.row) for finding in found if finding.grade is Grade.WARNING) == [("measure", "P017"), ("measure", "P017"), ("measure", "P024"), ("measure", "P028")]
