"""What other programs put on the clipboard, and what we put there for them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.views.clip import contents
from ningbo_planner.gui.views.clip.contents import MAX_TEXT, Source
from ningbo_planner.gui.views.clip.html_tables import read_html
from ningbo_planner.gui.views.clip.reading_order import LIBREOFFICE_TSVS, XML_SPREADSHEETS, Offer, fetch, read_offer
from ningbo_planner.gui.views.clip.shown_figures import exact_shown
from ningbo_planner.gui.views.clip.tab_text import read_commas, read_tsv, write_tsv
from ningbo_planner.gui.views.clip.written_cells import CopiedCell, Look, write_document_html, write_html
from ningbo_planner.gui.views.clip.xml_spreadsheet import read_xml_spreadsheet
from ningbo_planner.gui.views.mime_data import new_mime_data

SAMPLES = Path(__file__).parent.parent / "data" / "clipboard"


def sample(name: str) -> str:
    """Return what another program put on the clipboard."""
    return (SAMPLES / name).read_text("utf-8")


# --------------------------------------------------------------------------------------------------------------- in HTML


def test_exact_values_come_from_excel_and_hidden_rows_and_columns_do_not() -> None:
    assert read_html(sample("excel_2003.html")) == [["指标", "2024年", "2025年"], ["集成电路", "1234.567", "850"], ["互联网及软件\n信息服务", "12.5%", "-123"]]


def test_merged_cells_of_excel_take_their_places() -> None:
    rows = read_html(sample("excel_365.html"))
    assert rows == [
        ["数字制造业", "\xa01,234.50", "12.5%", "——", ""],
        ["", "全国\xa0前列 & 领先", "", "第一行\n第二行", ">15%"],
        ["", "-5.2", "1.2E+05", "很长的说明文字", ""],
    ]


def test_exact_values_of_wps_in_the_manner_they_are_shown() -> None:
    rows = read_html(sample("wps.html"))
    assert rows == [["数字金融", "1234.567", "33.3333333333333%", "2023/3/24"], ["  前面有空格", "第一行\n第二行", "1,000", "1-2"]]


def test_figures_can_be_had_as_they_are_shown() -> None:
    assert read_html(sample("wps.html"), as_shown=True)[0] == ["数字金融", "1,234.57", "33.3%", "2023/3/24"]


def test_exact_values_of_libreoffice_also_where_the_column_was_too_narrow() -> None:
    rows = read_html(sample("libreoffice.html"))
    assert rows == [["1234567.891", "12.50%", "第一行\n第二行"], ["2021年", "——", "123456.5"], ["001", '"十四五"规划', ""]]


def test_a_table_of_word_with_paragraphs_tracked_changes_and_a_footnote() -> None:
    rows = read_html(sample("word.html"))
    assert rows == [["新型数字元器件（组件）", "1,299", "1350¹"], ["第一段\n第二段", "4300", "\xa0"]]


def test_the_real_table_of_a_web_page_that_lays_itself_out_by_one() -> None:
    rows = read_html(sample("web_page.html"))
    assert rows == [["指标", "1—6月", "同比（%）"], ["规上工业增加值", "2,615.3", "7.0"], ["其中：数字经济核心产业", "\xa01\xa0234.5\xa0", "－0.4"], ["", "560\n（预计）", "↑8.1"]]


def test_exact_values_of_a_sheet_in_the_browser() -> None:
    assert read_html(sample("google_sheets.html")) == [["1234.567", "12.5%"], ["数字 > 金融", ""]]


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("<p>一段 <b>文字</b></p>", None),
        ("<table>", []),
        ("<table><tr>", [[]]),
        ("<td>1</td>", None),
        ("<table><td>1", [["1"]]),
        ("<table><tr><td rowspan=x colspan=-1>1</td></tr>", [["1"]]),
        ("</table><TABLE><TR><TD>1<TD>2</TR></TABLE>", [["1", "2"]]),
        ("<table><tr><td>1</td></tr></table><p>文字</p><table><tr><td>2</td></tr></table>", [["1"], ["2"]]),
        ("<table><tr><td><15%</td><td>a < b</td></tr></table>", [["<15%", "a < b"]]),
        ("<table><tr><td>一<!-- <td>注 -->二</td></tr><!-- 没有结束", [["一二"]]),
        ("<table><tr><td>外<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table></td><td>2</td></tr></table>", [["外\n甲 乙\n丙", "2"]]),
        ("<table><tr><td rowspan=2 colspan=2>1</td><td>2</td></tr><tr><td>3</td></tr></table>", [["1", "", "2"], ["", "", "3"]]),
        ("<table><tr><td hidden>1</td><td>2</td></tr><tr><td hidden>3</td><td>4</td></tr></table>", [["2"], ["4"]]),
        ("<table><tr><td>H<sub>2</sub>O</td><td>10<sup>4</sup></td></tr></table>", [["H₂O", "10⁴"]]),
        ("<table><tr><td>&#8206;12&#x200b;</td></tr></table>", [["12"]]),
    ],
)
def test_html_of_any_kind_is_read_as_far_as_it_goes(source: str, rows: list[list[str]] | None) -> None:
    assert read_html(source) == rows


def test_a_huge_span_does_not_fill_the_memory() -> None:
    rows = read_html('<table><tr><td rowspan="999999999" colspan="999999999">1</td></tr></table>')
    assert len(rows) == 1 and len(rows[0]) == 1000
    with pytest.raises(PlannerError) as refusal:
        read_html("<table>" + "<tr><td colspan=1000>1</td></tr>" * 5000 + "</table>")
    assert refusal.value.code == "clipboard.too_many"


@pytest.mark.parametrize("piece", ['<td "', "<td '", "<!--", "<td>&amp", "<table>", '<td title="<td>', "<span style=display:none>", "</table>", "<tr><td><table>"])
def test_hostile_pages_take_no_time(piece: str) -> None:
    assert read_html("<table><tr><td>1</td></tr>" + piece * 3_000) is not None


@pytest.mark.parametrize(
    ("shown", "value", "exact"),
    [
        ("1,234.5", "1234.5000001", "1234.5000001"),
        ("1,350.00", "1350", "1350.00"),
        ("12.5%", "0.12499", "12.499%"),
        ("8.0%", "0.08", "8.0%"),
        ("(123)", "-123", "-123"),
        ("1 234", "1234", "1234"),
        ("¥1,234.5", "1234.5", "1234.5"),
        ("1E+05", "100000", "100000"),
        ("####", "100000.5", "100000.5"),
        ("0.3", "0.30000000000000004", "0.3"),
        ("2021年", "2021", "2021年"),
        ("2023/3/24", "45009", "2023/3/24"),
        ("12", "", "12"),
        ("12", "没有", "12"),
        ("12", "nan", "12"),
        ("12", "1e309", "12"),
        ("12", "1e3", "1000"),
        ("12", "9" * 400, "12"),
    ],
)
def test_the_exact_value_is_taken_only_behind_a_plain_figure(shown: str, value: str, exact: str) -> None:
    assert exact_shown(shown, value) == exact


# --------------------------------------------------------------------------------------------------- Excel's own XML


def test_exact_values_of_excel_s_own_format() -> None:
    rows = read_xml_spreadsheet((SAMPLES / "excel_365.xml").read_bytes())
    assert rows == [["指标", "2024", "", "2025"], ["集成电路", "1234.567", "0.3", "8.0%"], ["2024-01-01", "#DIV/0!", "第一行\n第二行", "1234567890123450000000"]]


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"PK\x03\x04",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table/></Worksheet></Workbook>',
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ],
)
def test_what_is_no_xml_spreadsheet_is_passed_over(source: bytes) -> None:
    assert read_xml_spreadsheet(source) is None


def test_a_cell_far_away_does_not_fill_the_memory() -> None:
    page = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>{}</Table></Worksheet></Workbook>'
    cell = '<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="Number">1</Data></Cell></Row>'
    with pytest.raises(PlannerError) as refusal:
        read_xml_spreadsheet(page.format(cell).encode())
    assert refusal.value.code == "clipboard.too_many"


# ---------------------------------------------------------------------------------------------------------------- as text


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
        ('"a"\n', [["a"]]),
        ("“引号”\t=1+1", [["“引号”", "=1+1"]]),
        ("'001\t123456789012345678", [["'001", "123456789012345678"]]),
        ("1,234\t(1,234)\t12.5%\t—\t2021年\t1-2", [["1,234", "(1,234)", "12.5%", "—", "2021年", "1-2"]]),
        ("1\xa0234", [["1\xa0234"]]),
        ("1\r2", [["1"], ["2"]]),
    ],
)
def test_text_with_tabs(text: str, rows: list[list[str]]) -> None:
    assert read_tsv(text) == rows


def test_the_flavour_of_libreoffice() -> None:
    rows = [["1,234,567.89", "12.50%", "第一行\n第二行"], ["2021年", "——", "带制\t表符"], ["001", '"十四五"规划', ""]]
    assert read_tsv(sample("libreoffice.tsv")) == rows


def test_python_s_own_csv_reader_would_lose_the_quotes() -> None:
    assert next(csv.reader(io.StringIO('"十四五"规划'), delimiter="\t")) == ["十四五规划"]


@pytest.mark.parametrize("piece", ['"', '"a', '"""\t', '"\t', '\t"\n'])
def test_many_quotes_take_no_time(piece: str) -> None:
    assert read_tsv(piece * 20_000)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("指标,2024年,2025年\n集成电路,720,850\n数字终端,1350,1500", [["指标", "2024年", "2025年"], ["集成电路", "720", "850"], ["数字终端", "1350", "1500"]]),
        ('"甲,乙",1\n丙,2\n', [["甲,乙", "1"], ["丙", "2"]]),
        ("甲,1\n乙\n丙,2", None),
        ("1,234\n5,678\n", None),
        ("1,234", None),
        ("1,2,3", None),
        ("先做甲,后做乙\n先做丙,后做丁", None),
        ("1,2\t3\n4,5\t6", None),
        ("1,2\n3", None),
    ],
)
def test_commas_part_cells_only_where_that_is_plainly_meant(text: str, rows: list[list[str]] | None) -> None:
    assert read_commas(text) == rows


