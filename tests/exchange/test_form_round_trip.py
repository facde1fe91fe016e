"""Issued, filled in, received: for every department exactly the figures that were filled in, also when LibreOffice has saved the workbook in between."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from zlib import crc32

import pytest

from ningbo_planner.domain.plan import cell_of
from ningbo_planner.domain.reading import parse
from ningbo_planner.services.returns_report import ReturnedFile
from tests.exchange.returned_forms import FilledForm, Office, codes, issued_plan, office, taken

__all__ = ["issued_plan", "office"]


def filled(form: FilledForm, office: Office) -> dict[str, str]:
    """Put another figure into every cell with a plain one; return what must be received, by ``row/period``."""
    expected: dict[str, str] = {}
    for key in form.places:
        cell = cell_of(key)
        issued = office.workspace.plan.quantity(cell)
        if issued.number is not None:
            # Departments that answer for the same row fill in the same figure.
            amount = issued.number + Decimal(1 + crc32(key.encode()) % 97) / 100
            # openpyxl stores what Python computes in binary; the text is the same up to fifteen digits.
            form.put(key, float(amount))
            expected[f"{cell.row}/{cell.period}"] = str(parse(str(amount), office.workspace.plan.unit_of(cell)).number)
    return expected


def received(file: ReturnedFile, office: Office) -> dict[str, str]:
    """Return what a file would change without question, as plain numbers; targets of the running text come back in its words."""
    units = {f"{change.row}/{change.period}": office.workspace.plan.unit_of(change.cell) for change in file.changes}
    return {name: str(parse(text, units[name]).number) for name, text in taken(file).items()}


def test_filled_in_with_openpyxl(office: Office) -> None:
    for department in office.forms:
        form = office.form(department).sign()
        expected = filled(form, office)
        file = office.returned(form, f"{department}.xlsx")
        assert received(file, office) == expected and not codes(file), department
        assert file.department == department and file.submission is not None and file.submission.sign_off.filled_by == "张三"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_saved_again_by_libreoffice(office: Office, tmp_path: Path) -> None:
    expected: dict[str, dict[str, str]] = {}
    paths: list[str] = []
    for department in office.forms:
        form = office.form(department).sign()
        expected[department] = filled(form, office)
        paths.append(str(form.save(tmp_path / "填好" / f"{department}.xlsx")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "再存"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *paths], check=True, capture_output=True, timeout=400)
    report = office.read(*sorted(out.glob("*.xlsx")))
    assert {file.department: received(file, office) for file in report.files} == expected
    assert [(file.department, codes(file)) for file in report.files if codes(file)] == []
