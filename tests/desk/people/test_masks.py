"""What a role may not read stands nowhere that it reads: a secret is planted in every place, and looked for in all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import force_setattr

from orderdesk.desk.people.staff import Staff
from orderdesk.desk.views.card import card
from orderdesk.model import Actor, Event
from orderdesk.rules.roles import EVERYTHING, Mask, Role
from orderdesk.rules.visibility import Visibility
from tests.shop import Shop

PHONE, SUM, ADDRESS, RECIPIENT = "+77012224821", "24990", "Сатпаева 77", "Зарина Т."
SECRET = f"{RECIPIENT}, {ADDRESS}, тел. {PHONE}, сумма {SUM}"

HIDDEN = {
    "phone": (re.compile(r"222[\W_]*48[\W_]*21|70[\W_]*1[\W_]*222"),),
    "sum": (re.compile(r"24[\s\u00a0\u202f]?990"),),
    "address": (re.compile("Сатпаева|77 кв"),),
    "recipient": (re.compile("Зарина"),),
}
"""What of the secret nobody with a mask may find."""


def masked(shop: Shop, folder: Path, *masks: str) -> None:
    """The shop with a role that has these masks, and Анна in it."""
    listed = ", ".join(f'"{mask}"' for mask in masks)
    (folder / "roles.toml").write_text(
        f'[looks]\ntitle = "смотрит"\nrights = ["export", "reveal", "report_all", "note"]\nmasks = [{listed}]\n',
        "utf-8",
    )
    (folder / "config.toml").write_text("", "utf-8")
    force_setattr(shop.parts, "config_path", folder / "config.toml")
    vars(shop.parts).pop("rules", None)
    for name, role in (("Мария", "director"), ("Анна", "looks")):
        result = shop.run("operator", "add", name, "--role", role)
        assert result.exit_code == 0, result.stderr


def plant(shop: Shop) -> None:
    """An order with the secret in every place where words are kept."""
    shop.from_("flowwow", "F-1", "accepted", phone=PHONE, address=f"{ADDRESS} кв 5", comment=SECRET,
               customer=f"Юлия {PHONE}", total=2499000,
               facts={"recipient": RECIPIENT, "recipient_phone": PHONE, "category": "flowers"})  # fmt: skip
    shop.receive("K-1", phone=PHONE, address=f"{ADDRESS} кв 5", comment=SECRET)
    for number, via in (("F-1", "chat"), ("K-1", "phone")):
        for command in (("note", number, SECRET), ("call", number, "reached", "--via", via, "--note", SECRET)):
            assert shop.run(*command).exit_code == 0
    shop.run("reveal", "F-1", "--reason", SECRET)
    assert shop.run("cancel", "K-1", "--reason", "2", "--comment", SECRET, "--yes").exit_code == 0
    shop.run("list", "--search", PHONE, "--save-as", "звонил", "--shared")
    shop.run("list", "--search", ADDRESS, "--save-as", "улица", "--shared")
    shop.run("shift", "start", "--read")
    shop.run("note", "F-1", SECRET)
    shop.run("shift", "end")


READS = (
    ("list",), ("list", "--json"), ("list", "--json", "--shelf", "archive"), ("show", "F-1"), ("show", "F-1", "--json"),
    ("show", "K-1"), ("show", "K-1", "--json"), ("history", "F-1"), ("history", "F-1", "--json"), ("history", "K-1"),
    ("history", "K-1", "--json"), ("told",), ("told", "--json"), ("filters",), ("filters", "--json"),
    ("filters", "--log"), ("shift", "sheet"), ("shift", "sheet", "--json"), ("report", "quality"),
    ("report", "quality", "--json"), ("reveal", "F-1", "--reason", "проверка"), ("shop",), ("claims",),
)  # fmt: skip
"""Every command that shows what was said of orders."""


@pytest.mark.req("X64", "C14")
@pytest.mark.parametrize("mask", HIDDEN)
def test_a_secret_is_found_in_no_command(shop: Shop, tmp_path: Path, mask: str) -> None:
    masked(shop, tmp_path, mask)
    plant(shop)
    everything = "".join(shop.run(*words).stdout for words in READS)
    for pattern in HIDDEN[mask]:
        assert pattern.search(everything), "or nothing is proven"
    for words in READS:
        result = shop.run(*words, operator="Анна")
        assert result.exit_code == 0, (words, result.stderr)
        for pattern in HIDDEN[mask]:
            assert not pattern.search(result.stdout), (words, pattern.search(result.stdout), result.stdout)


@pytest.mark.req("X64")
@pytest.mark.parametrize(
    ("mask", "words"),
    [("address", "Сатпаева"), ("address", "Зарина"), ("recipient", "Зарина"), ("phone", "2224821"), ("phone", "70122"),
     ("sum", "24990")],
)  # fmt: skip
def test_a_search_finds_nothing_by_what_is_hidden(shop: Shop, tmp_path: Path, mask: str, words: str) -> None:
    masked(shop, tmp_path, mask)
    plant(shop)
    assert shop.json("list", "--search", words) != []
    assert shop.json("list", "--search", words, operator="Анна") == []
    assert {order["number"] for order in shop.json("list", "--search", "Юлия", operator="Анна")} == {"F-1"}
    assert {order["number"] for order in shop.json("list", "--search", "Чайник", operator="Анна")} == {"F-1", "K-1"}


@pytest.mark.req("X61", "X64")
def test_a_shared_filter_whose_words_are_hidden_is_not_there(shop: Shop, tmp_path: Path) -> None:
    masked(shop, tmp_path, "phone", "address")
    plant(shop)
    shop.run("list", "--shelf", "new", "--save-as", "новые", "--shared")
    assert [one["name"] for one in shop.json("filters", operator="Анна")] == ["новые"]
    assert "Нет фильтра" in shop.run("list", "--filter", "улица", operator="Анна").stderr
    assert shop.run("list", "--search", "Сатпаева", "--save-as", "своё", operator="Анна").exit_code == 0
    assert "своё" in shop.run("filters", operator="Анна").stdout, "their own words they know"


@pytest.mark.req("X64")
def test_papers_of_goods_are_read_by_who_may_not_read_sums(shop: Shop, tmp_path: Path) -> None:
    masked(shop, tmp_path, "sum", "phone")
    note = "накладная ТОРГ-12 № 5 от 12.11.2026"
    assert shop.run("stock", "receive", "TEA-1", "3", "--note", f"{note}, {PHONE}").exit_code == 0
    (move,) = shop.json("stock", "history", "TEA-1", operator="Анна")["moves"]
    assert move["note"].startswith(note)
    assert not HIDDEN["phone"][0].search(move["note"])


@pytest.mark.req("X64")
def test_the_card_and_the_sheet_on_the_screen_show_no_more(shop: Shop, tmp_path: Path) -> None:
    masked(shop, tmp_path, *HIDDEN)
    plant(shop)
    with shop.parts.named("Анна").store() as store:
        for order in (shop.order("F-1"), shop.order("K-1")):
            shown = card(store, shop.parts.rules, order)
            said = repr((shown.order.comment, shown.order.address, shown.order.customer, shown.order.facts,
                         shown.contacts, shown.outbox, [(e.note, e.changes) for e in shown.history]))  # fmt: skip
            for patterns in HIDDEN.values():
                assert not any(pattern.search(said) for pattern in patterns), said
        sheet = Staff.of(shop.parts.named("Анна").desk(store)).last_sheet()
        assert sheet is not None
        assert {entry.said for entry in sheet.entries} <= {"", "•••"}


DIGITS = st.text("0123456789", min_size=7, max_size=15)
PARTED = st.lists(st.sampled_from(["", " ", "-", " (", ") ", ".", "\u00a0", "–", "/", "_"]), min_size=20, max_size=20)


@pytest.mark.req("X64")
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(digits=DIGITS, parts=PARTED, before=st.text(max_size=20), after=st.text(max_size=20))
def test_no_phone_within_other_words_is_read_however_it_is_parted(
    digits: str, parts: list[str], before: str, after: str
) -> None:
    written = "".join(one + part for one, part in zip(digits, parts, strict=False)).strip()
    seen = Visibility("Анна", Role(title="", masks=(Mask.PHONE,))).words(f"{before}{written}{after}")
    assert written not in seen
    assert not re.search(r"\d(?:[\W_]{0,3}\d){6,}", seen), seen


@pytest.mark.req("X64")
def test_without_masks_every_word_is_read() -> None:
    event = Event(seq=1, version=1, at=0, recorded_at=0, actor=Actor("Мария"), kind="note", tier=None,
                  changes={"comment": ("", SECRET)}, note=SECRET)  # fmt: skip
    assert Visibility("Мария", EVERYTHING).events([event], {}) == [event]
