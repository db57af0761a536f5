"""The people at the desk: registered with a role by a director, on shift by their own word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from orderdesk.desk.access import Access
from orderdesk.desk.desk import Rules
from orderdesk.desk.distributing import distribute
from orderdesk.desk.keyring import give_key, revoke_key
from orderdesk.errors import BadInput, NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model import Operator
from orderdesk.public_keys import PublicKey
from orderdesk.rules.roles import DIRECTOR, Right, may
from orderdesk.store import Store
from orderdesk.text import clean


class Staff:
    """The operators of a desk, as one of them may change them."""

    def __init__(self, store: Store, rules: Rules, now: int, operator: str) -> None:
        """`operator` acts at `now`."""
        self._store, self._rules, self._now, self._operator = store, rules, now, operator
        self._access = Access(store, rules.roles, operator)

    def add(self, name: str, role: str, categories: Sequence[str] = (), key: PublicKey | None = None) -> Operator:
        """Register somebody, with a key to log in by; the first must be a director, since only he registers others."""
        with self._store.write():
            self._access.check(Right.STAFF)
            self._check_role(role)
            known = clean(name, limit=60).strip()
            if not known:
                raise BadInput(_("The name is empty."))
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
            operator = self._put(Operator(name=known, role=role, categories=served))
            if key is not None:
                give_key(self._store, operator, key, by=self._operator, at=self._now)
            return operator

    def set_role(self, name: str, role: str) -> Operator:
        """Give a registered operator another role."""
        with self._store.write():
            self._access.check(Right.STAFF)
            self._check_role(role)
            return self._put(replace(self._registered(name), role=role))

    def add_key(self, name: str, key: PublicKey) -> Operator:
        """Let a registered operator log in by one more key."""
        with self._store.write():
            self._access.check(Right.STAFF)
            operator = self._registered(name)
            give_key(self._store, operator, key, by=self._operator, at=self._now)
            return operator

    def revoke_key(self, name: str, fingerprint: str) -> Operator:
        """Let nobody log in by an operator's key any more."""
        with self._store.write():
            self._access.check(Right.STAFF)
            operator = self._registered(name)
            revoke_key(self._store, operator, fingerprint, by=self._operator, at=self._now)
            return operator

    def block(self, name: str, *, blocked: bool) -> Operator:
        """Shut somebody out, which ends his shift, or let him in again. His orders stay his."""
        with self._store.write():
            self._access.check(Right.STAFF)
            operator = self._registered(name)
            return self._put(
                replace(operator, blocked=blocked, on_shift_since=None if blocked else operator.on_shift_since)
            )

    def start_shift(self) -> int:
        """The acting operator is on shift from now on; how many new orders were given out thereby."""
        with self._store.write():
            operator = self._registered(self._operator)
            self._access.role()
            if operator.on_shift_since is None:
                self._put(replace(operator, on_shift_since=self._now))
            return distribute(self._store, self._rules, self._now)

    def end_shift(self) -> int:
        """The acting operator is on shift no more; how many open orders stay his."""
        with self._store.write():
            self._put(replace(self._registered(self._operator), on_shift_since=None))
            return self._store.orders.load(self._operator)

    # --- inside ----------------------------------------------------------------------------------------------

    def _put(self, operator: Operator) -> Operator:
        self._store.operators.put(operator, by=self._operator, at=self._now)
        if not any(self._may_register(one) for one in self._store.operators.registered()):
            raise Refused(_("A desk needs a director: make somebody else one first."))
        return operator

    def _may_register(self, operator: Operator) -> bool:
        role = self._access.role_of(operator)
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
