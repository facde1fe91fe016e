"""A native chart in the words of Office: its part, and the workbook behind it in which it can be edited."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from ningbo_planner.exchange.writer.sheet_text import cleaned
from ningbo_planner.report.native_charts import Drawn, Form, NativeChart, NativePoint, NativeSeries
from ningbo_planner.report.office_fonts import font_xml
from ningbo_planner.report.told import MarkLook, Palette

_DRAWINGML = "http://schemas.openxmlformats.org/drawingml/2006"
_SPACES = f'xmlns:c="{_DRAWINGML}/chart" xmlns:a="{_DRAWINGML}/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_SHEET = "Sheet1"
# Hundredths of a point: of the axes, of figures, of the total's.
_AXIS_SIZE, _FIGURE_SIZE, _SMALL_SIZE = 1200, 1200, 1000
# With more categories than this, letters are smaller.
_MANY = 10
_LINE_WIDTH, _EDGE_WIDTH, _FINE_WIDTH = 28_575, 12_700, 6_350
_AXES, _SECOND_AXES = (50010, 50020), (50030, 50040)
_NOTHING = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
_INSIDE, _ABOVE = '<c:dLblPos val="ctr"/>', '<c:dLblPos val="t"/>'
_BEFORE, _BEHIND = '<c:dLblPos val="l"/>', '<c:dLblPos val="r"/>'
# A line on an axis of its own runs in the upper part of the plot: so many of its spans lie below it, and the columns reach so far.
_BELOW_LINE, _ABOVE_LINE, _COLUMN_SHARE = 3.2, 0.4, 1.8


class ChartData:
    """What the library asks for when it puts a chart on a slide: its part, and its workbook."""

    def __init__(self, chart: NativeChart, palette: Palette) -> None:
        """Write ``chart``."""
        self._chart = chart
        self._palette = palette

    def xml_bytes(self, chart_type: object) -> bytes:
        """Return the part; the type is that of the chart already."""
        return chart_part(self._chart, self._palette)

    @property
    def _workbook_writer(self) -> ChartData:
        return self

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook behind the chart."""
        return chart_workbook(self._chart)


