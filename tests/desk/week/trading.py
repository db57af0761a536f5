"""Orders come in, and those at the counter and in the warehouse take them through their day."""

from __future__ import annotations

from typing import Any, Final

from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.clock import HOUR
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Edit, Move, Split
from orderdesk.desk.commands.handing_over import HandOver, SendCode
from orderdesk.desk.commands.money import Pay, Refund, ReversePayment
from orderdesk.desk.commands.record import Call
from orderdesk.desk.commands.steps import Happen, Take
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.commands.wares.warehouse import Count, MoveGoods, Receive, WriteOff
from orderdesk.desk.orders.price import offers
from orderdesk.model import Consent, Order
from orderdesk.rules.payment import owed
from orderdesk.rules.possible import cancel_step, proof_step, steps
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.rulebook.steps import RunPart, Step
from tests.desk.week.purses import Coins
from tests.desk.week.roster import SKUS, WAREHOUSES, Roster
from tests.returning import RETURNS, returned
from tests.walking import BOOKS, PIN, answers_to

CHANNELS: Final = ("kaspi", "kaspi", "own_shop", "own_shop", "own_shop", "magazito", "flowwow")

_DOORS: Final = ("delivery", "delivery", "delivery", "pickup", "carrier")
_NEAR: Final = 60
_DETOURS: Final = (("need_supply", "agreement"), ("need_supply", "packing"), ("attach_photo", "photo"))
"""Steps by where they start that lead an order round, not on."""

_UNDONE: Final = (
    "accepted",
    "confirmed",
    "packed",
    "cancelled",
    "edited",
    "processing_started",
    "moved",
    "courier_sent",
)
"""What is taken back at times: nothing of it moves cash."""


