"""The program's own trial, run as a user runs it: whole from an empty home folder, and telling what is wrong when something is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("PySide6")

ROOT = Path(__file__).resolve().parent.parent


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the self test in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NINGBO_", "XDG_"))}
    environment = {**kept, "HOME": str(home), "APPDATA": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), **more}
    command = [sys.executable, "-m", "ningbo_planner", "--self-test", *words]
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_every_step_is_right_from_an_empty_home_and_nothing_is_left_there(tmp_path: Path) -> None:
    report = tmp_path / "自检.txt"
    done = run(tmp_path, str(report))
    lines = done.stdout.splitlines()
    assert (done.returncode, [line for line in lines if "✗" in line]) == (0, []), done.stdout + done.stderr
    assert lines[-1] == f"自检通过，共 {len(lines) - 1} 项。"
    assert report.read_text("utf-8") == done.stdout
    for word in ("版本", "字体", "文字", "插件", "新建方案", "审核", "下发", "回收", "绘图", "填写和保存"):
        assert any(re.match(f"✓ {word}：", line) for line in lines), word
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix in (".nbplan", ".xlsx")]


def test_a_missing_template_is_told_and_the_other_steps_go_on(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    for path in (templates / "xlsx").glob("*.xlsx"):
        path.unlink()
    done = run(tmp_path, NINGBO_PLANNER_TEMPLATES=str(templates))
    wrong = [line for line in done.stdout.splitlines() if line.startswith("✗")]
    assert done.returncode == 1
    assert any(line.startswith("✗ 程序文件：") for line in wrong)
    assert any(line.startswith("✗ 下发：") for line in wrong)
    assert any(line.startswith("✓ 审核：") for line in done.stdout.splitlines())
    assert "项不正常" in done.stdout.splitlines()[-1]
