"""The shape of the code, read from its source with ``ast``: who may import whom, how long things are, what is documented.

Every rule returns the offending places as ``path:line: what``, so that a failure says where to look.
"""

from __future__ import annotations

import ast
import math
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "ningbo_planner"

LEAVES = ("paths", "text", "errors", "safe_write", "settings")
SPECIALISTS = ("checks", "explain", "balance", "merge", "monitor", "exchange", "analysis", "storage")
# From the bottom of the page to its top; parts of one group do not know each other.
GROUPS: tuple[tuple[str, ...], ...] = (
    *((leaf,) for leaf in LEAVES),
    ("domain",),
    ("edits",),
    SPECIALISTS,
    # Tells in documents what the specialists found out.
    ("report",),
    ("services",),
    ("cli", "gui"),
    ("app",),
    ("self_test",),
    ("__main__",),
)
LEVEL = {part: level for level, group in enumerate(GROUPS) for part in group}

# Where a module from outside may be imported; a place is a module's dotted name below the package, or the start of one.
QT_PLACES = ("gui", "app")
ONLY_IN: dict[str, tuple[str, ...]] = {
    "PySide6": QT_PLACES,
    "shiboken6": QT_PLACES,
    "pyqtgraph": ("gui.charts",),
    "openpyxl": ("exchange",),
    "pandas": ("analysis",),
    "numpy": ("analysis", "checks", "balance", "gui.charts"),
    "highspy": ("balance",),
    "pptx": ("report",),
    "lxml": ("report",),
    "xlsxwriter": ("report",),
    "sqlite3": ("storage",),
    # The program works on machines that are not connected, and says nothing to anybody.
    **{name: () for name in ("socket", "socketserver", "urllib", "http", "requests", "ftplib", "smtplib", "xmlrpc", "httpx", "aiohttp")},
}
# Takes names apart and reaches nothing: part names in a workbook and the address of a database file are written like links.
HARMLESS = "urllib.parse"
# Loaded by name when asked for: the command line starts without Qt, and the window paints before the charts' libraries are read.
BY_NAME = {
    *(("__main__", target) for target in ("app", "cli", "exchange", "self_test", "text")),
    *(("self_test", target) for target in ("app", "gui", "services", "exchange")),
    ("app", "gui.main_window"),
    ("app", "gui.window_change"),
    ("cli", "gui.charts"),
    ("cli", "gui.theme"),
    *(("cli", f"cli_{name}") for name in ("balance", "charts", "explain", "files", "gaps", "holds", "rounds", "rules", "structure", "versions")),
    ("cli", "services"),
    *(("gui", target) for target in ("gui.charts", "gui.dialogs", "gui.leader", "gui.panels", "gui.printing", "analysis", "explain", "services")),
    *(("gui", f"gui.{name}_control") for name in ("balance", "comment", "exchange", "explain", "fill", "find", "help", "hold", "leader", "period", "preferences", "print", "rules", "safety", "scaling", "spread", "start", "table", "version")),
    ("gui", "report"),
    ("gui", "gui.proposal_marks"),
    ("gui", "gui.models.first_causes"),
    ("services", "storage.plan_source"),
    ("services", "analysis.plan_frame"),
}
# Libraries that the window may load by name once it has painted, so that they are there when a chart or a worker asks for them.
WARMED = {("gui", name) for name in ("numpy", "pandas", "highspy", "lxml.etree", "xlsxwriter")}

MAX_FUNCTION_LINES = 60
LONG_FUNCTION_LINES = 30
MAX_MEDIAN_LINES = 7
MAX_FILE_LINES = 400
MAX_METHODS = 25

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file: its path in the checkout, its dotted name below the package, its text."""

    path: str
    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return the parsed file."""
        return ast.parse(self.text, self.path)

    @property
    def part(self) -> str:
        """Return the part of the design the file belongs to (``domain``, ``gui``, ``paths`` …); the root package has none."""
        return part_of(self.name)

    @property
    def is_package(self) -> bool:
        """Tell whether this is an ``__init__.py``."""
        return self.path.endswith("__init__.py")

    def at(self, node: ast.AST, what: str) -> str:
        """Return one offending place."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"


def part_of(name: str) -> str:
    """Return the part of a dotted name; the command line is one file by design, and what did not fit stands beside it as ``cli_…``."""
    first = name.partition(".")[0]
    return "cli" if first.startswith("cli_") else first


def dotted(relative: Path) -> str:
    """Return the module name below the package for a file's path below the package."""
    parts = relative.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@lru_cache(maxsize=1)
