"""A day in a shop that has something of everything, done and looked at by commands with `--json`."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.channels.live import channel_kinds
from orderdesk.channels.live.kaspi import Kaspi
from orderdesk.channels.live.protocol import Outcome
from orderdesk.desk.commands.claims import Hold
from orderdesk.desk.messages import open_sender, tracking
from orderdesk.desk.messages.errands import Errands
from orderdesk.messages.senders import sender_kinds
from orderdesk.messages.senders.message_sender import Outgoing, Sent
from orderdesk.model.public_keys import PublicKey
from tests.desk.dispatch.riding import ready, staffed
from tests.desk.lines.kaspi_there import TOKEN, KaspiThere
from tests.shop import Shop
from tests.unit.serve.test_public_keys import ED25519

CUPS: Final = (IncomingLine("CUP", "Кружка", 3, 4321_07),)

LOOKED_AT: Final = (
    "list", "list --search Иванов", "show 1", "show R-1", "show P-2", "show F-2", "show M-1-2", "history 1",
    "history R-1", "evidence 1", "evidence R-1", "evidence H-1", "evidence P-2", "filters", "filters --log", "claims",
    "told", "phone", "money", "money R-1", "report quality --days 3660", "courier list", "courier show Асхат",
    "run list", "run show 1", "task list --all", "till report", "return list --all", "return show 1", "stock list",
    "stock history CUP", "shop", "product", "customer find Иванов", "customer show 1", "customer export 1",
    "operator list", "operator history Олег", "sessions", "shift sheet", "calendar list", "calendar show kz", "clock",
    "channel list", "sender list", "carrier list", "notice list", "acceptance list", "acceptance list --log",
    "profile list", "serve --status",
)  # fmt: skip


class Phone:
    """A sender to staff and buyers that takes everything."""

    def check(self) -> None: ...

    def send(self, message: Outgoing) -> Sent:
        return Sent(Outcome.DONE)

    def close(self) -> None: ...


Answer = tuple[str, Any]
"""The words of a command, and what it printed."""


class Day:
    """Commands, one after the other."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.answers: list[Answer] = []

    def do(self, said: str, *, operator: str = "Мария", typed: str = "", fails: bool | None = False) -> None:
        """Run a command with `--json`."""
        words = [word.replace("~", " ") for word in said.split()]
        result = self.shop.run(*words, "--json", operator=operator, typed=typed)
        assert fails is None or (result.exit_code == 1) is fails, (said, result.output)
        self.answers.append((said, json.loads(result.stdout)))

    def quietly(self, said: str, *, operator: str = "Мария", typed: str = "") -> None:
        """Run one that prints no JSON."""
        result = self.shop.run(*said.split(), operator=operator, typed=typed)
        assert result.exit_code == 0, (said, result.output)


