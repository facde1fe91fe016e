#!/usr/bin/env python3
"""Prepare a private environment beside this file and start Ningbo Planner in it.

    python3 run.py              the program on the shipped plan; in the terminal where there is no display
    python3 run.py test [...]   the whole test suite; more words go to pytest
    python3 run.py check ...    any other words go to the program's command line

Needs the standard library only. Its texts stand here and not in ``resources/``, because nothing is installed yet when they are printed. The file
must parse on any Python 3.6, so that an old one gets a sentence and not a syntax error.
"""

import ctypes
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "ningbo-planner.json"
CONSTRAINTS = ROOT / "constraints.txt"
OLDEST_PYTHON = (3, 11)
EVERYTHING = ("-n", "auto")  # what pytest is told when nothing is said: as many tests at a time as there are processors
FAILED, INTERRUPTED = 2, 130

TEXTS = {
    "old_python": "本程序需要 Python {needed} 或更高版本，现在用的是 {found}（{path}）。请安装新版 Python 后，用它重新运行 run.py。",
    "no_venv": "此 Python 缺少建立独立环境所需的组件（venv、ensurepip）。请先运行：\n    {command}\n然后再运行一次 run.py。",
    "no_venv_elsewhere": "此 Python 缺少建立独立环境所需的组件（venv、ensurepip）。请安装完整的 Python {needed} 或更高版本，再运行一次 run.py。",
    "not_whole": "程序文件夹不完整，找不到 {path}。请把整个文件夹重新复制或解压一次，在其中运行 run.py。",
    "preparing": "正在准备独立环境 {folder}，只有第一次需要几分钟。",
    "venv_failed": "独立环境 {folder} 没有建成，原因见上。请确认此文件夹可以写入、磁盘有 1 GB 以上空间，再运行一次 run.py。",
    "pip_failed": "依赖没有装成，原因见上。请检查网络和代理；单位有软件镜像的，请填入环境变量 PIP_INDEX_URL，再运行一次 run.py。",
    "ready": "环境已经备好。",
    "installing_libraries": "正在安装窗口所需的系统库：{packages}",
    "libraries_missing": "窗口所需的系统库不全。请由管理员运行：\n    {command}",
    "libraries_unknown": "窗口所需的系统库不全，请用本机的软件包管理器安装：{libraries}",
    "chinese_fonts": "一种中文字体",
    "no_display": "没有检测到显示器（DISPLAY 和 WAYLAND_DISPLAY 均未设置），改在终端中演示：建立示例规划、打印分解表、审核、生成各责任单位表格。",
    "demo_folder_failed": "不能在 {folder} 建立示例文件夹：{reason}。请换到一个可以写入的文件夹，再运行一次 run.py。",
    "demo_failed": "演示在“{step}”这一步停下了，原因见上。已经生成的文件保留原处。",
    "demo_new": "建立示例规划：{path}",
    "demo_again": "使用已有的示例规划：{path}",
    "demo_show": "打印目标分解表",
    "demo_check": "审核",
    "demo_issue": "生成各责任单位表格：{path}",
    "demo_issued": "各责任单位表格已经生成过，不再重复：{path}",
    "demo_done": (
        "\n完成。\n  规划文件：{plan}\n  各责任单位表格（{count} 个）：{folder}\n"
        "接着可以试：\n  {run} show {quoted}\n  {run} check {quoted} --json\n在有显示器的机器上运行 {run}，即可打开窗口。"
    ),
    "interrupted": "已中断。再运行一次 run.py 会从这里接着做。",
}

DEMO_FOLDER, DEMO_PLAN, DEMO_WORKBOOKS, DEMO_TABLE = "宁波规划示例", "宁波市数字经济规划.nbplan", "责任单位表格", "decomposition"

# What Qt's own files load from the system (readelf on PySide6 6.11), and the Debian package of each; what these bring themselves is left out.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
FONT, FONT_PACKAGE = "font(:lang=zh-cn)", "fonts-noto-cjk"


class SetupError(Exception):
    """Preparing cannot go on; carries the sentence for the user."""


def say(code: str, **values: Any) -> None:
    """Tell the user something on stderr: stdout belongs to the program's own output."""
    if sys.stderr is not None:
        print(TEXTS[code].format(**values), file=sys.stderr, flush=True)


def fail(code: str, **values: Any) -> SetupError:
    """Return the error that ends preparing with a sentence."""
    return SetupError(TEXTS[code].format(**values))


def clean_environment() -> Dict[str, str]:
    """Return the variables for child processes without those that would mix another Python's packages in."""
    dropped = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in dropped}


def call(command: Sequence[str]) -> int:
    """Run a command whose output is for the person watching (all of it on stderr) and return its exit code."""
    try:
        return subprocess.run(list(command), stdout=sys.stderr, env=clean_environment(), check=False).returncode
    except OSError as error:
        print(error, file=sys.stderr)
        return FAILED


