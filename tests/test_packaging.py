"""What the build is made of: plugins kept by rule, icons, the version resource, the pins; and the file type registered for one user."""

from __future__ import annotations

import configparser
import struct
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

from ningbo_planner import __version__
from ningbo_planner.services import file_type

ROOT = Path(__file__).resolve().parent.parent


def helper(name: str) -> ModuleType:
    """Load a file of packaging/ as build.spec does."""
    spec = util.spec_from_file_location(f"build_{name}", ROOT / "packaging" / f"{name}.py")
    assert spec and spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6\\plugins\\styles\\qmodernwindowsstyle.dll", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libfcitx5platforminputcontextplugin.so", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("PySide6\\opengl32sw.dll", False),
        ("resources/translations/zh_CN/window.json", True),
        ("pandas/_libs/algos.so", True),
    ],
)
def test_what_of_qt_goes_into_a_build(name: str, wanted: bool) -> None:
    assert helper("pruning").is_wanted(name) is wanted


def test_a_library_goes_with_the_last_plugin_that_needed_it() -> None:
    needs = {"gtk3": ["libgtk.so", "libglib.so"], "libgtk.so": ["libcairo.so"], "core": ["libglib.so"], "libcairo.so": [], "libglib.so": [], "loaded later": []}
    binaries = [
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "gtk3", "BINARY"),
        ("PySide6/QtCore.so", "core", "EXTENSION"),
        *[(name, name, "BINARY") for name in ("libgtk.so", "libcairo.so", "libglib.so")],
        ("numpy.libs/libblas.so", "loaded later", "BINARY"),
        ("linked.so", "libgtk.so", "SYMLINK"),
    ]
    pruning = helper("pruning")
    kept = pruning.pruned(binaries, needs.__getitem__)
    names = [name for name, _, _ in pruning.without_lost_links(kept, kept)]
    assert names == ["PySide6/QtCore.so", "libglib.so", "numpy.libs/libblas.so"]


@pytest.mark.parametrize(("version", "numbers"), [("0.1.0", (0, 1, 0, 0)), ("1.2.3.4", (1, 2, 3, 4)), ("2.0.dev3", (2, 0, 0, 0))])
def test_windows_is_told_the_version_in_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    resource = helper("version_resource")
    assert resource.version_numbers(version) == numbers
    text = resource.version_resource(version, "宁波规划师", "规划", "ningbo-planner.exe")
    compile(text, "resource", "eval")
    assert f"StringStruct('FileVersion', '{version}')" in text
    assert "'080404B0'" in text


def test_the_icons_hold_every_size_that_windows_asks_for(tmp_path: Path) -> None:
    pytest.importorskip("PySide6")
    subprocess.run([sys.executable, str(ROOT / "packaging" / "make_icons.py"), str(tmp_path)], check=True, capture_output=True)
    for name in ("ningbo-planner", "nbplan"):
        data = (tmp_path / f"{name}.ico").read_bytes()
        _, kind, count = struct.unpack_from("<HHH", data)
        entries = [struct.unpack_from("<BBBBHHII", data, 6 + 16 * at) for at in range(count)]
        assert kind == 1
        assert {entry[0] for entry in entries} >= {16, 32, 48, 0}
        assert all(data[entry[7] : entry[7] + 4] == b"\x89PNG" for entry in entries)
        assert entries[-1][6] + entries[-1][7] == len(data)


def test_the_build_is_pinned_and_its_version_is_the_programs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pins = (ROOT / "constraints.txt").read_text("utf-8")
    assert all(f"\n{name}==" in pins for name in ("pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "setuptools", "pefile", "pywin32-ctypes"))
    assert project["tool"]["hatch"]["version"]["path"] == "ningbo_planner/__init__.py"
    assert f'__version__ = "{__version__}"' in (ROOT / "ningbo_planner" / "__init__.py").read_text("utf-8")
    compile((ROOT / "build.spec").read_text("utf-8"), "build.spec", "exec")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the desktop files of Linux")
def test_the_file_type_is_registered_for_the_user_and_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "用户 数据"
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    before = set(home.rglob("*"))
    assert "双击" in file_type.register()
    entry = configparser.RawConfigParser()
    entry.optionxform = str  # type: ignore[method-assign, assignment]
    entry.read(home / "applications" / "ningbo-planner.desktop", "utf-8")
    assert entry["Desktop Entry"]["Exec"] == f'"{sys.executable}" "-P" "-m" "ningbo_planner" %f'
    assert entry["Desktop Entry"]["MimeType"] == "application/x-nbplan;"
    kind = ElementTree.parse(home / "mime" / "packages" / "ningbo-planner.xml").getroot()
    assert [glob.get("pattern") for glob in kind.iter("{http://www.freedesktop.org/standards/shared-mime-info}glob")] == ["*.nbplan"]
    assert (home / "icons/hicolor/scalable/mimetypes/application-x-nbplan.svg").read_text("utf-8").startswith("<svg")
    file_type.unregister()
    ours = {path for path in set(home.rglob("*")) - before if path.is_file() and ("ningbo" in path.name or path.suffix == ".svg")}
    assert ours == set()


def test_a_path_with_odd_signs_stays_one_word_of_the_menu_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_type, "program", lambda: ['/opt/规划 100%/a"b$c'])
    (entry,) = (text for path, text in file_type._texts().items() if path.suffix == ".desktop")
    (line,) = (line for line in entry.splitlines() if line.startswith("Exec="))
    assert line == 'Exec="/opt/规划 100%%/a\\\\"b\\\\$c" %f'


def test_windows_opens_the_plan_with_the_windowed_program_of_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "规划 师"
    folder.mkdir()
    for name in ("ningbo-planner.exe", "NingboPlanner.exe"):
        (folder / name).touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "ningbo-planner.exe"))
    values = file_type.registry_values()
    assert values[".nbplan"][""] == "NingboPlanner.Plan"
    assert values["NingboPlanner.Plan\\shell\\open\\command"][""] == f'"{folder / "NingboPlanner.exe"}" "%1"'
    assert values["NingboPlanner.Plan"][""] == "规划方案"