# ------------------------------------------------------------------------------------------------------ which is read


def data_of(**formats: object) -> QMimeData:
    """Return clipboard data in some formats, as another program offers them."""
    data = new_mime_data()
    for name, value in formats.items():
        {"text": data.setText, "html": data.setHtml}.get(name, lambda told: data.setData(XML_SPREADSHEETS[0] if name == "xml" else LIBREOFFICE_TSVS[0], told))(value)
    return data


def test_the_most_exact_format_is_read() -> None:
    xml, html, tsv = (SAMPLES / "excel_365.xml").read_bytes(), sample("libreoffice.html"), sample("libreoffice.tsv").encode()
    everything = {"xml": xml, "html": html, "tsv": tsv, "text": "1\t2"}
    found = []
    for name in ("xml", "html", "tsv", "text"):
        contents_ = read_offer(fetch(data_of(**everything)))
        found.append((contents_.source, contents_.texts()[0][0]))
        del everything[name]
    assert found == [(Source.SPREADSHEET, "指标"), (Source.HTML, "1234567.891"), (Source.TABS, "1,234,567.89"), (Source.TABS, "1")]


def test_html_without_a_table_leaves_the_word_to_the_text() -> None:
    assert read_offer(fetch(data_of(html="<span>1,234</span>", text="1,234"))).texts() == [["1,234"]]


