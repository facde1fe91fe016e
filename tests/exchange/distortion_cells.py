"""Faults of single cells: what people type, what programs store (parts D and E of the list of faults)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from ningbo_planner.domain.plan import cell_of
from tests.exchange.distortions import Case, DoesNotApply, Fault

Fits = Callable[[Case, str], bool]
FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.%,+-"}


def anything(case: Case, key: str) -> bool:
    """Fit every cell."""
    return True


def in_percent(case: Case, key: str) -> bool:
    """Fit rows of percent."""
    return case.unit(key) == "%"


def in_money(case: Case, key: str) -> bool:
    """Fit rows of 亿元."""
    return case.unit(key) == "亿元"


def large(case: Case, key: str) -> bool:
    """Fit figures of a thousand and more."""
    meant = case.meant[key]
    return meant is not None and meant.number is not None and meant.number >= 1000


def _exact(number: int, name: str, write: Callable[[str], str], fits: Fits = anything) -> Fault:
    """Return a fault that writes the figure that is meant as another text."""

    def put(case: Case) -> None:
        key, _, text = case.pick(lambda key: fits(case, key))
        case.put(key, case.cell(key).text(write(text)))

    return Fault((number,), name, 0, put)


def _other(number: int, name: str, write: Callable[[str], str], fits: Fits = anything) -> Fault:
    """Return a fault that writes a text with no figure in it that may be taken for one without a question."""

    def put(case: Case) -> None:
        key, _, text = case.pick(lambda key: fits(case, key))
        case.put(key, case.cell(key).text(write(text)))
        case.meant[key] = None

    return Fault((number,), name, 0, put)


def _stored(number: int, name: str, write: Callable[[Case, str, Decimal, str], None], fits: Fits = anything, meant: bool = True) -> Fault:
    """Return a fault that stores the figure in another way; without ``meant`` there is no figure in it."""

    def put(case: Case) -> None:
        key, amount, text = case.pick(lambda key: fits(case, key))
        write(case, key, amount, text)
        if not meant:
            case.meant[key] = None

    return Fault((number,), name, 0, put)


def _number(text_of: Callable[[Decimal], str]) -> Callable[[Case, str, Decimal, str], None]:
    """Return a writer of another stored number."""
    return lambda case, key, amount, text: case.put(key, case.cell(key).number(text_of(amount)))


def _styled(code: str, text_of: Callable[[Decimal], str], struck: bool = False) -> Callable[[Case, str, Decimal, str], None]:
    """Return a writer of a stored number under a number format."""

    def write(case: Case, key: str, amount: Decimal, text: str) -> None:
        style = case.form.format(code, case.cell(key).style, struck)
        case.put(key, type(case.cell(key))(style).number(text_of(amount)))

    return write


def _typed(kind: str, text: str) -> Callable[[Case, str, Decimal, str], None]:
    """Return a writer of a value of another type."""
    return lambda case, key, amount, _: case.put(key, case.cell(key).typed(kind, text))


def _formula(formula: str, value: str | None, kind: str = "") -> Callable[[Case, str, Decimal, str], None]:
    """Return a writer of a formula; ``{}`` in formula and value is the figure meant."""
    return lambda case, key, amount, text: case.put(key, case.cell(key).formula(formula.format(text), None if value is None else value.format(text), kind))


def _plain(amount: Decimal) -> str:
    return format(amount, "f")


def _times(factor: str) -> Callable[[Decimal], str]:
    return lambda amount: format(amount * Decimal(factor), "f")


def _replaced(case: Case, key: str, amount: Decimal, text: str) -> None:
    """Strike the old figure and write the new one behind it."""
    runs = f"<is><r><rPr><strike/></rPr><t>{case.form.issued[key].rstrip('%')}</t></r><r><t>{text}</t></r></is>"
    case.put(key, type(case.cell(key))(case.cell(key).style, "inlineStr", runs))


def _arrow(case: Case, key: str, amount: Decimal, text: str) -> None:
    """Write the old and the new figure with an arrow between."""
    case.put(key, case.cell(key).text(f"{case.form.issued[key]}→{text}"))


def _tail(amount: Decimal) -> str:
    """Return a figure with the tail of a binary fraction, as programs write it."""
    text = format(amount, "f")
    digits = len(text.replace(".", "").lstrip("0"))
    return text + ("." if "." not in text else "") + "0" * (15 - digits) + "04" if digits < 15 else text


def _taken_as_missing(case: Case) -> None:
    key, _, _ = case.pick()
    case.put(key, case.cell(key).text(case.chance.choice(["——", "—", "-", "－", "待定", "暂无数据", "/", "N/A", "不涉及"])))
    case.meant[key] = None


def _other_unit_word(case: Case) -> None:
    key, _, text = case.pick(lambda key: "里" not in case.unit(key))
    case.put(key, case.cell(key).text(text + "公里"))
    case.meant[key] = None


def _no_change(case: Case) -> None:
    """Type 不变 or 同上 where a figure stood."""
    key, _, _ = case.pick()
    case.put(key, case.cell(key).text(case.chance.choice(["同上", "详见附件", "按文件执行"])))
    case.meant[key] = None


def _nothing(case: Case) -> None:
    """Leave blank what was issued with a figure."""
    key, _, _ = case.pick()
    case.put(key, case.cell(key).text(case.chance.choice(["", " ", "\u3000", "\u200b"])))
    case.meant[key] = None


def _slipped(case: Case) -> None:
    """Misplace the decimal point by one, two, three or four digits."""
    key, amount, _ = case.pick(lambda key: (case.issued(key).number or 0) != 0)
    case.put(key, case.cell(key).number(format(amount * case.chance.choice([Decimal(10), Decimal(100), Decimal(1000), Decimal("0.1"), Decimal("0.01")]), "f")))


def _negative(case: Case) -> None:
    key, amount, _ = case.pick(lambda key: str(case.plan.tables[cell_of(key).table].get(cell_of(key).row, "kind")) in ("flow", "stock", "share"))
    if amount <= 0:
        raise DoesNotApply
    case.put(key, case.cell(key).number(format(-amount, "f")))


CELL_FAULTS: tuple[Fault, ...] = (
    _exact(82, "number as text", lambda text: text),
    _exact(82, "typed apostrophe", lambda text: "'" + text),
    _exact(83, "full-width digits", lambda text: text.translate(FULL_WIDTH)),
    _exact(83, "plus sign", lambda text: "+" + text),
    _exact(84, "en dash before the figure", lambda text: "–" + text),
    _exact(85, "thousands", lambda text: f"{Decimal(text):,}", large),
    _exact(85, "thousands, full-width comma", lambda text: f"{Decimal(text):,}".replace(",", "，"), large),
    _exact(85, "thousands by no-break space", lambda text: f"{Decimal(text):,}".replace(",", "\u00a0"), large),
    _exact(85, "thousands by apostrophe", lambda text: f"{Decimal(text):,}".replace(",", "'"), large),
    _exact(86, "comma for point", lambda text: text.replace(".", ",")),
    _exact(86, "full stop of running text", lambda text: text.replace(".", "。")),
    _exact(87, "letter O for zero", lambda text: text + "O"),
    _exact(87, "small raised two", lambda text: text + "²"),
    _exact(87, "two points", lambda text: text + ".0.8"),
    _exact(87, "Arabic digits", lambda text: text.translate({48 + digit: 0x660 + digit for digit in range(10)})),
    _exact(88, "万 without its unit", lambda text: text + "万", in_money),
    _exact(89, "with its unit", lambda text: text + "亿元", in_money),
    _exact(89, "with half its unit", lambda text: text + "亿", in_money),
    _exact(89, "in 万元", lambda text: format(Decimal(text) * 10_000, "f") + "万元", in_money),
    _exact(89, "in per mille", lambda text: format(Decimal(text) * 10, "f") + "‰", in_percent),
    _exact(90, "about", lambda text: "约" + text),
    _exact(90, "more than", lambda text: ">" + text),
    _exact(90, "at least", lambda text: text + "以上"),
    _exact(90, "range", lambda text: f"{text}~{Decimal(text) + 10}"),
    _exact(91, "remark behind", lambda text: text + " (预计)"),
    _exact(91, "asterisk behind", lambda text: text + "*"),
    _exact(91, "number sign behind", lambda text: text + "①"),
    _exact(91, "in brackets", lambda text: f"({text})"),
    _exact(91, "currency sign", lambda text: "¥" + text, in_money),
    _stored(91, "old and new with an arrow", _arrow),
    _exact(92, "exponent as text", lambda text: f"{Decimal(text):E}"),
    _exact(93, "blanks around", lambda text: f"\u3000 {text}\t"),
    _exact(93, "invisible characters", lambda text: f"\ufeff{text[:1]}\u200b{text[1:]}\u00ad"),
    Fault((94,), "missing or not applicable", 0, _taken_as_missing),
    _other(95, "backslash", lambda text: "\\"),
    _other(95, "none", lambda text: "无"),
    _other(95, "dots", lambda text: "……"),
    _other(95, "question mark", lambda text: "?"),
    Fault((95,), "as above, see annex", 0, _no_change),
    Fault((96,), "blank", 0, _nothing),
    _stored(97, "zero", _number(lambda amount: "0")),
    _stored(97, "hidden zero", _styled("0;-0;;@", lambda amount: "0")),
    Fault((97,), "slipped point", 0, _slipped),
    _stored(98, "percent format", _styled("0.0%", lambda amount: format(amount / 100, "f")), in_percent),
    _exact(98, "percent sign", lambda text: text + "%", in_percent),
    _exact(98, "full-width percent sign", lambda text: (text + "%").translate(FULL_WIDTH), in_percent),
    _stored(98, "literal percent sign", _styled('0.0"%"', _plain), in_percent),
    _stored(99, "fraction", _number(lambda amount: format(amount / 100, "f")), in_percent),
    _stored(99, "percent format over the figure", _styled("0.0%", _plain), in_percent),
    _exact(99, "percentage points", lambda text: text + "个百分点", in_percent),
    _exact(99, "growth in words", lambda text: f"增长{text}%左右", in_percent),
    _stored(100, "binary tail", _number(_tail)),
    _stored(101, "more digits than shown", _styled("0", _plain)),
    _stored(102, "currency by format", _styled('"¥"#,##0.00', _plain)),
    _stored(102, "Chinese numerals by format", _styled("[DBNum2]General", _plain)),
    _stored(103, "date made of a number", _styled("yyyy/m/d", lambda amount: "44683")),
    _stored(103, "time made of a number", _styled("h:mm", lambda amount: "0.25")),
    _stored(103, "figure under a date format", _styled("yyyy/m/d", _plain)),
    _stored(104, "impossible date", _styled("yyyy/m/d", lambda amount: "5000000")),
    _other(105, "formula as text", lambda text: "=1+1"),
    _stored(112, "668 percent", _number(lambda amount: "668"), in_percent),
    Fault((112,), "negative", 0, _negative),
    _stored(69, "old figure struck, new behind", _replaced),
    _stored(69, "figure struck", _styled("General", _plain, True)),
    _stored(70, "ISO date", _typed("d", "2026-05-02T00:00:00"), meant=False),
    _stored(71, "text in a number cell", _typed("n", "abc"), meant=False),
    _stored(71, "thousands in a number cell", lambda case, key, amount, text: case.put(key, case.cell(key).typed("n", f"{amount:,}"))),
    _stored(71, "boolean", _typed("b", "1"), meant=False),
    _stored(72, "1E+400", _typed("n", "1E+400"), meant=False),
    _stored(73, "empty value", _typed("n", ""), meant=False),
    _stored(73, "unknown type", _typed("x", "430"), meant=False),
    _stored(74, "error", _typed("e", "#REF!"), meant=False),
    _stored(74, "error of a formula", _formula("A1/0", "#DIV/0!", "e"), meant=False),
    _stored(75, "formula that was not computed", _formula("{}+0", None)),
    _stored(76, "formula with empty text", _formula('IF(A1>0,1,"")', "", "str"), meant=False),
    _stored(77, "stale result", _formula("{}+0", "12.5")),
    _stored(77, "volatile formula", _formula("{}+RAND()*0", "{}")),
    _stored(77, "network function", _formula('WEBSERVICE("http://198.51.100.1/")', "{}")),
    _stored(78, "formula", _formula("{}+0", "{}")),
    _stored(78, "formula with a text result", _formula('TEXT({},"0.0")', "{}", "str")),
    _stored(47, "formula to another workbook", _formula("[1]总表!$B$2", "{}")),
    _stored(48, "formula to the shell", _formula("cmd|'/C calc'!A0", "{}")),
    _stored(51, "picture in the cell", _formula('_xlfn.DISPIMG("ID_1",1)', '=DISPIMG("ID_1",1)', "str"), meant=False),
    _stored(79, "twenty digits", _number(lambda amount: "12345678901234567890")),
    _stored(81, "very long text", lambda case, key, amount, text: case.put(key, case.cell(key).text("长" * 40_000)), meant=False),
    Fault((109,), "unit of another kind behind", 0, _other_unit_word),
)
