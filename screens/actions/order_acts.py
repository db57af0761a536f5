"""What can be done with an order from the screen: each key opens its dialog, and its answer goes to the Desk.

A dialog is given the way to save its answer, and closes when that has succeeded. The version that the operator saw
goes along, so that nobody changes what somebody else has changed in between.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from orderdesk.desk.command import OrderCommand
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Move
from orderdesk.desk.commands.claims import TakeClaim
from orderdesk.desk.commands.handing_over import HandOver, SendCode
from orderdesk.desk.commands.people.whose import Give, TakeOver
from orderdesk.desk.commands.record import Call, Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.orders.hand_over import SentCode
from orderdesk.desk.orders.price import Offer, emptied, offers, run_out, shown, situation
from orderdesk.desk.people.access import Access
from orderdesk.desk.people.assign import holders
from orderdesk.i18n import _, language, shops_words
from orderdesk.model import CALL_AT, OFFERED_TO, Order
from orderdesk.rules.possible import proof_step
from orderdesk.wording.dates import when
from orderdesk.wording.labels import event_name
from screens.actions.acting import Task
from screens.actions.by_words import form_for, ordered
from screens.actions.forms import FormActs
from screens.actions.record import RecordActs
from screens.keyboard.keys import commands_of, key_of
from screens.returns.return_keys import ReturnActs

if TYPE_CHECKING:
    from screens.dialogs.call_log import CallChoice
    from screens.dialogs.cancel_reason import CancelChoice
    from screens.dialogs.date_change import DateChoice
    from screens.dialogs.form import Answers


class OrderActs(FormActs, RecordActs, ReturnActs):
    """The acts on one order at a time."""

    def start(self, act: str, order: Order) -> None:
        """Do the command of a key, or one that is found by its words: in its own dialog, or else in a form."""
        asking: dict[str, Callable[[Order], None]] = {
            "hand_over": self.hand_over, "money": self.money, "reverse_payment": self.reverse_payment,
            "date": self.date, "cancel": self.cancel, "edit": self.edit, "split": self.split, "call": self.call,
            "note": self.note, "assign": self.assign, "told": self.told, "happened": self.happened,
            "reveal": self.reveal, "repeat": self.repeat, "return": self.give_back, f":{TakeClaim.name}": self.take,
        }  # fmt: skip
        key = key_of(act)
        if act in asking:
            asking[act](order)
        elif key is not None and Take in commands_of(act):
            self._step(order, key.key)
        else:
            self._by_form(ordered(act), order)

    def _by_form(self, kind: type[OrderCommand[Any]], order: Order) -> None:
        """Ask for what it needs, if anything, and do it."""
        task = Task(order, order.version)

        async def save(command: OrderCommand[Order]) -> None:
            await self._do(task, command)

        filled = list[OrderCommand[Any]]()

        async def keep(command: OrderCommand[Any]) -> None:
            filled.append(command)

        def closed(answers: Answers | None) -> None:
            if answers is not None:
                self._agree(order, filled[-1], save)

        asked = form_for(kind, f"{self.seat.called(order)}: {kind.words_of()}", keep if kind.agreed else save)
        if asked is None:
            self._unasked(save(kind()))
        elif kind.agreed:
            self._ask(order, asked, closed)
        else:
            self._ask(order, asked)

    def _agree(
        self, order: Order, command: OrderCommand[Any], save: Callable[[OrderCommand[Any]], Coroutine[Any, Any, None]]
    ) -> None:
        """Tell what it costs, and do it once that is agreed to; where it cannot be done, the Desk says why."""
        from orderdesk.desk.bulk_price import weigh
        from screens.dialogs.confirm import Confirm

        weight = weigh(self.store, self.rules, command, [order], self.clock())
        if not weight.acts:
            self._at_once(save(command))
            return

        async def agreed(_yes: bool) -> None:
            await save(command)

        self._ask(order, Confirm(weight.orders, list(weight.sentences()), agreed, costly=weight.costly))

    def cancel(self, order: Order) -> None:
        """Cancel for a reason."""

        from screens.dialogs.cancel_reason import CancelChoice, CancelReason

        book, task, found = self.rules.book(order.channel), Task(order, order.version), list[Offer]()

        async def save(choice: CancelChoice) -> None:
            told = next((shown([(order, one)]) for one in found if one.reason.key == choice.reason), ())
            await self._do(task, Cancel(choice.reason, choice.comment, told))

        if self._can(order).cancel is None:
            self._at_once(save(CancelChoice("", "")))
            return

        def weigh() -> list[Offer]:
            seen = self.store.orders.get(order.id) or order
            found[:] = offers(self.store, self.rules.clocks, book, seen, self.clock())
            return found

        weigh()
        stock = {sku for offer in found for sku in emptied(self.store, offer.reason, order)}
        title = _("Cancel {number}").format(number=self.seat.called(order))
        self._ask(
            order, CancelReason(title, order.address, found, run_out(self.store, stock, [order]), save, again=weigh)
        )

    def date(self, order: Order) -> None:
        """Move the planned date."""

        from screens.dialogs.date_change import DateChange, DateChoice

        book, task, language = self.rules.book(order.channel), Task(order, order.version), self.rules.config.language

        async def save(choice: DateChoice) -> None:
            await self._do(task, Move(choice.to, choice.begin, choice.consent))

        def again() -> list[Order]:
            return [self.store.orders.get(order.id) or order]

        if self._can(order).date:
            home = self.rules.home_zone(self.store.orders.first_channel())
            title = _("Planned date of {number}").format(number=self.seat.called(order))
            self._ask(order, DateChange(title, [order], book, self.clock(), language, home, save, again=again))
        else:
            self._at_once(save(DateChoice(None, self.clock(), None)))

    def hand_over(self, order: Order) -> None:
        """Hand over against the buyer's code."""
        from screens.dialogs.hand_over import HandOver as HandOverDialog

        task = Task(order, order.version)

        async def look() -> SentCode | None:
            return await self.acts.run(lambda desk: desk.code_at_hand(order))

        async def send() -> SentCode:
            return await self._run(task, lambda desk, version: desk.do(SendCode(), order, version))

        given = list[Order]()

        async def attempt(code: str) -> None:
            given.append(await self._run(task, lambda desk, version: desk.do(HandOver(code), order, version)))

        def closed(done: bool | None) -> None:
            if done:
                self._tell(given[-1], event_name("handed_over"))
            self.changed()

        if proof_step(self.rules.book(order.channel), order) is None:
            self._step(order, "i")
        else:
            self._ask(order, HandOverDialog(self.seat.called(order), look, send, attempt, self.clock), closed)

    def call(self, order: Order) -> None:
        """Log a call."""

        from orderdesk.desk.orders.talk import about_calling, talk
        from screens.dialogs.call_log import CallChoice, CallLog

        book, task = self.rules.book(order.channel), Task(order, order.version)

        async def save(choice: CallChoice) -> None:
            done = await self._run(
                task, lambda desk, _v: desk.do(Call(choice.result, via=choice.via, note=choice.note), order)
            )
            again = done.facts.get(CALL_AT)
            said = _("the call is logged")
            if isinstance(again, int):
                said = _("the call is logged, the next one at {time}").format(time=when(again, self.clock(), zone))
            self._tell(done, said)

        zone = self.rules.home_zone(self.store.orders.first_channel())
        if not self._can(order).note:
            self._at_once(save(CallChoice("", "", "")))
            return
        contacts, lines, now = self.store.contacts.of(order.id), self.store.orders.lines(order.id), self.clock()
        stands = situation(self.store, self.rules.clocks, book, order, now)
        with shops_words():
            said = talk(stands, lines, self.store.sight().operator, self.rules.config.shop, language())
        hints = about_calling(stands)
        self._ask(order, CallLog(self.seat.called(order), order, book.contact, contacts, now, zone, said, hints, save))

    def note(self, order: Order) -> None:
        """Add a note."""

        from screens.dialogs.note import Note

        task = Task(order, order.version)

        async def save(text: str) -> None:
            await self._do(task, Remark(text))

        if self._can(order).note:
            self._ask(order, Note(self.seat.called(order), save))
        else:
            self._at_once(self.acts.run(lambda desk: desk.do(Call(""), order)))

    def assign(self, order: Order) -> None:
        """Say whose order it is, hand it off, or take over what is offered."""

        from screens.dialogs.assign import Assign

        sight, task = self.store.sight(), Task(order, order.version)

        async def save(name: str) -> None:
            await self._do(task, TakeOver() if name == order.facts.get(OFFERED_TO) else Give(name))

        if self._can(order).assign:
            on_shift = holders(self.store, Access(self.store, self.rules.roles, sight.operator))
            self._ask(order, Assign(self.seat.called(order), order, sight.operator, list(on_shift), save))
        else:
            self._at_once(save(""))
