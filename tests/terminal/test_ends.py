"""How a session ends, and where it cannot begin: always with the terminal as it was, and with a sentence."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from orderdesk.desk.commands.steps import Take
from tests.shop import Shop
from tests.terminal.pty import PATIENCE, ROOT, terminal

pytestmark = pytest.mark.terminal

RESTORED = (b"\x1b[?1049l", b"\x1b[?25h")
"""Leave the alternate screen, show the cursor."""


STREAM = "?\x1b" * 10
"""Keys that have more painted than a terminal holds that reads nothing."""


def until(done: Callable[[], bool]) -> None:
    """Wait for something that cannot be seen on the terminal."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def arguments(shop: Shop) -> list[str]:
    return ["--db", str(shop.parts.database), "--now", "2026-11-24T12:00:00+05:00"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGUSR1, 138)])
def test_a_signal_ends_it_cleanly(shop: Shop, number: int, code: int) -> None:
    with terminal(*arguments(shop)) as desk:
        desk.wait("ORDER DESK")
        os.kill(desk.pid, number)
        assert desk.ended() == code
        assert all(sign in desk.sent for sign in RESTORED)


@pytest.mark.parametrize("keys", ["", "g6i", "\r", "/имя"], ids=["list", "dialog", "card", "search"])
@pytest.mark.parametrize("ignored", [(), (signal.SIGHUP,)], ids=["", "nohup"])
def test_a_line_that_drops_leaves_no_process_behind(shop: Shop, keys: str, ignored: tuple[signal.Signals, ...]) -> None:
    shop.receive("4821", "pickup")
    with terminal(*arguments(shop), ignored=ignored) as desk:
        desk.wait("ORDER DESK")
        desk.type(keys)
        desk.quiet()
        desk.hang_up()
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        assert desk.ended() == 129
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        assert used < 30, "the processor worked for nobody"


