"""What the terminal sends: single keys, bursts, pastes that say what they are and pastes that do not."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from textual import events
from textual.message import Message

from screens.keyboard.bursts import GAP, Burst
from screens.terminal.input import PASTE_LASTS, Arrivals, EscapeParser


class Hand:
    """Types, on a clock of its own; tells keys by name, bursts in brackets with what passed, pastes in quotes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        for module in ("textual._time", "textual._parser", "screens.terminal.input"):
            monkeypatch.setattr(f"{module}.get_time", lambda: self.now)
        self.counting = False
        """Whether the screen counts goods."""
        self.arrivals = Arrivals(EscapeParser(), counts=lambda: self.counting)
        self.said: list[str] = []
        self.done = True
        """Whether all that was typed has been done."""

    def type(self, *pieces: str, gap: float = 0.0) -> list[str]:
        """Each piece arrives at once, with a gap behind it; what has been given on so far."""
        for piece in pieces:
            self._tell(self.arrivals.feed(piece))
            self.wait(gap)
        return self.said

    def wait(self, seconds: float) -> list[str]:
        self.now += seconds
        self._tell(self.arrivals.silence())
        return self.said

    def _tell(self, messages: Iterator[Message]) -> None:
        for message in messages:
            match message:
                case Burst():
                    sign = "!" if message.certain else ""
                    passed = f"-{message.passed}" if message.passed else ""
                    self.said.append(f"[{message.text}]{sign}{passed}")
                case events.Key():
                    self.said.append(message.key)
                case events.Paste():
                    self.said.append(f"'{message.text}'")


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    return Hand(monkeypatch)


def test_a_key_that_is_known_is_no_key_inside_a_paste_or_a_sequence(hand: Hand) -> None:
    hand.type("a", "\x1b[A", "a", "\x1b[A", gap=0.03)
    hand.type("\x1b[200~")
    hand.type("a", gap=0.03)
    hand.type("\x1b[201~", "\x1b[", gap=0.03)
    assert hand.type("A", gap=0.03) == ["a", "up", "a", "up", "'a'", "up"]


def test_a_hand_types_keys(hand: Hand) -> None:
    assert hand.type(*"a4821999\r", gap=0.03) == [*"a4821999", "enter"]


def test_a_key_waits_no_longer_than_for_the_next_of_a_burst(hand: Hand) -> None:
    assert hand.type("j") == []
    assert hand.wait(GAP) == ["j"]
    assert hand.type("\x1b[B") == ["j", "down"], "keys that begin no code do not wait"


def test_a_key_held_down_is_not_held_back(hand: Hand) -> None:
    """Sixty times a second, as fast as keyboards repeat."""
    hand.type(*"jjjjjjjjjj", gap=1 / 60)
    assert hand.said == ["j"] * 10


@pytest.mark.parametrize("pieces", [["30184821\r"], [*"30184821", "\r"], ["301", "84821", "\n"], ["30184821\r\n"]])
def test_a_scan_is_one_piece_however_it_is_cut(hand: Hand, pieces: list[str]) -> None:
    assert hand.type(*pieces, gap=0.008) == ["[30184821]"]
    hand.wait(1)
    assert hand.said == ["[30184821]"], "and its line feed no second Enter"


@pytest.mark.parametrize("scan", ["204", "S204", "S-204", "Ы204"])
def test_a_short_number_may_be_a_scan_also_behind_the_letters_of_a_label(hand: Hand, scan: str) -> None:
    assert hand.type(f"{scan}\r") == [f"[{scan}]"]


@pytest.mark.parametrize("keys", ["s204", "m50", "a2", "x204", "KSP04", "o204"])
def test_a_letter_that_is_a_key_before_digits_is_a_key(hand: Hand, keys: str) -> None:
    assert len(hand.type(f"{keys}\r")) == len(keys) + 1, "one by one"


@pytest.mark.parametrize("code", ["TEA-1", "LAMP7", "W1", "w1", "BOX", "кг", "204", "12"])
def test_where_goods_are_counted_everything_that_comes_in_one_go_is_a_scan(hand: Hand, code: str) -> None:
    hand.counting = True
    assert hand.type(f"{code}\r") == [f"[{code}]"]
    assert hand.type(*f"{code}\r", gap=0.001)[1:] == [f"[{code}]"], "letter by letter too"
    hand.said.clear()
    assert len(hand.type(*f"{code}\r", gap=0.03)) == len(code) + 1, "a hand types keys"


def test_few_keys_typed_ahead_are_keys(hand: Hand) -> None:
    assert hand.type("ax2\r") == ["a", "x", "2", "enter"]
    assert hand.type("\r\n", gap=1)[4:] == ["enter"]
    assert hand.type("\n")[5:] == ["enter"]


def test_other_keys_part_what_comes_in_one_go(hand: Hand) -> None:
    assert hand.type("991\x1b[A30184821\r4") == ["9", "9", "1", "up", "[30184821]"]


