"""What an answer of a channel is to an order that is there: the one place where that is decided.

Every answer is compared with the order as the desk has it. What the channel said last, kept beside the order, tells
what is new in it, and so whose doing a difference is:

1. **Stale** is an answer that equals one from before the last or bears an older time of its own, and one from a file
   that falls behind the channel's own last word or speaks of work on an order that is closed. It changes nothing but a
   mark. An answer that is fetched live is never stale.
2. What the desk's own clock has presumed is taken back by any answer that contradicts it, also by an unchanged one: a
   channel that still has the order has not cancelled it.
3. What an operator has done stands until the channel says something *new*: it has perhaps not heard of it yet. So an
   unchanged answer never speaks against them, and a new one only where it is further along than the order is here. What
   they have recorded as the channel's or the buyer's own doing the channel must know: an unchanged one sets a mark.
   While what they have done waits to be told, a live answer from before it sets none. What somebody says to have told
   the channel it must know as well: one that repeats the state from before sets a mark, unchanged or not.
4. What is fulfilled here ends by no answer unseen: whoever gave the goods out must hear that the channel calls it off.
   It stays fulfilled, unless the channel itself has had it so.
5. What the channel has refused was never done: then the order goes where the channel has it, forward or back.
6. Where the order stands where the channel itself last had it, it follows the channel: forward always, backwards where
   the rulebook says that facts can be taken back (`backwards`), or the answer is live.
7. Where what the channel says newly means that no goods may be given out yet (`hold`), the order goes there also from
   further on, wherever it was last, as long as its goods are in the shop or with its courier.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.desk.intake.channel_word import Word, last_word, unknown_state, word_of
from orderdesk.desk.orders.to_tell import not_known_there, says
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.i18n import _
from orderdesk.model import Actor, ActorKind, Order
from orderdesk.rules.payment import stands
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.runs.giving_out import gone
from orderdesk.values import replace


class Verdict(StrEnum):
    """What is done with an answer."""

    STALE = "stale"
    """Nothing but a mark."""
    STAY = "stay"
    """What else is new in it is taken over; the order stays where it is."""
    FOLLOW = "follow"
    """The order goes where the channel has it."""
    REOPEN = "reopen"
    """So does one that only the desk's own clock had closed, and somebody must look."""


class Judgement(Struct, frozen=True):
    """The verdict, and words where an operator should look."""

    verdict: Verdict
    word: Word
    said: str = ""
    contrary: bool = False
    """Whether the channel calls off what is fulfilled here: everybody hears of that."""
    heard: bool = False
    """Of one that is stale: whether it is the channel's last word all the same, though nothing follows from it."""


def judge(work: UnitOfWork, incoming: IncomingOrder, before: Mapping[str, Any], *, new: bool, live: bool,
          truth: bool = False) -> Judgement:  # fmt: skip
    """What to do with an answer; `before` is the channel's last one, `new` whether this one differs from it.

    With `truth` the channel has just refused what was done here.
    """
    order, book = work.order, work.book
    word = _standing(book, order, word_of(book, incoming))
    if new and not live and _is_old(work, incoming, before):
        return Judgement(Verdict.STALE, word, _("an answer that came before is here again: nothing was changed"))
    theirs = word.status
    if theirs is None or theirs == order.status:
        return Judgement(Verdict.STAY, word, unknown_state(incoming, word) if new and word.unsure else "")
    if truth and not word.unsure:
        reopened = order.shelf.closed and not book.status_of(theirs).shelf.closed
        return Judgement(Verdict.REOPEN if reopened else Verdict.FOLLOW, word)
    if not word.unsure and _presumed(work):
        said = _("cancelled here by the clock, but the channel still has it: taken up again")
        if book.status_of(theirs).shelf.closed:
            said = _("cancelled here by the clock, but the channel says “{theirs}”: so it is here now").format(
                theirs=_(book.status_of(theirs).title)
            )
        return Judgement(Verdict.REOPEN, word, said)
    last = _standing(book, order, last_word(book, before))
    unknown = "" if word.unsure else not_known_there(work, theirs)
    if not new:
        said = unknown or (_kept(book, order, theirs) if _relayed(work) and not word.unsure else "")
        return Judgement(Verdict.STALE if said else Verdict.STAY, word, said)
    if last == word:
        return _unheard(order, book, word, unknown, live=live)
    if word.unsure:
        return Judgement(Verdict.STAY, word, unknown_state(incoming, word))
    kept = _kept(book, order, theirs)
    if book.fulfilled(order.status) and book.ends_unfulfilled(theirs):
        return _called_off(book, order, word, last)
    if _further(book, theirs, order.status):
        return Judgement(Verdict.FOLLOW, word)
    if word.hold and not order.shelf.closed and not gone(book, order):
        return Judgement(Verdict.FOLLOW, word, _(word.hold))
    heard = _is_later(book, incoming, before, word, last)
    if last.status != order.status:
        if live and _is_being_told(work, theirs):
            return Judgement(Verdict.STAY, word, unknown)
        stale = order.shelf.closed and not live
        return Judgement(Verdict.STALE if stale else Verdict.STAY, word, unknown or kept, heard=heard)
    if live or (book.status_of(theirs).backwards and not order.shelf.closed):
        return Judgement(Verdict.FOLLOW, word)
    return Judgement(Verdict.STALE, word, kept, heard=heard)


