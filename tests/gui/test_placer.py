"""Placing texts: what is free is found among those in the way only, and is the same as when all were asked."""

from __future__ import annotations

import random

from PySide6.QtCore import QRectF, QSizeF
from pytestqt.qtbot import QtBot

from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Scene


def test_a_place_is_free_when_nothing_at_all_stands_there(qtbot: QtBot) -> None:
    size, dice = QSizeF(800, 600), random.Random(7)
    placer, taken = Placer(Scene(size, theme.LIGHT.base), Look(theme.LIGHT)), []
    answers = set()
    for _ in range(600):
        rect = QRectF(dice.randrange(-20, 780), dice.randrange(-20, 590), dice.choice((8, 60, 200)), dice.choice((3, 17, 32, 64, 150)))
        is_inside = QRectF(0, 0, 800, 600).contains(rect)
        is_free = is_inside and not any(other.intersects(rect.adjusted(0.01, 0.01, -0.01, -0.01)) for other in taken)
        assert placer.is_free(rect) == is_free
        answers.add((is_inside, is_free))
        if is_free:
            placer.keep_free(rect)
            taken.append(rect)
    assert answers == {(True, True), (True, False), (False, False)}


def test_texts_may_touch(qtbot: QtBot) -> None:
    placer = Placer(Scene(QSizeF(400, 300), theme.LIGHT.base), Look(theme.LIGHT))
    placer.keep_free(QRectF(0, 0, 100, 32))
    assert placer.is_free(QRectF(0, 32, 100, 20)) and placer.is_free(QRectF(100, 0, 50, 32))
    assert not placer.is_free(QRectF(0, 31.5, 100, 20))
