"""What other programs put on the clipboard, and what we put there for them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.clipboard import CopiedCell, exact_shown, read_html, read_tsv, write_html, write_tsv
from ningbo_planner.gui.views.paste_plan import plan_paste
from tests.plans import make_row, make_table

# As LibreOffice 7.4 puts it on the clipboard: shown text inside, exact value beside.
LIBREOFFICE = """<!DOCTYPE html><html><head><title></title><style type="text/css">td { font-size: x-small }</style></head><body>
<table cellspacing="0" border="0"><colgroup width="85"></colgroup>
<tr><td height="17" align="right" sdval="1234567.891" sdnum="1033;0;#,##0.00">1,234,567.89</td>
<td align="right" sdval="0.125" sdnum="1033;0;0.00%">12.50%</td><td align="left">第一行<br>第二行</td></tr>
<tr><td align="right" sdval="2021" sdnum="1033;0;0&quot;年&quot;">2021年</td><td align="left"><font face="宋体">——</font></td><td><br></td></tr>
</table></body></html>"""

# As Excel and WPS put it there: fragments marked by comments, merged cells, numbers with or without their exact value.
EXCEL = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8><style><!-- td {mso-number-format:General;} --></style></head>
<body link="#0563C1"><table border=0 cellpadding=0 width=192><!--StartFragment-->
 <col width=64 span=3>
 <tr height=19><td rowspan=2 height=38 class=xl65 width=64>互联网及软件
  信息服务</td><td class=xl66 align=right x:num="4000.5">4,001</td><td x:num>350</td></tr>
 <tr height=19><td colspan=2>全国&nbsp;前列 &amp; 领先</td></tr>
<!--EndFragment--></table></body></html>"""


def test_exact_values_survive_from_libreoffice() -> None:
    assert read_html(LIBREOFFICE) == [["1234567.891", "12.5%", "第一行\n第二行"], ["2021年", "——", ""]]


def test_merged_cells_from_excel_are_spread_out() -> None:
    assert read_html(EXCEL) == [["互联网及软件 信息服务", "4000.5", "350"], ["", "全国\xa0前列 & 领先", ""]]


def test_html_without_a_table_is_no_block() -> None:
    assert read_html("<p>一段 <b>文字</b></p>") is None


@pytest.mark.parametrize(
    "source",
    ["<table>", "<table><tr>", "<table></table>", "<td>1</td>", "<table><td>1", "<table><tr><td rowspan=x colspan=-1>1</td></tr>", "</table><table><tr><td>1</td></tr></table>"],
)
def test_broken_html_is_read_as_far_as_it_goes(source: str) -> None:
    found = read_html(source)
    assert found is None or found == [] or found == [[]] or found == [["1"]]


def test_a_huge_span_does_not_fill_the_memory() -> None:
    rows = read_html('<table><tr><td rowspan="999999999" colspan="999999999">1</td></tr></table>')
    assert len(rows) == 1 and len(rows[0]) == 1000


@pytest.mark.parametrize(
    ("shown", "value", "exact"),
    [
        ("1,234.5", "1234.5000001", "1234.5000001"),
        ("12.5%", "0.12499", "12.499%"),
        ("(123)", "-123", "-123"),
        ("1 234", "1234", "1234"),
        ("1E+05", "100000", "1E+05"),
        ("2021年", "2021", "2021年"),
        ("12", "", "12"),
        ("12", "没有", "12"),
        ("12", "nan", "12"),
        ("12", "1e3", "1000"),
    ],
)
def test_the_exact_value_is_taken_only_behind_a_plain_figure(shown: str, value: str, exact: str) -> None:
    assert exact_shown(shown, value) == exact


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\t2\n3\t4", [["1", "2"], ["3", "4"]]),
        ("1", [["1"]]),
        ("1\t\n", [["1", ""]]),
        ("\n", [[""]]),
        ("1\n\n2", [["1"], [""], ["2"]]),
        ('"十四五"规划\t1', [['"十四五"规划', "1"]]),
        ('"第一行\n第二行"\t"a\tb"', [["第一行\n第二行", "a\tb"]]),
        ('"他说""好"""\t1', [['他说"好"', "1"]]),
        ('"没有结束', [['"没有结束']]),
        ('"a"b"\t1', [['"a"b"', "1"]]),
        ("“引号”\t=1+1", [["“引号”", "=1+1"]]),
        ("'001\t123456789012345678", [["'001", "123456789012345678"]]),
        ("1,234\t(1,234)\t12.5%\t—\t2021年\t1-2", [["1,234", "(1,234)", "12.5%", "—", "2021年", "1-2"]]),
        ("1\r2", [["1"], ["2"]]),
    ],
)
def test_text_with_tabs(text: str, rows: list[list[str]]) -> None:
    assert read_tsv(text) == rows


