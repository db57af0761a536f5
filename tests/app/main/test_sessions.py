"""Random sessions against a plain model: whatever is pressed, scanned or pasted meets only what the operator saw.

The model knows nothing of the desk. Before keys are pressed it looks at the screen: the order under the cursor, the
rows around it, the card, the numbers a dialog names, the marks that are shown. An event of the operator's on any other
order fails, and so does a refusal that moves something.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from textual import events
from textual.message import Message

from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.claims import LetGo, TakeClaim
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import DeskError
from orderdesk.model import Order
from screens.dialogs.dialog import Dialog
from screens.keyboard.bursts import Burst
from screens.main.main_screen import MainScreen
from screens.terminal.input import Arrivals, EscapeParser
from screens.views.order_card import OrderCard
from tests.app.driver import Driver, driving, unpainted
from tests.shop import Shop

ACTS = "actimdxespow"
LIST = [*ACTS, *"aaaacoiu;" * 3, *"jk" * 6, *"nn[]*1" * 2, *["space", "space", "enter"] * 4, "escape", "y", "?"]
CARD = [*ACTS, *"aaxou" * 3, *"[]]jk", *["escape"] * 8, "enter", "1"]
DIALOG = [*"112344yy", *["enter"] * 5, *["escape"] * 9, *"acoxOля"]
EMPTY = ["escape", "n", "n", "n", "]", "a", "u"]
"""What is pressed there, the more often the likelier."""

PASTES = [
    "Здравствуйте, хочу отменить заказ, номер 87015551006\rадрес: ул. Абая 10, кв 5\rспасибо, Анна\r",
    "xy 87015551006\rand a\r",
    "a c x y a\rm y\r",
    "щётка, и фото\rx 1 y\r",
    "please cancel it\ra\ry\r",
]
TOGETHER = ["xyaaya\r", "aaaaaa\r", "фотография\r", "x4yyyy\r", ";;;;;;\r"]
"""Words without a space: keys may be meant, but nothing is done or confirmed by them without a look."""

AHEAD = [
    "aa",
    "aa",
    "aaa",
    "aja",
    "aka",
    "ax",
    "ao",
    "ap",
    "ca",
    "cc",
    "oa",
    "a;",
    "au",
    "aua",
    "jaa",
    "a*a",
    " aa",
    "n a",
]
"""Acts typed ahead of each other on the list: what is under the finger when the second comes is not what was."""

SWIFT = ["aja", "aka", "ajja", "ajx", "akc", "aj;", "aj a", "ajm", "ajo", "cja", "cka", "ajaja", "jaja", "a a", "a ja"]
"""Keys that come one by one, each once what the one before it did is painted, but sooner than anybody has read that."""

CHANNELS = [*[("kaspi", "new")] * 4, ("flowwow", "new"), ("kaspi", "delivery"), ("magazito", "new"),
            ("own_shop", "new"), ("own_shop", "ready"), ("kaspi", "pickup"), ("magazito", "ready")]  # fmt: skip

Texts = Iterator[Message]


@dataclass
class Saw:
    """What the operator has before them."""

    cursor: int | None
    rows: list[int]
    card: int | None
    dialog: set[int]
    marked: set[int]
    last: set[int]

    def reached(self, keys: list[str]) -> set[int]:
        """The orders that these keys, pressed one after the other without a look, can have been meant for."""
        if self.card is not None:
            return {self.card} | self.dialog
        at = [self.rows.index(self.cursor)] if self.cursor in self.rows else []
        meant = set(at)
        for key in keys:
            step = {"j": 1, "space": 1, "k": -1}.get(key, 0)
            meant |= {place + step for place in meant}
        found = {self.rows[place] for place in meant if 0 <= place < len(self.rows)}
        return found | self.dialog | self.marked | ({*self.rows} if "*" in keys else set())


@dataclass
class Session:
    """One operator, their colleague, and the model of what they saw."""

    shop: Shop
    desk: Driver
    chance: random.Random
    pressed: int = 0
    last: set[int] = field(default_factory=set)
    """The orders of their last act."""
    numbers: dict[str, int] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)

    # --- what there is ---------------------------------------------------------------------------------------

    def stock(self) -> None:
        """Let orders come for as long as there are few."""
        while sum(not order.shelf.closed for order in self.shop.store.orders.open()) < 14:
            channel, status = self.chance.choice(CHANNELS)
            number = f"{100 + len(self.numbers)}"
            method = "pickup" if status == "pickup" else self.chance.choice(["delivery", "carrier", "pickup"])
            fields = {"method": method, "received_at": self.shop.clock() - self.chance.randrange(60, 1800)}
            if channel == "kaspi":
                order = self.shop.receive(number, status, **fields)
            else:
                order = self.shop.from_(channel, number, status, **fields)
            self.numbers[number] = order.id

    def look(self) -> Saw:
        """The screen as it is."""
        main, top = self.desk.main, self.desk.screen
        card = next((one for one in self.desk.app.screen_stack if isinstance(one, OrderCard)), None)
        named: set[int] = set()
        if isinstance(top, Dialog):
            frame = top.query_one("#frame")
            words = f"{frame.border_title} {frame.border_subtitle}".replace(",", " ").replace(":", " ").split()
            named = {self.numbers[word] for word in words if word in self.numbers}
        shown = {order.id for order in main.marks.orders if self._in_list(order)}
        return Saw(
            cursor=None if self.desk.order is None else self.desk.order.id,
            rows=[order.id for order in main.table.orders],
            card=None if card is None else card.order.id,
            dialog=named,
            marked=shown,
            last=set(self.last),
        )

    def _in_list(self, order: Order) -> bool:
        fresh = self.shop.order(order.number)
        return self.desk.main.table.holds(fresh)

    def done(self, after: int) -> list[tuple[int, str]]:
        """What the operator has done to orders since."""
        sql = "SELECT order_id, kind FROM history WHERE seq > ? AND actor = 'Мария'"
        return [(row[0], row[1]) for row in self.shop.store.connection.rows(sql, (after,))]

    # --- what happens ----------------------------------------------------------------------------------------

    async def turn(self) -> None:
        """Something is pressed, scanned, pasted; meanwhile a colleague may have been first."""
        self.stock()
        self.shop.clock.advance(2)
        for _ in range(2):  # the second sees what the clocks have done at the first
            self.desk.main.watcher.look()
            workers = [worker for worker in self.desk.app.workers if worker.group == "clocks"]
            await asyncio.gather(*(worker.wait() for worker in workers))
            await self.rest()
        if self.chance.random() < 0.8:
            self.desk.moments.now += 1
        match self.chance.randrange(24):
            case 0:
                await self.paste(self.chance.choice(PASTES), silent=True)
            case 1:
                await self.paste(self.chance.choice(TOGETHER), silent=False)
            case 2 | 3:
                await self.find()
            case 4 | 5 | 6:
                await self.keys([self.likely() for _ in range(self.chance.randrange(2, 6))])
            case 7 | 8 | 9 | 10 if not isinstance(self.desk.screen, Dialog | OrderCard):
                await self.keys(["space" if key == " " else key for key in self.chance.choice(AHEAD)])
            case 16 | 17 | 18 if not isinstance(self.desk.screen, Dialog | OrderCard):
                await self.swift(["space" if key == " " else key for key in self.chance.choice(SWIFT)])
            case 11 | 12:
                for key in ("escape", "escape", "escape", "n"):
                    await self.keys([key])
            case 13 if not isinstance(self.desk.screen, Dialog | OrderCard):
                away = self.chance.choice([["]"], ["]", "]"], ["["], [*self.chance.choice(list(self.numbers))]])
                for key in ("space", "space", *away, self.chance.choice("aaoxc"), "enter", "escape"):
                    await self.keys([key])
            case 14:
                for key in (self.chance.choice("aacmt"), *self.chance.choice(["11", "y", "Оля"]), "enter"):
                    await self.keys([key])
            case _:
                await self.keys([self.likely()])

    def likely(self) -> str:
        """A key that does something here, mostly."""
        top = self.desk.screen
        if isinstance(top, OrderCard):
            keys = CARD
        elif isinstance(top, Dialog):
            keys = DIALOG
        else:
            keys = LIST if self.desk.rows else EMPTY
        key: str = self.chance.choice(keys)
        return key

    async def keys(self, pressed: list[str]) -> None:
        """Keys without a look in between; of a single one, more is known."""
        saw, newest = self.look(), self.shop.store.history.newest()
        before = self.where()
        posted = [self.desk.key(key) for key in pressed]
        late = self.chance.random() < 0.15 and self.colleague()
        for event in posted:
            self.desk.app.post_message(event)
        await self.rest()
        self.story.append(f"{pressed}{' late' if late else ''} on {saw}")
        did = self.done(newest)
        allowed = saw.reached(pressed) | (saw.last if "u" in pressed else set())
        self.check(did, allowed)
        if pressed == ["u"] and any(kind == "undone" for _, kind in did):
            assert self.where()[0] in {order for order, _ in did}, self.told()
        elif len(pressed) == 1 and pressed[0] in ACTS and not did and not late and before[2] == self.where()[2]:
            assert before == self.where(), self.told()
        self.pressed += len(pressed)

    async def swift(self, pressed: list[str]) -> None:
        """Keys one by one, all of them in less than it takes to see what the first has done: meant for what was there.

        A dialog that opens ends it: what is asked there names its order.
        """
        saw, newest = self.look(), self.shop.store.history.newest()
        self.desk.moments.now += 1
        for count in range(len(pressed)):
            await self.desk.swiftly(pressed[count])
            self.check(self.done(newest), saw.reached(pressed[: count + 1]))
            if isinstance(self.desk.screen, Dialog):
                assert self.look().dialog <= saw.reached(pressed[: count + 1]), self.told(self.look())
                break
        self.story.append(f"swiftly {pressed} on {saw}")
        self.pressed += len(pressed)

    async def find(self) -> None:
        """An order is named, by its number or by a scan, and a key follows at once."""
        number = self.chance.choice(list(self.numbers))
        key = self.chance.choice([*ACTS, "enter"])
        saw, newest = self.look(), self.shop.store.history.newest()
        if self.chance.random() < 0.5:
            code = Burst([*map(self.desk.key, number), self.desk.key("enter")], certain=True)
            code.keys.pop()
            self.desk.app.post_message(code)
        else:
            for digit in number:
                self.desk.app.post_message(self.desk.key(digit))
        self.desk.app.post_message(self.desk.key(key))
        await self.rest()
        self.story.append(f"find {number} {key} on {saw}")
        found = {order for text, order in self.numbers.items() if self.desk.main.search.field.value in text}
        searched = found if self.desk.main.search.field.value else set()
        self.check(self.done(newest), saw.reached([]) | searched | {self.numbers[number]})
        self.pressed += len(number) + 1

    async def paste(self, text: str, *, silent: bool) -> None:
        """A terminal without bracketed paste sends a text in one piece."""
        saw, newest = self.look(), self.shop.store.history.newest()
        arrivals = Arrivals(EscapeParser())
        for message in [*arrivals.feed(text), *arrivals._bursts.release()]:
            if isinstance(message, events.Key | events.Paste | Burst):
                message.set_sender(self.desk.app)
                self.desk.app.post_message(message)
        await self.rest()
        self.story.append(f"paste {text!r} on {saw}")
        did = [kind for _order, kind in self.done(newest)]
        assert not (silent and did), self.told(did)
        assert not {"cancelled", "accepted", "shipped", "courier_sent", "undone"} & set(did), self.told(did)
        self.check(self.done(newest), saw.reached([]) | set(saw.rows))
        self.pressed += 1

    def colleague(self) -> bool:
        """Somebody else is quicker, with an order on the screen if there is one; that is seen at once."""
        orders = [*self.desk.main.table.orders, *self.shop.store.orders.open()]
        order, desk = orders[self.chance.randrange(min(3, len(orders)))], self.shop.colleague("Болат")
        try:
            match self.chance.randrange(3):
                case 0:
                    desk.do(Remark("звонил"), self.shop.order(order.number))
                case 1:
                    desk.do(Cancel("other", comment="дубль"), self.shop.order(order.number))
                case _:
                    desk.do(TakeClaim(), self.shop.order(order.number))
                    desk.do(Take("a"), self.shop.order(order.number))
        except DeskError:
            return False
        finally:
            desk.do(LetGo())
        self.desk.main.watcher.look()
        return True

    async def rest(self) -> None:
        """All that was pressed has been obeyed."""
        await self.desk.arrived()
        await self.desk.app.settled()

    # --- what must hold --------------------------------------------------------------------------------------

    def where(self) -> tuple[int | None, int | None, str]:
        """The order under the cursor, that on the card, and what lies on top."""
        saw = self.look()
        return saw.cursor, saw.card, type(self.desk.screen).__name__

    def check(self, did: list[tuple[int, str]], allowed: set[int]) -> None:
        """What was done was done to what was seen, or to what that has just brought about."""
        known = set(self.numbers.values())
        for order in self.shop.store.orders.ids():
            if order not in known:
                self.numbers[self.shop.store.orders.get(order).number] = order  # type: ignore[union-attr]
        strangers = {(order, kind) for order, kind in did if order in known and order not in allowed}
        assert not strangers, self.told(strangers)
        if acted := {order for order, kind in did if kind != "undone"}:
            self.last = acted

    def told(self, what: object = "") -> str:
        """The end of the story."""
        return "\n".join([str(what), *self.story[-8:], str(self.look()), self.desk.message])


async def walk(shop: Shop, seed: int, count: int) -> None:
    """A session of so many keys."""
    with unpainted():
        await _walk(shop, seed, count)


async def _walk(shop: Shop, seed: int, count: int) -> None:
    async with driving(shop, (100, 30)) as desk:
        assert isinstance(desk.main, MainScreen)
        desk.main.watcher.stop()  # it looks when the session says so
        session = Session(shop, desk, random.Random(seed))
        desk.app._begin_batch()
        while session.pressed < count:
            await session.turn()


@pytest.mark.req("X1", "X2", "X3", "X5")
@pytest.mark.parametrize("seed", range(4))
async def test_nothing_meets_an_order_that_was_not_seen(shop: Shop, seed: int) -> None:
    await walk(shop, seed, 2_500)


@pytest.mark.soak
@pytest.mark.req("X1", "X2", "X3", "X5")
@pytest.mark.parametrize("seed", range(100, 100 + max(1, int(os.environ.get("SOAK", "60")) // 10)))
async def test_nothing_meets_an_order_that_was_not_seen_in_long_sessions(shop: Shop, seed: int) -> None:
    await walk(shop, seed, 20_000)
