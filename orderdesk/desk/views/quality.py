"""The quality report: what the marketplaces punish, counted over the last days, and whose it was."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from orderdesk.clock import DAY
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.rights import needs
from orderdesk.desk.views.order_money import not_received
from orderdesk.model import ActorKind
from orderdesk.money import Money
from orderdesk.rules.roles import Right, may
from orderdesk.rules.rulebook.goods_words import GoodsAct
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.reasons import Penalty, Reason
from orderdesk.sla.countdown import LATE
from orderdesk.store import Store
from orderdesk.store.ledgers.transfers import Unreceived
from orderdesk.store.lists.quality_figures import Left, Unproven
from orderdesk.values import replace

DAYS: Final = 30
"""How far it looks back unless told otherwise."""


class Violations(Struct, frozen=True, kw_only=True):
    """The counters of what is sanctioned."""

    missed_accepts: int
    late_deliveries: int
    """Delivered late, or late and still on the way."""
    moves_without_evidence: int
    """Dates moved later with a consent that no logged talk supports."""
    out_of_stock: int
    """Orders cancelled because the goods were not there."""
    late_steps: int
    """Orders late between accepting and delivering: with the agreement, the packing, a photo, the shipment."""


class Ladder(Struct, frozen=True, kw_only=True):
    """Where a channel stands on the ladder of a reason."""

    channel: str
    reason: Reason
    done: int
    """How many cancels count now."""
    rungs: int
    days: int
    """How long one counts."""
    following: str
    """What the next one brings; a message id."""
    counts_until: int | None
    """When the oldest falls away."""


class Acceptance(Struct, frozen=True, kw_only=True):
    """How well new orders were accepted."""

    channel: str
    """Empty: all of them."""
    tiers: dict[str, int]
    """Accepted by an operator, by the tier it was in; `late` among them."""
    missed: int
    """Never accepted: their clock took them."""
    untimed: int
    """Accepted without a clock."""
    elsewhere: int
    """Accepted at the marketplace itself: nobody knows when."""

    @property
    def judged(self) -> int:
        """How many orders the shares are of."""
        return sum(self.tiers.values()) + self.missed

    def share(self, count: int) -> float | None:
        """A count as a part of 1; `None` when nothing was judged."""
        return count / self.judged if self.judged else None

    @property
    def in_time(self) -> int:
        """Accepted before they were late."""
        return sum(count for tier, count in self.tiers.items() if tier != LATE)


class Misses(Struct, frozen=True, kw_only=True):
    """The missed accepts of one operator."""

    operator: str | None
    """Whom the orders were assigned to; nobody where they were not."""
    lost: int
    """Taken by their clock."""
    late: int
    """Accepted, but late."""


class FirstContact(Struct, frozen=True, kw_only=True):
    """How soon a channel's buyers were spoken to once their order was there (O6). Seconds."""

    channel: str
    orders: int
    """Whose buyers were spoken to."""
    half: int
    """Within so long it was half of them."""
    slowest: int


class LateSteps(Struct, frozen=True, kw_only=True):
    """Orders that stayed too long in one status, the shop's own fault."""

    channel: str
    status: str
    title: str
    """Of the status; a message id."""
    orders: int


class Fees(Struct, frozen=True, kw_only=True):
    """What one fee has cost."""

    channel: str
    key: str
    title: str
    """A message id."""
    count: int
    """How often it came up, free ones included."""
    amount: Money


class Quality(Struct, frozen=True, kw_only=True):
    """The whole report."""

    days: int
    since: int
    until: int
    zone: str
    """The desk's, in which it is told."""
    titles: dict[str, str]
    """What the channels are called, message ids by their keys."""
    violations: Violations
    ladders: list[Ladder]
    late_steps: list[LateSteps]
    """The most first."""
    fees: list[Fees]
    acceptance: list[Acceptance]
    """All channels together first, then each that had orders."""
    first_contacts: list[FirstContact]
    misses: list[Misses]
    """The most first."""
    unproven: list[Unproven]
    unreceived: list[Unreceived]
    """Money that has not come in yet, by shelf (K71): as it is now, of all channels; empty for a report of one."""

    @property
    def paid(self) -> dict[str, Money]:
        """The fees by currency: sums of different ones are never added."""
        sums: dict[str, Money] = {}
        for fee in self.fees:
            code = fee.amount.currency
            sums[code] = replace(fee.amount, minor=sums[code].minor + fee.amount.minor) if code in sums else fee.amount
        return sums


@needs()
def report(desk: Desk, *, days: int = DAYS, channel: str = "") -> Quality:
    """The report as whoever asks may read it: of people only themselves, unless they may more; sums as they see them.

    `Refused` for a channel that there is not.
    """
    found, sight = quality(desk.store, desk.rules, desk.clock(), days=days, channel=channel), desk.access.sight()
    everybody = may(sight.role, Right.REPORT_ALL)
    return replace(
        found,
        misses=[miss for miss in found.misses if everybody or miss.operator == sight.operator],
        unproven=[act for act in found.unproven if everybody or act.operator == sight.operator],
        unreceived=[] if channel else not_received(desk.store),
        fees=[replace(fee, amount=sight.money(fee.amount)) for fee in found.fees],
    )