def chart_workbook(chart: NativeChart) -> bytes:
    """Return the workbook: categories in the first column, a column for each series; no text becomes a formula or a link."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    sheet = book.add_worksheet(_SHEET)
    sheet.set_column(0, 0, 24)
    for row, category in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, cleaned(category)[0])
    for column, series in enumerate(chart.series, 1):
        sheet.write_string(0, column, cleaned(series.name)[0])
        for row, point in enumerate(series.points, 1):
            if point.value is not None:
                sheet.write_number(row, column, point.value)
    book.close()
    return buffer.getvalue()


def chart_part(chart: NativeChart, palette: Palette) -> bytes:
    """Return the part of a chart; its elements stand in the order that the schema wants."""
    size = _SMALL_SIZE if len(chart.categories) > _MANY else _AXIS_SIZE
    numbered = list(enumerate(chart.series))
    areas = [(at, each) for at, each in numbered if each.drawn in (Drawn.AREA, Drawn.ROOM)]
    lines = [(at, each) for at, each in numbered if each.drawn in (Drawn.LINE, Drawn.POINTS)]
    if chart.form is Form.RING:
        plot = _ring_xml(chart, palette)
    else:
        first, second = [item for item in lines if not item[1].is_second], [item for item in lines if item[1].is_second]
        plot = (_areas_xml(chart, areas, palette) if areas else "") + (_lines_xml(chart, first, _AXES, palette) if first else "")
        plot += _lines_xml(chart, second, _SECOND_AXES, palette) if second else ""
        plot += _axes_xml(chart, palette, size) + (_second_axes_xml([series for _, series in second]) if second else "")
    layout = _RING_LAYOUT if chart.form is Form.RING else "<c:layout/>"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {_SPACES}><c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/><c:plotArea>{layout}{plot}</c:plotArea>{_legend_xml(chart, palette)}'
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>{_text_xml(size, palette.ink)}</c:chartSpace>'
    ).encode()


# ------------------------------------------------------------------------------------------------------------------ plots


def _areas_xml(chart: NativeChart, areas: Sequence[tuple[int, NativeSeries]], palette: Palette) -> str:
    direction = "bar" if chart.form is Form.BARS else "col"
    is_stacked = chart.form is Form.STACKED
    series = "".join(_series_xml(chart, at, each, palette) for at, each in areas)
    overlap = '<c:overlap val="100"/>' if is_stacked else ""
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{"stacked" if is_stacked else "clustered"}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="60"/>{overlap}<c:axId val="{_AXES[0]}"/><c:axId val="{_AXES[1]}"/></c:barChart>'
    )


def _lines_xml(chart: NativeChart, lines: Sequence[tuple[int, NativeSeries]], axes: tuple[int, int], palette: Palette) -> str:
    series = "".join(_series_xml(chart, at, each, palette) for at, each in lines)
    return f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/><c:axId val="{axes[0]}"/><c:axId val="{axes[1]}"/></c:lineChart>'


def _ring_xml(chart: NativeChart, palette: Palette) -> str:
    return f'<c:doughnutChart><c:varyColors val="1"/>{_series_xml(chart, 0, chart.series[0], palette)}<c:firstSliceAng val="0"/><c:holeSize val="60"/></c:doughnutChart>'


def _series_xml(chart: NativeChart, at: int, series: NativeSeries, palette: Palette) -> str:
    """Return one series: name, look, points that look otherwise, labels, categories, values."""
    column = xl_col_to_name(at + 1)
    last = len(chart.categories) + 1
    name = f"<c:tx><c:strRef><c:f>{_SHEET}!${column}$1</c:f>{_texts_cache([series.name])}</c:strRef></c:tx>"
    categories = f"<c:cat><c:strRef><c:f>{_SHEET}!$A$2:$A${last}</c:f>{_texts_cache(chart.categories)}</c:strRef></c:cat>"
    values = f"<c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f>{_values_cache(series.points)}</c:numRef></c:val>"
    is_line = series.drawn in (Drawn.LINE, Drawn.POINTS)
    look = _usual_look(series)
    if is_line:
        drawn, tail = _line_look(series, look), '<c:smooth val="0"/>'
    else:
        drawn, tail = _NOTHING if series.drawn is Drawn.ROOM else f"<c:spPr>{_area_look(look)}</c:spPr>", ""
        drawn += "" if chart.form is Form.RING else '<c:invertIfNegative val="0"/>'
        drawn += "".join(_other_look(chart, number, point) for number, point in enumerate(series.points) if chart.form is Form.RING or (point.value is not None and point.look != look))
    return f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/>{name}{drawn}{_labels_xml(chart, series, palette)}{categories}{values}{tail}</c:ser>'


def _usual_look(series: NativeSeries) -> MarkLook:
    """Return the look that most points share; the last one's where several do."""
    looks = [point.look for point in series.points if point.value is not None]
    return max(reversed(looks), key=looks.count, default=MarkLook())


def _other_look(chart: NativeChart, number: int, point: NativePoint) -> str:
    inverted = "" if chart.form is Form.RING else '<c:invertIfNegative val="0"/>'
    return f'<c:dPt><c:idx val="{number}"/>{inverted}<c:bubble3D val="0"/><c:spPr>{_area_look(point.look)}</c:spPr></c:dPt>'


def _area_look(look: MarkLook) -> str:
    """Return fill and edge of an area: what is expected hatched, what has no end with a dashed edge."""
    if look.is_hatched:
        fill = f'<a:pattFill prst="wdUpDiag"><a:fgClr>{_colour(look.edge or look.fill)}</a:fgClr><a:bgClr>{_colour(look.fill or "#ffffff")}</a:bgClr></a:pattFill>'
    else:
        fill = f"<a:solidFill>{_colour(look.fill)}</a:solidFill>" if look.fill else "<a:noFill/>"
    dash = '<a:prstDash val="dash"/>' if look.is_open else ""
    edge = f'<a:ln w="{_EDGE_WIDTH}"><a:solidFill>{_colour(look.edge)}</a:solidFill>{dash}</a:ln>' if look.edge else "<a:ln><a:noFill/></a:ln>"
    return fill + edge


