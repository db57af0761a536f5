"""Whether the machine's clock can be believed: a jump of it is a question, not a fact.

Every process that writes compares the clock with the seconds since the machine has started, which nobody puts forward
or back and which run on while it sleeps. What they make of each other is kept in the database, so that all processes at
it doubt together, one that starts later too. A start of the machine is compared with the newest event.

While the clock is in doubt nothing is done by itself: no order is cancelled, escalated or warned of. Operators go on.
It is over when somebody who may has confirmed the clock, or when it is back. A clock that was set by hand tells no
time of day, so it is never in doubt.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from orderdesk.clock import DAY, HOUR, MINUTE, Clock
from orderdesk.i18n import _, ngettext
from orderdesk.store import Store
from orderdesk.store.shop.trusts import Trust
from orderdesk.values import replace
from orderdesk.wording.dates import local

if TYPE_CHECKING:
    pass

APART: Final = 5 * MINUTE
"""Between two looks the clock may move so much more, or less, than time has gone on."""

LONG: Final = 30 * DAY
"""A start so long after the newest event is asked about."""


class Why(StrEnum):
    """What speaks against the clock."""

    FORWARD = "forward"
    BACK = "back"
    EARLIER = "earlier"
    """At a start: than the newest event."""
    LATER = "later"
    """At a start: than anybody has worked here for a long time."""


class Doubt(Struct, frozen=True):
    """The machine's clock is not believed."""

    why: Why
    now: int
    """What it says."""
    believed: int
    """What it would have said without a jump; at a start, when it was last believed."""

    def said(self, zone: str) -> str:
        """The sentence for an operator; instants are told in `zone`."""
        now, believed = (f"{local(at, zone):%d.%m.%Y %H:%M}" for at in (self.now, self.believed))
        why = {
            Why.FORWARD: _("The machine's clock has jumped ahead: {now}, it should be {believed}."),
            Why.BACK: _("The machine's clock was put back: {now}, it should be {believed}."),
            Why.EARLIER: _("The machine's clock says {now}, but the newest event is of {believed}."),
            Why.LATER: _("The machine's clock says {now}; the newest event, of {believed}, is over 30 days old."),
        }[self.why]
        return why.format(now=now, believed=believed)

    def stopped(self, zone: str) -> str:
        """The same, with what follows from it and what to do."""
        what = _("Nothing is done by itself until it is right or confirmed: orderdesk clock confirm")
        return f"{self.said(zone)} {what}"


def doubt(store: Store, clock: Clock, *, starting: bool = False) -> Doubt | None:
    """What speaks against the clock now, by what is kept in the database; at a start, what it will be found to tell."""
    if clock.is_set:
        return None
    trust = store.trusts.get()
    if starting or trust is None or not _of_this_start(trust, clock):
        trust = _weighed(store, trust, clock, starting=starting)
    started, steady = _started(clock), int(clock.steady())
    if trust.earliest <= started <= trust.latest:
        return None
    ahead = started > trust.latest
    if trust.since is not None:
        return Doubt(Why.LATER if ahead else Why.EARLIER, clock(), trust.since)
    return Doubt(Why.FORWARD if ahead else Why.BACK, clock(), (trust.earliest + trust.latest) // 2 + steady)


def unheard(store: Store, clock: Clock) -> bool:
    """Whether the database does not know of the doubt yet."""
    trust = store.trusts.get()
    return trust is None or not _of_this_start(trust, clock) or not trust.doubted


def is_news(store: Store, clock: Clock, *, starting: bool) -> bool:
    """Whether what speaks for or against the clock now is not what is kept for all processes."""
    if clock.is_set or store.read_only:
        return False
    before = store.trusts.get()
    return _differs(before, _weighed(store, before, clock, starting=starting))


def believe(store: Store, clock: Clock, *, starting: bool = False) -> None:
    """Keep, in a write, that the clock is believed now, if it is, else what speaks against it."""
    if not clock.is_set:
        store.trusts.put(_weighed(store, store.trusts.get(), clock, starting=starting))


def price(store: Store, clock: Clock) -> str:
    """What is done at once if the clock is right."""
    count = store.orders.count_due(clock())
    if not count:
        return _("By it, nothing is due now.")
    return ngettext(
        "By it, something is due with {count} order: it is done at once.",
        "By it, something is due with {count} orders: it is done at once.",
        count,
    ).format(count=count)


def _started(clock: Clock) -> int:
    """When the machine was started, by its clock."""
    return clock() - int(clock.steady())


def _of_this_start(trust: Trust, clock: Clock) -> bool:
    """Whether the machine has not been started anew since."""
    return trust.boot == clock.boot() and trust.steady <= clock.steady()


def _weighed(store: Store, trust: Trust | None, clock: Clock, *, starting: bool) -> Trust:
    """What is to be believed of the clock, after what was believed before."""
    newest = store.trusts.newest()
    if trust is not None and _of_this_start(trust, clock):
        if not trust.earliest <= _started(clock) <= trust.latest:
            return replace(trust, doubted=True)
        if trust.doubted or not starting:
            return believed(store, clock)
    last = None if newest is None else newest[1]
    if trust is not None and (trust.doubted or newest is None or newest[0] <= trust.seq):
        last = trust.at  # what was done by a clock in doubt proves nothing
    if last is None or last <= clock() <= last + LONG:
        return believed(store, clock)
    steady = int(clock.steady())
    return Trust(boot=clock.boot(), steady=steady, earliest=last - steady, latest=last + LONG - steady, at=last,
                 seq=0 if newest is None else newest[0], doubted=True, since=last)  # fmt: skip


def believed(store: Store, clock: Clock) -> Trust:
    newest, started = store.trusts.newest(), _started(clock)
    return Trust(boot=clock.boot(), steady=int(clock.steady()), earliest=started - APART, latest=started + APART,
                 at=clock(), seq=0 if newest is None else newest[0])  # fmt: skip


def _differs(before: Trust | None, after: Trust) -> bool:
    """Whether it is worth a write: who looks every few seconds finds the same."""
    return (
        before is None
        or (before.boot, before.doubted, before.since) != (after.boot, after.doubted, after.since)
        or abs(before.earliest - after.earliest) > MINUTE
        or after.at - before.at >= HOUR
    )
