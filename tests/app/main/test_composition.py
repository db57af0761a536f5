"""The screens are put together from parts: none inherits from another, and no part is handed a dozen things."""

from __future__ import annotations

import importlib
import pkgutil
from inspect import Parameter, isclass, signature

from textual.message import Message
from textual.screen import Screen

import screens
from screens import messages
from screens.dialogs.dialog import Dialog
from screens.views.page import Page
from screens.views.report import Report

HANDFUL = 5
FRAMES = (Dialog, Page, Report)
"""What holds a question, a page of rows, a text to read: frames, of which none is a screen by itself."""


def classes(*packages: str) -> list[type]:
    """The classes of these packages of the screens."""
    found = [importlib.import_module(one.name) for one in pkgutil.walk_packages(screens.__path__, "screens.")]
    modules = [module for module in found if module.__name__.split(".")[1] in packages]
    return [
        thing
        for module in modules
        for thing in vars(module).values()
        if isclass(thing) and thing.__module__ == module.__name__
    ]


def test_no_screen_inherits_from_another_but_from_a_frame() -> None:
    for screen in classes("main", "views", "actions", "dialogs", "widgets"):
        if issubclass(screen, Screen) and not issubclass(screen, FRAMES):
            ours = [base for base in screen.__mro__[1:] if base.__module__.startswith("screens.")]
            assert not any(issubclass(base, Screen) for base in ours), screen


def test_no_part_is_made_from_more_than_a_handful() -> None:
    for part in classes("main", "actions", "views"):
        asked = [one for one in signature(part).parameters.values() if one.kind is not Parameter.VAR_KEYWORD]
        assert len(asked) <= HANDFUL, part


def test_what_parts_tell_goes_to_one_screen_and_no_further() -> None:
    told = [thing for thing in vars(messages).values() if isclass(thing) and issubclass(thing, Message)]
    assert len(told) > 10
    assert [one for one in told if one is not Message and one.bubble] == []
