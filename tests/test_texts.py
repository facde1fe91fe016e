"""Every text a user sees is in the catalogue, is used, gets the fields it needs, and is Chinese."""

from __future__ import annotations

import ast
import json
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from ningbo_planner.text import DOCUMENTS, SOURCE_LANGUAGE, catalogue

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE_FOLDER = ROOT / "resources" / "translations"
# Who asks for a text with its fields as keywords, and who by its code alone (a step keeps its fields in a table of its own).
FILLING = {"tr", "document_text", "PlannerError"}
NAMING = {"has_text", "Step"}

# Names and signs that office staff read every day, and words of the command line as they must be typed.
ALLOWED_WORDS = set(
    """Excel WPS Word LibreOffice Windows macOS Linux UTF GB18030 GBK
    xlsx xlsm xls csv toml json nbplan pdf png svg docx pptx XLSX CSV JSON PDF PNG SVG XML ZIP DDE OLE VBA
    Ctrl Shift Alt Enter Esc Tab Home End Delete PageUp PageDown Space F
    GDP GB MB KB AI ID IP ERP MES SaaS SQLite Python Qt PySide
    PLAN DIR OUT FILE ROW PERIOD TEXT NAME DATE NUMBER REASON ID_OR_XLSX TABLE DEPARTMENT
    proportional equal growth period row weights even rate s_curve early late
    least relative fewest formula ratio bound wording scope error warning hint usual
    new show check set undo redo log export issue receive returns chart explain clean all none
    main decomposition text templates resources xf szjr
    parquet Parquet pyarrow printed state
    backups repair
    html PPTX PowerPoint Backspace
    Ningbo Planner ningbo planner run py python3""".split()
)
# Left out before the words are looked for: fields, tags, options, file names, key names such as F12, row codes such as M04, R&D, 5G.
NOT_WORDS = re.compile(r"\{[^{}]*\}|<[^<>]+>|--?[a-z][a-z-]*|[\w.*-]+\.[a-z]{2,6}\b|\b[A-Z]+\d+\b|R&D|5G")
WORD = re.compile(r"[A-Za-z][A-Za-z_]+")
# One character alone is a sign, or the measure of a column's width.
CHINESE = re.compile(r"[\u3400-\u9fff]{2}")
# Shown as they are: a name in another language, names of licences, or text of one sign.
# Words that stay as they are in every language: units, and what a planner types or a form says.
ALLOWED_CHINESE = set("比例 平均 增速 按 权重 等差 等比 形 前高后低 前低后高 亿元 万元 万 亿 目标 预期性 约束性 同上 是 左右 备注 不适用 同意".split())
IDEOGRAPHS = re.compile(r"[\u3400-\u9fff]+")
CHINESE_SIGNS = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
OTHERS = [folder.name for folder in sorted(CATALOGUE_FOLDER.iterdir()) if folder.is_dir() and folder.name not in (SOURCE_LANGUAGE, DOCUMENTS)]
NOT_CHINESE = re.compile(r"(app\.english_name|language\.own_name|about\.notice|.*\.(font|sign|unit|url))")


@dataclass(frozen=True)
class Use:
    """One place in the code that asks for a text by a literal code or by a pattern (an f-string)."""

    place: str
    code: str
    is_pattern: bool
    fields: frozenset[str] | None

    def matches(self, code: str) -> bool:
        """Tell whether this place can mean ``code``."""
        return bool(re.fullmatch(self.code, code)) if self.is_pattern else code == self.code


def uses_in(path: str, text: str) -> Iterator[Use]:
    """Yield every place of a file that asks for a text with a code that can be read off."""
    for node in ast.walk(ast.parse(text, path)):
        if isinstance(node, ast.Call) and node.args and called(node) in FILLING | NAMING:
            for code, is_pattern in codes_of(node.args[0]):
                yield Use(f"{path}:{node.lineno}", code, is_pattern, given(node))


def called(node: ast.Call) -> str:
    """Return the last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def given(node: ast.Call) -> frozenset[str] | None:
    """Return the fields that a call fills in, or nothing when that cannot be read off."""
    names = [keyword.arg for keyword in node.keywords]
    return None if called(node) in NAMING or None in names else frozenset(filter(None, names))


def codes_of(node: ast.expr) -> Iterator[tuple[str, bool]]:
    """Yield the codes an expression can be: a literal, either side of an if, or the pattern of an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, False
    elif isinstance(node, ast.IfExp):
        yield from codes_of(node.body)
        yield from codes_of(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values)
        yield "".join(parts), True