def hand_over(command: Sequence[str]) -> int:
    """Let a command take this process's place, so that signals and the exit code are its own; Windows has to wait for it."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if os.name == "posix":
        os.execve(command[0], list(command), clean_environment())
    return subprocess.run(list(command), env=clean_environment(), check=False).returncode


def python_problem(version: Tuple[int, ...]) -> Optional[str]:
    """Return the sentence for a Python that is too old, or nothing."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    needed = ".".join(map(str, OLDEST_PYTHON))
    return TEXTS["old_python"].format(needed=needed, found=".".join(map(str, version[:3])), path=sys.executable)


def lacks_venv() -> bool:
    """Tell whether this Python cannot make environments; Debian keeps the parts in a package of their own."""
    return any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip"))


def ensure_venv_module() -> None:
    """Complete the Python on Debian as root; elsewhere say exactly what to run."""
    package = "python3.{}-venv".format(sys.version_info[1])
    if not lacks_venv():
        return
    if not shutil.which("apt-get"):
        raise fail("no_venv_elsewhere", needed=".".join(map(str, OLDEST_PYTHON)))
    if not (is_root() and apt_install([package]) and not lacks_venv()):
        raise fail("no_venv", command=apt_command([package]))


def fingerprint() -> str:
    """Return what the environment must have been made from: this Python, these two files, this place."""
    digest = hashlib.sha256("{}|{}|{}".format(sys.version_info[:2], sys.base_prefix, ROOT).encode("utf-8", "surrogateescape"))
    for path in (ROOT / "pyproject.toml", CONSTRAINTS):
        if not path.exists():
            raise fail("not_whole", path=path)
        digest.update(path.read_bytes())
    return digest.hexdigest()


def venv_python() -> Path:
    """Return the environment's own interpreter."""
    return VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python"


def read_stamp() -> Dict[str, Any]:
    """Return what the last preparation wrote down, or nothing when it did not come to its end."""
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def is_ready(stamp: Mapping[str, Any], testing: bool) -> bool:
    """Tell whether the environment is the one wanted; the test tools include all that the program needs."""
    enough = bool(stamp.get("testing")) or not testing
    return enough and stamp.get("fingerprint") == fingerprint() and venv_python().exists()


def write_stamp(testing: bool, libraries: bool) -> None:
    """Write down that the environment is ready, with or without test tools, and whether the system has what Qt needs."""
    try:
        STAMP.write_text(json.dumps({"fingerprint": fingerprint(), "testing": testing, "libraries": libraries}), "utf-8")
    except OSError as error:  # prepared by an administrator: it works, and is looked at again the next time
        print(error, file=sys.stderr)


def prepare(testing: bool, shows_windows: bool) -> None:
    """Make the environment ready, doing nothing of what is done already; raises SetupError.

    System libraries that could not be installed are looked for again only when a window is to open: who works in the terminal was told once.
    """
    stamp = read_stamp()
    if not is_ready(stamp, testing):
        say("preparing", folder=VENV)
        ensure_venv_module()
        make_venv()
        install(testing)
        write_stamp(testing, ensure_libraries())
        say("ready")
    elif shows_windows and not stamp.get("libraries") and ensure_libraries():
        write_stamp(bool(stamp.get("testing")), libraries=True)


