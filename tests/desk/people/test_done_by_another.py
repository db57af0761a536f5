"""What somebody else has done already is refused with who, when and what: never as if it had just been done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from orderdesk.clock import HOUR, MINUTE
from orderdesk.desk.command import ShopCommand
from orderdesk.desk.commands.dispatch.cash import CountTill, HandCashIn
from orderdesk.desk.commands.dispatch.tasks import AddTask, FinishTask
from orderdesk.desk.commands.returns.return_acts import DecideReturn, ReceiveReturn, RefuseReturn, SendReturn
from orderdesk.desk.commands.shop import HideShop, Suspend
from orderdesk.desk.commands.wares.products_on_sale import HideProduct, ShowProduct
from orderdesk.errors import Refused
from orderdesk.model.returns import Fate
from orderdesk.wording.dates import when
from tests.desk.dispatch.riding import staffed
from tests.desk.dispatch.test_cash import PIN, owing
from tests.desk.returns.test_returns import bought, said
from tests.shop import Shop

Acts = list[ShopCommand[Any]]


def _return(shop: Shop, *, received: bool = True) -> None:
    shop.count("CUP", 10)
    bought(shop)
    said(shop, "open", "1", "--line", "CUP=2", "--reason", "1")
    if received:
        said(shop, "receive", "1")


def _hand_in(shop: Shop) -> None:
    staffed(shop)
    shop.run("operator", "role", "Дина", "director")
    assert shop.run("operator", "pin", operator="Асхат", typed=f"{PIN}\n{PIN}\n").exit_code == 0
    owing(shop, "1")


def _task(shop: Shop) -> None:
    shop.desk.do(AddTask("купить скотч", shop.clock() + HOUR))


def _hidden(shop: Shop) -> None:
    shop.desk.do(HideProduct("CUP", "бой"))


DONE: dict[str, tuple[Callable[[Shop], None], Acts, tuple[str, ...]]] = {
    "a return is decided": (_return, [DecideReturn(1, rest=Fate.WRITE_OFF, refund="0", why="следы носки"),
                                      DecideReturn(1, rest=Fate.RESTOCK)], ("CUP × 2", "списан", "0 ₸", "следы носки")),
    "a return is decided, and refused": (_return, [DecideReturn(1, rest=Fate.RESTOCK), RefuseReturn(1, "нет")],
                                         ("CUP × 2", "2 000 ₸")),
    "a return is refused": (_return, [RefuseReturn(1, "следы носки"), DecideReturn(1, rest=Fate.RESTOCK)],
                            ("следы носки",)),
    "a return is taken in": (lambda shop: _return(shop, received=False), [ReceiveReturn(1), ReceiveReturn(1)], ()),
    "a return under way is taken in": (lambda shop: _return(shop, received=False), [ReceiveReturn(1), SendReturn(1)],
                                       ()),
    "the till is opened": (lambda shop: None, [CountTill("open", "500", "размен", "KZT"),
                                               CountTill("open", "700", "размен", "KZT")], ("500 ₸",)),
    "the till is closed": (lambda shop: None, [CountTill("open", "500", "размен", "KZT"),
                                               CountTill("close", "400", "мелочь", "KZT"),
                                               CountTill("close", "500", "", "KZT")], ("400 ₸",)),
    "cash is handed in": (_hand_in, [HandCashIn("Асхат", "100", pin=PIN), HandCashIn("Асхат", "100", pin=PIN)],
                          ("100 ₸", "квитанция 1")),
    "the shop is hidden": (lambda shop: None, [HideShop(note="потоп"), HideShop()], ("потоп",)),
    "a channel of a hidden shop": (lambda shop: None, [HideShop(note="потоп"), HideShop("kaspi")], ("потоп",)),
    "a channel is suspended": (lambda shop: None, [Suspend("kaspi", "жалоба"), Suspend("kaspi", "ещё")], ("жалоба",)),
    "a product is hidden": (lambda shop: None, [HideProduct("CUP", "бой"), HideProduct("CUP")], ("бой",)),
    "a product is shown": (_hidden, [ShowProduct("CUP", "нашли"), ShowProduct("CUP")], ("нашли",)),
    "a task is done": (_task, [FinishTask(1, "куплен"), FinishTask(1, "да")],
                       ()),
}  # fmt: skip


@pytest.mark.req("O28", "C38")
@pytest.mark.parametrize("case", DONE)
def test_it_is_said_who_was_quicker_and_what_they_did(shop: Shop, case: str) -> None:
    before, acts, words = DONE[case]
    before(shop)
    shop.clock.advance(MINUTE)
    for act in acts[:-1]:
        shop.colleague("Дина").do(act)
    shop.clock.advance(MINUTE)
    with pytest.raises(Refused) as refused:
        shop.desk.do(acts[-1])
    at = when(shop.clock() - MINUTE, shop.clock(), shop.desk.zone)
    for word in ("Дина", at, *words):
        assert word in str(refused.value).replace("\xa0", " "), str(refused.value)