@lru_cache(maxsize=1)
def program() -> dict[str, str]:
    """Return the text of every file of the program by its path."""
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted((ROOT / "ningbo_planner").rglob("*.py"))}


@lru_cache(maxsize=1)
def uses() -> tuple[Use, ...]:
    """Return every place of the program that asks for a text."""
    return tuple(use for path, text in program().items() for use in uses_in(path, text))


@lru_cache(maxsize=1)
def literals() -> frozenset[str]:
    """Return every text literal of the program: tables of declarations hold codes too."""
    trees = (ast.parse(text) for text in program().values())
    return frozenset(node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


@lru_cache(maxsize=1)
def patterns() -> tuple[re.Pattern[str], ...]:
    """Return what any f-string of the program that begins with an area can stand for: a code may be made in one place and asked for in another."""
    trees = (ast.parse(text) for text in program().values())
    made = (code for tree in trees for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for code, _ in codes_of(node))
    return tuple(re.compile(code) for code in made if re.match(r"[a-z_]+\\\.", code))


def fields_of(text: str) -> frozenset[str]:
    """Return the fields a text needs; raises ValueError when its braces do not pair."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def unknown(use: Use, known: dict[str, str]) -> list[str]:
    """Return what is wrong with the code a place asks for."""
    if use.is_pattern and not re.match(r"[a-z_]+\\?\.", use.code):
        return [f"{use.place}: the code begins with something computed, no test can find it"]
    return [] if any(use.matches(code) for code in known) else [f"{use.place}: no text under {use.code!r}"]


def wrong_fields(use: Use, known: dict[str, str]) -> list[str]:
    """Return what is wrong with the fields that a place fills in, where code and fields are literal."""
    if use.is_pattern or use.fields is None or use.code not in known or use.fields == fields_of(known[use.code]):
        return []
    return [f"{use.place}: {use.code} needs {sorted(fields_of(known[use.code]))}, is given {sorted(use.fields)}"]


def foreign_words(code: str, text: str) -> list[str]:
    """Return the English words left in a text."""
    return [f"{code}: {word}" for word in WORD.findall(NOT_WORDS.sub(" ", text)) if word not in ALLOWED_WORDS and not NOT_CHINESE.fullmatch(code)]


def assert_none(offenders: list[str]) -> None:
    """Fail with every offending place on a line of its own."""
    if offenders:
        pytest.fail("\n".join(offenders), pytrace=False)


def test_every_text_asked_for_is_there() -> None:
    assert_none([line for use in uses() for line in unknown(use, catalogue())])


def test_every_text_is_used() -> None:
    assert_none([code for code in catalogue() if code not in literals() and not any(pattern.fullmatch(code) for pattern in patterns())])


def test_every_text_gets_the_fields_it_needs() -> None:
    assert_none([line for use in uses() for line in wrong_fields(use, catalogue())])


def test_every_text_is_well_formed() -> None:
    for code, text in catalogue().items():
        assert re.fullmatch(r"[a-z_]+(\.[A-Za-z0-9_-]+)*", code), f"{code}: a code is area.name"
        assert text.strip(), f"{code}: an empty text"
        assert all(re.fullmatch("[a-z_]+", name) for name in fields_of(text)), f"{code}: fields are plain names"


def test_no_english_is_left() -> None:
    assert_none([line for code, text in catalogue().items() for line in foreign_words(code, text)])


def test_no_text_of_the_window_or_the_command_line_stands_in_the_code() -> None:
    assert_none([line for path, text in program().items() if path.split("/")[1].startswith(("gui", "cli", "app", "services")) for line in stray(path, text)])


def stray(path: str, text: str) -> list[str]:
    """Return the Chinese literals of a file but for its docstrings."""
    tree = ast.parse(text, path)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    chinese = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in prose and CHINESE.search(str(node.value)))
    return [f"{path}:{node.lineno}: {node.value!r} belongs into the catalogue" for node in chinese]


@pytest.mark.parametrize("path", sorted(CATALOGUE_FOLDER.rglob("*.json")), ids=lambda path: path.name)
def test_a_file_of_texts_is_flat_and_says_nothing_twice(path: Path) -> None:
    pairs: list[tuple[str, str]] = json.loads(path.read_text("utf-8"), object_pairs_hook=list)
    codes = [code for code, _ in pairs]
    assert len(codes) == len(set(codes)), sorted({code for code in codes if codes.count(code) > 1})
    assert all(isinstance(text, str) for _, text in pairs)


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_has_every_text_and_no_other(language: str) -> None:
    assert_none([f"{code}: no text in {language}" for code in catalogue() if code not in catalogue(language)])
    assert_none([f"{code}: nobody asks for it" for code in catalogue(language) if code not in catalogue()])


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_has_the_same_fields(language: str) -> None:
    texts = catalogue()
    pairs = [(code, text) for code, text in catalogue(language).items() if code in texts and fields_of(text) != fields_of(texts[code])]
    assert_none([f"{code}: needs {sorted(fields_of(texts[code]))}, has {sorted(fields_of(text))}" for code, text in pairs])


@pytest.mark.parametrize("language", OTHERS)
def test_no_chinese_is_left_in_another_language(language: str) -> None:
    assert_none([f"{code}: {word}" for code, text in own_texts(language).items() for word in IDEOGRAPHS.findall(text) if word not in ALLOWED_CHINESE])
    assert_none([f"{code}: {sign!r}" for code, text in own_texts(language).items() for sign in CHINESE_SIGNS.findall(text)])


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_stands_in_files_of_the_same_names(language: str) -> None:
    files = {folder: {path.name: set(json.loads(path.read_text("utf-8"))) for path in (CATALOGUE_FOLDER / folder).glob("*.json")} for folder in (SOURCE_LANGUAGE, language)}
    assert_none([f"{name}: other codes in {language}" for name, codes in files[SOURCE_LANGUAGE].items() if files[language].get(name) != codes])


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_is_a_sentence_where_the_first_language_has_one(language: str) -> None:
    whole = [code for code, text in catalogue().items() if text.endswith("。")]
    assert_none([f"{code}: {text}" for code, text in own_texts(language).items() if code in whole and not text.endswith((".", "?", "!", ")", '"', "”"))])


def own_texts(language: str) -> dict[str, str]:
    """Return the texts of a language without those of documents."""
    documents = {code for path in (CATALOGUE_FOLDER / DOCUMENTS).glob("*.json") for code in json.loads(path.read_text("utf-8"))}
    return {code: text for code, text in catalogue(language).items() if code not in documents and not code.endswith(".own_name")}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("tr('a.b', x=1)", ("a.b", False, {"x"})),
        ("raise PlannerError('a.b')", ("a.b", False, set())),
        ("text.tr('a.b', **values)", ("a.b", False, None)),
        ("Step('a.b' if text else 'a.b', edits, {})", ("a.b", False, None)),
        ("tr(f'a.{kind}.c')", (r"a\..+\.c", True, set())),
    ],
)
def test_a_use_is_found_in_the_code(source: str, found: tuple[str, bool, set[str] | None]) -> None:
    (use,) = set(uses_in("x.py", source))
    assert (use.code, use.is_pattern, use.fields) == found


def test_the_rules_find_what_they_are_for() -> None:
    known = {"a.b": "{x}个", "a.kind.c": "丙"}
    sources = "tr('a.b')\ntr('a.z')\ntr('a.b', y=1)\ntr(f'{area}.b')\ntr(f'b.{kind}')\ntr('a.b' if x else 'a.no', x=1)\ntr(f'a.{kind}.c')\ntr('a.b', x=1)"
    every = list(uses_in("x.py", sources))
    assert [use.place for use in every if unknown(use, known)] == ["x.py:2", "x.py:4", "x.py:5", "x.py:6"]
    assert [use.place for use in every if wrong_fields(use, known)] == ["x.py:1", "x.py:3"]
    assert foreign_words("a.b", "请用 Excel 打开 {file}，Please retry") == ["a.b: Please", "a.b: retry"]
    assert stray("x.py", '"""说明"""\nlabel = "确定"\nother = "ok"') == ["x.py:2: '确定' belongs into the catalogue"]
