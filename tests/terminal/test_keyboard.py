"""Keys at a real terminal: bursts reach the dialog they were meant for, in every layout."""

from __future__ import annotations

import pytest

from tests.shop import Shop
from tests.terminal.pty import Terminal, terminal

pytestmark = pytest.mark.terminal


def arguments(shop: Shop) -> list[str]:
    return ["--db", str(shop.parts.database), "--as", "Мария", "--now", "2026-11-24T12:00:00+05:00"]


def wrong_tries(shop: Shop, number: str) -> int:
    return len(shop.store.codes.wrong_for_order(shop.order(number).id, 0))


@pytest.mark.req("K62", "K64")
@pytest.mark.parametrize("burst", ["i4821\r", "ш4821\r"], ids=["latin", "russian"])
def test_a_burst_into_the_list_reaches_the_code_dialog_whole(shop: Shop, burst: str) -> None:
    """Ten times: the dialog opens, sends, gets all four digits, tries them once, and Enter tries nothing more."""
    orders = [
        shop.incoming(f"77{n:02d}", "pickup", phone=f"+770100000{n:02d}", facts={"hold_until": shop.clock() + 9000 + n})
        for n in range(10)
    ]
    shop.take_all(orders)
    with terminal(*arguments(shop)) as desk:
        desk.wait("новые: 0")
        desk.type("g6")
        desk.wait(">~ 2:30", "7700")
        for n in range(10):
            number = f"77{n:02d}"
            desk.type(burst)
            desk.wait("Выдача заказа " + number, "осталось 2")
            assert wrong_tries(shop, number) == 1, "one try, with all its digits"
            desk.type("\x1b")
            desk.wait(gone="Выдача заказа")
            desk.type("j")
        assert len(shop.parts.phone.received()) == 10


def test_a_burst_of_twenty_keys_loses_none_and_keeps_their_order(shop: Shop) -> None:
    orders = [shop.incoming(f"{n:04d}") for n in range(12)]
    shop.take_all(orders)
    with terminal(*arguments(shop)) as desk:
        desk.wait("новые: 12!")
        desk.type("oодин\r" + "jщдва\r" + "jщтри\r")
        desk.wait("0002: заметка")
        desk.quiet()
    notes = [[e.note for e in shop.store.history.of(shop.order(f"{n:04d}").id) if e.kind == "note"] for n in range(12)]
    assert notes == [["один"], ["два"], ["три"], *[[]] * 9]


@pytest.mark.req("X2")
def test_keys_typed_ahead_never_meet_the_next_order(shop: Shop) -> None:
    orders = [shop.incoming(f"{n:04d}") for n in range(12)]
    shop.take_all(orders)
    with terminal(*arguments(shop)) as desk:
        desk.wait("новые: 12!")
        desk.type("aaa")
        desk.wait("новые: 11!", "Ничего не сделано")
        desk.quiet()
    assert [n for n in range(12) if shop.order(f"{n:04d}").status == "delivery"] == [0]


def test_a_scanner_ending_in_a_line_feed_and_a_paste_are_taken_whole(shop: Shop) -> None:
    shop.receive("30184821")
    shop.receive("30184822")
    with terminal(*arguments(shop)) as desk:
        desk.wait("30184821", "30184822")
        desk.type("30184822\r")
        desk.wait("30184822  Kaspi")
        desk.type("\x1b")
        desk.wait("Найти: 30184822")
        desk.type("\x1b")
        desk.wait(gone="Найти: 30184822")
        desk.type("/\x1b[200~30184821\r\n\x1b[201~\r")
        desk.wait("30184821  Kaspi")


