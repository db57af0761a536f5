"""Dispatchers, couriers and cashiers: runs, doors, hand-ins, the till."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.commands.dispatch.assigning import AssignStops
from orderdesk.desk.commands.dispatch.cash import CLOSE, COUNT, OPEN, CountTill, HandCashIn
from orderdesk.desk.commands.dispatch.runs import BringRunBack, LeaveRun, SuggestOrder
from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop, SendStopCode, UnsayStop, WithdrawStop
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardReader, BoardRun, BoardStop, DispatchBoard
from orderdesk.errors import DeskError
from orderdesk.model import Consent
from orderdesk.model.dispatch import RunState, Said
from orderdesk.money import Money
from orderdesk.rules.rulebook.steps import Proof, RunPart
from orderdesk.rules.runs.run_steps import of_courier, part
from tests.desk.week.purses import Coins
from tests.desk.week.roster import FIRM, Roster
from tests.walking import PIN, answers_to

_REASONS: Final = ("не открывают", "нет дома", "отказался")


class RidingOut:
    """What is done with runs and with the couriers' cash."""

    def __init__(self, people: Roster) -> None:
        self.people, self.shop, self.chance = people, people.shop, people.chance
        self._reader = BoardReader(self.shop.store, self.shop.parts.rules)

    def dispatch(self) -> str:
        """The dispatcher does what the board asks for most: a word to decide, a run to send or to take back, stops."""
        board, chance = self._reader.read(), self.chance
        some = [*self._due(board)]
        if not some:
            return "dispatch"
        act, courier, run = chance.choice(some)
        match act:
            case "decide" | "at the door":
                return self._decide(courier, run, chance.choice([one for one in run.live if one.reported] or run.live))
            case "back":
                self.people.do("Дина", BringRunBack(run.run.id))
            case "leave":
                if chance.random() < 0.5:
                    self.people.do("Дина", SuggestOrder(run.run.id))
                self._leave(run)
            case _:
                self._assign(board, courier)
        return f"{act} {courier.courier.name}"

    def at_the_doors(self) -> str:
        """A courier says what became of a stop; the buyer's code completes where the rulebook wants one."""
        chance = self.chance
        out = [one for one in self._reader.read().couriers if one.courier.operator and one.state is RunState.OUT]
        ahead = [(one, stop) for one in out for stop in (one.out.live if one.out else []) if stop.ahead]
        told = [(one, stop) for one in out for stop in one.reported]
        if told and chance.random() < 0.03:
            courier, one = chance.choice(told)
            self.people.do(courier.courier.name, UnsayStop(_run(one), one.order.number))
            return f"unsaid {one.order.number}"
        if not ahead:
            return "doors"
        courier, one = chance.choice(ahead)
        name, number, run = courier.courier.name, one.order.number, _run(one)
        step = part(one.book, one.order, RunPart.DELIVER)
        if chance.random() < 0.12:
            self.people.do(name, FailStop(run, number, chance.choice(_REASONS)))
        elif step is not None and step.proof is Proof.CODE:
            assert not one.collect.minor
            self.people.do(name, SendStopCode(run, number))
            code = self.shop.code() if chance.random() < 0.95 else "0000"
            self.people.do(name, FinishStop(run, number, code=code))
        else:
            more = Money(one.collect.minor + 500, one.collect.currency).decimal
            other = one.collect.minor and chance.random() < 0.04
            self.people.do(name, FinishStop(run, number, more if other else "", "без сдачи" if other else ""))
        return f"door {number} {name}"

    def cash(self) -> str:
        """Whoever is at the shop with cash hands it in; at times it is not what it should be."""
        there = [one for one in self._reader.read().couriers if one.cash and one.state is not RunState.OUT]
        return self.hand_in(self.chance.choice(there)) if there else "cash"

    def hand_in(self, one: BoardCourier) -> str:
        """A courier's cash of one currency."""
        name, due = one.courier.name, self.chance.choice(one.cash)
        counted = Money(due.minor + self._off(due.minor), due.currency)
        between = counted.minor - due.minor
        what = "over" if between > 0 else "short"
        coins = {("courier", name, due.currency): -due.minor, ("till", "", due.currency): counted.minor,
                 (what, name, due.currency): abs(between)}  # fmt: skip
        self.people.do("Дина", HandCashIn(name, counted.decimal, "сдача", PIN, due.currency), coins=coins)
        return f"hand-in {name} {counted}"

    def till(self, kind: str, currency: str) -> str:
        """The till is opened, counted or closed."""
        key = ("till", "", currency)
        held = self.people.purses.held[key]
        counted = Money(max(0, held + self._off(held)), currency)
        between = counted.minor - held
        coins: Coins = {key: between, ("over" if between > 0 else "short", "", currency): abs(between)}
        self.people.do("Дина", CountTill(kind, counted.decimal, "пересчёт", currency, PIN), coins=coins)
        return f"till {kind} {counted}"

    def open_tills(self) -> list[str]:
        """Those that are not open yet."""
        return [self.till(OPEN, code) for code in ("KZT", "UAH") if not self._is_open(code)]

    def evening(self) -> str:
        """What is left to be done before the shop closes, one act after the other; empty when all is."""
        board = self._reader.read()
        for courier in board.couriers:
            run = courier.out
            if run is not None and run.live:
                return self._decide(courier, run, run.live[0])
            if run is not None:
                self.people.do("Дина", BringRunBack(run.run.id))
                return f"back {courier.courier.name}"
        for courier in board.couriers:
            if courier.cash:
                return self.hand_in(courier)
        return next((self.till(CLOSE, code) for code in ("KZT", "UAH") if self._is_open(code)), "")

    def last_evening(self) -> str:
        """Nothing waits on any run any more."""
        for courier in self._reader.read().couriers:
            if courier.gathers is None:
                continue
            if courier.gathers.live:
                one = courier.gathers.live[0]
                self.people.do("Дина", WithdrawStop(_run(one), one.order.number))
                return f"withdrawn {one.order.number}"
            self.people.do("Дина", BringRunBack(courier.gathers.run.id))
            return f"closed {courier.gathers.run.id}"
        return ""

    def count(self) -> str:
        """The till, in between."""
        return self.till(COUNT, self.chance.choice(("KZT", "UAH")))

    def _due(self, board: DispatchBoard) -> list[tuple[str, BoardCourier, BoardRun]]:
        found = list[tuple[str, BoardCourier, BoardRun]]()
        for one in board.couriers:
            if one.reported and one.out is not None:
                found += [("decide", one, one.out)] * 3
            elif one.out is not None and not one.out.live:
                found += [("back", one, one.out)] * 3
            elif one.out is not None and not one.courier.operator:
                found.append(("at the door", one, one.out))
            if one.out is None and one.gathers is not None and one.gathers.left > self.chance.choice((0, 2, 2, 2)):
                found.append(("leave", one, one.gathers))
            if board.waiting and (one.gathers is None or one.gathers.left < one.courier.most_stops - 2):
                found.append(("assign", one, one.gathers or BoardRun(None, ())))  # type: ignore[arg-type]
        return found

    def _assign(self, board: DispatchBoard, courier: BoardCourier) -> None:
        count = 1 if courier.courier.name == FIRM else self.chance.randint(1, 4)
        near = [*board.waiting[:20]]
        some = self.chance.sample(near, min(count, len(near)))
        if self.chance.random() < 0.1 and self._sent_off(some[0], courier):
            return
        again = self.chance.random() < 0.1
        numbers = tuple(f"{one.order.channel}:{one.order.number}" for one in some)
        self.people.do("Дина", AssignStops(courier.courier.name, numbers, again))

    def _sent_off(self, one: BoardStop, courier: BoardCourier) -> bool:
        """Send one order off with a courier at once, as in the list; whether its rulebook has a step for that."""
        step = part(one.book, one.order, RunPart.LEAVE)
        if step is None:
            return False
        given = dict(answers_to(step.ask, self.chance.randrange(100), self.people.photo))
        known = {name: text for name, text in of_courier(courier.courier).items() if name in {*given, "courier"}}
        consent = Consent(by="buyer", via=one.book.contact[0])
        self.people.do("Дина", Take(step.key, given | known, consent=consent, sure=True), one.order)
        return True

    def _leave(self, run: BoardRun) -> None:
        """Let it leave; a stop that keeps it is taken off."""
        try:
            self.people.do("Дина", LeaveRun(run.run.id))
        except DeskError:
            one = self.chance.choice(run.live)
            self.people.do("Дина", WithdrawStop(run.run.id, one.order.number))

    def _decide(self, courier: BoardCourier, run: BoardRun, one: BoardStop) -> str:
        number, report = one.order.number, None if one.stop is None else one.stop.report
        step = part(one.book, one.order, RunPart.DELIVER)
        failed = report.said is Said.FAILED if one.reported and report is not None else self.chance.random() < 0.3
        if failed or (step is not None and step.proof is Proof.CODE):
            reason = self.chance.choice(_REASONS)
            self.people.do("Дина", FailStop(run.run.id, number, reason))
            return f"failed {number}"
        paid = one.collect.minor if report is None or report.paid is None else report.paid
        coins = {("courier", courier.courier.name, one.collect.currency): paid}
        try:
            self.people.do("Дина", FinishStop(run.run.id, number), coins=coins)
        except DeskError:  # it was paid in another way meanwhile, or cannot be completed
            self.people.do("Дина", FailStop(run.run.id, number, "не принят"))
        return f"done {number}"

    def _is_open(self, currency: str) -> bool:
        last = self.shop.store.cash.last_count(currency)
        return last is not None and last.kind != CLOSE

    def _off(self, due: int) -> int:
        """How much a count is off: mostly nothing."""
        return 0 if self.chance.random() < 0.9 else max(-due, self.chance.choice((-5000, -100, 100, 20_000)))


def _run(one: BoardStop) -> int:
    assert one.stop is not None
    return one.stop.run
