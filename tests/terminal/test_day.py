"""An operator's day at a real terminal of 80×24, from the marketplace's file to the archive."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.shop import Shop, at
from tests.terminal.pty import terminal

SAMPLES = Path(__file__).parent.parent / "desk" / "intake" / "kaspi_orders_list.json"

pytestmark = pytest.mark.terminal


def arguments(shop: Shop) -> list[str]:
    return ["--db", str(shop.parts.database), "--as", "Мария", "--now", "2026-11-24T12:00:00+05:00"]


def new_order_beside_the_samples(inbox: Path) -> Path:
    """The samples, with the first of them still to be accepted and on the shop's own delivery."""
    answer: dict[str, Any] = json.loads(SAMPLES.read_text("utf-8"))
    about = answer["data"][0]["attributes"]
    received = at("2026-11-24 11:30") * 1000
    about.update(state="NEW", status="APPROVED_BY_BANK", isKaspiDelivery=False, deliveryMode="DELIVERY_LOCAL",
                 creationDate=received, approvedByBankDate=received)  # fmt: skip
    del about["kaspiDelivery"]
    path = inbox / "kaspi.json"
    path.write_text(json.dumps(answer, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.req("K1", "K4", "K16", "K41", "K43", "K54", "K55", "K58", "K62", "K63", "K68", "K69")
def test_an_order_from_import_to_archive(shop: Shop, tmp_path: Path) -> None:
    assert shop.run("import", str(new_order_beside_the_samples(tmp_path))).exit_code == 0
    with terminal(*arguments(shop)) as desk:
        desk.wait("ORDER DESK", "новые: 1!", "812345670", "Айгерим")

        desk.type("a")
        desk.wait("812345670: Принят партнёром", "новые: 0")
        assert not any("Айгерим" in line for line in desk.lines[3:14]), "it has left New"

        desk.type("g7")
        desk.wait("812345670", "i выдать")
        desk.type("\r")
        desk.wait("«Принят партнёром»", "Доставить до вт 24 ноября", "Смартфон Demo X")
        desk.type("d3c\r")
        desk.wait("дата перенесена: пт 27 ноября", "Доставить до пт 27 ноября")

        desk.type("\x1b")  # the card stays on its order
        desk.wait("Найти:")
        desk.type("g1")
        desk.wait("Здесь пусто.")
        desk.type("0001")
        desk.wait("Найти: 0001", "812345670", "Айгерим")
        desk.type("i")
        desk.wait("НЕ ОТДАВАЙТЕ ТОВАР", "+7 701 ··· 00 01")
        told = shop.run("phone", "--json")
        code = re.search(r"код (\d{4})", json.loads(told.stdout)[-1]["text"])
        assert code
        desk.type(code[1])
        desk.wait("ОТДАВАЙТЕ — спасибо, заказ выдан")
        desk.type("\r")
        desk.wait("812345670: выдан")

        desk.type("\x1bg09")
        desk.wait("Найти: цифры", "812345670", "Выдан, 12:00")
        desk.type("v")
        shown = desk.wait("История изменений", "код с телефона")
        for said in ("поступил", "принят", "дата перенесена", "код отправлен", "выдан"):
            assert said in shown, said
        desk.type("\x1b")
        desk.wait("Найти:", gone="История изменений")
        desk.type("q")
        assert desk.ended() == 0
    kinds = [event["kind"] for event in shop.json("history", "812345670")]
    assert kinds == ["received", "accepted", "rescheduled", "code_sent", "handed_over"]


def test_a_key_that_is_not_legal_answers_with_a_sentence(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821", "принять")
        desk.type("i")
        desk.wait("Заказ 4821: «выдать» сейчас недоступно. Статус", "доступно: принять, отменить.")


@pytest.mark.req("K14")
def test_a_new_order_rings_the_bell_and_appears_within_two_seconds(shop: Shop) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821", "новые: 1!")
        desk.quiet()
        before = desk.sent.count(b"\x07")
        shop.receive("4822")
        desk.wait("4822", "новые: 2!")
        desk.quiet()
        assert desk.sent.count(b"\x07") == before + 1