def _line_look(series: NativeSeries, look: MarkLook) -> str:
    """Return line and points; points alone are drawn as short bars across."""
    colour = _colour(look.edge or look.fill or "#404040")
    filled = f"<a:solidFill>{colour}</a:solidFill>"
    if series.drawn is Drawn.POINTS:
        line, symbol, size = f'<a:ln w="{_LINE_WIDTH}"><a:noFill/></a:ln>', "dash", 18
    else:
        dash = '<a:prstDash val="dash"/>' if look.is_open else ""
        line, symbol, size = f'<a:ln w="{_LINE_WIDTH}" cap="rnd">{filled}{dash}<a:round/></a:ln>', "circle", 7
    point = f'<c:marker><c:symbol val="{symbol}"/><c:size val="{size}"/><c:spPr>{filled}<a:ln>{filled}</a:ln></c:spPr></c:marker>'
    return f"<c:spPr>{line}</c:spPr>{point}"


# ----------------------------------------------------------------------------------------------------------------- labels


def _labels_xml(chart: NativeChart, series: NativeSeries, palette: Palette) -> str:
    """Return the labels as the screen writes them: a plain figure follows its cell, any other text stands as it is."""
    if series.drawn is Drawn.ROOM or not any(point.label for point in series.points):
        return f"<c:dLbls>{_shown(False)}</c:dLbls>" if series.drawn is Drawn.ROOM else ""
    place = _label_place(chart, series)
    single = "".join(_label_xml(number, point, place, chart, palette) for number, point in enumerate(series.points))
    return f"<c:dLbls>{single}{_text_xml(_FIGURE_SIZE, palette.ink)}{place}{_shown(True)}</c:dLbls>"


def _label_place(chart: NativeChart, series: NativeSeries) -> str:
    if chart.form is Form.RING:
        return ""
    if series.drawn in (Drawn.LINE, Drawn.POINTS):
        return _ABOVE
    return _INSIDE if chart.form is Form.STACKED else '<c:dLblPos val="outEnd"/>'


def _label_xml(number: int, point: NativePoint, place: str, chart: NativeChart, palette: Palette) -> str:
    """Return the label of one point."""
    if not point.label or point.value is None:
        return f'<c:dLbl><c:idx val="{number}"/><c:delete val="1"/></c:dLbl>'
    if chart.form is Form.LINES:
        place = _BEHIND if number else _BEFORE
    is_inside = place == _INSIDE or chart.form is Form.RING
    ink = ink_on(point.look.fill, palette) if is_inside and point.look.fill and not point.look.is_hatched else palette.ink
    size = _SMALL_SIZE if len(chart.categories) > _MANY else _FIGURE_SIZE
    if is_plain(point):
        return f'<c:dLbl><c:idx val="{number}"/>{_text_xml(size, ink)}{place}{_shown(True)}</c:dLbl>'
    lines = "".join(f'<a:p><a:r><a:rPr lang="zh-CN" sz="{size}" b="0"><a:solidFill>{_colour(ink)}</a:solidFill>{font_xml()}</a:rPr><a:t>{_text(line)}</a:t></a:r></a:p>' for line in point.label.split("\n"))
    return f'<c:dLbl><c:idx val="{number}"/><c:layout/><c:tx><c:rich><a:bodyPr/><a:lstStyle/>{lines}</c:rich></c:tx>{place}{_shown(True)}</c:dLbl>'


def is_plain(point: NativePoint) -> bool:
    """Tell whether the label of a point is its value as an office writes it, so that it may follow its cell."""
    return point.value is not None and point.label == f"{point.value:.10g}"


def _shown(value: bool) -> str:
    others = "".join(f'<c:show{name} val="0"/>' for name in ("CatName", "SerName", "Percent", "BubbleSize"))
    return f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/>{others}'


# ------------------------------------------------------------------------------------------------------------------- axes