def test_python_s_own_csv_reader_would_lose_the_quotes() -> None:
    assert next(csv.reader(io.StringIO('"十四五"规划'), delimiter="\t")) == ["十四五规划"]


CELLS = st.lists(st.lists(st.text(alphabet='ab1,."“ \t\n——%<>&年', max_size=6), min_size=3, max_size=3), min_size=1, max_size=4)


@given(CELLS)
def test_what_is_written_as_text_is_read_back(texts: list[list[str]]) -> None:
    if texts[-1] == ["", "", ""]:
        texts[-1][0] = "x"
    assert read_tsv(write_tsv([[CopiedCell(text) for text in row] for row in texts])) == texts


@given(st.lists(st.lists(st.text(alphabet='ab1,."“——%<>&年', max_size=6), min_size=2, max_size=2), min_size=1, max_size=3))
def test_what_is_written_as_html_is_read_back(texts: list[list[str]]) -> None:
    assert read_html(write_html([[CopiedCell(text) for text in row] for row in texts])) == texts


def test_figures_in_html_keep_their_value_and_merged_cells_their_shape() -> None:
    page = write_html([[CopiedCell("数字内容", rows=2), CopiedCell("24", is_number=True)], [CopiedCell("", rows=0, columns=0), CopiedCell("270", is_number=True)]])
    assert '<td rowspan="2">数字内容</td>' in page and 'x:num="24"' in page and 'sdval="24"' in page
    assert read_html(page) == [["数字内容", "24"], ["", "270"]]


# ---------------------------------------------------------------------------------------------------- where a block goes


def three_by_three() -> Sheet:
    """Return a sheet with a name and three figures in three rows."""
    return Sheet(make_table("s", [make_row(f"r{row}", 0, ["1", "2", "3"]) for row in range(3)], trailing=()))


def laid(targets: list[Block], rows: list[list[str]]) -> dict[str, str]:
    """Return where the items of a block go, as ``row/period``."""
    return {f"{cell.row}/{cell.period}": item for cell, item in plan_paste(three_by_three(), targets, rows).cells.items()}


def test_one_value_fills_all_areas() -> None:
    found = laid([Block(0, 1, 1, 2), Block(2, 3, 2, 3)], [["x"]])
    assert found == dict.fromkeys(["r0/2021", "r0/2022", "r1/2021", "r1/2022", "r2/2023"], "x")


def test_a_block_spreads_out_from_one_cell() -> None:
    assert laid([Block(1, 2, 1, 2)], [["a", "b"], ["c", "d"]]) == {"r1/2022": "a", "r1/2023": "b", "r2/2022": "c", "r2/2023": "d"}


def test_a_block_repeats_over_an_exact_multiple() -> None:
    assert laid([Block(0, 1, 1, 2)], [["a"], ["b"]]) == {"r0/2021": "a", "r0/2022": "a", "r1/2021": "b", "r1/2022": "b"}
    assert laid([Block(0, 1, 2, 1)], [["a", "b"]]) == {f"r{row}/{year}": text for row in range(3) for year, text in (("2021", "a"), ("2022", "b"))}


def test_a_block_that_does_not_fit_is_laid_once() -> None:
    assert laid([Block(0, 1, 2, 1)], [["a"], ["b"]]) == {"r0/2021": "a", "r1/2021": "b"}


def test_short_lines_leave_the_rest_alone() -> None:
    assert laid([Block(0, 1, 0, 1)], [["a", "b"], ["c"]]) == {"r0/2021": "a", "r0/2022": "b", "r1/2021": "c"}


def test_labels_and_the_edge_are_counted() -> None:
    planned = plan_paste(three_by_three(), [Block(2, 0, 2, 0)], [["a", "b", "c", "d", "e"], ["f", "g", "h", "i", "j"]])
    assert list(planned.cells.values()) == ["b", "c", "d"] and (planned.labels, planned.beyond) == (1, 6)
    assert planned.area == Block(2, 0, 2, 3)
