"""What is done with customers: merged and parted, reached otherwise, noted and marked."""

from __future__ import annotations

from orderdesk.contact_points import PHONE, ContactPoint, typed_point
from orderdesk.desk.customers.person import known, root_of
from orderdesk.desk.customers.recognise import texts_of
from orderdesk.desk.desk import Desk
from orderdesk.desk.typed_text import words
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _
from orderdesk.model import Actor
from orderdesk.store import Store
from orderdesk.store.customers.customers import Known, PointRow
from orderdesk.wording.labels import mask_phone


def merge(desk: Desk, who: str, into: str) -> tuple[int, int]:
    """Make two people one; the ids of who became a part, and of whom."""
    with desk.access.changing() as store:
        loser, winner = root_of(desk, who), root_of(desk, into)
        _check_there(loser, winner)
        if loser.id == winner.id:
            raise Refused(_("Customers {one} and {other} are one person already.").format(one=who, other=into))
        store.merges.merge(loser.id, winner.id, desk.act("customer merge"))
        _follow(store, winner.id)
    return loser.id, winner.id


def unmerge(desk: Desk, who: str) -> tuple[int, int]:
    """Take a merge back; the ids of who stands apart again, and of whom they were a part."""
    with desk.access.changing() as store:
        loser = known(desk, who)
        root_of(desk, str(loser.id))
        _check_there(loser)
        found = store.merges.of(loser.id)
        if found is None:
            parts = ", ".join(str(one.loser) for one in store.merges.into(loser.id))
            said = _("Customer {who} was not merged into anybody.").format(who=loser.id)
            raise Refused(f"{said} {_('Merged into this one: {parts}.').format(parts=parts)}" if parts else said)
        now, by = desk.clock(), desk.actor
        act = _reversing(store, by, now, found.act)
        store.merges.undo(found, loser.root, act)
        _follow(store, loser.root)
        _follow(store, loser.id)
    return loser.id, found.winner


def add_contact(desk: Desk, who: str, text: str, via: str, *, main: bool) -> str:
    """One more way to reach somebody, or the main phone from now on; as it is written here."""
    with desk.access.changing() as store:
        root = root_of(desk, who)
        _check_there(root)
        point = typed_point(text, via, _country(desk))
        holder = store.customers.reached(point)
        if holder is not None and holder.root != root.id:
            raise Refused(
                _("{value} is how customer {other} is reached: merge the two, or mark it wrong there.").format(
                    value=_told(point), other=holder.root
                )
            )
        if main and point.via != PHONE:
            raise BadInput(_("Only a phone can be the main one."))
        if holder is not None and not main:
            raise Refused(_("Customer {who} is reached by {value} already.").format(who=root.id, value=_told(point)))
        act = desk.act("customer contact")
        if holder is None:
            holder = root
            store.customers.add_point(root.id, point, act)
        if main:
            store.customers.set_phone(holder.id, point.value)
        _follow(store, root.id, changed=main)
    return point.value


def drop_contact(desk: Desk, who: str, text: str, via: str, *, wrong: bool) -> str:
    """Somebody is not reached there: a stranger is (`wrong`), or nobody any more; how it was written here."""
    with desk.access.changing() as store:
        root = root_of(desk, who)
        _check_there(root)
        point = typed_point(text, via, _country(desk))
        row = _live(store, root, point.via, point.value)
        if row is None:
            raise Refused(_("Customer {who} is not reached by {value}.").format(who=root.id, value=_told(point)))
        act = desk.act("customer contact")
        if wrong:
            store.customers.mark_wrong(row.id, act)
        else:
            store.customers.end_point(row.id, act)
        _follow(store, root.id)
    return point.value


def _told(point: ContactPoint) -> str:
    """A way to reach somebody as an error tells it: enough of a phone to recognise it."""
    return mask_phone(point.value) if point.via == PHONE else point.value


def note(desk: Desk, who: str, text: str) -> int:
    """Keep a note on somebody; their id."""
    with desk.access.changing() as store:
        root = root_of(desk, who)
        _check_there(root)
        said = words(text)
        if not said:
            raise BadInput(_("The note is empty."))
        store.remarks.note(root.id, said, desk.act("customer note"))
    return root.id


def speaks(desk: Desk, who: str, language: str) -> int:
    """Keep in which language somebody wants to be written to; their id."""
    with desk.access.changing() as store:
        root = root_of(desk, who)
        _check_there(root)
        store.remarks.speaks(root.id, language, desk.act("customer language"))
    return root.id


def mark(desk: Desk, who: str, kind: str, reason: str) -> int:
    """Mark somebody for everybody to see, for a reason; their id."""
    with desk.access.changing() as store:
        root = root_of(desk, who)
        _check_there(root)
        why = words(reason)
        if not why:
            raise BadInput(_("Say why: --reason."))
        if any(one.kind == kind for one in store.remarks.marks(store.customers.members(root.id))):
            raise Refused(_("Customer {who} bears that mark already.").format(who=root.id))
        store.remarks.mark(root.id, kind, why, desk.act("customer mark"))
    return root.id


def unmark(desk: Desk, who: str, kind: str) -> int:
    """Take a mark off somebody; their id."""
    with desk.access.changing() as store:
        root = root_of(desk, who)
        found = [one for one in store.remarks.marks(store.customers.members(root.id)) if one.kind == kind]
        if not found:
            raise Refused(_("Customer {who} does not bear that mark.").format(who=root.id))
        act = desk.act("customer mark")
        for one in found:
            store.remarks.unmark(one.id, act)
    return root.id


def _follow(store: Store, root: int, *, changed: bool = False) -> None:
    """Keep in step what follows from how somebody is reached: their main phone, and what their orders are found by."""
    if store.customers.refresh(root) or changed:
        store.orders.index(texts_of(store, root))


def _reversing(store: Store, by: Actor, now: int, act: int) -> int:
    return store.acts.open("customer unmerge", by, at=now, recorded_at=now, reverses=act)


def _live(store: Store, root: Known, via: str, value: str) -> PointRow | None:
    rows = store.customers.points(root.id)
    return next((row for row in rows if row.live and (row.via, row.value) == (via, value)), None)


def _check_there(*people: Known) -> None:
    for one in people:
        if one.erased_act is not None:
            raise Refused(_("Customer {who} was erased.").format(who=one.id))


def _country(desk: Desk) -> str:
    return desk.rules.book(desk.store.orders.first_channel() or desk.rules.channels[0]).country