def make_venv() -> None:
    """Make the environment, anew when the one in place belongs to another Python or does not work."""
    if venv_works():
        return
    if call([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise fail("venv_failed", folder=VENV)


def venv_works() -> bool:
    """Tell whether the environment in place has this version of Python, and pip."""
    script = "import sys, pip; sys.exit(sys.version_info[:2] != {!r})".format(tuple(sys.version_info[:2]))
    return venv_python().exists() and subprocess.run([str(venv_python()), "-I", "-c", script], stderr=subprocess.DEVNULL, check=False).returncode == 0


def install(testing: bool) -> None:
    """Install the checkout with its pinned dependencies, so that edits count at once.

    The build tool comes first and from the same pins: pip's isolated builds would fetch whatever version is the newest.
    """
    pip = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-c", str(CONSTRAINTS)]
    project = str(ROOT) + ("[test]" if testing else "")
    for arguments in (["hatchling"], ["--no-build-isolation", "--editable", project]):
        if call(pip + arguments) != 0:
            raise fail("pip_failed")


def is_root() -> bool:
    """Tell whether system packages may be installed without asking anybody."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def can_load(library: str) -> bool:
    """Tell whether the system's loader finds a library, which is what Qt will ask it."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Tell whether text would show as characters and not as boxes."""
    fc_list = shutil.which("fc-list")
    return bool(fc_list and subprocess.run([fc_list, ":lang=zh-cn", "file"], stdout=subprocess.PIPE, check=False).stdout.strip())


def missing_libraries() -> List[str]:
    """Return what the window needs and a Linux system lacks, by the loader's names."""
    if not sys.platform.startswith("linux"):
        return []
    return [name for name in LIBRARIES if not can_load(name)] + ([] if has_chinese_font() else [FONT])


def debian_packages(missing: Sequence[str]) -> List[str]:
    """Return the Debian packages that hold what is missing, each once."""
    return list(dict.fromkeys(LIBRARIES.get(name, FONT_PACKAGE) for name in missing))


def apt_command(packages: Sequence[str]) -> str:
    """Return the command for an administrator of Debian or Ubuntu."""
    return "sudo apt-get update && sudo apt-get install -y {}".format(" ".join(packages))


def apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages as root and tell whether that went well; a list that cannot be refreshed may still do."""
    say("installing_libraries", packages=" ".join(packages))
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    call(quiet + ["update"])
    return call(quiet + ["install", "-y", "--no-install-recommends", *packages]) == 0


def ensure_libraries() -> bool:
    """Install or name the system libraries that Qt lacks; returns whether all are there. Never ends the start: the terminal needs none."""
    missing = missing_libraries()
    if not missing:
        return True
    if not shutil.which("apt-get"):
        say_what_to_install(missing)
        return False
    packages = debian_packages(missing)
    if is_root() and apt_install(packages):
        return True
    say("libraries_missing", command=apt_command(packages))
    return False


def say_what_to_install(missing: Sequence[str]) -> None:
    """Print the command for systems of the rpm family, which take a library's own name; else the names alone."""
    for manager in ("dnf", "yum"):
        if shutil.which(manager):
            names = [name if name == FONT else "{}()(64bit)".format(name) for name in missing]
            say("libraries_missing", command="sudo {} install -y {}".format(manager, " ".join(map(shlex.quote, names))))
            return
    say("libraries_unknown", libraries="、".join(TEXTS["chinese_fonts"] if name == FONT else name for name in missing))


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Tell whether a window can be shown; whoever names a platform of Qt knows what they do."""
    if platform in ("win32", "cygwin", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def planner(*arguments: str) -> List[str]:
    """Return the command that runs the program; -P keeps modules of the user's current folder out."""
    return [str(venv_python()), "-P", "-m", "ningbo_planner", *arguments]


def run_tests(arguments: Sequence[str]) -> int:
    """Run the test suite from the checkout's top: all of it on all processors, or as the words say."""
    os.chdir(str(ROOT))
    return hand_over([str(venv_python()), "-m", "pytest", *(arguments or EVERYTHING)])


def demo_folder() -> Path:
    """Return the folder of the demonstration in the current one, made when missing; a file of that name is left alone."""
    folder, number = Path.cwd() / DEMO_FOLDER, 2
    while folder.exists() and not folder.is_dir():
        folder, number = Path.cwd() / "{}（{}）".format(DEMO_FOLDER, number), number + 1
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise fail("demo_folder_failed", folder=folder, reason=error.strerror) from error
    return folder


def demo_step(heading: str, *arguments: str) -> None:
    """Say what comes, run it in the terminal, and stop the demonstration when it could not be done; 1 means findings where one can find."""
    print("\n== {}".format(heading), flush=True)
    done = (0, 1) if arguments[:1] in (("check",), ("issue",)) else (0,)
    if arguments and subprocess.run(planner(*arguments), env=clean_environment(), check=False).returncode not in done:
        raise fail("demo_failed", step=heading)


def demo_once(done: bool, headings: Tuple[str, str], path: Path, *arguments: str) -> None:
    """Do a step that makes ``path``, or say with the first heading that it is there already: nothing of an earlier time is written over."""
    heading = TEXTS[headings[not done]].format(path=path)
    demo_step(heading, *(() if done else arguments))
    if not path.exists():
        raise fail("demo_failed", step=heading)


def demo() -> int:
    """Do the main job in the terminal: a plan, its table, its findings, the departments' workbooks. Returns the exit code."""
    say("no_display")
    folder = demo_folder()
    plan, workbooks = folder / DEMO_PLAN, folder / DEMO_WORKBOOKS
    demo_once(plan.exists(), ("demo_again", "demo_new"), plan, "new", str(plan))
    demo_step(TEXTS["demo_show"], "show", str(plan), "--table", DEMO_TABLE)
    demo_step(TEXTS["demo_check"], "check", str(plan))
    demo_once(any(workbooks.glob("*.xlsx")), ("demo_issued", "demo_issue"), workbooks, "issue", str(plan), str(workbooks))
    count, run = len(list(workbooks.glob("*.xlsx"))), "python3 {}".format(shlex.quote(os.path.relpath(__file__)))
    print(TEXTS["demo_done"].format(plan=plan, folder=workbooks, count=count, run=run, quoted=shlex.quote(str(plan))), flush=True)
    return 0


def start(arguments: Sequence[str]) -> int:
    """Prepare what the words ask for and run it; returns the exit code."""
    testing = list(arguments[:1]) == ["test"]
    display = has_display(sys.platform, os.environ)
    prepare(testing, shows_windows=testing or (display and not arguments))
    if testing:
        return run_tests(arguments[1:])
    if arguments or display:
        return hand_over(planner(*arguments))
    return demo()


def show_any_character() -> None:
    """Let a terminal of another encoding show signs it lacks as codes instead of ending the program."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


def main(arguments: Sequence[str]) -> int:
    """Start, turning what goes wrong into one sentence; returns the exit code."""
    problem = python_problem(tuple(sys.version_info))
    if problem:
        sys.stderr.write(problem + "\n")
        return FAILED
    show_any_character()
    try:
        return start(arguments)
    except SetupError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
