"""The Desk: every use case, for whoever asks. It checks the rule, makes one transaction, gives the order back.

What is refused is refused here, with a sentence, also when a screen forgot to hide the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from functools import cached_property, partial
from itertools import count
from typing import Final, TypeVar

from msgspec import Struct

from orderdesk.clock import Clock
from orderdesk.config import Config
from orderdesk.desk.change import Change
from orderdesk.desk.orders import cancel as cancelling
from orderdesk.desk.orders import contact, repay, to_tell
from orderdesk.desk.orders import edit as editing
from orderdesk.desk.orders import reveal as revealing
from orderdesk.desk.orders import split as splitting
from orderdesk.desk.orders import step as steps
from orderdesk.desk.orders import undo as undoing
from orderdesk.desk.orders.hand_over import SentCode, current_code, draft_code, try_code
from orderdesk.desk.people import assign as assigning
from orderdesk.desk.people import claim as claiming
from orderdesk.desk.people.access import Access
from orderdesk.desk.people.pin import check_pin, must_sign
from orderdesk.desk.rights import anyone, needs
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, DeskError, NotFound, OrderDamaged, Refused
from orderdesk.i18n import _, mark
from orderdesk.messages.codes import CodeSecret
from orderdesk.messages.sms import Gateway, SendFailed
from orderdesk.model import ASSIGNED, DAMAGED, Actor, Consent, FieldValue, Order, Shelf
from orderdesk.rules.context import RuleContext
from orderdesk.rules.deadlines import Clocks
from orderdesk.rules.possible import blocked, cancel_rights, open_step, proof_rights
from orderdesk.rules.roles import Right, Role
from orderdesk.rules.rulebook.damaged import DAMAGED_BOOK
from orderdesk.rules.rulebook.model import CODE_MESSAGE, Rulebook
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.store.orders.order_rows import refuse_damaged

T = TypeVar("T")

_CODE_FAILED: Final = Change(kind="code_failed", stays=mark("the message that did not leave stays noted"))


class Rules(Struct, frozen=True, kw_only=True, dict=True):
    """What governs the orders: rulebooks by key, clocks, roles by key, settings."""

    books: Mapping[str, Rulebook]
    clocks: Clocks
    roles: Mapping[str, Role]
    config: Config

    @cached_property
    def fingerprint(self) -> str:
        """One text that differs when any rule, hour or account does."""
        accounts = sorted((name, repr(settings)) for name, settings in self.config.channels.items())
        books = sorted((key, repr(book)) for key, book in self.books.items())
        return hashlib.sha256(repr((books, accounts, self.clocks.described())).encode()).hexdigest()

    def home_zone(self, channel: str | None) -> str:
        """The zone in which the desk tells its days and hours.

        That of the settings, else of `channel`, the first there were orders of; before any, of the first there can be.
        """
        return self.config.zone or self.book(channel or self.channels[0]).zone

    def shelves(self, channels: Collection[str]) -> frozenset[Shelf]:
        """The shelves that these channels and those of the settings use; those of all rulebooks for none."""
        keys = {self.config.rulebook_of(channel) for channel in (*channels, *self.config.channels)}
        books = [book for key, book in self.books.items() if key in keys] or self.books.values()
        return frozenset(status.shelf for book in books for status in book.status)

    @property
    def channels(self) -> list[str]:
        """Every channel that orders can be of: the accounts of the settings, and each rulebook by its own name."""
        names = dict.fromkeys([*self.config.channels, *self.books])
        return [name for name in names if self.config.rulebook_of(name) in self.books]

    def asked_by(self, store: Store) -> None:
        """Let a store ask these rules whether they know what an order says of itself."""
        store.connection.knows, store.connection.knows_channel = self.knows, self.knows_channel

    def knows_channel(self, channel: str) -> bool:
        """Whether the channel has a rulebook."""
        return self.config.rulebook_of(channel) in self.books

    def knows(self, channel: str, status: str, shelf: Shelf | None) -> bool:
        """Whether the channel has a rulebook with this status, on this shelf if one is named."""
        found = self._places.get(channel)
        if found is None:
            book = self.books.get(self.config.rulebook_of(channel))
            found = {} if book is None else {one.key: one.shelf for one in book.status}
            self._places[channel] = found
        return status in found and shelf in (None, found[status])

    @cached_property
    def _places(self) -> dict[str, dict[str, Shelf]]:
        """Of each channel that was asked for, its statuses with their shelves."""
        return {}

    def book(self, channel: str) -> Rulebook:
        """The rulebook of a channel; `Refused` when there is none."""
        if channel == DAMAGED:
            return DAMAGED_BOOK
        book = self.books.get(self.config.rulebook_of(channel))
        if book is None:
            raise Refused(
                _("There is no rulebook for the channel “{channel}”; there are: {known}.").format(
                    channel=channel, known=", ".join(self.books)
                )
            )
        return book


def _of_step(desk: Desk, order: Order, step: str, *_given: object, **_more: object) -> tuple[Right, ...]:
    """The right that the rulebook names for a step."""
    known = desk.rules.book(order.channel).step_of(step)
    return (Right.PROCESS if known is None else known.right,)


def _of_reason(desk: Desk, order: Order, reason: str, *_given: object, **_more: object) -> tuple[Right, ...]:
    """What cancelling for a reason needs."""
    return cancel_rights(desk.rules.book(order.channel), reason)


def _of_proof(desk: Desk, order: Order, *_given: object, **_more: object) -> tuple[Right, ...]:
    """What giving goods out against a code needs."""
    return proof_rights(desk.rules.book(order.channel))


def _of_others(desk: Desk, order: Order, *_given: object, **_more: object) -> tuple[Right, ...]:
    """What saying whose an order is needs where it is not one's own."""
    now = desk.store.orders.get(order.id)
    return () if now is None or now.value(ASSIGNED) == desk.actor.name else (Right.ASSIGN,)


