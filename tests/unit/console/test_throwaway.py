"""Throw-away shops: a living one is found, a dead one is noticed and cleared away."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orderdesk.config import state_folder
from orderdesk.demo.folder import newest_living, throwaway_folder
from orderdesk.demo.live_day import running_demo
from orderdesk.errors import StoreError

LIVES = """
import sys
from orderdesk.demo.folder import throwaway_folder
with throwaway_folder() as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


@contextmanager
def a_desk_elsewhere() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process with a throw-away shop, and the shop's folder."""
    with subprocess.Popen(
        [sys.executable, "-c", LIVES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def shops() -> list[Path]:
    return sorted(state_folder().glob("demo-*"))


def test_a_living_shop_is_found_and_gone_afterwards() -> None:
    assert running_demo() is None
    with throwaway_folder() as folder:
        assert newest_living() == folder
        assert running_demo() == folder / "demo.db"
        assert folder.stat().st_mode & 0o777 == 0o700
    assert (running_demo(), shops()) == (None, [])


def test_a_killed_shop_is_not_taken_for_a_living_one_and_the_next_clears_it_away() -> None:
    with a_desk_elsewhere() as (process, folder):
        assert newest_living() == folder
        process.kill()
        process.wait()
        assert folder.is_dir(), "nobody could clear it away"
        assert newest_living() is None
        with throwaway_folder() as mine:
            assert shops() == [mine]


def test_a_shop_in_another_window_is_left_alone() -> None:
    with a_desk_elsewhere() as (_, theirs):
        with throwaway_folder() as mine:
            assert shops() == sorted([mine, theirs])
            assert newest_living() == mine
        assert newest_living() == theirs, "the one that is left"


def test_a_place_where_no_folder_can_be_made_is_said() -> None:
    state_folder().parent.mkdir(parents=True)
    state_folder().write_text("")
    with pytest.raises(StoreError, match="Не удалось создать папку"), throwaway_folder():
        pytest.fail("there is no folder")