def day(shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """All that the commands answered."""
    made = Day(shop)
    staffed(shop)
    for name in ("Мария", "Асхат", "Дина"):
        made.quietly("operator pin", operator=name, typed="1234\n1234\n")
    for part in (given_out, lines(folder, monkeypatch), goods, returned, riding, worked, elsewhere, sold, people):
        part(made)
    for words in LOOKED_AT:
        made.do(words, fails=words == "serve --status")
    late(made)
    return made.answers


def given_out(made: Day) -> None:
    """An order of Kaspi that goes to its buyer against a code."""
    made.shop.receive("H-1", "pickup", lines=CUPS, total=12963_21)
    made.quietly("send-code H-1")
    made.shop.run("hand-over", "H-1", typed="0000\n")
    code = made.shop.code()
    made.do("phone")
    made.quietly("hand-over H-1", typed=f"{code}\n")


def elsewhere(made: Day) -> None:
    """An order of Magazito that is split, one that costs a fee, and one whose goods the buyer will not have."""
    two = (IncomingLine("TEA-1", "Чайник", 1, 2000_00), IncomingLine("CUP", "Кружка", 1, 499_00))
    made.shop.from_("magazito", "M-1", "confirmed", lines=two, total=2499_00, currency="UAH")
    made.quietly("split M-1 --move CUP=1 --why 1 --consent buyer --via phone --note просит")
    made.shop.from_("magazito", "M-2", "transit", method="carrier", lines=two, total=2499_00, currency="UAH")
    for said in (
        "parcel stage M-2 at_branch",
        "parcel error M-2 застряла",
        "show M-2",
        "list",
        "parcel mended M-2 едет",
    ):
        made.do(said)
    made.shop.from_("flowwow", "F-1", "new", lines=two, total=2499_00, currency="RUB")
    made.shop.from_("flowwow", "F-2", "new", lines=two, total=2499_00, currency="RUB")
    for number in ("F-1", "F-2"):
        made.quietly(f"cancel {number} --reason out_of_stock --yes")


def late(made: Day) -> None:
    """Hours go by, then days; what staff are told of that."""
    shop = made.shop
    errands = Errands(shop.desk, open_sender.opener(lambda _s: None), tracking.opener(lambda _s: None))
    for _turn in range(3):
        shop.clock.advance(3600)
        errands.round()
    errands.close()
    made.do("notice list")
    shop.clock.advance(3 * 86_400)
    made.quietly("tick")
    made.do("report quality")
    made.quietly("backup")
    made.do("serve --status", fails=True)
    made.do("sender list")


def lines(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Day], None]:
    """Accounts, senders and carriers that lead nowhere."""

    def opened(made: Day) -> None:
        there = KaspiThere(made.shop.clock)
        there.add("K-1")
        monkeypatch.setattr(channel_kinds, "maker", lambda kind: partial(Kaspi, transport=there.transport))
        monkeypatch.setattr(sender_kinds, "make_sender", lambda kind, setup: Phone())
        monkeypatch.setattr("time.sleep", lambda seconds: None)
        token = folder / "token"
        token.touch(0o600)
        token.write_text(TOKEN + "\n")
        for said in (
            f"channel add kaspi --kind kaspi --token-file {token} --writes", "channel test kaspi", "channel pull",
            "channel pause kaspi", "channel resume kaspi", "channel writes kaspi on",
            f"sender add sms --kind mobizon --token-file {token}", "sender switch sms on", "sender test sms",
            f"sender add staff --kind apprise --token-file {token} --staff", "sender switch staff on",
            "acceptance on kaspi --most 5", "acceptance off kaspi", "acceptance undo kaspi", "sender send",
            "carrier ask", "carrier track nova_poshta on",
        ):  # fmt: skip
            made.do(said)
        made.quietly("accept K-1 --yes")
        made.shop.clock.advance(60)
        made.do("channel push")
        there.fault = lambda request: "500"
        made.do("channel pull", fails=True)

    return opened


def goods(made: Day) -> None:
    """Stock."""
    for said in (
        "stock receive CUP 200 --note поставка", "stock place Склад", "stock move CUP 2 --to Склад", "stock low CUP 30",
        "stock barcode CUP 4870001234567", "stock write-off CUP 1 --reason бой",
        "stock count CUP 198 --reason пересчёт",
    ):  # fmt: skip
        made.do(said)


def returned(made: Day) -> None:
    """An order of the counter, paid and given back in part; one that goes nowhere; one more of the same."""
    for number in ("R-1", "R-2"):
        made.shop.from_("own_shop", number, "pickup", lines=CUPS, total=12963_21, method="pickup", payment="cash")
        made.quietly(f"pay {number} 12963.21 --how cash", typed="1234\n")
        made.quietly(f"take {number} finish")
    for said in (
        "return open R-1 --line CUP=1 --reason 1 --evidence фото.jpg",
        "return under-way 1 --waybill 123 --fetch-at Абая", "return receive 1",
        "return decide 1 --restock --note цел", "return open R-1 --line CUP=1 --reason 1",
        "repeat R-2", "undo R-2", "stock return R-2",
    ):  # fmt: skip
        made.do(said, fails=None)
    made.quietly("refund R-1 4321.07", typed="1234\n")


