"""Parcels of Nova Poshta: where they are, when they were given out, what comes back."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.sandbox.whole_sandbox import Sandbox
from tests.sandbox.inside import client, control, sandbox

HOUR = 3600
NUMBER = "20450000000001"


class Sender:
    """Asks where parcels are."""

    def __init__(self, made: Sandbox) -> None:
        self.http = client(made, "novaposhta")
        self.key = made.novaposhta.token
        self.parcels = made.novaposhta.shop.orders

    def asked(self, *numbers: str, key: str | None = None, phone: str = "", method: str = "getStatusDocuments") -> Any:
        """The whole answer."""
        documents = [{"DocumentNumber": number, "Phone": phone} for number in numbers]
        answer = self.http.post("/v2.0/json/", json={
            "apiKey": self.key if key is None else key, "modelName": "TrackingDocument", "calledMethod": method,
            "methodProperties": {"Documents": documents},
        })  # fmt: skip
        assert answer.status_code == 200
        return answer.json()

    def about(self, number: str, phone: str = "") -> Any:
        """What is said of one parcel."""
        (found,) = self.asked(number, phone=phone)["data"]
        return found

    def happen(self, *acts: str, number: str = NUMBER) -> None:
        """Let something befall a parcel."""
        for act in acts:
            control(self.http, "_happen", act=act, order=number)

    def make(self, money: int = 0, to_door: bool = False) -> None:
        """A parcel of the number, with this much to be paid for the goods."""
        control(self.http, "_happen", act="arrives", order=NUMBER)
        parcel = self.parcels[NUMBER]
        parcel.money, parcel.to_door = money, to_door


@pytest.fixture
def sender() -> Sender:
    return Sender(sandbox())


def test_a_parcel_is_carried_and_received(sender: Sender) -> None:
    assert sender.about(NUMBER) == {"Number": NUMBER, "StatusCode": "3", "Status": "Номер не знайдено"}
    sender.make()
    codes = [sender.about(NUMBER)["StatusCode"]]
    for _step in range(28):
        control(sender.http, "_clock", step=3 * HOUR)
        codes.append(sender.about(NUMBER)["StatusCode"])
    assert list(dict.fromkeys(codes)) == ["1", "5", "6", "7", "9"]


def test_three_forms_of_dates_say_when(sender: Sender) -> None:
    sender.make()
    sender.happen("handed_over", "reaches_city", "reaches_branch")
    control(sender.http, "_clock", step=HOUR // 2)
    sender.happen("received")
    about = sender.about(NUMBER)
    assert about["DateCreated"] == "25-11-2026 09:00:00"  # noon in Almaty
    assert about["ActualDeliveryDate"] == "2026-11-25 09:00:00"
    assert about["RecipientDateTime"] == "25.11.2026 09:30:00"
    assert about["DateFirstDayStorage"] == "02.12.2026"


def test_money_for_the_goods_comes_a_day_later(sender: Sender) -> None:
    sender.make(money=1298)
    sender.happen("handed_over", "reaches_city", "reaches_branch", "received")
    assert (sender.about(NUMBER)["StatusCode"], sender.about(NUMBER)["RedeliverySum"]) == ("10", "1298")
    control(sender.http, "_clock", step=24 * HOUR)
    assert sender.about(NUMBER)["StatusCode"] == "11"


@pytest.mark.parametrize(("act", "code"), [("refused", "103"), ("storage_ends", "105")])
def test_what_nobody_takes_comes_back_by_a_number_of_its_own(sender: Sender, act: str, code: str) -> None:
    sender.make()
    sender.happen("handed_over", "reaches_city", "reaches_branch", act)
    about = sender.about(NUMBER)
    assert about["StatusCode"] == code
    back = about["LastCreatedOnTheBasisNumber"]
    assert back != NUMBER
    assert sender.about(back)["StatusCode"] == "1"
    assert sender.http.post("_happen", json={"act": "received", "order": NUMBER}).status_code == 409


def test_who_is_not_at_home_is_said_why(sender: Sender) -> None:
    sender.make(to_door=True)
    sender.happen("handed_over", "reaches_city", "courier_goes", "nobody_there")
    about = sender.about(NUMBER)
    assert about["StatusCode"] == "111"
    assert about["UndeliveryReasonsSubtypeDescription"]
    control(sender.http, "_clock", step=24 * HOUR)
    assert sender.about(NUMBER)["StatusCode"] == "7"


def test_only_who_knows_the_phone_is_told_the_name(sender: Sender) -> None:
    sender.make()
    phone = sender.parcels[NUMBER].phone
    assert sender.about(NUMBER)["RecipientFullName"] == sender.about(NUMBER, "380500000000")["RecipientFullName"] == ""
    assert sender.about(NUMBER, phone)["RecipientFullName"]


def test_refusals_are_answers(sender: Sender) -> None:
    for answer, codes in (
        (sender.asked(NUMBER, key="wrong"), ["20000200068"]),
        (sender.asked(*[NUMBER] * 101), []),
        (sender.asked(NUMBER, method="getStatus"), []),
    ):
        assert answer["success"] is False
        assert answer["data"] == []
        assert answer["errors"]
        assert answer["errorCodes"] == codes
    assert len(sender.asked(*[NUMBER] * 100, key="")["data"]) == 100
    for number in ("2045000000000", "2045000000000x", NUMBER):
        sender.http.post("_happen", json={"act": "arrives", "order": number})
    assert list(sender.parcels) == [NUMBER]
