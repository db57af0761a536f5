"""What a rulebook answers about cancelling: which reasons there are, what is behind them, what they cost. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from orderdesk.clock import DAY
from orderdesk.i18n import _, ngettext
from orderdesk.money import Money
from orderdesk.rules.conditions import holds
from orderdesk.rules.context import NO_ANSWER, SPOKEN, RuleContext
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.reasons import Evidence, Fee, Reason
from orderdesk.wording.labels import result_name

_SHARES = 10_000
"""Hundredths of a percent in a whole."""


def reasons(book: Rulebook, situation: RuleContext) -> list[Reason]:
    """The reasons an operator may cancel for now, by their digits."""
    offered = [r for r in book.reason if r.digit and holds(r.when, situation.value)]
    return sorted(offered, key=lambda reason: reason.digit)


class EvidenceFound(Struct, frozen=True):
    """How far the logged contacts support a reason."""

    enough: bool
    said: str
    """In words: what is there and what is wanted."""


def evidence(wanted: Evidence | None, situation: RuleContext, *, foreign: bool = False) -> EvidenceFound:
    """Weigh the order's contact log against what a reason needs; `foreign` says that the phone is of elsewhere."""
    if wanted is None:
        return EvidenceFound(True, "")
    contacts = situation.since_late if wanted.since_late else situation.contacts
    if wanted.foreign_phone and foreign:
        return EvidenceFound(True, _("the phone is of another country"))
    failed = [contact.at for contact in contacts if contact.result in NO_ANSWER]
    talks = sum(contact.result in (wanted.results or SPOKEN) for contact in contacts)
    if wanted.attempts:
        span = max(failed, default=0) - min(failed, default=0)
        said = ngettext("{have} of {want} attempts", "{have} of {want} attempts", len(failed))
        said = said.format(have=len(failed), want=wanted.attempts)
        if wanted.over:
            said += " " + _("over {have} h ({want} h needed)").format(have=span // 3600, want=wanted.over // 3600)
        return EvidenceFound(len(failed) >= wanted.attempts and span >= wanted.over, said)
    if wanted.contacts:
        said = _("{have} of {want} calls or messages").format(have=len(contacts), want=wanted.contacts)
        return EvidenceFound(len(contacts) >= wanted.contacts, said)
    return EvidenceFound(talks >= wanted.talks, _talks(wanted, talks))


def _talks(wanted: Evidence, count: int) -> str:
    """How many talks are logged that say what is wanted, in words."""
    if count:
        return ngettext("{count} talk logged", "{count} talks logged", count).format(count=count)
    if not wanted.results:
        return _("no talk with the buyer is logged")
    results = ", ".join(map(result_name, wanted.results))
    return _("no call is logged with the result “{results}”").format(results=results)


class Charge(Struct, frozen=True):
    """A fee for one order."""

    fee: Fee
    amount: Money
    time: int = 1
    """Which one within the fee's time it is, counted from 1: the first few may cost nothing."""

    @property
    def free(self) -> bool:
        """Whether it is one of those that cost nothing."""
        return self.time <= self.fee.free

    @property
    def last_free(self) -> bool:
        """Whether it is the last of them."""
        return self.time == self.fee.free

    def __str__(self) -> str:
        """In words, with its amount; one that costs nothing says how many of those there are."""
        if not self.free:
            return f"{_(self.fee.title)}: {self.amount}"
        return _("{fee}: free, number {here} of {all} within {days} days").format(
            fee=_(self.fee.title), here=self.time, all=self.fee.free, days=self.fee.within // DAY
        )


def charges(book: Rulebook, situation: RuleContext, charged: Mapping[str, int]) -> list[Charge]:
    """The fees of an order that ends as `situation` says, with its `reason`.

    `charged` counts, by the fee's key, how often it has come up within its time already.
    """
    found: dict[str, Charge] = {}
    for fee in book.fee:
        amount = situation.order.value(fee.of)
        due = holds(fee.when, situation.value) and (not fee.expired or not situation.expired.isdisjoint(fee.expired))
        if fee.key not in found and isinstance(amount, int) and due:
            time = charged.get(fee.key, 0) + 1
            share = 0 if time <= fee.free else fee.percent
            found[fee.key] = Charge(fee, Money(amount * share // _SHARES, situation.order.total.currency), time)
    return list(found.values())
