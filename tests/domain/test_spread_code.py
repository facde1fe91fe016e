"""The codes that experts type into a total."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.domain.growth_paths import Method
from ningbo_planner.domain.spread_code import SpreadOrder, Way, read_spread_code, read_weights
from ningbo_planner.errors import PlannerError

THREE = (("", Decimal(3)), ("", Decimal(2)), ("", Decimal(1)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4000@比例", SpreadOrder("4000")),
        ("４０００＠按比例", SpreadOrder("4000")),
        (" 4000 @ bl ", SpreadOrder("4000")),
        ("@平均", SpreadOrder(way=Way.EQUAL)),
        ("+200@平均", SpreadOrder("+200", Way.EQUAL, is_added=True)),
        ("－100＠比例", SpreadOrder("-100", is_added=True)),
        ("4000@增速", SpreadOrder("4000", Way.GROWTH)),
        ("4000@按2025年", SpreadOrder("4000", Way.PERIOD, reference="2025年")),
        ("4000@按上年", SpreadOrder("4000", Way.PERIOD, reference="上年")),
        ("4000@按数字服务业(营收)", SpreadOrder("4000", Way.ROW, reference="数字服务业(营收)")),
        ("4000@按表/数字服务业", SpreadOrder("4000", Way.ROW, reference="表/数字服务业")),
        ("4000@比例 步10", SpreadOrder("4000", step=Decimal(10))),
        ("4000@平均／0.1", SpreadOrder("4000", Way.EQUAL, step=Decimal("0.1"))),
        ("4000@按2025年，取整50", SpreadOrder("4000", Way.PERIOD, reference="2025年", step=Decimal(50))),
        ("4000@权重3:2:1", SpreadOrder("4000", Way.WEIGHTS, weights=THREE)),
        ("4000@权重 3：2：1 步长10", SpreadOrder("4000", Way.WEIGHTS, weights=THREE, step=Decimal(10))),
        ("7000@等比自2021年", SpreadOrder("7000", None, Method.RATE, reference="2021年")),
        ("7000@s形", SpreadOrder("7000", None, Method.S_CURVE)),
        ("7000@前低后高从2022 步50", SpreadOrder("7000", None, Method.LATE, reference="2022", step=Decimal(50))),
    ],
)
def test_codes_are_read(text: str, expected: SpreadOrder) -> None:
    assert read_spread_code(text) == expected


@pytest.mark.parametrize("text", ["4000", "=4000*1.1", "全国前列", "", "50-60", "a" * 200 + "@比例"])
def test_what_has_no_sign_is_no_code(text: str) -> None:
    assert read_spread_code(text) is None


@pytest.mark.parametrize(
    ("text", "said"), [("4000@", "没有写"), ("4000@随便", "随便"), ("4000@权重", "权重"), ("4000@权重3:两", "3:两"), ("4000@权重0:0", "不能全部为 0"), ("4000@权重3:甲=2", "3:甲=2")]
)
def test_codes_that_mean_nothing_are_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(PlannerError, match=said):
        read_spread_code(text)


def test_weights_by_name() -> None:
    assert read_weights("集成电路＝3、电子信息材料=2.5") == (("集成电路", Decimal(3)), ("电子信息材料", Decimal("2.5")))