def test_a_single_text_a_column_and_a_table_with_commas() -> None:
    assert [read_offer(Offer(text=text)).source for text in ("1,234", "1\n2", "甲,1\n乙,2", "1\t2")] == [Source.TEXT, Source.TABS, Source.COMMAS, Source.TABS]


def test_copied_files_and_pictures_are_nothing_to_paste() -> None:
    files, picture = new_mime_data(), new_mime_data()
    files.setUrls([QUrl.fromLocalFile("/tmp/a.xlsx"), QUrl.fromLocalFile("/tmp/b.xlsx")])
    picture.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert fetch(files).is_empty and fetch(picture).is_empty and fetch(None).is_empty


# ------------------------------------------------------------------------------------------------------------ bad input


def test_signs_that_nobody_sees_are_taken_out_and_counted() -> None:
    found = read_offer(Offer(text="12\x00\t\u202e34\u202c\t\ufeff56\t😀\t\ud800x"))
    assert (found.texts(), found.cleaned) == ([["12", "34", "56", "😀", "x"]], 5)


@pytest.mark.parametrize("rubbish", ["\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00\x00\x00\x01" * 20, "\ufffd" * 30, "\x00" * 4000])
def test_rubbish_is_refused(rubbish: str) -> None:
    with pytest.raises(PlannerError) as refusal:
        read_offer(Offer(text=rubbish))
    assert refusal.value.code == "clipboard.rubbish" and "不是文字" in str(refusal.value)


