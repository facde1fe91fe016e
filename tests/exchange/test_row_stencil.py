"""Stencils of rows and the zip around them: what is filled in stands where it should, and every program can read it."""

from __future__ import annotations

import gc
import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

from ningbo_planner.domain.exchange_round import Round
from ningbo_planner.exchange.forms.form_layout import form_layout, issued_figures
from ningbo_planner.exchange.forms.form_writer import Form, FormWriter
from ningbo_planner.exchange.forms.marks import short_code
from ningbo_planner.exchange.writer.package_writer import CONTENT_TYPES, package_bytes
from ningbo_planner.exchange.writer.row_stencil import ANY_ROW, HEIGHT, OTHER_ROW, PART, RowStencil, formula_names, formula_value, number_cell, open_name, row_height, text_cell
from tests.exchange.form_samples import ROUND, template
from tests.sample_plans import shipped_plan


def stencil() -> RowStencil:
    """Return a row of a name, a figure, a formula with a part of its own, and an empty cell."""
    row = RowStencil()
    row.put_style(4, 7)
    row.put_open(2)
    row.put_open(1)
    row.put_formula(3, 5, f'IF(B{ANY_ROW}<A{OTHER_ROW},"50%",{PART})')
    return row


def values(name: str, figure: str, now: str | Decimal, part: str) -> dict[str, str]:
    """Return what fills that row."""
    kind, value, own = formula_names(3)
    filled = dict(zip((kind, value), formula_value(now), strict=True))
    return filled | {own: part, open_name(1): text_cell(2, name), open_name(2): number_cell(3, figure), HEIGHT: row_height(21.0)}


def test_a_stencil_is_filled_in_for_each_row() -> None:
    shape = stencil()
    first = ElementTree.fromstring(shape.filled(8, values("甲 & <100%s>", "1.50", "差 5%", "12"), 3))
    assert first.attrib == {"r": "8", "ht": "21"} and shape.last == 4
    assert [cell.attrib for cell in first] == [{"r": "A8", "s": "2", "t": "inlineStr"}, {"r": "B8", "s": "3"}, {"r": "C8", "s": "5", "t": "str"}, {"r": "D8", "s": "7"}]
    assert "".join(first[0].itertext()) == "甲 & <100%s>" and first[1].findtext("v") == "1.50"
    assert (first[2].findtext("f"), first[2].findtext("v")) == ('IF(B8<A3,"50%",12)', "差 5%")
    second = ElementTree.fromstring(shape.filled(12, values("", "2", Decimal("1E+3"), "9"), 4))
    assert len(second[0]) == 0 and (second[2].get("t"), second[2].findtext("v"), second[2].findtext("f")) == (None, "1000", 'IF(B12<A4,"50%",9)')


def test_the_zip_is_read_by_others_and_the_same_every_time() -> None:
    parts = {"xl/worksheets/sheet1.xml": b"<a>" * 50_000, "xl/数.xml": "数".encode(), "_rels/.rels": b"", CONTENT_TYPES: b"<Types/>"}
    data = package_bytes(parts)
    assert data == package_bytes(dict(reversed(parts.items())))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None and package.namelist()[:2] == [CONTENT_TYPES, "_rels/.rels"]
        assert {name: package.read(name) for name in package.namelist()} == parts
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_workbook_is_the_same_whatever_was_written_before() -> None:
    plan = shipped_plan()
    writer = FormWriter(template())
    names = list(plan.departments)[:4]

    def one(by: FormWriter, name: str, round_: Round = ROUND) -> bytes:
        layout = form_layout(plan, name)
        return by.write(Form(plan.info, round_, plan.departments[name], layout, short_code(plan.info.id, round_.id, name, issued_figures(layout)))).data

    together = [one(writer, name) for name in names]
    assert together == [one(FormWriter(template()), name) for name in names] and together[::-1] == [one(writer, name) for name in reversed(names)]


def test_a_workbook_that_is_done_with_leaves_nothing_for_the_collector() -> None:
    plan = shipped_plan()
    writer = FormWriter(template())
    layout = form_layout(plan, "市经信局")
    form = Form(plan.info, ROUND, plan.departments["市经信局"], layout, short_code(plan.info.id, ROUND.id, "市经信局", issued_figures(layout)))
    writer.write(form)
    gc.collect()
    writer.write(form)
    assert gc.collect() == 0
