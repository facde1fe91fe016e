"""Starting on a fresh machine: what run.py decides, tried with a stand-in for the machine."""

from __future__ import annotations

import ast
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a fresh run.py that believes it stands in an empty folder of its own."""
    spec = util.spec_from_file_location("run_under_test", ROOT / "run.py")
    assert spec and spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    top = tmp_path / "含 空格的文件夹"
    top.mkdir()
    (top / "pyproject.toml").write_text("[project]")
    (top / "constraints.txt").write_text("a==1")
    places = {"ROOT": top, "VENV": top / ".venv", "STAMP": top / ".venv" / "stamp.json", "CONSTRAINTS": top / "constraints.txt"}
    for name, place in places.items():
        monkeypatch.setattr(module, name, place)
    return module


class Machine:
    """Stands for the machine: commands are kept and answered, nothing is run."""

    def __init__(self, run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run = run
        self.commands: list[list[str]] = []
        self.handed_over: list[list[str]] = []
        self.fails: Callable[[list[str]], bool] = lambda command: False
        monkeypatch.setattr(run, "call", self.call)
        monkeypatch.setattr(run, "hand_over", self.take_over)
        monkeypatch.setattr(run, "venv_works", lambda: run.venv_python().exists())
        monkeypatch.setattr(run, "lacks_venv", lambda: False)
        monkeypatch.setattr(run, "missing_libraries", lambda: [])
        monkeypatch.setattr(run, "has_display", lambda *_: True)

    def call(self, command: list[str]) -> int:
        """Keep a command; making the environment leaves an interpreter behind."""
        self.commands.append(list(command))
        if self.fails(list(command)):
            return 1
        if "venv" in command:
            self.run.venv_python().parent.mkdir(parents=True, exist_ok=True)
            self.run.venv_python().touch()
        return 0

    def take_over(self, command: list[str]) -> int:
        """Keep the command that would take the process's place."""
        self.handed_over.append(list(command))
        return 7

    def has_run(self, *words: str) -> bool:
        """Tell whether some command had all these words."""
        return any(set(words) <= set(command) for command in self.commands)


