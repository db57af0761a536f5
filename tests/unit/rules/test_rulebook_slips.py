"""A slip of the pen in a rulebook is told with its file, table and key, and what may stand there."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk import model
from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from orderdesk.rules.rulebook.load import read_rulebook

STATUSES = "new, signing, awaited_pickup, awaited_delivery, awaited_carrier, pickup, delivery, packing, "
FACTS = "status, shelf, entered_at, "


@pytest.mark.parametrize(
    ("book", "old", "new", "said"),
    [
        ("kaspi", '[{ status = "handover" }]', '[{ status = "x" }]', f"step “pack”: to: «x» {STATUSES}"),
        ("kaspi", 'from = ["new"]', 'from = ["nwe"]', f"step “accept”: from: «nwe» {STATUSES}"),
        ("kaspi", '[date]\nin = ["delivery"]', '[date]\nin = ["x"]', f"date: in: «x» {STATUSES}"),
        ("kaspi", 'in = ["pickup"]', 'in = ["pikup"]', f"target “pickup”: in: «pikup» {STATUSES}"),
        ("kaspi", 'letter = "i"', 'letter = "z"', "step “hand_over”: letter: «z» a, i, c, t, m"),
        ("kaspi", 'reason = "buyer"', 'reason = "byer"', "step “buyer_cancelled”: reason: «byer» unreachable, "),
        ("kaspi", 'message = "accepted"', 'message = "nope"', "step “accept”: message: «nope» accepted, not_accepted"),
        ("kaspi", 'message = "accepted"', 'request = "nope"', "step “accept”: request: «nope» accepted, not_accepted"),
        ("kaspi", 'digit = 4', 'digit = 4\nmessage = "nope"', "reason “out_of_stock”: message: «nope» accepted, "),
        ("kaspi", 'digit = 4', 'digit = 4\ntakes = "nope"', "reason “out_of_stock”: takes: «nope» accept, arrive, "),
        ("kaspi", 'event = "packed"', 'event = "packed"\nwhen = { x = 1 }', f"step “pack”: when: «x» {FACTS}"),
        ("kaspi", 'when = { method = "pickup" }', "when = { x = 1 }", f"step “accept”: when: «x» {FACTS}"),
        ("kaspi", "digit = 4", "digit = 4\nwhen = { x = 1 }", f"reason “out_of_stock”: when: «x» {FACTS}"),
        ("kaspi", "when = { express = true }", "when = { x = 1 }", f"target “accept”: when: «x» {FACTS}"),
        ("magazito", '{ when = { talked = false }', '{ when = { x = 1 }', f"step “confirm”: when: «x» {FACTS}"),
        ("magazito", '["waybill"]\nin = ["transit"]', '["waybill"]\nin = ["x"]', "edit: in: «x» new, agreement, "),
        ("magazito", 'message = "waybill_corrected"', 'message = "x"', "edit: message: «x» processing, confirmed, "),
        ("flowwow", 'when = { reason = ["out_of_stock", "not_ready"], status = "new" }', "when = { x = 1 }",
         f"fee “refusal”: when: «x» {FACTS}"),
        ("flowwow", 'status = ["5", "photo"] }\nstatus = "photo"', 'status = ["5", "photo"] }\nstatus = "x"',
         "external: status: «x» new, accepted, photo, "),
        ("own_shop", '[split]\nin = ["agreement", ', '[split]\nin = ["x", ', "split: in: «x» new, agreement, supply, "),
        ("magazito", 'message = "split"', 'message = "x"', "split: message: «x» processing, confirmed, "),
        ("own_shop", 'until_paid = "unpaid"', 'until_paid = "x"', "status “done”: until_paid: «x» new, agreement, "),
        ("magazito", 'expired = ["begin"', 'expired = ["x"', "fee “platform”: expired: «x» begin, confirm, "),
        ("flowwow", 'when = { handed_to = "third_person" }', "when = { x = 1 }", f"step “finish”: when: «x» {FACTS}"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_told_with_those_that_are(
    tmp_path: Path, book: str, old: str, new: str, said: str
) -> None:
    text = (data_folder() / "rulebooks" / f"{book}.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "mine.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_rulebook(tmp_path / "mine.toml")
    where, _, allowed = said.partition("» ")
    assert str(caught.value).startswith(f"mine.toml: {where}» не существует; можно: {allowed}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'kind = "choice", options',
            'kind = "text", options',
            "step “confirm”: ask «method»: варианты бывают",
        ),
        (
            'title = "Agreed day", kind = "day"',
            'title = "Agreed day", kind = "choice"',
            "step “confirm”: ask «planned_at»",
        ),
        ('key = "ready"', 'key = "confirmed"', "status: «confirmed» стоит дважды"),
        ('key = "pack"\ntitle = "pack"', 'key = "confirm"\ntitle = "pack"', "step: «confirm» стоит дважды"),
        ('key = "refused"', 'key = "unreachable"', "reason: «unreachable» стоит дважды"),
        ("digit = 2", "digit = 1", "reason: digit: «1» стоит дважды"),
        (
            "sets = { overdue = true }",
            "sets = { consent_by = true }",
            "step “overdue”: шаг никогда не записывает «consent_by»",
        ),
        ("sets = { overdue = true }", "sets = { planned_at = true }", "step “overdue”: «planned_at»"),
        (
            'title = "Agreed day", kind = "day"',
            'title = "Agreed day"',
            "step “confirm”: ask «planned_at»: «planned_at» —",
        ),
    ],
)
def test_what_could_not_be_meant_is_told_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (data_folder() / "rulebooks" / "magazito.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "mine.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_rulebook(tmp_path / "mine.toml")
    assert str(caught.value).startswith(f"mine.toml: {said}")


def test_words_for_what_is_no_fact_are_told_with_the_facts_there_are(tmp_path: Path) -> None:
    text = (data_folder() / "rulebooks" / "flowwow.toml").read_text("utf-8")
    (tmp_path / "mine.toml").write_text(text.replace("[word.category]", "[word.x]"), "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_rulebook(tmp_path / "mine.toml")
    assert ", ".join(sorted(model.FACTS)) in str(caught.value)
