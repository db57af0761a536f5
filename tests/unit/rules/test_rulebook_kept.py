"""Rulebooks kept in the cache folder: found again as they were, and never believed when anything is not as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from orderdesk.config import cache_folder
from orderdesk.config_reader import parse_toml
from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from orderdesk.rules.rulebook import load
from orderdesk.rules.rulebook.load import read_rulebook
from orderdesk.rules.rulebook.model import Rulebook

SHIPPED = sorted((data_folder() / "rulebooks").glob("*.toml"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The names of the files that were really read, in a cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    names: list[str] = []

    def noted(source: bytes, path: Path) -> dict[str, object]:
        names.append(path.name)
        return parse_toml(source, path)

    monkeypatch.setattr(load, "parse_toml", noted)
    return names


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(SHIPPED[0], tmp_path / "own.toml"))


def kept() -> Path:
    return cache_folder() / "rulebooks" / "own.toml.kept"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_rulebook_is_found_again_as_it_was_read(read: list[str], path: Path) -> None:
    first, again = read_rulebook(path), read_rulebook(path)
    assert read == [path.name]
    assert again == first
    assert repr(again) == repr(first)


def test_what_is_kept_is_its_owners_alone(read: list[str], book: Path) -> None:
    read_rulebook(book)
    assert kept().stat().st_mode & 0o777 == 0o600
    assert kept().parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in kept().parent.iterdir()] == [kept().name]


def test_a_rulebook_that_was_changed_is_read_anew(read: list[str], book: Path) -> None:
    before = read_rulebook(book)
    book.write_text(book.read_text("utf-8").replace(f'title = "{before.title}"', 'title = "Лавка"', 1), "utf-8")
    assert read_rulebook(book).title == "Лавка"
    assert read == [book.name] * 2
    assert read_rulebook(book).title == "Лавка"
    assert read == [book.name] * 2


def test_a_rulebook_with_a_mistake_is_refused_each_time(read: list[str], book: Path) -> None:
    book.write_text(book.read_text("utf-8").replace("currency", "curency", 1), "utf-8")
    for _time in range(2):
        with pytest.raises(ConfigError):
            read_rulebook(book)
    assert not kept().exists()


def _otherwise(change: Callable[[dict[str, object]], object]) -> Callable[[Path], object]:
    def put(path: Path) -> None:
        table = msgspec.msgpack.decode(path.read_bytes())
        change(table)
        path.write_bytes(msgspec.msgpack.encode(table))

    return put


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


WRONG: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "a flipped byte": lambda path: path.write_bytes(b"\xff" + path.read_bytes()[1:]),
    "endlessly nested": lambda path: path.write_bytes(b"\x81\xa1x" + b"\x91" * 100_000),
    "another version": _otherwise(lambda table: table.update(program="0.0.1")),
    "of other bytes": _otherwise(lambda table: table.update(source=b"")),
    "another shape": _otherwise(lambda table: table.update(book={"key": 7})),
    "a link": _linked,
    "a folder": _folder,
    "open to others": lambda path: path.chmod(0o644),
    "in a folder open to others": lambda path: path.parent.chmod(0o777),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_as_it_was_kept_is_as_if_there_were_none(read: list[str], book: Path, wrong: str) -> None:
    first = read_rulebook(book)
    WRONG[wrong](kept())
    again: Rulebook = read_rulebook(book)
    assert again == first
    assert read == [book.name] * 2


def test_without_a_cache_folder_all_is_read(monkeypatch: pytest.MonkeyPatch, read: list[str], book: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(book))  # a file, in which nothing can be made
    assert read_rulebook(book) == read_rulebook(book)
    assert read == [book.name] * 2