def _axes_xml(chart: NativeChart, palette: Palette, size: int) -> str:
    """Return both axes: areas begin at zero, and figures stand at the values, so the axis of values is not drawn."""
    is_bars = chart.form is Form.BARS
    values = [point.value for series in chart.series if not series.is_second for point in series.points if point.value is not None]
    low = '<c:min val="0"/>' if chart.form is not Form.LINES and min(values, default=0.0) >= 0 else ""
    high = f'<c:max val="{max(values) * _COLUMN_SHARE:.10g}"/>' if any(series.is_second for series in chart.series) and max(values, default=0.0) > 0 else ""
    turned = "maxMin" if is_bars else "minMax"
    line = f'<c:spPr><a:ln w="{_FINE_WIDTH}"><a:solidFill>{_colour(palette.line)}</a:solidFill></a:ln></c:spPr>'
    return (
        f'<c:catAx><c:axId val="{_AXES[0]}"/><c:scaling><c:orientation val="{turned}"/></c:scaling><c:delete val="0"/><c:axPos val="{"l" if is_bars else "b"}"/>'
        f'<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{line}{_text_xml(size, palette.ink)}'
        f'<c:crossAx val="{_AXES[1]}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="{_AXES[1]}"/><c:scaling><c:orientation val="minMax"/>{high}{low}</c:scaling><c:delete val="1"/><c:axPos val="{"t" if is_bars else "l"}"/>'
        f'<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{_AXES[0]}"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _second_axes_xml(lines: Sequence[NativeSeries]) -> str:
    """Return the axes of lines that have a measure of their own; neither is seen, the figures stand at the points.

    The axis of values is not taken out but left bare: LibreOffice measures lines of an axis that is out on the other one.
    """
    line = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
    values = [point.value for line in lines for point in line.points if point.value is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    span = (high - low) or abs(high) or 1.0
    ends = f'<c:max val="{high + span * _ABOVE_LINE:.10g}"/><c:min val="{low - span * _BELOW_LINE:.10g}"/>'
    bare = '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    return (
        f'<c:catAx><c:axId val="{_SECOND_AXES[0]}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="1"/><c:axPos val="b"/>{bare}<c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{_SECOND_AXES[1]}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="{_SECOND_AXES[1]}"/><c:scaling><c:orientation val="minMax"/>{ends}</c:scaling><c:delete val="0"/><c:axPos val="r"/>{bare}<c:tickLblPos val="none"/>{line}'
        f'<c:crossAx val="{_SECOND_AXES[0]}"/><c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>'
    )


# The ring stands at the left, its key at the right.
_RING_LAYOUT = (
    '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    '<c:x val="0.07"/><c:y val="0.04"/><c:w val="0.4"/><c:h val="0.92"/></c:manualLayout></c:layout>'
)


def _legend_xml(chart: NativeChart, palette: Palette) -> str:
    """Return the key: none for one series and for lines named at their ends, never of what only makes room."""
    if chart.form is Form.LINES or chart.form is not Form.RING and sum(series.drawn is not Drawn.ROOM for series in chart.series) < 2:
        return ""
    hidden = "".join(f'<c:legendEntry><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>' for at, series in enumerate(chart.series) if series.drawn is Drawn.ROOM)
    where = "r" if chart.form is Form.RING else "t"
    return f'<c:legend><c:legendPos val="{where}"/>{hidden}<c:overlay val="0"/>{_text_xml(_AXIS_SIZE, palette.ink)}</c:legend>'


# ------------------------------------------------------------------------------------------------------------------ words


def _texts_cache(texts: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{_text(text)}</c:v></c:pt>' for at, text in enumerate(texts))
    return f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'


def _values_cache(points: Sequence[NativePoint]) -> str:
    told = "".join(f'<c:pt idx="{at}"><c:v>{point.value!r}</c:v></c:pt>' for at, point in enumerate(points) if point.value is not None)
    return f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(points)}"/>{told}</c:numCache>'


def _text_xml(size: int, ink: str) -> str:
    inked = f"<a:solidFill>{_colour(ink)}</a:solidFill>"
    return f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="0">{inked}{font_xml()}</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'


def _text(text: str) -> str:
    return escape(cleaned(text)[0], quote=False)


def _colour(colour: str) -> str:
    return f'<a:srgbClr val="{colour.lstrip("#").upper()}"/>'


def ink_on(fill: str, palette: Palette) -> str:
    """Return the colour of words that stand on ``fill``: paper or ink, whichever stands out more."""
    return max((palette.paper, palette.ink), key=lambda ink: _contrast(ink, fill))


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2)."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