class Desk:
    """The use cases of one operator over one store."""

    def __init__(
        self, store: Store, rules: Rules, clock: Clock, actor: Actor, secret: CodeSecret, gateway: Gateway
    ) -> None:
        """`actor` is the operator who acts; `secret` and `gateway` make and send hand-over codes."""
        self.store = store
        self.rules = rules
        self.clock = clock
        self.actor = actor
        self.access = Access(store, rules.roles, actor.name)
        self.shut: frozenset[int] = frozenset()
        """Damaged orders whose clocks have been tried in vain."""
        self._secret = secret
        self._gateway = gateway
        rules.asked_by(store)
        store.announcements.tell(rules.clocks)

    @property
    def zone(self) -> str:
        """The zone in which the desk tells the time."""
        return self.rules.home_zone(self.store.orders.first_channel())

    # --- what an operator does -------------------------------------------------------------------------------

    @needs()
    def find(self, reference: str) -> Order:
        """The order by its number, or `channel:number` where two channels share one."""
        channel, colon, number = reference.strip().partition(":")
        found = [self.store.orders.find(channel, number)] if colon else [*self.store.orders.by_number(channel)]
        if not found and channel[:1] == "#" and len(channel) < 12 and channel[1:].isascii() and channel[1:].isdigit():
            found = [self.store.orders.get(int(channel[1:]))]  # as a damaged order without a number is called
        orders = [order for order in found if order is not None]
        if not orders:
            raise NotFound(_("There is no order {number}.").format(number=clean(reference, limit=40)))
        if len(orders) > 1:
            names = ", ".join(f"{order.channel}:{order.number}" for order in orders)
            raise BadInput(_("Several orders bear this number: {names}.").format(names=names))
        self.access.check_sees(orders[0])
        return orders[0]

    @needs()
    def open(self, order: Order) -> Order:
        """Open an order; where its rulebook says so, that starts its processing, by whoever may process it."""
        step = open_step(self.rules.book(order.channel), order)
        claim = self.store.claims.of(order.id)
        if (
            step is None
            or (claim is not None and claim.operator != self.actor.name)  # who only looks over his shoulder
            or not self.access.sight().may(order, step.right)
            or blocked(step, RuleContext(book=self.rules.book(order.channel), order=order, now=self.clock()))
        ):
            return order
        return self.take(order, step.key)

    @needs(further=_of_step, among=(Right.PROCESS, Right.SHIP, Right.HAND_OVER, Right.TAKE_MONEY))
    def take(
        self,
        order: Order,
        step: str,
        answers: Mapping[str, str] | None = None,
        *,
        pin: str = "",
        consent: Consent | None = None,
        sure: bool = False,
        version: int | None = None,
    ) -> Order:
        """Take a step by its key, such as `accept`; `answers` fill in what it asks for, as typed, by field.

        A step that is signed wants the operator's `pin` (`signing.must_sign`), one that moves what was promised the
        buyer's `consent`, and another order's waybill that the operator is `sure`.
        """
        book, note = self.rules.book(order.channel), ""
        known = book.step_of(step)
        if known is not None and must_sign(self.store, known):
            check_pin(self.store, self.actor.name, pin, self.clock(), self.zone)
            note = _("signed with a PIN")
        folders = self.rules.config.photos.beside(self.store.path)
        act = partial(
            steps.take, key=step, answers=answers or {}, note=note, consent=consent, sure=sure, folders=folders
        )
        return self._change(order, act, version)

    @needs(further=_of_reason, among=(Right.PROCESS, Right.CANCEL_COSTLY))
    def cancel(self, order: Order, reason: str, *, comment: str = "", version: int | None = None) -> Order:
        """Cancel for a reason, by its key or digit; stock, fees, outbox and evidence in the same transaction."""
        return self._change(order, lambda work: cancelling.cancel(work, reason, comment), version)

    @needs(Right.MOVE_DATE)
    def reschedule(
        self,
        order: Order,
        to: int,
        consent: Consent | None = None,
        *,
        begin: int | None = None,
        version: int | None = None,
    ) -> Order:
        """Move the planned date to the instant `to`, a window from `begin` on; with consent where the rule wants it."""
        act = partial(editing.reschedule, to=to, begin=begin, consent=consent)
        return self._change(order, act, version)

    @needs(Right.EDIT)
    def edit(
        self,
        order: Order,
        values: Mapping[str, str],
        consent: Consent | None = None,
        *,
        sure: bool = False,
        version: int | None = None,
    ) -> Order:
        """Change single fields, as typed, where the rulebook lets them be edited now; `sure` as for a step."""
        act = partial(editing.edit, values=values, consent=consent, sure=sure)
        return self._change(order, act, version)

    @needs(Right.SPLIT)
    def split(
        self,
        order: Order,
        moved: Mapping[str, int],
        why: str,
        consent: Consent | None = None,
        *,
        version: int | None = None,
    ) -> tuple[Order, Order]:
        """Move so many of each product into a second order; both as they are then."""
        return self._change(order, lambda work: splitting.split(work, moved, why, consent), version)

    @needs(further=_of_proof, among=(Right.HAND_OVER,))
    def send_code(self, order: Order, *, version: int | None = None) -> SentCode:
        """Send the buyer a hand-over code. `SendFailed` when it did not leave."""
        limits = self.rules.config.codes
        book = self.rules.book(order.channel)
        draft = self._change(order, lambda work: draft_code(work, self._secret, limits), version)
        text = _(book.message.get(CODE_MESSAGE, "{number}: {code}")).format(number=order.number, code=draft.code)
        try:
            self._gateway.send(phone=draft.phone, text=text, order=order.number, at=self.clock())
        except SendFailed:
            with self.access.changing():
                self.store.codes.end(draft.code_id, "failed", self.clock())
            self._change(order, lambda work: work.commit(_CODE_FAILED), held=True)
            raise
        with self.access.changing():
            self.store.codes.activate(draft.code_id)
        return draft.sent

    @needs()
    def code_at_hand(self, order: Order) -> SentCode | None:
        """The code that has been sent and can still be given."""
        return current_code(self._work(order), self._secret, self.rules.config.codes)

    @needs(further=_of_proof, among=(Right.HAND_OVER,))
    def hand_over(self, order: Order, code: str, *, version: int | None = None) -> Order:
        """Give the order out against the buyer's code; `Refused` says how many tries are left."""
        limits = self.rules.config.codes
        outcome = self._change(order, lambda work: try_code(work, code, self._secret, limits), version)
        if isinstance(outcome, DeskError):
            raise outcome
        return outcome

    @needs(Right.REVEAL)
    def reveal(self, order: Order, reason: str) -> dict[str, FieldValue]:
        """What the channel hides of the order, such as the recipient; who saw it and why goes into history."""
        shown = self._change(order, lambda work: revealing.reveal(work, reason), held=True)
        return self.access.sight().facts(shown)

    @needs(Right.TAKE_MONEY)
    def reverse_payment(self, order: Order, sum_: str, why: str, *, pin: str = "", version: int | None = None) -> Order:
        """Take back a sum, as typed, that was noted as received and is not there; `why` stays in history. Signed."""
        note = self._signed_for_money(pin)
        return self._change(order, lambda work: repay.reverse(work, sum_, why, note), version)

    @needs(Right.TAKE_MONEY)
    def refund(self, order: Order, paid: str = "", *, pin: str = "", version: int | None = None) -> Order:
        """Note that the buyer has got money back: the sum as typed, all that is due without one; signed as money is."""
        note = self._signed_for_money(pin)
        return self._change(order, lambda work: repay.repay(work, paid, note), version)

    def _signed_for_money(self, pin: str) -> str:
        """That it is signed, where operators have PINs; `Refused` for a wrong one."""
        if not self.store.operators.any_registered():
            return ""
        check_pin(self.store, self.actor.name, pin, self.clock(), self.zone)
        return _("signed with a PIN")

    @needs(Right.NOTE)
    def note(self, order: Order, text: str) -> Order:
        """Add a note that only the shop sees."""
        said = words(text)
        if not said:
            raise BadInput(_("The note is empty."))
        change = Change(kind="note", note=said, stays=mark("a note is kept for good"))
        return self._change(order, lambda work: work.commit(change), held=True)

    @needs(Right.NOTE)
    def log_contact(self, order: Order, result: str, *, via: str = "", note: str = "") -> Order:
        """Log a call or message to the buyer with its result; without an answer, the next try is planned."""
        act = partial(contact.log_contact, result=result, via=via, note=note)
        return self._change(order, act, held=True)

    @needs()
    def undo(self, order: Order) -> Order:
        """Take back what the operator himself has done to the order last; `Refused` says why it stands."""
        window = self.rules.config.undo.window
        return self._change(order, lambda work: undoing.undo(work, window))

    # --- whose order it is -----------------------------------------------------------------------------------

    @needs(Right.NOTE, further=_of_others, among=(Right.ASSIGN,), at_times=True)
    def assign(self, order: Order, to: str, *, version: int | None = None) -> Order:
        """Say whose order it is; one's own is handed off, and stays one's own until the other accepts."""
        return self._change(order, lambda work: assigning.assign(work, self.access, to), version)

    @needs(Right.NOTE)
    def take_over(self, order: Order, *, version: int | None = None) -> Order:
        """Accept an order that is handed off to oneself."""
        return self._change(order, assigning.take_over, version, own=False)

    @needs(Right.ASSIGN)
    def take_claim(self, order: Order) -> Order:
        """Take an order out of somebody else's hands, for who may say whose an order is; history keeps it."""
        return self._change(order, claiming.take_claim, held=True)

    # --- what happens outside --------------------------------------------------------------------------------

    @needs(Right.RELAY)
    def event(self, order: Order, kind: str) -> Order:
        """Something that the buyer, the bank or the marketplace did, such as `contract_signed`."""
        return self._change(order, lambda work: steps.happened(work, kind), held=True)

    @needs(Right.RELAY)
    def told(self, order: Order, rows: Collection[int] = ()) -> Order:
        """What its marketplace must be told has been done in the cabinet: these rows of the outbox, or all of them."""
        return self._change(order, lambda work: to_tell.told(work, rows), held=True)

    @anyone
    def tick(self, most: int | None = None) -> list[Order]:
        """Do what the clocks want by now, at `most` so many things, one after the other in the order of their instants.

        Gives back each order that was acted on, as it is after its act; alerts are only noted. A damaged order is left
        alone from then on (`shut`), and stops no other.
        """
        done: list[Order] = []
        for turn in count():
            stopped = turn == most or self.store.clock_in_doubt()
            acting = None if stopped else self.store.orders.acting(self.clock(), self.shut)
            if acting is None:
                break
            try:
                with self.store.write():
                    work = self._work(acting)
                    version = work.order.version
                    if not steps.act_by_clock(work):  # the rules have changed since its clock was set
                        work.plan()
                    elif work.order.version != version:
                        done.append(work.order)
            except OrderDamaged:
                self.shut |= {acting.id}
        return done

    # --- inside ----------------------------------------------------------------------------------------------

    def _change(
        self,
        order: Order,
        act: Callable[[UnitOfWork], T],
        version: int | None = None,
        *,
        own: bool = True,
        held: bool = False,
    ) -> T:
        """Run `act` on the order as it is now, under the write lock; its clock's own act goes before.

        Where the operator works on his `own` orders only, it must be one of them. What another operator has claimed he
        leaves alone, unless the act may be done to a `held` order too: what only adds to the record, and what happens
        outside, hinders nobody.
        """
        refused: Refused | None = None
        with self.access.changing():
            work = self._work(order)
            if own:
                self.access.check_own(work.order)
            if not held:
                work.check_held()
            self.store.operators.seen(self.actor.name, work.now)
            status = work.order.status
            while steps.act_by_clock(work):
                pass
            if work.order.status != status:
                refused = work.refuse("")
            else:
                work.check_version(version)
                return act(work)
        raise refused

    def _work(self, order: Order) -> UnitOfWork:
        self.store.announcements.tell(self.rules.clocks)
        current = self.store.orders.get(order.id)
        if current is None:
            raise NotFound(_("There is no order {number}.").format(number=order.number))
        refuse_damaged(current)
        book = self.rules.book(current.channel)
        config = self.rules.config
        return UnitOfWork(
            self.store, self.rules.clocks, book, current, self.clock(), self.actor, config.shop, config.undo.window,
            self.zone,
        )  # fmt: skip