def package_sources() -> tuple[Source, ...]:
    """Return every file of the program."""
    folder = ROOT / PACKAGE
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), dotted(path.relative_to(folder)), path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.py"))
    )


@lru_cache(maxsize=1)
def all_sources() -> tuple[Source, ...]:
    """Return every file of the program and the starter beside it."""
    return (*package_sources(), Source("run.py", "run", (ROOT / "run.py").read_text("utf-8")))


# ---------------------------------------------------------------------------------------------------------------- imports


def imported(source: Source, node: ast.AST) -> list[str]:
    """Return the absolute dotted names that an import statement names; ``from a import b`` gives ``a.b``."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [".".join(filter(None, (base_of(source, node), alias.name))) for alias in node.names]
    return []


def base_of(source: Source, node: ast.ImportFrom) -> str:
    """Return the absolute module of ``from … import``, relative dots resolved."""
    if not node.level:
        return node.module or ""
    here = [PACKAGE, *filter(None, source.name.split("."))]
    above = here[: len(here) - node.level + source.is_package]
    return ".".join([*above, *filter(None, [node.module])])


def own(name: str) -> str | None:
    """Return the name below the package for a name of our own, else nothing."""
    if name != PACKAGE and not name.startswith(f"{PACKAGE}."):
        return None
    return name[len(PACKAGE) + 1 :]


def imports(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yield every import of a file at any depth."""
    for node in ast.walk(source.tree):
        for name in imported(source, node):
            yield node, name


