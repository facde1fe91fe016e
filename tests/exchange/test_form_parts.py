"""What Excel demands of a package before it opens it without a word: order of elements, counts, numbers that exist, lengths; for all that we hand out."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.exchange_round import Round, RoundKind
from ningbo_planner.exchange.forms.form_layout import answering_departments, form_layout, issued_figures
from ningbo_planner.exchange.forms.form_writer import Form, FormWriter
from ningbo_planner.exchange.forms.marks import short_code
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.reminding import remind, write_reminders
from tests.exchange.form_samples import template
from tests.sample_plans import shipped_plan

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# The order of CT_Worksheet, as far as anybody writes it.
ORDER = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState
dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter
rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls tableParts extLst""".split()
BOOK_ORDER = "fileVersion workbookPr workbookProtection bookViews sheets functionGroups externalReferences definedNames calcPr".split()
STYLE_ORDER = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()
CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def forms() -> Iterator[tuple[str, bytes]]:
    """Yield the form of each department, handed down and proposed upwards."""
    plan, writer = shipped_plan(), FormWriter(template())
    for kind in RoundKind:
        round_ = Round("R1", "一上", "2026-03-01T09:00:00", "2026-03-31", contact="=甲&<乙>", kind=kind)
        for name in answering_departments(plan):
            layout = form_layout(plan, name, prefilled=kind is RoundKind.DOWN)
            code = short_code(plan.info.id, "R1", name, issued_figures(layout))
            yield f"{kind} {name}", writer.write(Form(plan.info, round_, plan.departments.get(name, Department(name, name)), layout, code, 2)).data


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return everything that is handed out: forms, and reminders with the ledger."""
    folder = tmp_path_factory.mktemp("parts")
    new_plan(folder / "plan.nbplan")
    workspace = open_plan(folder / "plan.nbplan")
    issue(workspace, folder / "out", deadline="2026-03-31")
    write_reminders(workspace, remind(workspace, today=date(2026, 4, 10)), folder / "催报单.xlsx")
    workspace.close()
    return dict(forms()) | {"催报单": (folder / "催报单.xlsx").read_bytes()}


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert len(set(package.namelist())) == len(package.namelist()) and package.namelist()[0] == "[Content_Types].xml"
        return {name: package.read(name) for name in package.namelist()}


def names_of(root: ElementTree.Element) -> list[str]:
    """Return the names of an element's children without what stands twice in a row."""
    names = [str(child.tag).partition("}")[2] for child in root]
    return [name for at, name in enumerate(names) if not at or name != names[at - 1]]


def sheets_of(parts: dict[str, bytes]) -> list[ElementTree.Element]:
    """Return the worksheets of a package."""
    return [ElementTree.fromstring(data) for name, data in parts.items() if name.startswith("xl/worksheets/sheet")]


def test_elements_stand_in_the_order_of_the_schema_and_counts_are_right(books: dict[str, bytes]) -> None:
    for data in books.values():
        parts = parts_of(data)
        for root, order in [*((sheet, ORDER) for sheet in sheets_of(parts)), (ElementTree.fromstring(parts["xl/workbook.xml"]), BOOK_ORDER), (ElementTree.fromstring(parts["xl/styles.xml"]), STYLE_ORDER)]:
            places = [order.index(name) for name in names_of(root)]
            assert places == sorted(set(places))
            assert all(int(child.get("count", "")) == len(child) for child in root if child.get("count") is not None)


