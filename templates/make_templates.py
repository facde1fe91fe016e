"""Makes the workbooks in ``xlsx/`` anew, as they were first drawn: ``python templates/make_templates.py [FOLDER]``.

The workbooks themselves are what the program uses; an office restyles them in Excel and never needs this script. It is kept so that the first
drawing can be had again and so that a reader sees what the program relies on:

* Row 1 of a form or table sheet (hidden) names the role of each column (``指标``, ``填报``, ``下发`` …); a role may be moved, widened, and where
  it is not needed (``分工``, ``意见``, ``说明``, ``序号``) taken out.
* Column A (hidden) marks one sample row for each kind of line (``普通``, ``合计``, ``核对`` …); the program copies fonts, fills, borders, height.
* Words in double braces are filled in. ``{{图例:改动}}`` makes its cell the pattern of that colour.
* Page set-up, logos, header and footer stay as they are; landscape and one page wide is set in any case; paper is A4, for very wide forms A3.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

INK, SOFT, ACCENT = "1F2A37", "6B7280", "1F4E79"
HEAD_FILL, BAND_FILL, GREY_FILL, OPEN_FILL, LABEL_FILL = "DCE6F1", "EEF3F8", "F2F2F2", "FFFBE6", "F5F7FA"
THIN = Side(style="thin", color="A6B1BF")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
BLACK = "000000"
_LINE = Side(style="thin", color=BLACK)
BLACK_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
# Names that a Windows with Chinese has; other systems replace them by their own.
BODY, TITLE, QUIET = "宋体", "黑体", "仿宋"
LINE = 21.0
COLOURS = {"未填": ("FDE2C4", "8A4B08"), "改动": ("CFE3F7", "0B4A86"), "负数": ("F9D0D0", "9B1C1C"), "不平衡": ("F9D0D0", "9B1C1C"), "平衡": ("D9EFD9", "1E6B2B")}

GUIDE = (
    ("一、要填什么", ""),
    ("1.", "在“填报表”中核对本单位负责的 {{行数}} 行指标，共 {{格数}} 格。{{填报办法}}灰色的格子是下发数、基期数和其他单位的数，供对照，不能改。"),
    ("2.", "只填数字，单位以“单位”列为准，不要带单位、逗号和空格。单位是 % 的，填 6.9 就是 6.9%，不用再加百分号。"),
    ("3.", "每一格有四种答法：有数的填数；确实是零的填 0；与下发数相同的保留不动，或填“不变”；不适用的填“/”。暂时缺数的填“——”，不要留空。输入“/”时请先双击单元格（或按 F2）再输入；整行不适用的，可以在“意见”栏选“不适用”。"),
    ("4.", "“意见”栏从下拉列表中选择：同意、调整、不适用。改动了数的，请在“说明”栏写明理由和依据。"),
    ("5.", "填报人、联系电话、审核人、填报日期都要填。"),
    ("6.", "{{填报要求}}"),
    ("二、边填边核对", ""),
    ("1.", "填报表上方随时显示还有几格未填、合计与分项是否平衡、改动了几处、签署栏是否填齐；每一行右边的“核对”栏显示这一行的情况。"),
    ("2.", "“核对”行用合计减去分项之和：“平衡”表示相等，“差 20”表示合计比分项之和多 20，“差 -20”表示少 20。其他单位负责的合计和分项按下发数计算。右边灰色部分是下发数本身的核对结果；下发数本来就有差额的，请在“说明”栏提出意见。"),
    ("3.", "表后的“增减情况”自动算出增长速度和与下发数的差，用来检查有没有填错位数。"),
    ("三、怎样交回", ""),
    ("1.", "交回期限：{{截止日期}}。联系人：{{联系人}}。"),
    ("2.", "请在本文件中填写并保存，把本文件原样交回；文件名可以改。不要增删行列、改工作表名称，也不要把表格复制到新文件里。"),
    ("3.", "用 Excel、WPS 表格或 LibreOffice 都可以填写。工作表没有设密码，保护只是为了防止误改；列宽和行高可以调整。"),
    ("4.", "需要盖章的，打印“填报表”（{{纸张}} 横向）。下发校验码 {{校验码}} 印在每页页脚；签署栏里的填报校验码由表内所填的数自动算出，改一个数就会变。电话里报出八位校验码，就能核对纸质件、电子件和规划方案中的数是不是一样，所以请在打印以后不再改数。"),
)


def font(size: float = 10.5, bold: bool = False, color: str = INK, name: str = BODY) -> Font:
    """Return a font."""
    return Font(name=name, size=size, bold=bold, color=color)


def fill(color: str) -> PatternFill:
    """Return a fill of one colour."""
    return PatternFill("solid", fgColor=color)


def align(horizontal: str = "center", wrap: bool = False, shrink: bool = False, vertical: str = "center", indent: int = 0) -> Alignment:
    """Return an alignment."""
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrap, shrink_to_fit=shrink, indent=indent)


def put(sheet: Worksheet, place: str, value: object, look: Font, where: Alignment, ground: str | None = None, lined: bool = True) -> Cell:
    """Write one cell with its looks."""
    cell = sheet[place]
    cell.value, cell.font, cell.alignment = value, look, where
    if ground:
        cell.fill = fill(ground)
    if lined:
        cell.border = GRID
    return cell


def merge(sheet: Worksheet, area: str, value: object, look: Font, where: Alignment, ground: str | None = None, lined: bool = True) -> None:
    """Write a merged area; every cell of it has the looks, so that borders are whole."""
    first = area.split(":")[0]
    for row in sheet[area]:
        for cell in row:
            put(sheet, cell.coordinate, None, look, where, ground, lined)
    sheet[first].value = value
    sheet.merge_cells(area)


def widths(sheet: Worksheet, sizes: Sequence[float]) -> None:
    """Set the widths of the columns from A on."""
    for at, size in enumerate(sizes, 1):
        sheet.column_dimensions[get_column_letter(at)].width = size


def page(sheet: Worksheet, left: str, right: str) -> None:
    """Set A4 landscape, one page wide, with page numbers."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.47
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.65, 0.3, 0.3
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.left.text, sheet.oddFooter.center.text, sheet.oddFooter.right.text = left, "第 &P 页，共 &N 页", right
    for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right):
        part.size = 9