@pytest.fixture
def machine(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return the stand-in for the machine that run.py works on."""
    return Machine(run, monkeypatch)


# --------------------------------------------------------------------------------------------------------- the old Python


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (2, 7, 18)])
def test_an_old_python_gets_one_sentence(run: ModuleType, version: tuple[int, ...]) -> None:
    sentence = run.python_problem(version)
    assert "3.11" in sentence and ".".join(map(str, version)) in sentence and "\n" not in sentence


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 14, 0), (4, 0, 0)])
def test_every_newer_python_is_taken(run: ModuleType, version: tuple[int, ...]) -> None:
    assert run.python_problem(version) is None


def test_an_old_python_can_read_the_file_far_enough_to_say_so() -> None:
    text = (ROOT / "run.py").read_text("utf-8")
    ast.parse(text, feature_version=(3, 6))
    assert "from __future__" not in text


def test_the_oldest_python_is_the_same_everywhere(run: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == ">=" + ".".join(map(str, run.OLDEST_PYTHON))


# ------------------------------------------------------------------------------------------------ preparing, and the stamp


def test_the_first_start_makes_everything_and_the_second_nothing(run: ModuleType, machine: Machine) -> None:
    assert run.main([]) == 7
    assert machine.has_run("venv", str(run.VENV))
    assert machine.has_run("install", "-c", str(run.CONSTRAINTS), "hatchling")
    assert machine.has_run("install", "-c", str(run.CONSTRAINTS), "--no-build-isolation", "--editable", str(run.ROOT))
    machine.commands.clear()
    assert run.main([]) == 7
    assert machine.commands == []


def test_the_test_tools_come_when_asked_for_and_stay(run: ModuleType, machine: Machine) -> None:
    run.main([])
    machine.commands.clear()
    run.main(["test"])
    assert machine.has_run("--editable", f"{run.ROOT}[test]")
    assert not machine.has_run("venv")
    machine.commands.clear()
    run.main([])
    run.main(["test"])
    assert machine.commands == []


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_dependency_is_installed(run: ModuleType, machine: Machine, name: str) -> None:
    run.main([])
    machine.commands.clear()
    (run.ROOT / name).write_text("changed")
    run.main([])
    assert machine.has_run("--editable", str(run.ROOT)) and not machine.has_run("venv")


def test_another_python_prepares_anew(run: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    run.main([])
    machine.commands.clear()
    monkeypatch.setattr(run.sys, "base_prefix", "/another/python")
    run.main([])
    assert machine.has_run("--editable", str(run.ROOT))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"fingerprint": 1}'])
def test_a_damaged_stamp_only_costs_time(run: ModuleType, machine: Machine, content: str) -> None:
    run.main([])
    machine.commands.clear()
    run.STAMP.write_text(content)
    assert run.main([]) == 7
    assert machine.has_run("--editable", str(run.ROOT))


def test_an_environment_whose_python_is_gone_is_made_again(run: ModuleType, machine: Machine) -> None:
    run.main([])
    run.venv_python().unlink()
    machine.commands.clear()
    run.main([])
    assert machine.has_run("venv", "--clear")


@pytest.mark.parametrize(("word", "told"), [("venv", "没有建成"), ("hatchling", "依赖没有装成"), ("--editable", "依赖没有装成")])
def test_a_failed_step_says_what_to_do_and_is_done_again(
    run: ModuleType, machine: Machine, capsys: pytest.CaptureFixture[str], word: str, told: str
) -> None:
    machine.fails = lambda command: word in command
    assert run.main([]) == 2
    out, err = capsys.readouterr()
    assert told in err and "Traceback" not in err and out == ""
    assert machine.handed_over == []
    machine.fails = lambda command: False
    assert run.main([]) == 7


def test_ctrl_c_ends_quietly(run: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "call", interrupt)
    assert run.main([]) == 130
    assert "已中断" in capsys.readouterr().err


def test_settings_of_the_user_do_not_mix_other_packages_in(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("PIP_INDEX_URL", "the office's mirror")
    environment = run.clean_environment()
    assert not {"PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET"} & environment.keys()
    assert environment["PIP_INDEX_URL"] == "the office's mirror"


def test_a_copy_without_its_files_is_told_plainly(run: ModuleType, machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    (run.ROOT / "constraints.txt").unlink()
    assert run.main([]) == 2
    err = capsys.readouterr().err
    assert "不完整" in err and "constraints.txt" in err and machine.commands == []


def test_an_environment_that_only_an_administrator_may_write_is_used(
    run: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "missing_libraries", lambda: ["libEGL.so.1"])
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    run.main([])

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(run, "missing_libraries", lambda: [])
    monkeypatch.setattr(run.Path, "write_text", refuse)
    assert run.main([]) == 7
    assert "Traceback" not in capsys.readouterr().err


def test_a_command_that_does_not_exist_is_a_failure_and_no_traceback(run: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    assert run.call([str(run.ROOT / "nothing")]) == 2
    assert run.call([sys.executable, "-c", "import sys; print('for the eye'); sys.exit(3)"]) == 3
    out, err = capfd.readouterr()
    assert out == "" and "for the eye" in err


def test_a_real_environment_is_judged_by_its_version(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not run.venv_works()
    monkeypatch.setattr(run, "venv_python", lambda: Path(sys.executable))
    assert run.venv_works()
    monkeypatch.setattr(run.sys, "version_info", (3, 99, 0))
    assert not run.venv_works()


def test_a_python_without_venv_on_debian_names_the_package(
    run: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "lacks_venv", lambda: True)
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(run, "is_root", lambda: False)
    assert run.main([]) == 2
    assert f"sudo apt-get install -y python3.{sys.version_info[1]}-venv" in capsys.readouterr().err
    assert machine.commands == []


def test_a_python_without_venv_on_debian_is_completed_by_root(run: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    package = f"python3.{sys.version_info[1]}-venv"
    monkeypatch.setattr(run, "lacks_venv", lambda: not machine.has_run("apt-get", package))
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(run, "is_root", lambda: True)
    assert run.main([]) == 7
    assert machine.has_run("venv")


def test_a_python_without_venv_elsewhere_is_told_plainly(
    run: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "lacks_venv", lambda: True)
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    assert run.main([]) == 2
    err = capsys.readouterr().err
    assert "ensurepip" in err and "apt-get" not in err


# --------------------------------------------------------------------------------------------------- the system's libraries


@pytest.fixture
def lacking(run: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return run.py on a Linux machine that lacks a library and a Chinese font."""
    monkeypatch.setattr(run, "missing_libraries", lambda: ["libEGL.so.1", "libxcb-cursor.so.0", run.FONT])
    return run


def tools(monkeypatch: pytest.MonkeyPatch, run: ModuleType, *present: str, root: bool = False) -> None:
    """Say which tools the machine has, and who runs the program."""
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}" if name in present else None)
    monkeypatch.setattr(run, "is_root", lambda: root)