class Trading:
    """What is done with orders, with goods in the warehouses, and with what comes back."""

    def __init__(self, people: Roster) -> None:
        self.people, self.shop, self.chance = people, people.shop, people.chance

    def arrive(self) -> str:
        """A new order of one of the channels."""
        shop, chance = self.shop, self.chance
        channel, now = chance.choice(CHANNELS), shop.clock()
        lines = tuple(
            IncomingLine(sku, f"Товар {sku}", chance.choice((1, 1, 1, 2, 3)), chance.randrange(50, 900) * 10)
            for sku in chance.sample(SKUS, chance.choice((1, 1, 2, 3)))
        )
        payment, paid = chance.choice((*(("cash", False),) * 3, ("transfer", False), ("prepaid", True)))
        cost = chance.choice((0, 0, 1_500))
        known: dict[str, Any] = {
            "lines": lines, "total": sum(line.quantity * line.price for line in lines) + cost, "delivery_cost": cost,
            "facts": {"category": "flowers", "window_from": now + 2 * HOUR, "district": chance.choice("АБВГ"),
                      **({"paid": True} if paid else {})},
            "received_at": now - chance.randrange(60, 600), "planned_at": now + chance.choice((4, 8, 30)) * HOUR,
            "payment": payment, "method": chance.choice(_DOORS), "phone": f"+38050123{chance.randrange(1000, 1900)}",
            "address": f"Абая {chance.randrange(1, 90)}",
        }  # fmt: skip
        number = f"N{len(shop.store.orders.ids()) + 1}"
        if channel == "kaspi":
            shop.receive(number, **{**known, "payment": "prepaid", "entered_at": known["received_at"]})
        else:
            shop.from_(channel, number, BOOKS[channel].status[0].key, **known)
        return f"new {channel}:{number}"

    def heard_again(self) -> str:
        """A channel tells once more what it told first: the line was lost, and it does not know what was heard."""
        order = self._one("id IN (SELECT id FROM orders ORDER BY id DESC LIMIT 400)")
        said = None if order is None else self.shop.store.answers.last(order.id)
        if order is None or not said:
            return "again"
        known = {name: said[name] for name in IncomingOrder.__struct_fields__ if name in said and name != "record"}
        self.shop.take(IncomingOrder(**{**known, "lines": tuple(IncomingLine(*line) for line in said["lines"])}))
        return f"again {order.channel}:{order.number}"

    def work(self) -> str:
        """The next step of an order that waits for one, by whoever is at it."""
        order = self._one("closed_at IS NULL AND shelf NOT IN ('delivery', 'returns')")
        if order is None:
            return "work"
        book, who = BOOKS[order.channel], self.chance.choice(("Олег", "Алия"))
        if proof_step(book, order) is not None:
            self.people.do(who, SendCode(), order)
            self.people.do(who, HandOver(self.shop.code()), order)
            return f"code {order.number}"
        if order.channel == "magazito" and order.status == "agreement" and self.chance.random() < 0.6:
            self.people.do(who, Call("reached"), order)
            return f"call {order.number}"
        step = self._next(order)
        if step is None:
            return self._outside(order)
        if step.right == "ship":
            who = self.chance.choice((who, "Ержан"))
        consent = Consent(by="buyer", via=book.contact[0])
        given = dict(answers_to(step.ask, self.chance.randrange(100), self.people.photo))
        self.people.do(who, Take(step.key, given, consent=consent, sure=True, pin=PIN), order)
        return f"{step.key} {order.channel}:{order.number}"

    def at_the_counter(self) -> str:
        """A buyer pays there; at times what was noted was no payment at all."""
        order = self._one("closed_at IS NULL AND channel IN ('own_shop', 'magazito') "
                          "AND (shelf = 'pickup' OR shelf = 'carrier' OR payment = 'transfer')")  # fmt: skip
        due = None if order is None else owed(BOOKS[order.channel], order)
        if order is None or due is None or not due.minor:
            return "counter"
        way = "cash" if order.shelf == "pickup" else "transfer"
        self._cash("Алия", Pay(due.decimal, way, pin=PIN), order, {("till", "", due.currency): due.minor}, way)
        if self.chance.random() < 0.05:
            wrong = ReversePayment(due.decimal, "не тот заказ", pin=PIN)
            self._cash("Мария", wrong, self._now(order), {("till", "", due.currency): -due.minor}, way)
        return f"paid {order.channel}:{order.number} {way}"

    def trouble(self) -> str:
        """Somebody changes their mind."""
        chance = self.chance
        order = self._one("closed_at IS NULL")
        if order is None:
            return "trouble"
        book, who = BOOKS[order.channel], chance.choice(("Мария", "Олег"))
        consent, kind = Consent(by="buyer", via=book.contact[0]), chance.randrange(8)
        lines = self.shop.store.orders.lines(order.id)
        match kind:
            case 0 | 1:
                found = offers(self.shop.store, self.shop.parts.rules.clocks, book, order, self.shop.clock())
                if cancel_step(book, order) and found:
                    self.people.do("Мария", Cancel(chance.choice(found).reason.key, comment="не сошлось"), order)
            case 2:
                self._outside(order)
            case 3 | 4:
                wanted = chance.choice(lines)
                self.people.do(who, Split({wanted.sku: chance.randint(1, wanted.quantity)}, "1", consent), order)
            case 5:
                self.people.do(who, Edit({"delivery_cost": chance.choice(("0", "12", "150.01"))}, consent), order)
            case 6:
                self.people.do(who, Move(self.shop.clock() + chance.randint(2, 30) * HOUR, consent=consent), order)
            case _:
                some = "; ".join(f"{one.sku}*{chance.randint(1, 2)}@{one.price.decimal}" for one in lines[:2])
                self.people.do(who, Edit({"lines": some}, consent), order)
        return f"trouble {kind} {order.channel}:{order.number}"

    def undo(self) -> str:
        """What was just done was a slip."""
        row = self.shop.store.connection.row(
            "SELECT order_id, kind, actor FROM history WHERE actor_kind = 'operator' ORDER BY seq DESC LIMIT 1"
        )
        order = None if row is None or row[1] not in _UNDONE else self.shop.store.orders.get(row[0])
        if row is None or order is None:
            return "undo"
        self.people.do(row[2], Undo(), order)
        return f"undo {order.channel}:{order.number}"

    def comes_back(self) -> str:
        """Goods that buyers give back, and what they get for them."""
        kind = self.chance.choice(RETURNS)
        order = self._one("shelf = 'archive'", newest=400)
        if order is not None:
            returned(self.people.seat("Мария"), order, kind, self.chance.randrange(1000))
        return kind

    def pay_back(self, all_: bool = False) -> str:
        """A buyer gets what is due to them: out of the till, by card, or by a transfer."""
        order = self._one("refund_due > 0")
        due = None if order is None else refund_due(order)
        if order is None or due is None:
            return "refund"
        way, part = self.chance.choice(("cash", "card", "transfer")), due.minor
        if not all_ and due.minor > 200 and self.chance.random() < 0.2:
            part = due.minor // 2
        if all_:
            way = "transfer"
        sum_ = type(due)(part, due.currency)
        coins = {("till", "", due.currency): -part if way == "cash" else 0, ("back", "", due.currency): part}
        self.people.do("Алия", Refund(sum_.decimal, way, pin=PIN), order, coins)
        return f"refund {order.channel}:{order.number} {sum_} {way}"

    def store(self) -> str:
        """What is done in the warehouses."""
        chance, sku = self.chance, self.chance.choice(SKUS)
        place, other = chance.sample(WAREHOUSES, 2)
        kind = chance.choice(("receive", "receive", "bring", "bring", "count", "write off"))
        match kind:
            case "receive":
                self.people.do("Ержан", Receive(sku, chance.randint(10, 40), place))
            case "bring":
                self.people.do("Ержан", MoveGoods(sku, chance.randint(1, 10), other, place))
            case "count":
                stand = next(one for one in self.shop.store.levels.stands() if one.sku == sku)
                found = max(0, stand.on_hand // 3 + chance.randint(-2, 2))
                self.people.do("Ержан", Count(sku, found, "пересчёт", place))
            case _:
                self.people.do("Ержан", WriteOff(sku, 1, "бой", place))
        return f"{kind} {sku}"

    def _cash(self, who: str, command: Pay | ReversePayment, order: Order, coins: Coins, way: str) -> None:
        self.people.do(who, command, order, coins if way == "cash" else {})

    def _next(self, order: Order) -> Step | None:
        """The step that leads on: no money, no detour, and nothing that a run does."""
        book = BOOKS[order.channel]
        some = [step for step in steps(book, order) if not (step.cancels or step.money or step.run is RunPart.LEAVE)]
        return next((step for step in some if (step.key, order.status) not in _DETOURS), None)

    def _outside(self, order: Order) -> str:
        """What buyers, carriers and marketplaces do."""
        by = [one.key for one in BOOKS[order.channel].step
              if not {"operator", "system"} & set(one.by) and order.status in one.from_]  # fmt: skip
        if not by:
            return "outside"
        key = self.chance.choice(by)
        self.people.do("Мария", Happen(key), order)
        return f"{key} {order.channel}:{order.number}"

    def _now(self, order: Order) -> Order:
        found = self.shop.store.orders.get(order.id)
        assert found is not None
        return found

    def _one(self, where: str, newest: int = _NEAR) -> Order | None:
        """One of the orders that are longest in such a place, or of the newest."""
        way = "entered_at" if newest == _NEAR else "id DESC"
        rows = self.shop.store.connection.rows(f"SELECT id FROM orders WHERE {where} ORDER BY {way} LIMIT {newest}")
        return None if not rows else self.shop.store.orders.get(self.chance.choice(rows)[0])