def test_ten_megabytes_in_one_cell_are_cut() -> None:
    found = read_offer(Offer(text="长" * 10_000_000))
    assert len(found.texts()[0][0]) == MAX_TEXT and found.shortened == 1


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MAX_SIGNS", 1_000_000)
    with pytest.raises(PlannerError) as refusal:
        read_offer(Offer(text="1\t" * 1_000_000))
    assert str(refusal.value) == "剪贴板里的内容约有 200 万字，超过一次可以粘贴的 100 万字，没有粘贴。请分几次复制。"


def test_a_million_cells_are_read() -> None:
    found = read_offer(Offer(text="\n".join(["1\t2\t3\t4\t5\t6\t7\t8\t9\t10"] * 100_000)))
    assert len(found.rows) == 100_000 and found.width == 10


def test_a_reading_can_be_stopped() -> None:
    def stop(_done: int, _total: int) -> None:
        raise PlannerError("clipboard.cancelled")

    page = "<table>" + "<tr><td>1</td><td>2</td></tr>" * 20_000 + "</table>"
    for offer in (Offer(html=page), Offer(text='"a\nb"\t1\n' * 20_000)):
        with pytest.raises(PlannerError):
            read_offer(offer, stop)


# ------------------------------------------------------------------------------------------------------------------- out

CELLS = st.lists(st.lists(st.text(alphabet='ab1,."“ \t\n——%<>&年', max_size=6), min_size=3, max_size=3), min_size=1, max_size=4)


@given(CELLS)
def test_what_is_written_as_text_is_read_back(texts: list[list[str]]) -> None:
    if texts[-1] == ["", "", ""]:
        texts[-1][0] = "x"
    assert read_tsv(write_tsv(texts)) == texts


@given(st.lists(st.lists(st.text(alphabet='ab1,."“——%<>&年', max_size=6), min_size=2, max_size=2), min_size=1, max_size=3))
def test_what_is_written_as_html_is_read_back(texts: list[list[str]]) -> None:
    for look in (Look.LABEL, Look.FIGURE):
        assert read_html(write_html([[CopiedCell(text, look) for text in row] for row in texts])) == texts


def test_figures_in_html_keep_their_value_and_merged_cells_their_shape() -> None:
    merged, covered = CopiedCell("数字内容", rows=2), CopiedCell("", rows=0, columns=0)
    page = write_html([[merged, CopiedCell("24", Look.FIGURE), CopiedCell("6.90%", Look.FIGURE)], [covered, CopiedCell("270.5", Look.FIGURE), CopiedCell("1-2\n3", Look.FIGURE)]])
    assert '<td rowspan="2"' in page and 'x:num="24"' in page and 'sdval="0.069"' in page and "mso-number-format:'0.00%'" in page
    # Neither a date nor two rows of it in Excel.
    assert "mso-number-format:'\\@'" in page and 'mso-data-placement:same-cell">3' in page
    assert read_html(page) == [["数字内容", "24", "6.90%"], ["", "270.5", "1-2\n3"]]


def test_a_text_like_a_formula_stays_a_text_in_a_spreadsheet() -> None:
    page = write_html([[CopiedCell('=HYPERLINK("http://x")', Look.FIGURE)]])
    assert "mso-number-format:'\\@'" in page and 'sdnum="2052;0;@"' in page and "x:num" not in page


def test_a_table_for_a_document_has_lines_and_heads() -> None:
    page = write_document_html([[CopiedCell("指标", Look.HEAD), CopiedCell("2024年", Look.HEAD)], [CopiedCell("甲<乙"), CopiedCell("24", Look.FIGURE)]], "单位：亿元")
    assert "单位：亿元" in page and "甲&lt;乙" in page and "font-weight:bold" in page and page.count("border:1px solid") == 4
    assert read_html(page) == [["指标", "2024年"], ["甲<乙", "24"]]
