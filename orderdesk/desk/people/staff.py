"""The people at the desk: registered with a role by a director, on shift by their own word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Self

from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.people.access import Access
from orderdesk.desk.people.distribute import distribute
from orderdesk.desk.people.filters import promised_day
from orderdesk.desk.people.keyring import give_key, revoke_key
from orderdesk.desk.people.pin import check_pin, set_pin
from orderdesk.desk.people.shift_sheet import Sheet, drawn_up, kept
from orderdesk.desk.rights import anyone, needs
from orderdesk.errors import BadInput, NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model import NAME_LENGTH, Operator
from orderdesk.public_keys import PublicKey
from orderdesk.rules.roles import DIRECTOR, Right, may
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.values import replace
from orderdesk.wording.labels import nobodys_names


class Staff:
    """The operators of a desk, as one of them may change them."""

    def __init__(self, store: Store, rules: Rules, now: int, operator: str) -> None:
        """`operator` acts at `now`."""
        self._store, self._rules, self._now, self._operator = store, rules, now, operator
        self.access = Access(store, rules.roles, operator)

    @classmethod
    def of(cls, desk: Desk) -> Self:
        """As whoever is at this desk may change them."""
        return cls(desk.store, desk.rules, desk.clock(), desk.actor.name)

    @needs(Right.STAFF)
    def add(
        self,
        name: str,
        role: str,
        categories: Sequence[str] = (),
        key: PublicKey | None = None,
        account: str | None = None,
    ) -> Operator:
        """Register somebody, with a key to log in by and the account of the system that he is known by.

        The first must be a director, since only he registers others.
        """
        with self.access.changing():
            self._check_role(role)
            known = self._free_name(name)
            if not self._store.operators.any_registered() and not may(self._rules.roles[role], Right.STAFF):
                raise Refused(
                    _(
                        "The first one must be a director, since only a director registers others: --role {role}."
                    ).format(role=DIRECTOR)
                )
            found = self._store.operators.get(known)
            if found is not None and found.role is not None:
                raise Refused(_("{name} is registered already, as {role}.").format(name=known, role=found.role))
            served = tuple(words for category in categories if (words := clean(category, limit=60).strip()))
            operator = self._put(Operator(name=known, role=role, categories=served, account=self._free(account)))
            if key is not None:
                give_key(self._store, operator, key, by=self._operator, at=self._now)
            return operator

    @needs(Right.STAFF)
    def set_role(self, name: str, role: str) -> Operator:
        """Give a registered operator another role."""
        with self.access.changing():
            self._check_role(role)
            return self._put(replace(self._registered(name), role=role))

    @needs(Right.STAFF)
    def set_account(self, name: str, account: str | None) -> Operator:
        """Let a registered operator be known by an account of the system, or by none any more."""
        with self.access.changing():
            return self._put(replace(self._registered(name), account=self._free(account)))

    @needs(Right.STAFF)
    def add_key(self, name: str, key: PublicKey) -> Operator:
        """Let a registered operator log in by one more key."""
        with self.access.changing():
            operator = self._registered(name)
            give_key(self._store, operator, key, by=self._operator, at=self._now)
            return operator

    @needs(Right.STAFF)
    def revoke_key(self, name: str, fingerprint: str) -> Operator:
        """Let nobody log in by an operator's key any more."""
        with self.access.changing():
            operator = self._registered(name)
            revoke_key(self._store, operator, fingerprint, by=self._operator, at=self._now)
            return operator

    @needs(Right.STAFF)
    def block(self, name: str, *, blocked: bool) -> Operator:
        """Shut somebody out, which ends his shift, or let him in again. His orders stay his."""
        with self.access.changing():
            operator = self._registered(name)
            return self._put(
                replace(operator, blocked=blocked, on_shift_since=None if blocked else operator.on_shift_since)
            )

    @needs()
    def unread(self) -> list[Sheet]:
        """The hand-over sheets with something on them that nobody has read yet, the oldest first."""
        return [sheet for stored in self._store.sheets.unread() if (sheet := self._seen(kept(stored))).entries]

    @needs()
    def last_sheet(self) -> Sheet | None:
        """The hand-over sheet that was written last."""
        stored = self._store.sheets.last()
        return None if stored is None else self._seen(kept(stored))

    @anyone
    def on_shift_since(self) -> int | None:
        """Since when the acting operator is on shift."""
        known = self._store.operators.get(self._operator)
        return None if known is None else known.on_shift_since

    @needs()
    def start_shift(self, read: Collection[int] = ()) -> int:
        """The acting operator is on shift from now on; how many new orders were given out thereby.

        He says by their ids which hand-over sheets he has `read`: while one is left that nobody has, he cannot start.
        """
        with self.access.changing():
            operator = self._registered(self._operator)
            if operator.on_shift_since is None:
                for sheet in self.unread():
                    if sheet.id not in read:
                        said = _("{name} has left a hand-over sheet: read it first (`orderdesk shift start`).")
                        raise Refused(said.format(name=sheet.operator))
                for stored in self._store.sheets.unread():
                    self._store.sheets.read(stored.id, operator.name, self._now)
                self._put(replace(operator, on_shift_since=self._now))
            return distribute(self._store, self._rules, self._now)

    @needs()
    def sheet(self) -> Sheet:
        """The hand-over sheet of the acting operator's shift, as it would be if he went now."""
        since = self._registered(self._operator).on_shift_since
        if since is None:
            raise Refused(_("{name} is not on shift.").format(name=self._operator))
        today = promised_day(self._store, self._rules, self._now, 0)
        return drawn_up(self._store, self._operator, min(since, self._now), self._now, today)

    @needs()
    def end_shift(self) -> Sheet:
        """The acting operator is on shift no more: what he holds is free, his open orders stay his; the sheet, kept."""
        with self.access.changing():
            sheet = self.sheet()
            sheet_id = self._store.sheets.add(sheet.operator, sheet.started_at, sheet.ended_at, sheet.stored())
            self._store.claims.release_of(sheet.operator)
            self._put(replace(self._registered(self._operator), on_shift_since=None))
            return replace(sheet, id=sheet_id)

    @needs(Right.STAFF)
    def history(self, name: str) -> list[tuple[int, str, str, object, object]]:
        """What has been changed of an operator: when, by whom, which field, old and new; oldest first."""
        return self._store.operators.events(name)

    @anyone
    def load(self) -> int:
        """How many open orders are the acting operator's."""
        return self._store.orders.load(self._operator)

    # --- his PIN ---------------------------------------------------------------------------------------------

    @anyone
    def has_pin(self) -> bool:
        """Whether the acting operator has a PIN."""
        return self._store.pins.get(self._operator) is not None

    @needs()
    def set_pin(self, pin: str, old: str = "") -> None:
        """Give the acting operator a PIN; where he has one already, for the `old` one only."""
        self._registered(self._operator)
        if self.has_pin():
            check_pin(self._store, self._operator, old, self._now, self._zone)
        set_pin(self._store, self._operator, pin, self._now)

    @needs(Right.STAFF)
    def reset_pin(self, name: str) -> None:
        """Take an operator's PIN away, so that he can set another one."""
        with self.access.changing():
            operator = self._registered(name)
            if self._store.pins.get(operator.name) is None:
                raise Refused(_("{name} has no PIN.").format(name=operator.name))
            self._store.pins.forget(operator.name)
            self._store.operators.note(operator.name, "pin", "set", None, by=self._operator, at=self._now)

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _zone(self) -> str:
        return self._rules.home_zone(self._store.orders.first_channel())

    def _put(self, operator: Operator) -> Operator:
        self._store.operators.put(operator, by=self._operator, at=self._now)
        if not any(self._may_register(one) for one in self._store.operators.registered()):
            raise Refused(_("A desk needs a director: make somebody else one first."))
        return operator

    def _free_name(self, name: str) -> str:
        """A name that history, `--as` and people cannot take for another one's."""
        known = clean(name).strip()
        if not known:
            raise BadInput(_("The name is empty."))
        if len(known) > NAME_LENGTH:
            raise BadInput(_("An operator's name has at most {most} characters.").format(most=NAME_LENGTH))
        if _heard(known) in nobodys_names():
            said = _("“{name}” is what history calls who is no operator: take another name.")
            raise BadInput(said.format(name=known))
        for other in self._store.operators.registered():
            if other.name != known and _heard(other.name) == _heard(known):
                said = _("{name} is registered already: a name that differs only by its capitals is not told from it.")
                raise Refused(said.format(name=other.name))
        return known

    def _free(self, account: str | None) -> str | None:
        """An account that is nobody's yet."""
        login = clean(account or "", limit=60).strip()
        there = self._store.operators.of_account(login)
        if there is not None:
            raise Refused(
                _("The account {account} is {name}'s already: one account, one operator.").format(
                    account=login, name=there.name
                )
            )
        return login or None

    def _seen(self, sheet: Sheet) -> Sheet:
        """A sheet as the acting operator may read it: another one has drawn it up."""
        words = self.access.sight().words
        return replace(sheet, entries=tuple(replace(entry, said=words(entry.said)) for entry in sheet.entries))

    def _may_register(self, operator: Operator) -> bool:
        role = self.access.role_of(operator)
        return role is not None and may(role, Right.STAFF)

    def _registered(self, name: str) -> Operator:
        known = self._store.operators.get(clean(name).strip())
        if known is None or known.role is None:
            raise NotFound(_("{name} is not registered: `orderdesk operator add`.").format(name=clean(name, limit=40)))
        return known

    def _check_role(self, role: str) -> None:
        if role not in self._rules.roles:
            raise BadInput(
                _("There is no role “{role}”; there are: {known}.").format(
                    role=clean(role, limit=40), known=", ".join(self._rules.roles)
                )
            )


def _heard(name: str) -> str:
    """A name as people tell it from another: by neither capitals nor spaces."""
    return " ".join(name.split()).casefold()