def roles(sheet: Worksheet, names: Sequence[str]) -> None:
    """Write the hidden row of roles, from column B on."""
    for at, name in enumerate(names, 2):
        sheet.cell(1, at, name)
    sheet.row_dimensions[1].hidden = True
    sheet.column_dimensions["A"].hidden = True


def form_book() -> Workbook:
    """Return the template of a department's workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = "填报表"
    sheet.sheet_view.showGridLines = False
    widths(sheet, (8, 4.5, 25, 6.5, 5.5, 8.2, 8.6, 7.5, 20, 16.5, 8))
    roles(sheet, ("序号", "指标", "单位", "分工", "基期", "填报", "意见", "说明", "核对", "下发"))
    form_head(sheet)
    form_column_heads(sheet, 5, "列头", "填报数", "{{下发数}}")
    form_lines(sheet)
    form_sign_off(sheet, 14)
    form_foot(sheet, 17)
    form_growth(sheet, 20)
    page(sheet, "{{责任单位}}　下发校验码 {{校验码}}", "{{轮次}}{{版次}}　{{下发日期}}下发")
    guide_sheet(book.create_sheet("填报说明"))
    return book


def form_head(sheet: Worksheet) -> None:
    """Draw title, addressee and state."""
    merge(sheet, "B2:K2", "{{规划名称}}目标填报表（{{轮次}}）{{版次}}", font(16, True, ACCENT, TITLE), align(shrink=True), lined=False)
    line = (("B3:D3", "填报单位：{{责任单位}}"), ("E3:G3", "截止日期：{{截止日期}}"), ("H3:I3", "下发校验码：{{校验码}}"), ("J3:K3", "联系人：{{联系人}}"))
    for area, text in line:
        merge(sheet, area, text, font(bold=True), align("left", shrink=True), lined=False)
    for area, word in (("B4:D4", "进度"), ("E4:G4", "平衡"), ("H4:I4", "改动"), ("J4:K4", "签署")):
        merge(sheet, area, f"{{{{{word}}}}}", font(), align(shrink=True))
    for row, height in ((2, 30), (3, 21), (4, 21)):
        sheet.row_dimensions[row].height = height


def form_column_heads(sheet: Worksheet, row: int, mark: str, filled: str, issued: str) -> None:
    """Draw the two rows of column heads."""
    look = font(bold=True)
    for column, text in (("B", "序号"), ("C", "指标"), ("D", "单位"), ("E", "分工"), ("H", "意见"), ("I", "说明"), ("J", "核对")):
        merge(sheet, f"{column}{row}:{column}{row + 1}", text, look, align(wrap=True), HEAD_FILL)
    for column, upper, lower in (("F", "基期", "{{基期}}"), ("G", filled, "{{时期}}"), ("K", issued, "{{时期}}")):
        put(sheet, f"{column}{row}", upper, look, align(shrink=True), HEAD_FILL)
        put(sheet, f"{column}{row + 1}", lower, look, align(shrink=True), HEAD_FILL)
    mark_rows(sheet, row, 2, mark, 19)


def mark_rows(sheet: Worksheet, row: int, count: int, mark: str, height: float = LINE) -> None:
    """Mark sample rows in column A."""
    for at in range(row, row + count):
        sheet.cell(at, 1, mark)
        sheet.row_dimensions[at].height = height


def form_lines(sheet: Worksheet) -> None:
    """Draw one sample of each kind of line."""
    merge(sheet, "B7:K7", "{{名称}}", font(11, True, ACCENT, TITLE), align("left"), BAND_FILL)
    merge(sheet, "B8:K8", "{{名称}}", font(color=SOFT), align("left"), LABEL_FILL)
    mark_rows(sheet, 7, 1, "表名", 22)
    mark_rows(sheet, 8, 1, "分组", 18)
    sample_line(sheet, 9, "合计", font(bold=True), OPEN_FILL)
    sample_line(sheet, 10, "普通", font(), OPEN_FILL)
    sample_line(sheet, 11, "参考", font(color=SOFT, name=QUIET), GREY_FILL, GREY_FILL)
    sample_line(sheet, 12, "其他", font(color=SOFT, name=QUIET), GREY_FILL, GREY_FILL)
    sample_line(sheet, 13, "核对", font(10, True), LABEL_FILL, LABEL_FILL)


def sample_line(sheet: Worksheet, row: int, mark: str, look: Font, filled: str, ground: str | None = None) -> None:
    """Draw one sample line; the cells to fill in stand open."""
    grey = font(look.size, bool(look.bold), SOFT, look.name)
    number = align("center" if mark == "核对" else "right", shrink=True)
    put(sheet, f"B{row}", None, grey, align(), ground)
    put(sheet, f"C{row}", None, look, align("left", wrap=True), ground)
    put(sheet, f"D{row}", None, look, align(shrink=True), ground)
    put(sheet, f"E{row}", None, grey, align(), ground)
    put(sheet, f"F{row}", None, grey, number, GREY_FILL)
    put(sheet, f"G{row}", None, look, number, filled)
    put(sheet, f"H{row}", None, font(), align(), ground or OPEN_FILL)
    put(sheet, f"I{row}", None, font(), align("left", wrap=True), ground or OPEN_FILL)
    put(sheet, f"J{row}", None, font(9.5, color=SOFT), align("left", wrap=True), ground)
    put(sheet, f"K{row}", None, grey, number, GREY_FILL)
    if mark in ("合计", "普通"):
        for column in "GHI":
            sheet[f"{column}{row}"].protection = Protection(locked=False)
    mark_rows(sheet, row, 1, mark)


def form_sign_off(sheet: Worksheet, row: int) -> None:
    """Draw who fills in, who answers, when; and the place of the seal."""
    for at, left, right in ((row, "填报人", "联系电话"), (row + 1, "审核人", "填报日期")):
        merge(sheet, f"B{at}:C{at}", left, font(bold=True), align(), LABEL_FILL)
        merge(sheet, f"D{at}:G{at}", f"{{{{{left}}}}}", font(11), align("left"), OPEN_FILL)
        put(sheet, f"H{at}", right, font(bold=True), align(shrink=True), LABEL_FILL)
        merge(sheet, f"I{at}:J{at}", f"{{{{{right}}}}}", font(11), align("left"), OPEN_FILL)
    for place in (f"I{row}", f"J{row}"):
        sheet[place].number_format = "@"
    for place in (f"I{row + 1}", f"J{row + 1}"):
        sheet[place].number_format = 'yyyy"年"m"月"d"日"'
    at = row + 2
    merge(sheet, f"B{at}:C{at}", "填报校验码", font(bold=True), align(), LABEL_FILL)
    merge(sheet, f"D{at}:G{at}", "{{填报校验码}}", font(12, True, name="Consolas"), align("left"))
    merge(sheet, f"H{at}:J{at}", "由表内所填的数自动算出，改一个数就会变；打印后请不要再改数。", font(9.5, color=SOFT, name=QUIET), align("left", wrap=True))
    merge(sheet, f"K{row}:K{row + 2}", "（盖章）", font(color=SOFT), align(wrap=True))
    mark_rows(sheet, row, 3, "签署", 26)


def form_growth(sheet: Worksheet, row: int) -> None:
    """Draw the block that is computed: growth and differences."""
    merge(sheet, f"B{row}:K{row}", "增减情况（自动计算，供自查，不用填写，不打印）", font(11, True, ACCENT, TITLE), align("left", vertical="bottom"), lined=False)
    mark_rows(sheet, row, 1, "增减题", 30)
    look = font(bold=True)
    for column, text in (("B", "序号"), ("C", "指标"), ("D", "单位")):
        merge(sheet, f"{column}{row + 1}:{column}{row + 2}", text, look, align(), HEAD_FILL)
    for column, upper in (("G", "比上期增长"), ("K", "与下发数之差")):
        put(sheet, f"{column}{row + 1}", upper, look, align(shrink=True), HEAD_FILL)
        put(sheet, f"{column}{row + 2}", "{{时期}}", look, align(shrink=True), HEAD_FILL)
    merge(sheet, f"E{row + 1}:F{row + 2}", None, font(), align(), lined=False)
    note = "相隔几年的，按年均增速计算；单位是 % 的指标，为增减百分点。"
    merge(sheet, f"H{row + 1}:J{row + 2}", note, font(9.5, color=SOFT, name=QUIET), align("left", wrap=True), lined=False)
    mark_rows(sheet, row + 1, 2, "增减列头", 19)
    for column, where in (("B", align()), ("C", align("left", wrap=True)), ("D", align(shrink=True)), ("G", align("right", shrink=True)), ("K", align("right", shrink=True))):
        put(sheet, f"{column}{row + 3}", None, font(10, color=SOFT), where)
    for column in "EFHIJ":
        put(sheet, f"{column}{row + 3}", None, font(10), align(), lined=False)
    sheet[f"G{row + 3}"].number_format = "0.0"
    mark_rows(sheet, row + 3, 1, "增减", 19)


def form_foot(sheet: Worksheet, row: int) -> None:
    """Draw the legend, whose cells are the patterns of the colours, and the short guide."""
    sheet.row_dimensions[row].height = 8
    sheet.cell(row, 1, "表尾")
    at = row + 1
    merge(sheet, f"B{at}:C{at}", "颜色的含义", font(bold=True), align(), LABEL_FILL)
    merge(sheet, f"D{at}:E{at}", "可以填写", font(), align(shrink=True), OPEN_FILL)
    put(sheet, f"F{at}", "不能改", font(color=SOFT), align(shrink=True), GREY_FILL)
    for column, word, said in (("G", "改动", "与下发数不同"), ("H", "未填", "未填"), ("I", "不平衡", "合计与分项不平衡"), ("J", "平衡", "平衡、已填好")):
        ground, ink = COLOURS[word]
        put(sheet, f"{column}{at}", f"{{{{图例:{word}}}}}{said}", font(color=ink), align(shrink=True), ground)
    ground, ink = COLOURS["负数"]
    put(sheet, f"K{at}", "{{图例:负数}}负数", font(bold=True, color=ink), align(shrink=True), ground)
    short = "缺数填“——”，不适用填“/”，不留空。详细办法见“填报说明”工作表。填好后保存，把本文件原样交回。"
    merge(sheet, f"B{at + 1}:K{at + 1}", short, font(9.5, color=SOFT, name=QUIET), align("left", wrap=True), lined=False)
    mark_rows(sheet, at, 2, "表尾", 20)


def guide_sheet(sheet: Worksheet) -> None:
    """Draw the guide."""
    sheet.sheet_view.showGridLines = False
    widths(sheet, (3, 5, 118))
    merge(sheet, "B1:C1", "填报说明", font(18, True, ACCENT, TITLE), align(), lined=False)
    merge(sheet, "B2:C2", "{{规划名称}}　{{轮次}}　{{责任单位}}", font(11, color=SOFT), align(shrink=True), lined=False)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 36, 22
    for row, (number, text) in enumerate(GUIDE, 3):
        if text:
            put(sheet, f"B{row}", number, font(12), align("right", vertical="top"), lined=False)
            put(sheet, f"C{row}", text, font(12), align("left", wrap=True, vertical="top"), lined=False)
            sheet.row_dimensions[row].height = 23
        else:
            merge(sheet, f"B{row}:C{row}", number, font(13, True, ACCENT, TITLE), align("left", vertical="bottom"), lined=False)
            sheet.row_dimensions[row].height = 30
    page(sheet, "{{责任单位}}", "{{轮次}}")
    sheet.page_setup.fitToHeight = 1


def export_book() -> Workbook:
    """Return the template of the whole plan: black lines on white, as official papers have them."""
    book = Workbook()
    table_sheet(book.active)
    checks_sheet(book.create_sheet("核对"))
    charts_sheet(book.create_sheet("图表"))
    findings_sheet(book.create_sheet("问题"))
    notes_sheet(book.create_sheet("备注"))
    return book


def table_sheet(sheet: Worksheet) -> None:
    """Draw the layout of one table."""
    sheet.title = "表"
    sheet.sheet_view.showGridLines = False
    widths(sheet, (8, 22, 32, 11, 28, 11))
    roles(sheet, ("分组", "指标", "时期", "责任单位", "其他"))
    merge(sheet, "B2:F2", "{{表题}}", font(20, True, BLACK), align(shrink=True), lined=False)
    merge(sheet, "B3:F3", "{{单位}}", font(11, color=BLACK), align("right"), lined=False)
    sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 42, 20
    official = {"B": align("center", wrap=True), "C": align("left", wrap=True, indent=1), "D": align("right", wrap=True), "E": align("center", wrap=True), "F": align("center", wrap=True)}
    for column in official:
        black(sheet, f"{column}4", font(11, True, BLACK, TITLE), align("center", wrap=True))
    for row, mark, bold in ((5, "合计", True), (6, "普通", False)):
        for column, where in official.items():
            black(sheet, f"{column}{row}", font(11, bold and column in "BCD", BLACK), where)
        mark_rows(sheet, row, 1, mark, 24)
    mark_rows(sheet, 4, 1, "列头", 28)
    merge(sheet, "B7:F7", "{{注}}", font(10.5, color=BLACK, name=QUIET), align("left", wrap=True), lined=False)
    mark_rows(sheet, 7, 1, "注", 20)
    page(sheet, "{{规划名称}}", "{{编制单位}}")


def checks_sheet(sheet: Worksheet) -> None:
    """Draw the list of what must add up; the pattern of a difference stands above it."""
    widths(sheet, (8, 5, 13, 26, 9, 36, 11, 11, 10, 6, 15, 28))
    names = ("序号", "表", "指标", "时期", "关系", "表中数", "计算数", "差额", "缺数", "结论", "说明")
    list_sheet(sheet, names, "合计和关联核对", {"指标", "关系", "说明"}, {"表中数", "计算数", "差额", "缺数"})
    sheet.unmerge_cells("B3:L3")
    sheet.merge_cells("B3:J3")
    sheet["B3"].alignment = align("left", wrap=True)
    ground, ink = COLOURS["不平衡"]
    put(sheet, "K3", "不符{{图例:不符}}", font(10.5, True, ink), align(), ground, lined=False)
    sheet.row_dimensions[3].height = 36


def charts_sheet(sheet: Worksheet) -> None:
    """Draw the sheet of charts: two columns as wide as half an A4 page, a heading above each band."""
    widths(sheet, (8, 62, 62))
    sheet.sheet_view.showGridLines = False
    roles(sheet, ("左图", "右图"))
    merge(sheet, "B2:C2", "图表", font(18, True, BLACK), align(), lined=False)
    merge(sheet, "B3:C3", "{{小结}}", font(10.5, color=BLACK, name=QUIET), align("left", wrap=True), lined=False)
    sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 36, 34
    merge(sheet, "B4:C4", "{{图组}}", font(11, True, BLACK, TITLE), align("left"), lined=False)
    mark_rows(sheet, 4, 1, "图组", 22)
    page(sheet, "{{规划名称}}", "{{编制单位}}")
    # Pages end between bands, which programs heed only where print is not fitted.
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale = 85


def findings_sheet(sheet: Worksheet) -> None:
    """Draw the list of findings."""
    widths(sheet, (8, 5, 8, 13, 26, 9, 52, 11, 11, 10, 10, 28))
    names = ("序号", "级别", "表", "指标", "时期", "问题", "表中数", "计算数", "差额", "状态", "说明")
    list_sheet(sheet, names, "审核问题", {"问题", "说明", "指标"}, {"表中数", "计算数", "差额"})


def notes_sheet(sheet: Worksheet) -> None:
    """Draw the list of notes and quotations."""
    widths(sheet, (8, 13, 8, 30, 62, 10, 48, 14))
    list_sheet(sheet, ("表", "行号", "指标", "备注", "章节", "原文", "出处"), "备注和原文", {"指标", "备注", "原文"}, set())


def reminder_book() -> Workbook:
    """Return the template of reminders with the ledger of a round."""
    book = Workbook()
    sheet = book.active
    sheet.title = "催报单"
    widths(sheet, (8, 5, 16, 10, 12, 9, 9, 26, 70))
    list_sheet(sheet, ("序号", "责任单位", "状态", "截止日期", "逾期天数", "填报行数", "文件", "催报内容"), "{{规划名称}}目标填报催报单（{{轮次}}）", {"责任单位", "文件", "催报内容"}, {"逾期天数", "填报行数"})
    ledger = book.create_sheet("收发台账")
    widths(ledger, (8, 5, 18, 10, 17, 6, 12, 17, 6, 9, 8, 8, 11, 16, 26))
    names = ("序号", "责任单位", "状态", "下发时间", "版次", "截止日期", "回收时间", "份数", "逾期天数", "采纳数", "问题数", "填报人", "联系电话", "文件")
    list_sheet(ledger, names, "{{规划名称}}收发台账（{{轮次}}）", {"责任单位", "文件"}, {"份数", "逾期天数", "采纳数", "问题数"})
    for each in (sheet, ledger):
        each["B2"].font = font(16, True, BLACK, TITLE)
        page(each, "{{轮次}}　{{日期}}", "{{编制单位}}")
    return book


def list_sheet(sheet: Worksheet, names: Sequence[str], title: str, texts: set[str], numbers: set[str]) -> None:
    """Draw a heading, a summary, heads and one sample line."""
    sheet.sheet_view.showGridLines = False
    roles(sheet, names)
    last = get_column_letter(len(names) + 1)
    merge(sheet, f"B2:{last}2", title, font(18, True, BLACK), align(), lined=False)
    merge(sheet, f"B3:{last}3", "{{小结}}", font(11, color=BLACK), align("left"), lined=False)
    sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 36, 22
    for at, name in enumerate(names, 2):
        where = "right" if name in numbers else "left" if name in texts else "center"
        black(sheet, f"{get_column_letter(at)}4", font(11, True, BLACK, TITLE), align("center", wrap=True), name)
        black(sheet, f"{get_column_letter(at)}5", font(10.5, color=BLACK), align(where, wrap=name not in numbers, shrink=name in numbers))
    mark_rows(sheet, 4, 1, "列头", 26)
    mark_rows(sheet, 5, 1, "普通", 20)
    page(sheet, "{{规划名称}}", "{{编制单位}}")


def black(sheet: Worksheet, place: str, look: Font, where: Alignment, value: object = None) -> None:
    """Write one cell with thin black lines."""
    put(sheet, place, value, look, where, lined=False).border = BLACK_GRID


def main(folder: Path) -> None:
    """Write the workbooks into ``folder``."""
    form_book().save(folder / "下发表.xlsx")
    export_book().save(folder / "方案导出.xlsx")
    reminder_book().save(folder / "催报单.xlsx")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "xlsx")