def test_root_on_debian_gets_the_missing_libraries_and_only_those(lacking: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    tools(monkeypatch, lacking, "apt-get", root=True)
    assert lacking.main([]) == 7
    (install,) = [command for command in machine.commands if "apt-get" in command and "install" in command]
    assert install[-3:] == ["libegl1", "libxcb-cursor0", "fonts-noto-cjk"]
    assert machine.has_run("apt-get", "update")
    machine.commands.clear()
    lacking.main([])
    assert machine.commands == []


def test_others_on_debian_get_the_exact_command_and_the_program(
    lacking: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tools(monkeypatch, lacking, "apt-get")
    assert lacking.main([]) == 7
    assert "sudo apt-get install -y libegl1 libxcb-cursor0 fonts-noto-cjk" in capsys.readouterr().err
    assert not machine.has_run("apt-get")
    assert lacking.main(["check", "x.nbplan"]) == 7
    assert "apt-get" not in capsys.readouterr().err, "who works in the terminal was told once"
    assert lacking.main([]) == 7
    assert "apt-get" in capsys.readouterr().err, "a window may still fail to open"
    monkeypatch.setattr(lacking, "missing_libraries", lambda: [])
    lacking.main([])
    assert json.loads(lacking.STAMP.read_text())["libraries"] is True


def test_a_failed_installation_still_starts_the_program(
    lacking: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tools(monkeypatch, lacking, "apt-get", root=True)
    machine.fails = lambda command: "apt-get" in command
    assert lacking.main([]) == 7
    assert "sudo apt-get install -y libegl1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("present", "told"),
    [
        (("dnf", "yum"), "sudo dnf install -y 'libEGL.so.1()(64bit)' 'libxcb-cursor.so.0()(64bit)' 'font(:lang=zh-cn)'"),
        (("yum",), "sudo yum install -y 'libEGL.so.1()(64bit)'"),
        ((), "libEGL.so.1、libxcb-cursor.so.0、一种中文字体"),
    ],
)
def test_other_systems_are_told_what_to_install(
    lacking: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], present: tuple[str, ...], told: str
) -> None:
    tools(monkeypatch, lacking, *present)
    assert lacking.main([]) == 7
    assert told in capsys.readouterr().err


def test_two_libraries_of_one_package_are_installed_once(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(run.LIBRARIES, "libgthread-2.0.so.0", "libglib2.0-0")
    assert run.debian_packages(["libglib-2.0.so.0", "libgthread-2.0.so.0", run.FONT]) == ["libglib2.0-0", "fonts-noto-cjk"]


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_lack_nothing(run: ModuleType, monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(run.sys, "platform", platform)
    monkeypatch.setattr(run, "can_load", lambda library: pytest.fail("looked for a library of Linux"))
    assert run.missing_libraries() == []


def test_linux_is_asked_for_each_library_and_a_font(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run, "can_load", lambda library: library != "libGL.so.1")
    monkeypatch.setattr(run, "has_chinese_font", lambda: False)
    assert run.missing_libraries() == ["libGL.so.1", run.FONT]


def test_a_library_is_there_when_the_loader_finds_it(run: ModuleType) -> None:
    assert not run.can_load("libnothing-of-that-name.so.9")
    if sys.platform.startswith("linux"):
        assert run.can_load("libc.so.6")


# --------------------------------------------------------------------------------------------------------- what is started


@pytest.mark.parametrize(
    ("platform", "environment", "shown"),
    [
        ("win32", {}, True),
        ("darwin", {}, True),
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("freebsd14", {"TERM": "xterm"}, False),
    ],
)
def test_where_a_window_can_be_shown(run: ModuleType, platform: str, environment: dict[str, str], shown: bool) -> None:
    assert run.has_display(platform, environment) is shown


def test_no_words_open_the_window(run: ModuleType, machine: Machine) -> None:
    assert run.main([]) == 7
    assert machine.handed_over == [[str(run.venv_python()), "-P", "-m", "ningbo_planner"]]


@pytest.mark.parametrize("display", [True, False])
def test_other_words_go_to_the_command_line_as_they_are(
    run: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, display: bool
) -> None:
    monkeypatch.setattr(run, "has_display", lambda *_: display)
    assert run.main(["set", "a b.nbplan", "数字金融", "2026年", "-3"]) == 7
    assert machine.handed_over == [[str(run.venv_python()), "-P", "-m", "ningbo_planner", "set", "a b.nbplan", "数字金融", "2026年", "-3"]]


def test_the_word_test_runs_the_suite_from_the_top(run: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert run.main(["test", "-k", "分解"]) == 7
    assert machine.handed_over == [[str(run.venv_python()), "-m", "pytest", "-k", "分解"]]
    assert Path.cwd() == run.ROOT


def test_without_words_every_test_runs_on_all_processors(run: ModuleType, machine: Machine) -> None:
    run.main(["test"])
    assert machine.handed_over[0][-3:] == ["pytest", "-n", "auto"]


def test_a_plan_named_test_is_reached_by_its_command(run: ModuleType, machine: Machine) -> None:
    run.main(["check", "test"])
    assert machine.handed_over[0][-2:] == ["check", "test"]


def test_preparing_leaves_stdout_to_the_program(run: ModuleType, machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    run.main(["check", "x.nbplan", "--json"])
    out, err = capsys.readouterr()
    assert out == "" and "正在准备" in err


# ------------------------------------------------------------------------------------------- no display: the job in the terminal

STAND_IN = """
import sys
from pathlib import Path
words = sys.argv[1:]
with open("calls.txt", "a", encoding="utf-8") as log:
    print(*words[:1], file=log)
if words[0] == "new":
    Path(words[1]).write_bytes(b"plan")
if words[0] == "issue":
    Path(words[2]).mkdir() if ISSUES else sys.exit(1)
    for name in "ab":
        (Path(words[2]) / f"{name}.xlsx").touch()
print("stand-in", *words)
sys.exit({"check": CHECK, "show": SHOW}.get(words[0], 0))
"""


@pytest.fixture
def terminal(run: ModuleType, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """Return a function that runs the demonstration with a stand-in for the program and gives the commands that it was asked for."""
    place = tmp_path / "当前文件夹"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setattr(run, "has_display", lambda *_: False)

    def demonstrate(expected: int = 0, check: int = 1, show: int = 0, issues: bool = True) -> list[str]:
        script = STAND_IN.replace("CHECK", str(check)).replace("SHOW", str(show)).replace("ISSUES", str(issues))
        monkeypatch.setattr(run, "planner", lambda *words: [sys.executable, "-c", script, *words])
        assert run.main([]) == expected
        calls = Path("calls.txt").read_text("utf-8").split()
        Path("calls.txt").unlink()
        return calls

    yield demonstrate


def test_without_a_display_the_main_job_is_done_in_the_terminal(
    terminal: Callable[..., list[str]], capfd: pytest.CaptureFixture[str]
) -> None:
    assert terminal() == ["new", "show", "check", "issue"]
    out, err = capfd.readouterr()
    folder = Path.cwd() / "宁波规划示例"
    plan = folder / "宁波市数字经济规划.nbplan"
    assert plan.exists() and len(list((folder / "责任单位表格").glob("*.xlsx"))) == 2
    assert "没有检测到显示器" in err
    assert f"stand-in show {plan} --table decomposition" in out
    assert f"规划文件：{plan}" in out and "（2 个）" in out


def test_the_second_time_nothing_is_written_over(terminal: Callable[..., list[str]], capfd: pytest.CaptureFixture[str]) -> None:
    terminal()
    plan = Path("宁波规划示例", "宁波市数字经济规划.nbplan")
    plan.write_bytes(b"edited by the user")
    capfd.readouterr()
    assert terminal() == ["show", "check"]
    assert plan.read_bytes() == b"edited by the user"
    assert "使用已有的示例规划" in capfd.readouterr().out


def test_a_file_in_the_place_of_the_folder_is_left_alone(terminal: Callable[..., list[str]]) -> None:
    Path("宁波规划示例").write_text("mine")
    terminal()
    assert Path("宁波规划示例").read_text() == "mine"
    assert Path("宁波规划示例（2）", "宁波市数字经济规划.nbplan").exists()


@pytest.mark.parametrize(
    ("faults", "done", "step"),
    [
        ({"show": 2}, ["new", "show"], "打印目标分解表"),
        ({"show": 1}, ["new", "show"], "打印目标分解表"),
        ({"check": 2}, ["new", "show", "check"], "审核"),
        ({"issues": False}, ["new", "show", "check", "issue"], "生成各责任单位表格"),
    ],
)
def test_a_step_that_cannot_be_done_stops_the_demonstration(
    terminal: Callable[..., list[str]], capfd: pytest.CaptureFixture[str], faults: dict[str, int], done: list[str], step: str
) -> None:
    assert terminal(expected=2, **faults) == done
    out, err = capfd.readouterr()
    assert re.search(f"“{step}.*”这一步停下了", err) and "完成。" not in out


def test_a_folder_that_cannot_be_made_is_said_plainly(run: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(run, "has_display", lambda *_: False)
    run.main(["log"])
    monkeypatch.setattr(run.Path, "mkdir", refuse)
    assert run.main([]) == 2
    assert "不能在" in capsys.readouterr().err


def test_the_starters_table_of_libraries_is_well_formed(run: ModuleType) -> None:
    assert all(re.fullmatch(r"lib[\w+-]+(\.\d+)?([\w.-]*)\.so\.\d+", name) for name in run.LIBRARIES)
    assert all(re.fullmatch(r"lib[a-z0-9.+-]+", package) for package in run.LIBRARIES.values())
    assert all(text.strip() for text in run.TEXTS.values())


def test_the_hint_at_the_end_can_be_pasted(run: ModuleType) -> None:
    words = shlex.split(run.TEXTS["demo_done"].format(plan="p", count=1, folder="f", run="python3 run.py", quoted=shlex.quote("a b.nbplan")).splitlines()[5])
    assert words == ["python3", "run.py", "show", "a b.nbplan"]
