"""A shop in a temporary folder, with a clock that stands, for every test that needs one."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

import tests.wall.sitecustomize  # noqa: F401 - the day that TEST_NOW names, before anything asks for the time
from orderdesk.desk.people import pin
from orderdesk.i18n import LANGUAGES, use_language
from tests.secrets_kept import plant, secrets_kept
from tests.shop import NOON, Shop, read_once


def pytest_configure(config: pytest.Config) -> None:
    """Read rulebooks once, but for who blocks that because they change how they are read (scripts/mutants)."""
    if not config.pluginmanager.is_blocked("read_once"):
        read_once()
    plant()


def pytest_collection_finish() -> None:
    """Nobody looks through the nine thousand collected tests for garbage, again and again, while they run."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than processors: a quarter of the time is waiting for programs on terminals."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, dict[str, Any] | None, Any]:
    """What a test says of hostile texts gets from a worker to whoever reads it: no half of a character ends the run."""
    return _whole((yield))


def _whole(said: Any) -> Any:
    match said:
        case str():
            return said.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_whole(key): _whole(value) for key, value in said.items()}
        case list() | tuple():
            return type(said)(map(_whole, said))
    return said


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's own reaches a test, nor the other way round."""
    for name in [name for name in os.environ if name.startswith(("ORDERDESK_", "XDG_", "TEXTUAL"))]:
        monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name, "")[:2] in LANGUAGES:
            monkeypatch.setenv(name, "C.UTF-8")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    use_language("ru")


@pytest.fixture(autouse=True)
def logged(tmp_path: Path) -> Iterator[list[str]]:
    """All that is logged; nothing secret is, nor in any error."""
    with secrets_kept(tmp_path) as kept:
        yield kept


@pytest.fixture(autouse=True)
def cheap_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A try of a PIN is slow on purpose, which is proved in tests/desk/people/test_signing.py."""
    monkeypatch.setattr(pin, "_COST", 2)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """An empty Kaspi shop in Almaty on Tuesday 24 November 2026, 12:00."""
    with Shop.made(tmp_path / "shop", NOON) as made:
        yield made
