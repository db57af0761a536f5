"""Tells a marketplace what was done here: each thing once, in order for each order, after a look at the order there.

Before anything is written the order is read: what the marketplace knows by then need not be told, and what it would not
do is not tried. A row is taken in a transaction of its own, then pushed, then its answer is noted. Who is stopped in
between leaves a row on its way; whoever comes next looks at the order and never pushes that row again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.channels.live.protocol import Act, Answer, Channel, ChannelRefused, Outcome, ShowsApart
from orderdesk.desk.channels.abandoned import abandoned
from orderdesk.desk.commands.channels.line_acts import (
    BeginPush,
    EndPush,
    Hear,
    TakeTruth,
    act_of,
    why_by_hand,
)
from orderdesk.desk.desk import Desk
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.model.channel_accounts import Account, Push, PushState

AT_ONCE: Final = 20
"""So many things are told in one round: between two, the marketplace is asked what is new."""


class Pushing:
    """Tells what waits for one account, over its line."""

    def __init__(self, desk: Desk, account: Account, channel: Channel, pusher: str) -> None:
        """`pusher` is the part of a process that does it, as leases name it."""
        self._desk, self._account, self._channel, self._pusher = desk, account, channel, pusher
        self.wait = 0.0
        """For how many seconds the marketplace wants to be left alone."""

    def look_up(self) -> int:
        """Look up the truth of what was refused or got no answer; how much of it."""
        done = 0
        for push in self._desk.store.pushes.unsettled(self._account.name):
            if push.state is PushState.PUSHING and not abandoned(
                push.pusher, push.pushed_at, own=self._pusher, now=self._desk.clock()
            ):
                continue
            self._truth(push)
            done += 1
        return done

    def tell(self) -> Iterator[tuple[Push, Answer]]:
        """Tell what can be told now, one after the other; each with its answer.

        `ChannelDown` where the marketplace does not let an order be looked at: then nothing of it is told either.
        """
        since = self._account.writes_since
        if since is None or self._account.paused or not self._channel.acts:
            return
        known, now, told = sorted(self._channel.acts), self._desk.clock(), 0
        for push in self._desk.store.pushes.ready(self._account.name, known, since, now):
            answer = self._tell(push)
            if answer is None:
                continue
            yield push, answer
            told += 1
            if answer.outcome is Outcome.UNSENT:
                self.wait = max(self.wait, answer.wait, 1.0)
            if self.wait or told == AT_ONCE:
                return

    def _tell(self, push: Push) -> Answer | None:
        """Tell one; `None` where it need not or cannot be told."""
        order = self._order(push)
        if order is None or why_by_hand(order):
            return None
        record, unread = self._look(order, push)
        if record is not None:
            self._desk.do(Hear([record]))
        if push.key and self._shown(order, push):  # it was on its way once before
            self._desk.do(TakeTruth(push, record, shown=True))
            return None
        act = self._desk.do(BeginPush(push, self._pusher))
        if act is None:
            return None
        answer = Answer(Outcome.UNKNOWN, unread) if record is None else self._push(act, record)
        self._desk.do(EndPush(push, answer))
        if answer.outcome in (Outcome.REFUSED, Outcome.UNKNOWN):
            after = self._desk.store.pushes.get(push.row)
            if after is not None:
                self._truth(after)
        return answer

    def _push(self, act: Act, record: IncomingOrder) -> Answer:
        if act.kind not in self._channel.possible(record):
            words = " ".join(word for word in record.external.values() if word)
            return Answer(Outcome.REFUSED, _("there it is {state}, that allows no such thing").format(state=words))
        return self._channel.push(act)

    def _truth(self, push: Push) -> None:
        """Look at the order in the marketplace, and follow it."""
        order = self._order(push)
        if order is None:
            self._desk.do(TakeTruth(push, None))
        else:
            record = self._look(order, push)[0]
            shown = None if push.state is PushState.REFUSED else self._shown(order, push)
            self._desk.do(TakeTruth(push, record, shown))

    def _shown(self, order: Order, push: Push) -> bool | None:
        """Whether the marketplace has what the order there does not show; `None` where that cannot be asked."""
        if not isinstance(self._channel, ShowsApart):
            return None
        try:
            return self._channel.shows(act_of(order, push))
        except ChannelRefused:
            return None

    def _look(self, order: Order, push: Push) -> tuple[IncomingOrder | None, str]:
        """The order as the marketplace has it; why it cannot be told, where it cannot."""
        try:
            record = self._channel.get(act_of(order, push).order)
        except BadInput as error:
            return None, str(error)
        return record, "" if record is not None else _("there is no such order there")

    def _order(self, push: Push) -> Order | None:
        order = self._desk.store.orders.get(push.order)
        return None if order is None or order.damage is not None else order
