"""Native charts: columns and lines that refer to cells of the workbook, with the values they show now, and the drawing that places them on a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ningbo_planner.domain import exact
from ningbo_planner.exchange.writer.addresses import Area
from ningbo_planner.exchange.writer.sheet_text import attribute, content

# The relation of a sheet to the drawing of its charts.
CHARTS_RELATION = "rCharts"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DRAWINGML = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = f'xmlns:c="{_DRAWINGML}/chart" xmlns:a="{_DRAWINGML}/main" xmlns:r="{_RELATIONS}"'
# Names that a Windows with Chinese has; other systems replace them by their own.
_TITLE_FONT, _BODY_FONT = "黑体", "宋体"
# Lines of totals over the columns of their parts are drawn in ink, beside the colours of the theme.
_INK, _GRID = "262626", "D9D9D9"
# Colours of series as on the screen (the light ones of the window, which tests hold these against); what comes after them has those of the office's theme.
SERIES_COLOURS = ("12436D", "469F80", "F46A25", "7B0049", "5395E7", "646B97", "8F9196", "98670B")
# The names of so many columns stand below, of more at the side.
_LEGEND_BELOW = 4
_CATEGORY_AXIS, _VALUE_AXIS = 50010, 50020


class Grouping(StrEnum):
    """How columns stand: on each other, or as shares of all."""

    STACKED = "stacked"
    SHARES = "percentStacked"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures in a chart.

    Attributes:
        name: printed name; name_reference: the cell that prints it, or nothing.
        reference: the cells with the figures.
        values: what they say now; ``None`` where there is no number.
        labelled: whether each value is written beside its point.
    """

    name: str
    name_reference: str
    reference: str
    values: Sequence[Decimal | None]
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    Attributes:
        title: above it; unit: beside the axis of values.
        categories: texts under the axis, and the cells that print them.
        columns, lines: what is drawn; grouping is that of the columns.
    """

    title: str
    unit: str
    categories: Sequence[str]
    category_reference: str
    columns: Sequence[Series] = ()
    lines: Sequence[Series] = ()
    grouping: Grouping = Grouping.STACKED


@dataclass(frozen=True, slots=True)
class ChartBox:
    """A chart and the cells that it covers; it grows with them."""

    chart: Chart
    area: Area


def charts_drawing(boxes: Sequence[ChartBox]) -> bytes:
    """Return the drawing that places the charts of a sheet; chart n has the relation ``rId<n>``."""
    frames = "".join(_frame_xml(box, at) for at, box in enumerate(boxes, 1))
    return f'{_HEAD}<xdr:wsDr xmlns:xdr="{_DRAWINGML}/spreadsheetDrawing" xmlns:a="{_DRAWINGML}/main">{frames}</xdr:wsDr>'.encode()


def _frame_xml(box: ChartBox, at: int) -> str:
    corners = ("from", box.area.left - 1, box.area.top - 1), ("to", box.area.right, box.area.bottom)
    anchor = "".join(
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{name}>" for name, column, row in corners
    )
    return (
        f'<xdr:twoCellAnchor>{anchor}<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f"<xdr:cNvPr id=\"{at + 1}\" name={attribute(f'图表 {at}')} descr={attribute(box.chart.title)}/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>"
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{_DRAWINGML}/chart"><c:chart xmlns:c="{_DRAWINGML}/chart" xmlns:r="{_RELATIONS}" r:id="rId{at}"/></a:graphicData></a:graphic>'
        "</xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
    )


def chart_part(chart: Chart) -> bytes:
    """Return the part of one chart; its elements stand in the order that the schema wants."""
    columns = _columns_xml(chart) if chart.columns else ""
    lines = _lines_xml(chart, len(chart.columns)) if chart.lines else ""
    where = "r" if len(chart.columns) > _LEGEND_BELOW else "b"
    legend = f'<c:legend><c:legendPos val="{where}"/><c:overlay val="0"/>{_text_xml(900)}</c:legend>'
    return (
        f'{_HEAD}<c:chartSpace {_SPACES}><c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
        f'<c:chart>{_title_xml(chart.title, 1200, _TITLE_FONT)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{columns}{lines}{_axes_xml(chart)}</c:plotArea>'
        f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>{_text_xml(900)}'
        '<c:printSettings><c:headerFooter/><c:pageMargins b="0.75" l="0.7" r="0.7" t="0.75" header="0.3" footer="0.3"/><c:pageSetup/></c:printSettings></c:chartSpace>'
    ).encode()


def _columns_xml(chart: Chart) -> str:
    series = "".join(_series_xml(each, chart, at, f'{_coloured(at)}<c:invertIfNegative val="0"/>') for at, each in enumerate(chart.columns))
    return (
        f'<c:barChart><c:barDir val="col"/><c:grouping val="{chart.grouping.value}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="60"/><c:overlap val="100"/><c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/></c:barChart>'
    )


def _lines_xml(chart: Chart, first: int) -> str:
    """Return the lines, numbered from ``first`` on; a line over columns is drawn in ink."""
    series = "".join(_series_xml(each, chart, at, _line_look(_INK if chart.columns else _colour(at)), '<c:smooth val="0"/>') for at, each in enumerate(chart.lines, first))
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>'
        f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/></c:lineChart>'
    )


def _line_look(colour: str) -> str:
    """Return the look of a line with its points; without a colour the office chooses one."""
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else ""
    points = f"<c:spPr>{fill}<a:ln>{fill}</a:ln></c:spPr>" if fill else ""
    return f'<c:spPr><a:ln w="22225">{fill}</a:ln></c:spPr><c:marker><c:symbol val="circle"/><c:size val="5"/>{points}</c:marker>'


def _coloured(at: int) -> str:
    """Return the look of the columns of a series, parted from each other by a line of paper."""
    edge = '<a:ln w="6350"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln>'
    return f'<c:spPr><a:solidFill><a:srgbClr val="{_colour(at)}"/></a:solidFill>{edge}</c:spPr>' if _colour(at) else ""


def _colour(at: int) -> str:
    return SERIES_COLOURS[at] if at < len(SERIES_COLOURS) else ""


def _series_xml(series: Series, chart: Chart, at: int, look: str, tail: str = "") -> str:
    name = (
        f"<c:strRef><c:f>{content(series.name_reference)}</c:f>{_string_cache([series.name])}</c:strRef>" if series.name_reference else f"<c:v>{content(series.name)}</c:v>"
    )
    categories = f"<c:cat><c:strRef><c:f>{content(chart.category_reference)}</c:f>{_string_cache(chart.categories)}</c:strRef></c:cat>"
    values = f"<c:val><c:numRef><c:f>{content(series.reference)}</c:f>{_number_cache(series.values)}</c:numRef></c:val>"
    labels = _LABELS if series.labelled else ""
    return f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx>{name}</c:tx>{look}{labels}{categories}{values}{tail}</c:ser>'


def _string_cache(texts: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{content(text)}</c:v></c:pt>' for at, text in enumerate(texts))
    return f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'


def _number_cache(values: Sequence[Decimal | None]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{exact.plain(value)}</c:v></c:pt>' for at, value in enumerate(values) if value is not None)
    return f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache>'


def _axes_xml(chart: Chart) -> str:
    """Return both axes; years stand below the lowest value. Columns begin at zero, shares end at a hundred, lines begin where the program likes."""
    shares = chart.grouping is Grouping.SHARES and bool(chart.columns)
    unit = "" if shares or not chart.unit else _title_xml(chart.unit, 900, _BODY_FONT)
    shown = '<c:numFmt formatCode="0%" sourceLinked="0"/>' if shares else '<c:numFmt formatCode="General" sourceLinked="0"/>'
    plain = '<c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
    has_low = any(value is not None and value < 0 for series in (*chart.columns, *chart.lines) for value in series.values)
    ends = '<c:max val="1"/>' * shares + '<c:min val="0"/>' if chart.columns and not has_low else ""
    scaled = f'<c:scaling><c:orientation val="minMax"/>{ends}</c:scaling><c:delete val="0"/>'
    ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    grid = f'<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{_GRID}"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/>{plain}<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>{ticks}<c:tickLblPos val="low"/>'
        f'<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/>{scaled}<c:axPos val="l"/>{grid}{unit}{shown}{ticks}<c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _title_xml(text: str, size: int, face: str) -> str:
    run = f'<a:r><a:rPr lang="zh-CN" sz="{size}" b="0">{_font_xml(face)}</a:rPr><a:t>{content(text)}</a:t></a:r>'
    return f'<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="0"/></a:pPr>{run}</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'


def _text_xml(size: int) -> str:
    return f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}">{_font_xml(_BODY_FONT)}</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'


def _font_xml(face: str) -> str:
    return f'<a:latin typeface="{face}"/><a:ea typeface="{face}"/>'


_LABELS = (
    f"<c:dLbls>{_text_xml(800)}"
    '<c:dLblPos val="t"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
)
