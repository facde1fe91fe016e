"""The pins, the check of a commit, and a wheel built for real that finds its own files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def name_of(requirement: str) -> str:
    """Return a requirement's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~;\[]", requirement.strip(), maxsplit=1)[0]).lower()


def pins() -> dict[str, str]:
    """Return the pinned versions by name."""
    lines = (line.split("#")[0].strip() for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines())
    return {name_of(line): line.partition("==")[2] for line in lines if line}


def test_every_dependency_is_pinned_to_one_version_without_an_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["test"], *project["build-system"]["requires"]]
    assert {name_of(requirement) for requirement in wanted} <= pins().keys()
    assert all(re.fullmatch(r"\d+(\.\d+)+", version) for version in pins().values())
    assert "://" not in (ROOT / "constraints.txt").read_text("utf-8")


def test_the_check_of_a_commit_is_the_command_of_the_readme() -> None:
    commands = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if line.startswith("python3")]
    assert commands == ["python3 run.py test"]
    assert os.name == "nt" or os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_readme_names_both_commands() -> None:
    commands = [line.strip() for line in (ROOT / "README.md").read_text("utf-8").splitlines()]
    assert any(line.startswith("python3 run.py") and line.split("#")[0].strip() == "python3 run.py" for line in commands)
    assert any(line.split("#")[0].strip() == "python3 run.py test" for line in commands)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as pip would and return it; nothing is fetched."""
    if util.find_spec("hatchling") is None:
        pytest.skip("hatchling, which builds the wheel, is not installed; run.py test installs it")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--quiet", "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds what the wheel holds, as an installation does."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def below(folder: Path) -> set[str]:
    """Return the files that stand below a folder in the checkout, without what Python and systems leave there."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix() for path in files}


@pytest.mark.parametrize("folder", ["resources", "templates"])
def test_the_wheel_holds_the_programs_own_files(unpacked: Path, folder: str) -> None:
    assert below(ROOT / folder), f"{folder}/ is empty"
    assert below(unpacked / "ningbo_planner" / folder) == below(ROOT / folder)


def test_the_wheel_holds_the_package_and_nothing_else_of_the_checkout(unpacked: Path) -> None:
    tops = {path.name for path in unpacked.iterdir()}
    assert tops - {"ningbo_planner"} == {path.name for path in unpacked.glob("*.dist-info")}
    assert below(ROOT / "ningbo_planner") <= below(unpacked / "ningbo_planner")


def test_the_wheel_gives_the_command(unpacked: Path) -> None:
    (entry_points,) = unpacked.glob("*.dist-info/entry_points.txt")
    assert "ningbo-planner = ningbo_planner.__main__:main" in entry_points.read_text()


def test_the_unpacked_wheel_finds_its_own_files(unpacked: Path, tmp_path: Path) -> None:
    script = (
        "import json, ningbo_planner\n"
        "from ningbo_planner import paths, text\n"
        "print(json.dumps([str(paths.resource_dir()), str(paths.template_dir()), text.tr('file.unnamed')]))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "NINGBO_PLANNER_TEMPLATES"}
    environment["PYTHONPATH"] = str(unpacked)
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    package = unpacked / "ningbo_planner"
    assert json.loads(done.stdout) == [str(package / "resources"), str(package / "templates"), "未命名"]


def test_a_frozen_build_finds_its_files_beside_its_modules(unpacked: Path, tmp_path: Path) -> None:
    frozen = tmp_path / "frozen"
    frozen.mkdir()
    (unpacked / "ningbo_planner" / "resources").rename(frozen / "resources")
    try:
        script = f"import sys; sys._MEIPASS = {str(frozen)!r}\nfrom ningbo_planner import paths, text; print(paths.resource_dir(), text.tr('file.unnamed'))"
        environment = {**os.environ, "PYTHONPATH": str(unpacked)}
        done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    finally:
        (frozen / "resources").rename(unpacked / "ningbo_planner" / "resources")
    assert done.stdout.split() == [str(frozen / "resources"), "未命名"]