def riding(made: Day) -> None:
    """Runs, cash, tasks."""
    ready(made.shop, *map(str, range(1, 8)), total=12963_21, lines=CUPS)
    for said in (
        "courier add Такси --kind firm --phone +380501112244", "courier edit Такси --limit 5",
        "run new Асхат 1 2", "run add 1 3 4 5 99", "run assign Данияр 6", "run move 1 2 1",
        "run suggest 1", "run leave 1", "till open 100 --reason размен --pin -",
    ):  # fmt: skip
        made.do(said, operator="Дина", typed="1234\n", fails=None)
    for said in ("stop done 1 1 --paid 12960 --reason скидка", "stop failed 1 2 --reason нет~дома", "stop unsay 1 1",
                 "stop ask 1 3 --reason адрес"):  # fmt: skip
        made.do(said, operator="Асхат")
    for said in (
        "stop done 1 1 --paid 12963.21", "stop failed 1 2 --reason нет~дома", "stop withdraw 1 5",
        "run back 1", "hand-in Асхат 12950 --reason обронил --pin -", "till count 13000 --reason пересчёт --pin -",
        "till close 13000 --pin -", "task add позвонить --order 1 --whose Олег --due 30m", "task add счёт --customer 1",
    ):  # fmt: skip
        made.do(said, operator="Дина", typed="1234\n")
    made.do(f"task done {made.answers[-1][1]['id']} --result отвечено", operator="Дина")


def worked(made: Day) -> None:
    """What operators do with orders of a marketplace, down to a cancel that costs."""
    shop = made.shop
    shop.receive("P-3", total=12963_21)
    for number in ("P-1", "P-2", "P-4"):
        shop.receive(number, lines=CUPS, total=12963_21, comment="позвоните", planned_at=shop.clock() + 86_400)
    for said in ("assign P-1 Олег", "take-over P-1", "note P-1 заметка", "cancel-part P-1 CUP --left 1 --why 4 --yes",
                 "imei P-1 CUP 490154203237518", "tell-again P-1", "event P-4 buyer_cancelled --yes"):  # fmt: skip
        made.do(said, operator="Олег" if said == "take-over P-1" else "Мария", fails=None)
    made.quietly("call P-2 no_answer --note молчит")
    made.quietly("accept P-2 --yes")
    made.quietly("reschedule P-2 27.11 --consent buyer --via phone --note просит")
    made.quietly("cancel P-3 --reason 4 --yes")
    shop.clock.advance(60)
    with shop.parts.store() as theirs:
        shop.parts.named("Олег").desk(theirs).do(Hold(), shop.order("P-1"))
        for said in ("claims", "show P-1", "claims take P-1"):
            made.do(said)
    made.quietly("list --shelf new --save-as мои --shared")


def sold(made: Day) -> None:
    """What is off sale."""
    for said in ("product show CUP", "product hide CUP", "shop hide --channel kaspi",
                 "shop show --channel kaspi", "shop hide", "shop suspend --channel kaspi --note жалоба"):  # fmt: skip
        made.do(said)
    made.do("shop")
    for said in ("shop lift --channel kaspi", "shop told"):
        made.do(said)
    made.quietly("calendar announce 2026-12-31 --hours 10:00-15:00 --calendar kz --note праздник --yes")


def people(made: Day) -> None:
    """Buyers, staff, shifts; somebody who is erased."""
    for said in (
        "customer contact 1 ivan@example.com", "customer contact 1 +77019998877 --main", "customer language 1 kk",
        "customer mark 1 vip --reason постоянный", "customer note 1 домофон~12", "customer merge 2 1",
        "customer unmerge 2", "customer merge 2 1", "operator role Олег manager",
    ):  # fmt: skip
        made.do(said)
    public = made.shop.parts.database.with_name("key.pub")
    public.write_text(f"{ED25519}\n")
    for said in (f"operator add Лана --role seller --category flowers --key {public} --account lana",
                 f"operator key Лана --revoke {PublicKey.read(public).fingerprint}"):  # fmt: skip
        made.quietly(said)
    made.quietly("shift start", operator="Олег")
    made.do("shift sheet", operator="Олег")
    made.quietly("shift end --note ключ", operator="Олег")
    made.quietly("shift start --read", operator="Дина")
    made.do("operator block Олег")
    made.shop.from_("own_shop", "E-1", "pickup", phone="+380671112233", customer="Пётр", lines=CUPS, total=12963_21)
    made.quietly("cancel E-1 --reason 1 --yes")
    made.do(f"customer erase {made.shop.order('E-1').customer.id} --yes --reason просит")
