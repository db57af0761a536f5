"""Which new orders the desk accepts by itself: a rule for each channel, off until somebody switches it on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from orderdesk.desk.command import Ask, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import ANYONE, Need
from orderdesk.errors import OrderDamaged, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import Order
from orderdesk.rules.roles import Right
from orderdesk.values import replace

if TYPE_CHECKING:
    from orderdesk.model.senders import AcceptanceRule


class _OfRule(ShopCommand["AcceptanceRule"], frozen=True):
    need: ClassVar = Need((Right.SHOP,))
    touches: ClassVar = Touches.SALES

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """What holds from now on."""
        from orderdesk.desk.intake.acceptance import rule_words

        currency = desk.rules.book(done.channel).currency
        return [f"{done.channel}: {rule_words(done, currency)}"]


class AcceptByItself(_OfRule, frozen=True):
    """Accept new orders of a channel by itself: in stock, not express, in working hours, where nothing else is said."""

    name: ClassVar = "acceptance on"

    channel: Annotated[str, Ask(argument=True, metavar="CHANNEL")]
    most: Annotated[str, Ask(mark("Only up to this sum."), metavar="SUM")] = ""
    express: Annotated[bool, Ask(mark("Express orders as well."))] = False
    any_hour: Annotated[bool, Ask(mark("Outside the working hours as well."))] = False
    any_stock: Annotated[bool, Ask(mark("Also what is not in stock, or is not counted."))] = False

    def run(self, desk: Desk) -> AcceptanceRule:
        """Let it hold from now on."""
        from orderdesk.desk.intake.acceptance import has_acceptance
        from orderdesk.model.senders import AcceptanceRule
        from orderdesk.money import parse_money

        book = desk.rules.book(self.channel)
        if not has_acceptance(book):
            raise Refused(_("{channel}: its orders are not accepted by a step of their own.").format(
                channel=_(book.title)))  # fmt: skip
        most = parse_money(self.most, book.currency).minor if self.most.strip() else None
        rule = AcceptanceRule(channel=self.channel, active=True, in_stock=not self.any_stock, express=self.express,
                              any_hour=self.any_hour, most=most or None)  # fmt: skip
        return _put(desk, self.name, rule)


class AcceptByHand(_OfRule, frozen=True):
    """Leave new orders of a channel to people."""

    name: ClassVar = "acceptance off"

    channel: Annotated[str, Ask(argument=True, metavar="CHANNEL")]

    def run(self, desk: Desk) -> AcceptanceRule:
        """Switch it off; what was accepted stays so."""
        with desk.access.changing() as store:
            known = store.acceptance.of(self.channel)
            if known is None or not known.active:
                raise Refused(_("{channel}: nothing is accepted by itself.").format(channel=self.channel))
            return _keep(desk, self.name, replace(known, active=False, undoes=None))


class UndoAcceptance(_OfRule, frozen=True):
    """Take back the last change of a channel's rule: what held before holds again."""

    name: ClassVar = "acceptance undo"

    channel: Annotated[str, Ask(argument=True, metavar="CHANNEL")]

    def run(self, desk: Desk) -> AcceptanceRule:
        """Let the rule before hold again; what was accepted meanwhile stays so."""
        from orderdesk.model.senders import AcceptanceRule

        with desk.access.changing() as store:
            last = store.acceptance.of(self.channel)
            if last is None or last.undoes is not None:
                raise Refused(_("{channel}: there is no change of the rule to take back.").format(channel=self.channel))
            before = store.acceptance.before(last) or AcceptanceRule(channel=self.channel, active=False)
            return _keep(desk, self.name, replace(before, undoes=last.id))


class AcceptNow(ShopCommand["list[Order]"], frozen=True):
    """Accept what the rules say by now; each order that was accepted, as it is then."""

    name: ClassVar = "rules accept"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.ORDER
    on_shell: ClassVar = False

    most: int

    def run(self, desk: Desk) -> list[Order]:
        """Accept them, each in a transaction of its own."""
        from orderdesk.desk.intake.by_rule import accept, candidates, why_not

        done: list[Order] = []
        for rule, order in candidates(desk):
            if len(done) == self.most or desk.store.clock_in_doubt():
                break
            try:
                if why_not(desk, rule, order):
                    continue
                with desk.access.changing():
                    accepted = accept(desk, rule, order)
            except OrderDamaged:
                continue
            done += [] if accepted is None else [accepted]
        return done


def _put(desk: Desk, what: str, rule: AcceptanceRule) -> AcceptanceRule:
    with desk.access.changing():
        return _keep(desk, what, rule)


def _keep(desk: Desk, what: str, rule: AcceptanceRule) -> AcceptanceRule:
    """Let a rule hold, inside a transaction; as it was kept."""
    rule = replace(rule, at=desk.clock(), operator=desk.actor.name)
    desk.store.acceptance.add(rule, desk.act(what, rule.channel))
    found = desk.store.acceptance.of(rule.channel)
    assert found is not None
    return found