def _called_off(book: Rulebook, order: Order, word: Word, last: Word) -> Judgement:
    """What to do where the channel calls off what is fulfilled here: never without a word."""
    assert word.status is not None
    if last.status == order.status:
        said = _("the channel says “{theirs}” of what was “{ours}”: so it is here now, look into its cabinet")
        verdict = Verdict.FOLLOW
    else:
        said = _("the channel says “{theirs}”, but here it is “{ours}”: kept as it is here, look into its cabinet")
        verdict = Verdict.STAY
    titles = {"theirs": _(book.status_of(word.status).title), "ours": _(book.status_of(order.status).title)}
    return Judgement(verdict, word, said.format(**titles), contrary=True)


def _is_later(book: Rulebook, incoming: IncomingOrder, before: Mapping[str, Any], word: Word, last: Word) -> bool:
    """Whether a word was said after the last one: by its own time, or since it is further along."""
    assert word.status is not None
    if last.status is None or incoming.said_at > before.get("said_at", 0):
        return True
    return not last.unsure and _further(book, word.status, last.status)


def _standing(book: Rulebook, order: Order, word: Word) -> Word:
    """The word, with where the order stands by it: one that is done may have to wait for its money."""
    return word if word.status is None else replace(word, status=stands(book, order, word.status))


def _unheard(order: Order, book: Rulebook, word: Word, unknown: str, *, live: bool) -> Judgement:
    """An answer with nothing new about the status: the desk is ahead by what the channel has not heard of.

    `unknown` says what it should have heard of by now.
    """
    assert word.status is not None
    if order.shelf.closed and not book.status_of(word.status).shelf.closed:
        return Judgement(Verdict.STAY if live else Verdict.STALE, word, unknown or _kept(book, order, word.status))
    return Judgement(Verdict.STAY, word, unknown)


def _is_old(work: UnitOfWork, incoming: IncomingOrder, before: Mapping[str, Any]) -> bool:
    said_at, last_at = incoming.said_at, before.get("said_at", 0)
    return 0 < said_at < last_at or work.store.answers.said_before(work.order.id, incoming.said)


def _presumed(work: UnitOfWork) -> bool:
    """Whether it was our own clock that closed the order: a presumption that the channel can correct."""
    return work.order.shelf.closed and _moved_by(work).kind is ActorKind.SYSTEM


def _relayed(work: UnitOfWork) -> bool:
    """Whether the order stands where it does because an operator has recorded what was done outside."""
    actor = _moved_by(work)
    return actor.kind is not ActorKind.OPERATOR and bool(actor.operator)


def _moved_by(work: UnitOfWork) -> Actor:
    """Who brought the order where it stands."""
    return [event for event in work.store.history.of(work.order.id) if "status" in event.changes][-1].actor


def _further(book: Rulebook, theirs: str, ours: str) -> bool:
    """Whether a status lies further along than another: every end lies beyond all work."""
    ends = book.status_of(theirs).shelf.closed, book.status_of(ours).shelf.closed
    return ends[0] > ends[1] or book.stage(theirs) > book.stage(ours)


def _is_being_told(work: UnitOfWork, theirs: str) -> bool:
    """Whether the desk is ahead by what the channel is still to be told: then nothing is in doubt."""
    book, ours = work.book, work.order.status
    return any(
        says(book, ours, item.kind) and not says(book, theirs, item.kind)
        for item in work.store.outbox.untold(work.order.id)
    )


def _kept(book: Rulebook, order: Order, theirs: str) -> str:
    return _("the channel says “{theirs}”, here it is “{ours}”: kept as it is here").format(
        theirs=_(book.status_of(theirs).title), ours=_(book.status_of(order.status).title)
    )
