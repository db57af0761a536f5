"""Changing what an order is: its date, its fields, its goods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from orderdesk.desk.command import Key, OrderCommand, Price
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.rights import Need
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.desk.views.card import Possible
from orderdesk.errors import DeskError
from orderdesk.i18n import _, language, mark
from orderdesk.model import Consent, Order
from orderdesk.rules.context import RuleContext
from orderdesk.rules.edits import date_move
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store
from orderdesk.wording.dates import day, hours, promised_on


class Move(OrderCommand[Order], frozen=True):
    """Move the planned date, with consent where the rule wants it."""

    name: ClassVar = "reschedule"
    need: ClassVar = Need((Right.MOVE_DATE,))
    keys: ClassVar = (
        Key("order.date", "d", mark("date"), mark("Move the planned date"), after="order.money", many=True),
    )

    to: int
    begin: int | None = None
    """Of a window that ends then."""
    consent: Consent | None = None

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While it can be moved."""
        return _(key.word) if can.date else ""

    def again(self) -> Move:
        """The date; another buyer has not agreed to it."""
        return Move(self.to, self.begin)

    def asks(self, book: Rulebook, order: Order) -> bool:
        """Whether its buyer has to agree."""
        try:
            return date_move(book, order, self.to, self.begin).needs_consent
        except DeskError:  # the Desk says why
            return False

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Move it."""
        from orderdesk.desk.orders.edit import reschedule

        return reschedule(work, to=self.to, begin=self.begin, consent=self.consent)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What the marketplace may ask the buyer about."""
        try:
            move = date_move(book, situation.order, self.to, self.begin) if can.date else None
        except DeskError:
            return None
        if move is None or (move.needs_consent and self.consent is None):
            return None
        asked = move.needs_consent and self.consent is not None and self.consent.by == "shop"
        said = _("We asked: the marketplace may call the buyer and verify.")
        if book.date is None or not book.date.verifies:
            said = _("We asked: only if the buyer agreed.")
        what = _("move the date")
        if not move.first and (move.later or move.earlier):
            what = _("move the date later") if move.later else _("move the date earlier")
        new = _("new date: {day}").format(day=self._day(book, language(), situation.now))
        return Price(what, warnings=(said,) if asked else (), costly=asked, sets=(new,))

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """The new day, with its hours where they are promised."""
        moved = self._day(rules.book(order.channel), rules.config.language, now)
        return _("date moved: {day}").format(day=moved)

    def _day(self, book: Rulebook, words: str, now: int) -> str:
        said = day(promised_on(self.to, self.begin), book.zone, words, now)
        return said if self.begin is None else f"{said} {hours(self.begin, self.to, book.zone)}"


class Edit(OrderCommand[Order], frozen=True):
    """Change single fields, as typed, where the rulebook lets them be edited now."""

    name: ClassVar = "edit"
    need: ClassVar = Need((Right.EDIT,))
    keys: ClassVar = (
        Key("order.edit", "e", mark("edit"), mark("Edit what the channel lets be edited now"), after="order.cancel"),
    )

    values: Mapping[str, str]
    consent: Consent | None = None
    sure: bool = False
    """Whether another order's waybill is meant."""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While any field can be edited."""
        return _(key.word) if can.edit else ""

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Change them."""
        from orderdesk.desk.orders.edit import edit

        return edit(work, values=self.values, consent=self.consent, sure=self.sure)


class Split(OrderCommand[tuple[Order, Order]], frozen=True):
    """Move so many of each product into a second order; both as they are then."""

    name: ClassVar = "split"
    need: ClassVar = Need((Right.SPLIT,))
    keys: ClassVar = (Key("order.split", "s", mark("split"), mark("Split the order in two"), after="order.edit"),)

    moved: Mapping[str, int]
    why: str
    """One of the rulebook's reasons, or its number."""
    consent: Consent | None = None

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While it can be split."""
        return _(key.word) if can.split else ""

    def effect(self, desk: Desk, work: UnitOfWork) -> tuple[Order, Order]:
        """Move them."""
        from orderdesk.desk.orders.split import split

        return split(work, self.moved, self.why, self.consent)