def test_after_stx_everything_up_to_the_end_is_a_scan(hand: Hand) -> None:
    assert hand.type("\x02a1\r") == ["[a1]!"]
    assert hand.type("\x02", *"ab12", "\x03", gap=0.1)[1:] == ["[ab12]!"]
    assert hand.type("\x02ab", gap=0.3)[2:] == ["[ab]!"], "a scanner without a suffix"
    assert hand.type("\x02", gap=0.3)[3:] == ["ctrl+b"]
    assert hand.type("\x1b[1080;5u30184\r")[4:] == ["[30184]!"], "Kitty on the Russian layout"


def test_a_long_text_in_one_go_is_a_paste(hand: Hand) -> None:
    text = "Алматы, Абая 10, кв. 4, домофон 12, позвонить за час до доставки, спросить Айгуль"
    assert hand.type(text + "\rax", gap=1) == [f"'{text}\nax'"]
    assert hand.type("j" * 100, gap=1)[1:] == ["j"] * 100, "a key held down is none"


def test_a_huge_text_costs_little_time_and_room(hand: Hand) -> None:
    began = time.process_time()
    for _ in range(50):
        hand.type("щ" * 4000, gap=0.001)
    hand.wait(1)
    assert len(hand.said) == 1
    assert len(hand.said[0]) < 100_000
    assert time.process_time() - began < 5
    assert hand.type("j", gap=1)[1:] == ["j"]


@pytest.mark.parametrize("begin", [["\x1b[200~"], ["\x1b[20", "0~"]])
def test_a_paste_that_is_never_ended_ends(hand: Hand, begin: list[str]) -> None:
    hand.type(*begin, "Абая")
    assert hand.wait(PASTE_LASTS - 0.1) == []
    assert hand.wait(0.2) == ["'Абая'"]
    assert hand.type("q", gap=1)[1:] == ["q"]


def test_a_long_paste_on_a_slow_line_is_not_cut(hand: Hand) -> None:
    hand.type("\x1b[200~")
    for _ in range(60):
        hand.type("щщ", gap=0.2)
    assert hand.said == []
    assert hand.type("\x1b[201~", gap=1) == ["'" + "щщ" * 60 + "'"]
    hand.wait(PASTE_LASTS)
    assert hand.type("q", gap=1)[1:] == ["q"]


def test_two_pastes_in_one_go_both_end(hand: Hand) -> None:
    assert hand.type("\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~x", gap=1) == ["'a'", "'b'", "x"]


def test_the_input_looks_again_while_something_waits(hand: Hand) -> None:
    assert hand.arrivals.patience is None
    hand.type("j")
    assert hand.arrivals.patience == GAP


@pytest.fixture
def searching(hand: Hand) -> Hand:
    """Over a list, in which digits are only typed, once what was typed before has been done."""
    hand.arrivals = Arrivals(EscapeParser(), lambda character, since: hand.done and character.isdigit())
    return hand


def test_a_character_that_is_only_typed_passes_at_once(searching: Hand) -> None:
    assert searching.type("4") == ["4"]
    assert searching.type("8", gap=0.03) == ["4", "8"]
    assert searching.type("j") == ["4", "8"]
    assert searching.wait(GAP) == ["4", "8", "j"]
    assert searching.type("\r", gap=1)[3:] == ["enter"], "what passed long ago is no part of a code"


def test_what_has_passed_is_part_of_the_code_that_follows(searching: Hand) -> None:
    assert searching.type(*"301AB7", gap=0.008) == ["3", "0", "1"]
    assert searching.type("\r", gap=1) == ["3", "0", "1", "[301AB7]-3"]
    assert searching.type(*"30184821", "\r", gap=0.008)[4:] == [*"30184821", "[30184821]-8"]
    searching.wait(1)
    assert searching.type("30184821\r", gap=1)[13:] == ["[30184821]"], "what comes in one go is kept together"


def test_few_keys_behind_what_has_passed_are_keys(searching: Hand) -> None:
    assert searching.type(*"9ax2") == ["9"]
    assert searching.type("\r", gap=1) == [*"9ax2", "enter"]
    assert searching.type(*"12", "\x1b[A", *"30184821", "\r", gap=0.001)[5:] == [
        "1", "2", "up", *"30184821", "[30184821]-8"]  # fmt: skip


def test_nothing_passes_while_something_is_to_be_done(searching: Hand) -> None:
    searching.done = False
    assert searching.type(*"30184821", "\r", gap=0.008) == ["[30184821]"]


def test_a_long_text_key_by_key_is_a_paste_behind_what_has_passed(searching: Hand) -> None:
    searching.type(*"4821", *("Алматы, Абая " * 8), gap=0.001)
    searching.wait(1)
    assert searching.said == [*"4821", "'" + "Алматы, Абая " * 8 + "'"]