def test_a_paste_of_a_megabyte_is_cut_and_the_desk_goes_on(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.type("/")
        pasted = "\x1b[200~" + "ж" * 300_000 + "\x1b[201~"
        for start in range(0, len(pasted), 2000):
            desk.type(pasted[start : start + 2000])
            desk.lines  # noqa: B018  # reads, so that neither side waits for the other
        desk.wait("Ничего не найдено.")
        desk.type("\x1b")
        desk.wait("4821")


@pytest.mark.parametrize(
    ("prefix", "code", "suffix", "piece"),
    [("", "3018482", "\r", 100), ("", "ЩКВ-102", "\n", 100), ("\x02", "ord-102", "\r\n", 1)],
)
def test_a_scanner_opens_its_order_from_every_place(
    shop: Shop, prefix: str, code: str, suffix: str, piece: int
) -> None:
    """In one go, as over SSH; after STX also key by key. No letter of it is a key."""
    beginning = "3018482" if code.isdigit() else "ORD-102"
    numbers = [f"{beginning}{n}" for n in range(4)]
    for number in numbers:
        shop.receive(number, phone="+77010000000")
    with terminal(*arguments(shop)) as desk:
        desk.wait(*numbers)
        for n, place in enumerate(("", "/", "77", "\r")):
            desk.type(place)
            desk.quiet()
            scan = f"{prefix}{code}{n}{suffix}"
            for start in range(0, len(scan), piece):
                desk.type(scan[start : start + piece])
                desk.pause(0.002)
            desk.wait(f"{numbers[n]}  Kaspi")
            desk.type("\x1b")
            desk.wait(gone=f"{numbers[n]}  Kaspi")
            desk.type("\x1b")
    assert {shop.order(number).status for number in numbers} == {"new"}


def test_an_unknown_code_is_told_and_does_nothing(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("новые: 1!")
        desk.type("AX-100500\r")
        desk.wait("Отсканировано: AX-100500", "новые: 1!")
        desk.type("x2")
        desk.wait("Отмена заказа")
        desk.type("4600000000017\r")
        desk.wait("Отсканировано: 4600000000017", "Отмена заказа")
    assert shop.order("4821").status == "new"


def test_a_paste_that_is_never_ended_gives_the_keyboard_back(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.type("/\x1b[200~Абая 10")
        desk.wait("Найти: Абая 10")
        desk.type("\x1b?")
        desk.wait("Справка")


def test_a_huge_paste_that_does_not_say_it_is_one_stops_nothing(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.type("/")
        desk.quiet()
        text = "Алматы Абая Байтурсынова " * 4500  # 200 KB
        for start in range(0, len(text), 1000):
            desk.type(text[start : start + 1000])
            desk.lines  # noqa: B018  # reads, so that neither side waits for the other
        desk.wait("Найти: Алматы Абая Байтурсынова")
        desk.type("\x1b\x1b")
        desk.wait("4821", gone="Байтурсынова")
        desk.type("?")
        desk.wait("Справка")


KEYS = {
    "x": ("ч", "Отмена заказа"),
    "p": ("з", "Звонок по заказу"),
    "o": ("щ", "Заметка:"),
    "v": ("м", "История изменений"),
    "i": ("ш", "«выдать» сейчас недоступно"),
    "d": ("в", "«перенести дату» сейчас недоступно"),
    "?": (",", "Справка"),
    "/Ив": (".Ив", "Найти: Ив"),
    "]": ("ъ", "Здесь пусто."),
    "n": ("т", ">+"),
    "a": ("ф", "Принят партнёром"),
}
"""Each key, the one with which it shares a place on the Russian layout, and what the desk answers."""


@pytest.mark.parametrize("layout", [0, 1], ids=["latin", "russian"])
def test_every_key_works_on_the_russian_layout_too(shop: Shop, layout: int) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        for key, (twin, answer) in KEYS.items():
            assert answer not in desk.text
            desk.type((key, twin)[layout])
            desk.wait(answer)
            if answer != "Здесь пусто.":
                desk.type("\x1b")
                desk.wait("ORDER DESK", gone=answer if answer[0].isupper() else "")


def kitty(code: int, modifier: int = 1) -> str:
    return f"\x1b[{code};{modifier}u"


def test_control_q_on_the_russian_layout_under_the_kitty_protocol_leaves(shop: Shop) -> None:
    with terminal(*arguments(shop)) as desk:
        desk.wait("ORDER DESK")
        desk.type(kitty(ord("й"), 5))
        assert desk.ended() == 0


def test_escape_and_the_next_keys_may_come_in_one_go(shop: Shop) -> None:
    shop.receive("4821")
    shop.receive("5555", "pickup")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.type("99\x1bg6")
        desk.wait("5555", "выдать")
        desk.type("99\x1bп1")
        desk.wait(">+ 2:50     4821")
        desk.type("77\x1b5555")
        desk.wait("Найти: 5555", ">+", "5555")


@pytest.mark.parametrize("key", ["]", "[", "/", "?", "ъ", ","])
def test_escape_and_a_sign_in_one_go_are_two_keys(shop: Shop, key: str) -> None:
    """The search is left, and the sign is obeyed: no Escape is lost in what looks like the start of a sequence."""
    answers = {"/": "Найти:", "?": "Справка", ",": "Справка"}
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.type("99")
        desk.wait("Найти: 99", "Ничего не найдено.")
        desk.type("\x1b" + key)
        desk.wait(answers.get(key, "Осталось"), gone="Найти: 99")
        if key == "]" or key == "ъ":
            desk.wait("Здесь пусто.")
            desk.type("\x1b[")
            desk.wait("4821")


def test_sequences_of_keys_stay_whole(shop: Shop) -> None:
    orders = [shop.incoming(f"{n:04d}", facts={}, received_at=shop.clock() - 600 + n) for n in range(40)]
    shop.take_all(orders)
    with terminal(*arguments(shop)) as desk:
        desk.wait("0000")
        desk.type("\x1b[B\x1bOB\x1b[B\x1b[A")
        desk.wait(">+ 2:50     0002")
        desk.type("\x1b[F")
        desk.wait("0039")
        desk.type("\x1b[H\x1b[6~")
        desk.wait(">+ 2:50     0010")
        desk.type("\xff\xfe".encode("latin-1").decode("latin-1") + "?")
        desk.wait("Справка")


def test_ukrainian_letters_stand_for_their_keys(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821")
        desk.type("ї")  # the key of ]
        desk.wait("Здесь пусто.")


def screen_is_alive(desk: Terminal) -> None:
    desk.type("?")
    desk.wait("Справка")


def test_a_mash_of_keys_changes_nothing_without_a_yes_and_ends_no_program(shop: Shop) -> None:
    import random

    chance = random.Random(5)
    shop.receive("1", "issued")
    shop.receive("2", "signing")
    with terminal(*arguments(shop)) as desk:
        desk.wait("ORDER DESK")
        for _ in range(150):
            desk.type("".join(chance.choice("jkvpo?/[]gndix0123456789 \r\x1b\t\x7f\x01") for _ in range(8)))
            desk.lines  # noqa: B018  # keep reading
        desk.quiet()
        desk.type("\x1b\x1b")
        desk.quiet()
        desk.type("\x1b")
        desk.wait("ORDER DESK")
    assert shop.order("1").status == "issued"
    assert shop.order("2").status in ("signing", "cancelled")
