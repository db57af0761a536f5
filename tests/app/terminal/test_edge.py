"""The private names of Textual: each in `screens/edge.py` alone, with the release in which it was last seen."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from inspect import getsource, isclass
from pathlib import Path
from textwrap import dedent

import pytest

import screens
from screens import edge

SEEN = {
    "8.2.8": (
        "textual._compositor:ChopsUpdate", "textual._compositor:LayoutUpdate", "textual._compositor:Compositor",
        "textual._compositor:Compositor.visible_widgets", "textual._compositor:Compositor.render_strips",
        "textual._context:visible_screen_stack", "textual._time:get_time", "textual._xterm_parser:XTermParser",
        "textual._xterm_parser:XTermParser._sequence_to_key_events", "textual._xterm_parser:XTermParser._awaiting",
        "textual.app:App._display", "textual.app:App._background_screens", "textual.app:App._batch_count",
        "textual.app:App._driver", "textual.app:App._sync_available", "textual.app:App._exit",
        "textual.app:App._fatal_error", "textual.app:App._handle_exception", "textual.app:App._check_bindings",
        "textual.message_pump:MessagePump._closed", "textual.message_pump:MessagePump._dispatch_message",
        "textual.message_pump:MessagePump._get_dispatch_methods",
        "textual.message_pump:MessagePump._on_message",
        "textual.screen:Screen._compositor", "textual.screen:Screen._compositor_refresh",
        "textual.widget:Widget._layout_required",
        "textual.widget:Widget._scroll_required", "textual.widget:Widget._repaint_required",
        "textual.widget:Widget._exchange_repaint_regions",
        "textual.css.stylesheet:Stylesheet._parse_rules", "textual.css.stylesheet:Stylesheet._variables",
    ),
}  # fmt: skip
"""Release → names, each as module:name."""

NAMES = [(release, name) for release, names in SEEN.items() for name in names]


@pytest.mark.parametrize(("release", "name"), NAMES, ids=[name for _release, name in NAMES])
def test_the_name_is_still_there(release: str, name: str) -> None:
    where, _colon, path = name.partition(":")
    owner, _dot, member = path.partition(".")
    found = getattr(importlib.import_module(where), owner, None)
    there = found is not None and (not member or member in _members(found))
    assert there, f"seen in Textual {release}, not in {version('textual')}: see what screens/edge.py does without it"


def test_all_that_the_edge_uses_is_in_the_table() -> None:
    told = {part for _release, name in NAMES for part in name.replace(":", ".").split(".")}
    used = {node.attr for node in ast.walk(ast.parse(getsource(edge))) if isinstance(node, ast.Attribute)}
    private = {name for name in used if _private(name)}
    assert private - told == set()


@pytest.mark.parametrize("file", sorted(_file for _file in Path(screens.__path__[0]).rglob("*.py")), ids=str)
def test_no_other_file_imports_or_reaches_for_a_private_name(file: Path) -> None:
    if file == Path(edge.__file__):
        return
    assert list(_reached(file)) == []


def test_the_app_and_the_product_below_it_do_not_either() -> None:
    product = importlib.import_module("orderdesk")
    files = sorted(Path(product.__path__[0]).rglob("*.py"))
    found = {file.name: reached for file in files if "textual" in file.read_text("utf-8")
             if (reached := list(_reached(file)))}  # fmt: skip
    assert found == {}


def test_no_class_of_ours_takes_a_private_name_of_textual_for_its_own() -> None:
    taken = [
        f"{ours.__module__}.{ours.__name__}: {sorted(both)} of {base.__name__}"
        for ours in _classes()
        for base in ours.__mro__
        if base.__module__.startswith("textual.") and (both := _private_own(ours) & _private_own(base))
    ]
    assert not taken, taken


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _reached(file: Path) -> Iterator[str]:
    """Private names that a file imports from elsewhere, or asks another object than its own for."""
    tree = ast.parse(file.read_text("utf-8"))
    own = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_self(node.value)}
    own |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in ("textual", "rich"):
            names = [*node.module.split("."), *(alias.name for alias in node.names)]
            yield from (f"{node.module}: {name}" for name in names if _private(name))
        elif isinstance(node, ast.Attribute) and _private(node.attr) and node.attr not in own:
            yield f"line {node.lineno}: {ast.unparse(node)}"


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _classes() -> list[type]:
    """The classes of the screens but those of the edge."""
    modules = [importlib.import_module(found.name) for found in pkgutil.walk_packages(screens.__path__, "screens.")]
    return [
        thing
        for module in modules
        if module is not edge
        for thing in vars(module).values()
        if isclass(thing) and thing.__module__ == module.__name__
    ]


def _members(owner: type) -> set[str]:
    """The names of a class and its bases, those of its instances among them."""
    return set(dir(owner)).union(*(_private_own(one) for one in owner.__mro__))


@cache
def _private_own(owner: type) -> frozenset[str]:
    """The private names that a class itself gives its own or its instances, as it is written."""
    try:
        written = ast.parse(dedent(getsource(owner)))
    except (OSError, TypeError):  # not in Python
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(written):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Attribute(attr=name, ctx=ast.Store()) if _is_self(node.value):
                found.add(name)
            case ast.ClassDef():  # what stands in its body, and no variables of functions
                there = [target for line in node.body if isinstance(line, ast.Assign) for target in line.targets]
                there += [line.target for line in node.body if isinstance(line, ast.AnnAssign)]
                found |= {target.id for target in there if isinstance(target, ast.Name)}
    return frozenset(filter(_private, found))