def loaded_by_name(source: Source) -> Iterator[tuple[ast.AST, str | None]]:
    """Yield every ``importlib.import_module(...)`` and ``__import__(...)`` with each name it can load, or nothing for a computed one."""
    constants = named_texts(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and called(node) in {"import_module", "__import__"}:
            first = node.args[0] if node.args else None
            names = constants.get(first.id, ()) if isinstance(first, ast.Name) else literal_texts(first)
            yield from ((node, name) for name in names or (None,))


def named_texts(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    """Return the texts that a name stands for: a constant of the module, or the variable of a loop over one."""
    texts = {
        target.id: literal_texts(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and isinstance(node.iter, ast.Name):
            texts[node.target.id] = texts.get(node.iter.id, ())
    return texts


def literal_texts(node: ast.expr | None) -> tuple[str, ...]:
    """Return the text of a literal, or those of a literal tuple; nothing for anything else."""
    items = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    texts = tuple(item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str))
    return texts if len(texts) == len(items) else ()


def called(node: ast.Call) -> str:
    """Return the last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def below(name: str, places: tuple[str, ...]) -> bool:
    """Tell whether a dotted name is one of the places or inside one."""
    return any(name == place or name.startswith(f"{place}.") for place in places)


def unknown_parts(source: Source) -> list[str]:
    """A file must belong to a part of the design."""
    known = source.name == "" or source.part in LEVEL
    return [] if known else [source.at(source.tree, f"'{source.part}' is not a part that the design knows")]


def upward_imports(source: Source) -> list[str]:
    """Imports go down the page only, and parts of one level do not know each other."""
    return [source.at(node, f"{source.part} imports {name}: not below it") for node, name in imports(source) if goes_up(source, name)]


def goes_up(source: Source, name: str) -> bool:
    """Tell whether an import leads to a part that is not below."""
    target = own(name)
    part = part_of(target) if target else None
    if not part or part not in LEVEL or part == source.part:
        return False
    return source.part not in LEVEL or LEVEL[part] >= LEVEL[source.part]


def misplaced_imports(source: Source) -> list[str]:
    """Qt, openpyxl, pandas, numpy, sqlite3 each live in their part; the network nowhere."""
    by_name = [(node, name) for node, name in loaded_by_name(source) if name and (source.part, name) not in WARMED]
    return [
        source.at(node, f"{name} may be imported only in {' '.join(ONLY_IN[top_of(name)]) or 'no part'}")
        for node, name in [*imports(source), *by_name]
        if top_of(name) in ONLY_IN and not below(name, (HARMLESS,)) and not below(source.name, ONLY_IN[top_of(name)])
    ]


def top_of(name: str) -> str:
    """Return the first part of a dotted name."""
    return name.partition(".")[0]


def foreign_to_domain(source: Source) -> list[str]:
    """The domain needs the standard library and our own leaves only."""
    if source.part != "domain":
        return []
    return [source.at(node, f"domain imports {name}") for node, name in imports(source) if not standard_or_own(name)]


def standard_or_own(name: str) -> bool:
    """Tell whether a module is of the standard library or ours."""
    top = name.partition(".")[0]
    return top in sys.stdlib_module_names or top == PACKAGE


def hidden_imports(source: Source) -> list[str]:
    """An own module imported inside a function hides a loop or a dependency."""
    offenders = []
    for function in functions(source):
        for node in ast.walk(function):
            offenders += [source.at(node, f"{name} imported inside {function.name}()") for name in imported(source, node) if own(name) is not None]
    return sorted(set(offenders))


def imports_by_name(source: Source) -> list[str]:
    """Modules of our own are loaded by name only where the command line puts off Qt, and never by a computed name."""
    offenders = []
    for node, name in loaded_by_name(source):
        target = own(name) if name else None
        if name is None or (target is not None and (source.part, target) not in allowed_by_name(source.part, target)):
            offenders.append(source.at(node, f"loads {name or 'a computed name'} by name (import it at the top; only {sorted(BY_NAME)} may wait)"))
    return offenders


def allowed_by_name(part: str, target: str) -> set[tuple[str, str]]:
    """Return the pair itself when the target lies in something that this part may load by name."""
    return {(part, target)} if any(part == who and below(target, (what,)) for who, what in BY_NAME) else set()


def import_loops(sources: tuple[Source, ...]) -> list[str]:
    """No circle of imports at any depth, whatever stands in functions or under TYPE_CHECKING."""
    edges = import_graph(sources)
    cure = "move what both need below both; what is needed for annotations only can be a Protocol there"
    return [f"{' -> '.join([*circle, circle[0]])}: import loop ({cure})" for circle in circles(edges)]


def import_graph(sources: tuple[Source, ...]) -> dict[str, set[str]]:
    """Return, for each module, the modules it imports (a name imported from a module counts as that module)."""
    names = {source.name for source in sources if source.name}
    graph: dict[str, set[str]] = {}
    for source in sources:
        targets = (own(name) for _, name in imports(source))
        found = {module for target in targets if target for module in [module_of(target, names)] if module}
        graph[source.name] = found - {source.name}
    return graph


def module_of(target: str, names: set[str]) -> str | None:
    """Return the module that a dotted name belongs to."""
    if target in names:
        return target
    parent = target.rpartition(".")[0]
    return parent if parent in names else None


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return one circle for each place where a walk along the edges meets its own path."""
    found: list[list[str]] = []
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> None:
        if name in path:
            found.append(path[path.index(name) :])
        elif name not in done:
            for target in sorted(graph.get(name, ())):
                walk(target, [*path, name])
            done.add(name)

    for name in sorted(graph):
        walk(name, [])
    return found


def not_only_docstring(source: Source) -> list[str]:
    """A package's ``__init__`` holds its docstring (and the version at the root), so that importing one module loads one module."""
    if not source.is_package:
        return []
    body = source.tree.body[1:] if ast.get_docstring(source.tree) else source.tree.body
    return [source.at(node, "an __init__ holds only a docstring") for node in body if not (source.name == "" and is_version(node))]


def is_version(node: ast.stmt) -> bool:
    """Tell whether a statement sets the version."""
    return isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["__version__"]


# --------------------------------------------------------------------------------------------------- documented and typed


def functions(source: Source) -> list[Function]:
    """Return every function of a file, nested ones too."""
    return [node for node in ast.walk(source.tree) if isinstance(node, Function)]


def undocumented(source: Source) -> list[str]:
    """Every module, every class and every public function says what it is."""
    offenders = [] if ast.get_docstring(source.tree) else [source.at(source.tree, "module without a docstring")]
    for node in needs_docstring(source.tree):
        if not (ast.get_docstring(node) or "").strip():
            offenders.append(source.at(node, f"{node.name} without a docstring"))
    return offenders


def needs_docstring(tree: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | Function]:
    """Yield the classes and public functions of a module or class; what is inside a function is the function's own affair."""
    for node in ast.walk(tree) if isinstance(tree, ast.Module) else tree.body:
        if isinstance(node, ast.ClassDef):
            yield node
            yield from (item for item in node.body if isinstance(item, Function) and not item.name.startswith("_"))
    if isinstance(tree, ast.Module):
        yield from (node for node in tree.body if isinstance(node, Function) and not node.name.startswith("_"))


def untyped(source: Source) -> list[str]:
    """Every parameter and every result has its type."""
    methods = {id(node) for owner in ast.walk(source.tree) if isinstance(owner, ast.ClassDef) for node in methods_of(owner)}
    offenders = []
    for function in functions(source):
        missing = untyped_parameters(function, is_method=id(function) in methods)
        missing += [] if function.returns else ["its result"]
        offenders += [source.at(function, f"{function.name}() without a type for {what}") for what in missing]
    return offenders


def methods_of(owner: ast.ClassDef) -> list[Function]:
    """Return the methods of a class, those under an ``if`` too."""
    conditional = [node for branch in owner.body if isinstance(branch, ast.If) for node in (*branch.body, *branch.orelse)]
    return [node for node in (*owner.body, *conditional) if isinstance(node, Function)]


def untyped_parameters(function: Function, is_method: bool) -> list[str]:
    """Return the parameters without a type, the object itself left out."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *filter(None, (arguments.vararg, arguments.kwarg))]
    static = any(getattr(decorator, "id", "") == "staticmethod" for decorator in function.decorator_list)
    mine = every[1:] if is_method and not static else every
    return [argument.arg for argument in mine if argument.annotation is None]


# ------------------------------------------------------------------------------------------------------------------ sizes


def length(function: Function) -> int:
    """Return the physical lines of a function: decorators left out, docstring kept."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_declaration(function: Function) -> bool:
    """Tell whether a function only states a table: besides its docstring no more than two simple statements, none nested."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return len(body) <= 2 and all(isinstance(node, ast.Return | ast.Assign | ast.AnnAssign | ast.Expr) for node in body)


def too_long(source: Source) -> list[str]:
    """No function is over sixty lines, tables of declarations excepted."""
    return [
        source.at(function, f"{function.name}() has {length(function)} lines, at most {MAX_FUNCTION_LINES}")
        for function in functions(source)
        if length(function) > MAX_FUNCTION_LINES and not is_declaration(function)
    ]


def lengths(sources: tuple[Source, ...]) -> dict[str, int]:
    """Return the length of every function that is no table, by place."""
    return {source.at(node, node.name): length(node) for source in sources for node in functions(source) if not is_declaration(node)}


def many_long(sources: tuple[Source, ...]) -> list[str]:
    """Nine functions in ten have at most thirty lines."""
    measured = lengths(sources)
    long = sorted((place for place, lines in measured.items() if lines > LONG_FUNCTION_LINES), key=lambda place: -measured[place])
    allowed = math.floor(len(measured) / 10)
    return [f"{place} ({measured[place]} lines)" for place in long] if len(long) > allowed else []


def high_median(sources: tuple[Source, ...]) -> list[str]:
    """The middle function has at most seven lines."""
    every = [length(node) for source in sources for node in functions(source)]
    median = statistics.median(every) if every else 0
    return [f"the median function has {median} lines, at most {MAX_MEDIAN_LINES}"] if median > MAX_MEDIAN_LINES else []


def big_files(source: Source) -> list[str]:
    """No file is over four hundred lines."""
    lines = len(source.text.splitlines())
    return [f"{source.path}:{lines}: {lines} lines, at most {MAX_FILE_LINES}"] if lines > MAX_FILE_LINES else []


def big_classes(source: Source) -> list[str]:
    """No class has over twenty-five methods."""
    offenders = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            methods = len(methods_of(node))
            offenders += [source.at(node, f"{node.name} has {methods} methods, at most {MAX_METHODS}")] if methods > MAX_METHODS else []
    return offenders


# ------------------------------------------------------------------------------------------------------------- swallowed


def swallowed(source: Source) -> list[str]:
    """No handler catches everything unnamed, and none does nothing."""
    offenders = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            offenders.append(source.at(node, "bare except"))
        if isinstance(node, ast.ExceptHandler) and all(does_nothing(statement) for statement in node.body):
            offenders.append(source.at(node, "an exception is swallowed"))
    return offenders


def does_nothing(statement: ast.stmt) -> bool:
    """Tell whether a statement is ``pass`` or a lone constant."""
    return isinstance(statement, ast.Pass) or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))


def names_a_city(source: Source) -> list[str]:
    """Nothing in the code knows Ningbo: another city's plan must work as well. Docstrings may tell of it."""
    prose = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    return [
        source.at(node, "the code names the city")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "宁波" in node.value and id(node) not in prose
    ]