def quality(store: Store, rules: Rules, now: int, *, days: int = DAYS, channel: str = "") -> Quality:
    """The report over the last `days`, of one channel or of all; `Refused` for one that there is not."""
    if channel:
        rules.book(channel)
    channels = [channel] if channel else rules.channels
    books = {name: rules.book(name) for name in channels}
    since, figures = now - days * DAY, store.quality
    by_clock = {reason for book in books.values() for reason in _by_clock(book)}
    left = [row for row in figures.left_new(since, by_clock) if row.channel in books]
    misses = _misses(left, [row for row in figures.lost(since, by_clock) if row[0] in books])
    unproven = [act for act in figures.unproven(since) if act.channel in books]
    late = [*figures.delivered_late(since), *figures.late_on_the_way(now)]
    late_steps = _late_steps(books, [*figures.left_late(since), *figures.standing_late(now)])
    return Quality(
        days=days,
        since=since,
        until=now,
        zone=rules.home_zone(store.orders.first_channel()),
        titles={name: book.title for name, book in books.items()},
        violations=Violations(
            missed_accepts=sum(miss.lost + miss.late for miss in misses),
            late_deliveries=sum(count for name, count in late if name in books),
            moves_without_evidence=sum(act.moved for act in unproven),
            out_of_stock=_out_of_stock(store, books, since),
            late_steps=sum(late.orders for late in late_steps),
        ),
        late_steps=late_steps,
        ladders=[ladder for name, book in books.items() for ladder in _ladders(store, name, book, now)],
        fees=[
            Fees(channel=name, key=key, title=fee_title(books[name], key), count=count, amount=Money(minor, currency))
            for name, key, currency, minor, count in figures.fees(since)
            if name in books
        ],
        acceptance=_acceptances(left, _tiers(books.values())),
        first_contacts=_first_contacts(row for row in figures.first_contacts(since) if row[0] in books),
        misses=misses,
        unproven=unproven,
        unreceived=[],
    )


def fee_title(book: Rulebook, key: str) -> str:
    """What a fee in the ledger is called; a message id. Its key where the rulebook knows it no more."""
    return next((fee.title for fee in book.fee if fee.key == key), key)


def _by_clock(book: Rulebook) -> set[str]:
    """The reasons by which a clock ends an order, where that costs the shop."""
    ended = {step.reason for step in book.step if ActorKind.SYSTEM in step.by and step.reason}
    return {reason.key for reason in book.reason if reason.key in ended and reason.penalty is not Penalty.NONE}


def _out_of_stock(store: Store, books: dict[str, Rulebook], since: int) -> int:
    reasons = {(name, r.key) for name, book in books.items() for r in book.reason if r.goods is GoodsAct.ZERO}
    cancelled = store.quality.cancelled(since, {reason for _channel, reason in reasons})
    return sum(count for name, reason, count in cancelled if (name, reason) in reasons)


def _ladders(store: Store, channel: str, book: Rulebook, now: int) -> Iterable[Ladder]:
    for reason in book.reason:
        if reason.ladder is None:
            continue
        rungs, within = reason.ladder.rungs, reason.ladder.within
        done, oldest = store.quality.on_ladder(channel, reason.key, now - within)
        yield Ladder(
            channel=channel,
            reason=reason,
            done=done,
            rungs=len(rungs),
            days=within // DAY,
            following=rungs[min(done, len(rungs) - 1)],
            counts_until=None if oldest is None else oldest + within,
        )


def _late_steps(books: dict[str, Rulebook], late: list[tuple[str, str, int]]) -> list[LateSteps]:
    counts: Counter[tuple[str, str]] = Counter()
    for channel, status, orders in late:
        if channel in books and all(target.ours for target in books[channel].target if status in target.in_):
            counts[channel, status] += orders
    titles = {(name, status.key): status.title for name, book in books.items() for status in book.status}
    return [
        LateSteps(channel=channel, status=status, title=titles.get((channel, status), status), orders=orders)
        for (channel, status), orders in counts.most_common()
    ]


def _first_contacts(waited: Iterable[tuple[str, int]]) -> list[FirstContact]:
    by_channel = defaultdict[str, list[int]](list)
    for channel, seconds in waited:
        by_channel[channel].append(seconds)
    return [
        FirstContact(channel=channel, orders=len(all_), half=sorted(all_)[(len(all_) - 1) // 2], slowest=max(all_))
        for channel, all_ in sorted(by_channel.items())
    ]


def _tiers(books: Iterable[Rulebook]) -> list[str]:
    """The tiers, the best first."""
    named = (tier.name for book in books for target in book.target for tier in target.tiers)
    return list(dict.fromkeys([*named, LATE]))


def _acceptances(left: list[Left], tiers: list[str]) -> list[Acceptance]:
    channels = sorted({row.channel for row in left})
    alone = (_acceptance(name, [row for row in left if row.channel == name], tiers) for name in channels)
    return [_acceptance("", left, tiers), *alone]


def _acceptance(channel: str, left: list[Left], tiers: list[str]) -> Acceptance:
    accepted = _counted((row.tier, row.orders) for row in left if row.how == "accepted")
    counts = {tier: count for tier, count in accepted.items() if tier is not None}
    return Acceptance(
        channel=channel,
        tiers={tier: counts[tier] for tier in dict.fromkeys([*tiers, *counts]) if tier in counts},
        missed=sum(row.orders for row in left if row.how == "missed"),
        untimed=accepted[None],
        elsewhere=sum(row.orders for row in left if row.how == "elsewhere"),
    )


def _misses(left: list[Left], lost: list[tuple[str, str | None, int]]) -> list[Misses]:
    """An order that was accepted late and lost all the same is missed once."""
    accepted = [row for row in left if row.how == "accepted" and not row.lost]
    late = _counted((row.assigned, row.orders) for row in accepted if row.tier == LATE)
    gone = _counted((who, count) for _channel, who, count in lost)
    found = [Misses(operator=who, lost=gone[who], late=late[who]) for who in {**gone, **late}]
    return sorted(found, key=lambda miss: (-miss.lost - miss.late, miss.operator or ""))


def _counted(pairs: Iterable[tuple[str | None, int]]) -> Counter[str | None]:
    counts: Counter[str | None] = Counter()
    for name, count in pairs:
        counts[name] += count
    return counts
