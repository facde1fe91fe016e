"""Which input method Qt is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from ningbo_planner.gui.input_method import prefer_known_input_method


@pytest.mark.parametrize(("wanted", "taken"), [("fcitx", "ibus"), ("fcitx5", "ibus"), ("ibus", "ibus"), ("xim", "xim"), ("", "")])
def test_fcitx_is_spoken_to_by_ibus_where_qt_has_no_plugin_for_it(tmp_path: Path, wanted: str, taken: str) -> None:
    environment = {"QT_IM_MODULE": wanted} if wanted else {}
    assert prefer_known_input_method(environment, tmp_path) == taken
    assert environment.get("QT_IM_MODULE", "") == taken


def test_a_plugin_that_is_there_is_used(tmp_path: Path) -> None:
    folder = tmp_path / "platforminputcontexts"
    folder.mkdir()
    (folder / "libfcitx5platforminputcontextplugin.so").touch()
    environment = {"QT_IM_MODULE": "fcitx", "QT_IM_MODULES": "wayland;fcitx;ibus"}
    assert prefer_known_input_method(environment, tmp_path) == "fcitx" and environment["QT_IM_MODULES"] == "wayland;fcitx;ibus"


def test_a_list_of_methods_keeps_its_order(tmp_path: Path) -> None:
    environment = {"QT_IM_MODULES": "wayland;fcitx;ibus"}
    prefer_known_input_method(environment, tmp_path)
    assert environment["QT_IM_MODULES"] == "wayland;ibus"