def test_styles_texts_and_colours_that_are_named_are_there(books: dict[str, bytes]) -> None:
    for data in books.values():
        parts = parts_of(data)
        styles = ElementTree.fromstring(parts["xl/styles.xml"])
        sizes = {name: len(styles.find(MAIN + name) or ()) for name in ("cellXfs", "dxfs", "fonts", "fills", "borders")}
        shared = len(ElementTree.fromstring(parts["xl/sharedStrings.xml"])) if "xl/sharedStrings.xml" in parts else 0
        for sheet in sheets_of(parts):
            assert all(int(cell.get("s", "0")) < sizes["cellXfs"] for cell in sheet.iter(MAIN + "c"))
            assert all(int(cell.findtext(MAIN + "v") or "") < shared for cell in sheet.iter(MAIN + "c") if cell.get("t") == "s")
            rules = list(sheet.iter(MAIN + "cfRule"))
            assert all(int(rule.get("dxfId", "")) < sizes["dxfs"] for rule in rules) and len({rule.get("priority") for rule in rules}) == len(rules)
        for xf in styles.find(MAIN + "cellXfs") or ():
            assert all(int(xf.get(key, "0")) < sizes[part] for key, part in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")))


def test_rows_columns_and_merges_are_as_a_grid_has_them(books: dict[str, bytes]) -> None:
    for data in books.values():
        for sheet in sheets_of(parts_of(data)):
            rows = [int(row.get("r", "")) for row in sheet.iter(MAIN + "row")]
            assert rows == sorted(set(rows))
            for row in sheet.iter(MAIN + "row"):
                found = [CELL.fullmatch(cell.get("r", "")) for cell in row]
                columns = [(len(place[1]), place[1]) for place in found if place]
                assert len(columns) == len(found) and columns == sorted(set(columns)) and all(place and place[2] == row.get("r") for place in found)
            spans = [(int(col.get("min", "")), int(col.get("max", ""))) for col in sheet.iter(MAIN + "col")]
            assert all(before[1] < after[0] for before, after in zip(spans, spans[1:], strict=False))
            assert all(float(row.get("ht", "0")) <= 409.5 for row in sheet.iter(MAIN + "row"))


def test_merged_areas_do_not_overlap(books: dict[str, bytes]) -> None:
    for data in books.values():
        for sheet in load_workbook(io.BytesIO(data)).worksheets:
            cells = [place for merged in sheet.merged_cells.ranges for place in merged.cells]
            assert len(cells) == len(set(cells))


def test_texts_and_formulas_keep_to_their_lengths(books: dict[str, bytes]) -> None:
    for data in books.values():
        for sheet in sheets_of(parts_of(data)):
            assert all(len(formula.text or "") <= 8192 for formula in sheet.iter(MAIN + "f"))
            for rule in sheet.iter(MAIN + "dataValidation"):
                assert all(len(rule.get(name, "")) <= most for name, most in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 225)))
                assert all(len(child.text or "") <= 255 for child in rule)
            assert all(len("".join(foot.itertext())) <= 255 for foot in sheet.iter(MAIN + "headerFooter"))


def test_names_of_sheets_and_of_the_book_are_taken_by_excel(books: dict[str, bytes]) -> None:
    for data in books.values():
        book = ElementTree.fromstring(parts_of(data)["xl/workbook.xml"])
        names = [sheet.get("name", "") for sheet in book.iter(MAIN + "sheet")]
        assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") and name.strip("'") == name for name in names) and len({name.lower() for name in names}) == len(names)
        assert len({sheet.get("sheetId") for sheet in book.iter(MAIN + "sheet")}) == len(names)
        defined = [(name.get("name", ""), name.get("localSheetId")) for name in book.iter(MAIN + "definedName")]
        assert len(set(defined)) == len(defined) and all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", name) for name, _ in defined)


def test_every_part_has_a_type_and_every_relation_an_end(books: dict[str, bytes]) -> None:
    for data in books.values():
        parts = parts_of(data)
        types = ElementTree.fromstring(parts["[Content_Types].xml"])
        overrides = {node.get("PartName", "")[1:] for node in types if str(node.tag).endswith("Override")}
        endings = {node.get("Extension") for node in types if str(node.tag).endswith("Default")}
        assert overrides <= parts.keys() and all(name in overrides or name.rpartition(".")[2] in endings for name in parts)
        for name, content in parts.items():
            if name.endswith(".rels"):
                base = posixpath.dirname(posixpath.dirname(name))
                links = list(ElementTree.fromstring(content))
                assert len({link.get("Id") for link in links}) == len(links)
                targets = [link.get("Target", "") for link in links]
                assert all((target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))) in parts for target in targets)


def test_no_text_is_a_formula_and_other_readers_read_the_same(books: dict[str, bytes], tmp_path: Path) -> None:
    for number, data in enumerate(books.values()):
        (tmp_path / f"{number}.xlsx").write_bytes(data)
        values = load_workbook(io.BytesIO(data), data_only=True)
        calamine = CalamineWorkbook.from_path(str(tmp_path / f"{number}.xlsx"))
        assert calamine.sheet_names == values.sheetnames
        told = {cell.value for row in values.worksheets[0].iter_rows() for cell in row if isinstance(cell.value, str)}
        read = {value for row in calamine.get_sheet_by_index(0).to_python() for value in row if isinstance(value, str) and value}
        assert {text.strip() for text in told} == {text.strip() for text in read}


def test_a_contact_that_looks_like_a_formula_is_text(books: dict[str, bytes]) -> None:
    book = load_workbook(io.BytesIO(books["down 市商务局"]))
    assert any(cell.value == "联系人：=甲&<乙>" and cell.data_type == "s" for row in book.worksheets[0].iter_rows() for cell in row)
