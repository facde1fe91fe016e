"""Make the one-folder build, try it and measure it: ``python3 scripts/build.py``; needs the standard library only.

Everything is made below ``build/`` and ``dist/`` of the checkout: a clean environment with the pinned dependencies, the program by ``build.spec``, and a
window of PySide6 alone by PyInstaller's own rules, which the size is held against. The self test is run in the built folder from an empty home folder and,
where the system lets us (``unshare``), without a network. The start is measured from the start of the process to the first painted window, build and source
in turn, so that whatever else the computer does weighs on both alike. Exit code 0: the self test passed and both aims are met.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK, DIST = ROOT / "build", ROOT / "dist"
VENV = WORK / "environment"
IS_WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if IS_WINDOWS else "bin/python")
PROGRAM = DIST / "ningbo-planner" / ("ningbo-planner.exe" if IS_WINDOWS else "ningbo-planner")
BARE = """from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.show()
application.exec()
"""
MOST_SIZE, MOST_TIME = 1.5, 1.25


def main() -> int:
    """Build, try, measure, print."""
    options = _options()
    begun = time.perf_counter()
    if not options.keep:
        _environment()
        _run("PyInstaller", "--noconfirm", "--log-level", "WARN", "--workpath", str(WORK / "program"), "--distpath", str(DIST), str(ROOT / "build.spec"))
        _bare_build()
    print(f"built in {time.perf_counter() - begun:.0f} s\n")
    passed = _self_test()
    ours, bare = _size(PROGRAM.parent), _size(WORK / "dist" / "bare")
    print(f"\n{'size':<28}{ours:8.0f} MB   PySide6 alone {bare:.0f} MB   {ours / bare:.2f} times, at most {MOST_SIZE}")
    ratio = _start_times(options.runs)
    return 0 if passed and ours / bare <= MOST_SIZE and ratio <= MOST_TIME else 1


def _options() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="try and measure what was built before")
    parser.add_argument("--runs", type=int, default=11, help="starts of each kind")
    return parser.parse_args()


def _environment() -> None:
    """Make the clean environment, with nothing but what the program and the build need."""
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip = ("pip", "install", "--quiet", "--disable-pip-version-check", "-c", str(ROOT / "constraints.txt"))
    _run(*pip, "hatchling", "setuptools")
    _run(*pip, "--no-build-isolation", "--editable", f"{ROOT}[build]")


def _bare_build() -> None:
    """Build the window of PySide6 alone, as PyInstaller does it when nobody tells it anything."""
    script = WORK / "bare.py"
    script.write_text(BARE, "utf-8")
    folders = ("--workpath", str(WORK / "bare"), "--distpath", str(WORK / "dist"), "--specpath", str(WORK))
    _run("PyInstaller", "--noconfirm", "--log-level", "WARN", "--windowed", "--name", "bare", *folders, str(script))


def _run(*module: str) -> None:
    """Run a module in the environment; the build ends when it fails."""
    subprocess.run([str(PYTHON), "-m", *module], cwd=ROOT, check=True)


def _size(folder: Path) -> float:
    """Return what a folder takes, in MB; a link is no second file."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def _empty_home(folder: Path) -> dict[str, str]:
    """Return an environment whose user has nothing yet, and no display unless there is one to show windows on."""
    kept = ("PATH", "LANG", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "QT_QPA_PLATFORM", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "COMSPEC")
    home = {name: str(folder) for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")}
    return {**{name: os.environ[name] for name in kept if name in os.environ}, **home}


def _self_test() -> bool:
    """Run the self test in the built folder and tell whether it passed."""
    alone = _alone()
    print(f"self test, empty home folder, {'no network' if alone else 'network not cut off'}:", flush=True)
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run([*alone, str(PROGRAM), "--self-test"], env=_empty_home(Path(home)), cwd=home, check=False)
    return done.returncode == 0


def _alone() -> list[str]:
    """Return the words that take the network away from a command, where the system lets us."""
    for words in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if shutil.which("unshare") and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
            return words
    return []


def _start_times(runs: int) -> float:
    """Print how long build and source take to the first painted window, and return the middle of the ratios of each turn."""
    kinds = {"build": [str(PROGRAM)], "source": [str(PYTHON), "-P", "-m", "ningbo_planner"]}
    with tempfile.TemporaryDirectory() as home:
        environment = _empty_home(Path(home))
        if not IS_WINDOWS and not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        for command in kinds.values():
            _start(command, environment)
        turns = [{name: _start(command, environment) for name, command in kinds.items()} for _ in range(runs)]
    ratio = statistics.median(turn["build"] / turn["source"] for turn in turns)
    for name in kinds:
        times = [turn[name] * 1000 for turn in turns]
        print(f"{f'first paint, {name}':<28}{statistics.median(times):8.0f} ms   from {min(times):.0f} to {max(times):.0f}")
    print(f"{'':<28}{ratio:8.2f} times the source, at most {MOST_TIME}")
    return ratio


def _start(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Start the window once and return the seconds to its first paint."""
    begun = time.perf_counter()
    subprocess.run([*command, "--show-and-quit"], env=dict(environment), check=True, capture_output=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
