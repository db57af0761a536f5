"""Every command with every hostile word at every place: no traceback, and nothing that steers a terminal."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from orderdesk.console.crash_report import FAULT
from tests.payloads import TYPED, raw, raw_logs
from tests.running import commands, ran
from tests.shop import Shop

NOW = "2026-11-24T12:00:00+05:00"

SAMPLE = 80
"""Runs in the suite; the soak makes them all."""

ALSO = {"watch": ("--once",), "serve": ("--status",), "sandbox": ("--port", "-1")}
"""What keeps a command from running for ever."""


def _usual(param: click.Parameter) -> str:
    """A value that a parameter takes."""
    if isinstance(param.type, click.Choice):
        return str(param.type.choices[0])
    return "1" if isinstance(param.type, click.IntRange) else "4821"


def runs() -> Iterator[list[str]]:
    """Every command with each word at each of its places, the other places filled as usual."""
    for words, command in commands():
        params = [param for param in command.params if not getattr(param, "is_flag", False)]
        for text in TYPED:
            yield [*words, *ALSO.get(words[0], ()), text]
            for hostile in params:
                given: list[str] = []
                for param in params:
                    value = text if param is hostile else _usual(param)
                    if isinstance(param, click.Argument):
                        given.append(value)
                    elif param is hostile or param.required:
                        given.append(f"{param.opts[-1]}={value}")
                yield [*words, *ALSO.get(words[0], ()), *given]
    for option in ("--db", "--config", "--as", "--now"):
        for text in TYPED:
            yield [option, text, "list"]
            yield [option, text, "doctor"]
    for text in TYPED:
        yield [text]


@pytest.fixture
def folder(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to work in, with a shop of two orders."""
    shop.receive("4821")
    shop.receive("4822", "pickup")
    shop.store.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    shutil.copy(shop.parts.database, tmp_path / "template.db")
    yield tmp_path
    assert raw_logs(tmp_path) == []


def wrong(folder: Path, arguments: list[str]) -> list[object]:
    """Run a command over a fresh copy of the shop; what must not be in its answer."""
    place = folder / "place"
    for left in place.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.copy(folder / "template.db", place / "orders.db")
    os.chmod(place / "orders.db", 0o600)
    done = ran("--db", "orders.db", "--as", "Мария", "--now", NOW, *arguments)
    if done.code == FAULT or b"Traceback" in done.err:
        return [arguments, done.text, _trace(folder)]
    return [arguments, done.text] if raw(done.out + done.err) else []


def _trace(folder: Path) -> str:
    """What was written down of a fault."""
    return "\n".join(log.read_text("utf-8") for log in folder.rglob("crash.log"))


@pytest.mark.req("X78", "X81")
def test_a_hostile_word_at_any_place_of_any_command_is_answered_with_a_sentence(folder: Path) -> None:
    every = list(runs())
    assert [found for arguments in random.Random(81).sample(every, SAMPLE) if (found := wrong(folder, arguments))] == []


@pytest.mark.req("X78")
@pytest.mark.parametrize(
    "arguments",
    [
        ["told", "--row", "99999999999999999999"],
        ["shop", "suspend", "--channel", "", "--note", "x"],
        ["split", "4821", "--move", "TEA-1=" + "9" * 5_000, "--why", "1"],
        ["show", "\udcff"],
        ["list", "--search", "\x1b]0;x\x07"],
        ["\x1b[2J\udcff"],
        ["accept", "4821", "\x9b31m"],
    ],
)
def test_words_that_once_were_too_much(folder: Path, arguments: list[str]) -> None:
    assert wrong(folder, arguments) == []


@pytest.mark.soak
@pytest.mark.req("X78", "X81")
@pytest.mark.parametrize("part", range(8))
def test_all_of_them(folder: Path, part: int) -> None:
    assert [found for arguments in list(runs())[part::8] if (found := wrong(folder, arguments))] == []