def test_a_terminal_that_goes_in_the_middle_of_an_act_leaves_it_whole_or_undone(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.type("a")
        desk.hang_up()
        desk.ended()
    assert shop.kinds("4821") in (["received"], ["received", "accepted"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_terminal_that_reads_nothing_hinders_neither_others_nor_the_end(shop: Shop, number: int) -> None:
    """The line is stuck: more is painted than it takes, and still nothing is locked and the desk can be ended."""
    shop.receive("4821")
    with terminal(*arguments(shop), columns=200, rows=50) as desk:
        desk.wait("4821")
        desk.stall()
        desk.type(STREAM)
        shop.desk.do(Take("accept"), shop.order("4821"))
        assert shop.kinds("4821") == ["received", "accepted"]
        os.kill(desk.pid, number)
        assert desk.ended() == 128 + number


def test_what_a_stalled_terminal_has_missed_it_gets_when_it_reads_again(shop: Shop) -> None:
    shop.receive("4821")
    shop.receive("4822")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.stall()
        desk.type(STREAM * 3 + "a")
        until(lambda: shop.kinds("4821") != ["received"])
        desk.go_on()
        desk.wait("новые: 1!", ">+ 2:50     4822", "4821: Принят партнёром", "Enter карточка", gone="Справка ─")
        desk.type("\r")
        desk.wait("4822  Kaspi", "«Передан партнёру»")


def test_it_is_not_put_to_sleep_and_paints_all_when_it_was_all_the_same(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.type("\x1a")
        os.kill(desk.pid, signal.SIGTSTP)
        desk.type("j")
        desk.quiet()
        assert os.waitpid(desk.pid, os.WNOHANG | os.WUNTRACED) == (0, 0)
        for _ in range(2):
            os.kill(desk.pid, signal.SIGSTOP)
            os.waitpid(desk.pid, os.WUNTRACED)
            desk.spoil()
            os.kill(desk.pid, signal.SIGCONT)
            desk.wait("ORDER DESK", "4821", "Enter карточка", gone="spoilt")
        desk.type("\r")
        desk.wait("«Передан партнёру»")
        before = desk.sent.count(b"\x1b[>25u")
        desk.type("\x1bq")
        assert desk.ended() == 0
        assert before == desk.sent.count(b"\x1b[<u") == 1, "the keyboard protocol is taken and given back once"
        assert desk.cooked


def test_it_starts_in_the_smallest_window_and_grows(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop), columns=2, rows=1) as desk:
        desk.quiet()
        desk.resize(80, 24)
        desk.wait("4821", "новые: 1!")


@pytest.mark.parametrize("key", ["\x03", "\x1a", "\x1c", "\x13", "\x11\x11"], ids=["c", "z", "backslash", "s", "q"])
def test_control_keys_neither_kill_nor_freeze_it(shop: Shop, key: str) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.type(key)
        if key.startswith("\x11"):
            assert desk.ended() == 0
            return
        desk.type("\r")
        desk.wait("4821  Kaspi")
        assert "ctrl" not in desk.text.lower()


@pytest.mark.parametrize("end", ["SIGTERM", "SIGHUP", "SIGKILL", "the line drops", "q"])
def test_however_it_ends_nothing_is_held_any_more(shop: Shop, end: str) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop), "--as", "Болат") as desk:
        desk.wait("4821")
        desk.type("n")
        while not shop.json("claims"):
            time.sleep(0.02)
        if end == "q":
            desk.type("q")
        elif end == "the line drops":
            desk.hang_up()
        else:
            os.kill(desk.pid, signal.Signals[end])
        desk.ended()
        assert shop.json("claims") == []
    assert shop.run("accept", "4821").exit_code == 0


def test_the_mouse_is_never_switched_on(shop: Shop) -> None:
    with terminal(*arguments(shop)) as desk:
        desk.wait("ORDER DESK")
        desk.quiet()
        for mode in (b"?1000h", b"?1002h", b"?1003h", b"?1006h"):
            assert mode not in desk.sent


def test_what_the_terminal_gets_from_a_hostile_order_is_harmless(shop: Shop) -> None:
    evil = "\x1b]52;c;ZXZpbA==\x07\x1b]0;EVIL\x1b\\\x1b[2J[@click=app.quit]x"
    shop.receive("4821", customer=evil, address=evil, comment=evil)
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.type("\r")
        desk.wait("«Передан партнёру»")
        desk.quiet()
        for payload in (b"]52;", b"EVIL\x1b", b"]0;EVIL"):
            assert payload not in desk.sent
        assert "[@click=app.quit]x" in desk.text


@pytest.mark.parametrize("size", [(60, 20), (20, 5), (200, 50)])
def test_it_lives_through_resizing(shop: Shop, size: tuple[int, int]) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.resize(*size)
        desk.quiet()
        desk.resize(80, 24)
        desk.wait("4821")
        desk.type("\r")
        desk.wait("4821  Kaspi")


def test_in_a_window_too_small_no_key_acts_but_to_leave(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.resize(50, 12)
        desk.wait("Увеличьте окно: не меньше 60×20, сейчас 50×12", gone="4821")
        desk.type("aфx")
        desk.quiet()
        desk.resize(80, 24)
        desk.wait("4821", "новые: 1!", gone="Увеличьте")
        desk.resize(40, 10)
        desk.wait("сейчас", "40×10")
        desk.type("й")
        assert desk.ended() == 0
    assert shop.kinds("4821") == ["received"]


@pytest.mark.parametrize("language", ["C", "POSIX", ""])
def test_a_foreign_locale_does_not_spoil_the_letters(shop: Shop, language: str) -> None:
    shop.receive("4821", customer="Қайрат Ёлкин")
    with terminal(*arguments(shop), environment={"LANG": language, "LC_ALL": language}) as desk:
        desk.wait("Қайрат")
        desk.type("ф")
        desk.wait("Принят партнёром")


def run(shop: Shop, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orderdesk", *arguments(shop), *more], cwd=ROOT, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=30, env={**os.environ, **environment},
    )  # fmt: skip


def test_without_a_terminal_it_says_so(shop: Shop) -> None:
    for command in ([], ["demo"]):
        done = run(shop, *command)
        assert (done.returncode, done.stdout) == (2, "")
        assert "нужен терминал" in done.stderr


def test_a_dumb_terminal_is_refused(shop: Shop) -> None:
    with terminal(*arguments(shop), environment={"TERM": "dumb"}) as desk:
        assert desk.ended() == 2
        assert "TERM=dumb" in desk.text


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "</dev/null"])
def test_a_standard_file_that_is_closed_is_said(shop: Shop, closed: str) -> None:
    command = " ".join([sys.executable, "-m", "orderdesk", *arguments(shop)])
    done = subprocess.run(["sh", "-c", f"{command} {closed}"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_missing_configuration_is_said_before_the_screen_is_taken(shop: Shop) -> None:
    with terminal("--config", "/nowhere.toml", *arguments(shop)) as desk:
        assert desk.ended() == 2
        assert "/nowhere.toml" in desk.text
        assert b"?1049h" not in desk.sent


def test_the_demo_is_a_live_shop_that_leaves_nothing_behind(shop: Shop) -> None:
    with terminal("demo") as desk:
        desk.wait("ДЕМО", "новые: 9!", "Согласуем", "Подписание", "Самовывоз")
        desk.wait("0:04:", "принять")
        desk.type("g6")
        desk.wait("i выдать")
        desk.type("i")
        desk.wait("НЕ ОТДАВАЙТЕ ТОВАР", "Код отправлен")
        told = subprocess.run(
            [sys.executable, "-m", "orderdesk", "phone"], cwd=ROOT, capture_output=True, text=True, timeout=30
        )
        desk.type(re.findall(r"код (\d+)", told.stdout)[-1])
        desk.wait("ОТДАВАЙТЕ — спасибо")
        desk.type("\rq")
        assert desk.ended() == 0
    assert (
        "код"
        not in subprocess.run(
            [sys.executable, "-m", "orderdesk", "phone"], cwd=ROOT, capture_output=True, text=True, timeout=30
        ).stdout
    )


@pytest.mark.parametrize(("answer", "code", "made"), [("y", 0, 1), ("n", 1, 0), ("", 1, 0)])
def test_an_announcement_is_made_only_after_a_yes(shop: Shop, answer: str, code: int, made: int) -> None:
    shop.receive("4821")
    command = ("calendar", "announce", "2026-11-24", "--hours", "closed", "--calendar", "kz")
    with terminal(*arguments(shop), *command) as desk:
        desk.wait("у 1 заказа времени станет больше", "[y/N]")
        desk.type(f"{answer}\r")
        assert desk.ended() == code
    assert len(shop.store.announcements.all()) == made
