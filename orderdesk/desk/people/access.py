"""Who is at work, and what they may do and see: asked anew each time, since a director may change it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import ASSIGNED, OFFERED_TO, Operator, Order
from orderdesk.rules.roles import DIRECTOR, Right, Role, may, refusal
from orderdesk.rules.visibility import Visibility
from orderdesk.store import Store

_NOTHING = Role(title="", assigned_only=True)
"""The role of one who is refused: they see no order, since none is assigned to nobody."""


class Rehearsed(Exception):
    """It would have been done: all of it is taken back."""


class Access:
    """The rights of one operator, as the store has them."""

    def __init__(self, store: Store, roles: Mapping[str, Role], operator: str) -> None:
        """Asks `store` who `operator` is."""
        self._store, self._roles, self.operator = store, roles, operator
        self._needed: Callable[[], tuple[Right, ...] | None] | None = None
        self._journal: Callable[[Store], None] | None = None
        self._key = ""

    def role(self) -> Role:
        """Their role; everybody is a director until operators are registered, then `Refused` when not one of them."""
        known, registered = self._store.operators.standing(self.operator)
        if known is None or known.role is None:
            if not registered:
                return self._roles[DIRECTOR]
            raise Refused(
                _("{name} is not registered here: a director can do it with `orderdesk operator add`.").format(
                    name=self.operator
                )
            )
        if known.blocked:
            raise Refused(_("{name} is blocked: a director can lift it.").format(name=known.name))
        if known.role not in self._roles:
            raise Refused(
                _("{name} has the role “{role}”, which does not exist any more; there are: {known}.").format(
                    name=known.name, role=known.role, known=", ".join(self._roles)
                )
            )
        return self._roles[known.role]

    def role_of(self, operator: Operator) -> Role | None:
        """The role of anybody, if they may work."""
        return None if operator.blocked else self._roles.get(operator.role or "")

    def sight(self) -> Visibility:
        """What they see; nothing at all while they are refused."""
        try:
            return Visibility(self.operator, self.role())
        except Refused:
            return Visibility("", _NOTHING)

    def check(self, *rights: Right) -> None:
        """Refuse what their role may not do, with the sentence that says whose it is."""
        role = self.role()
        for right in rights:
            if not may(role, right):
                raise refusal(self._roles, right)

    @contextmanager
    def asking(
        self,
        needed: Callable[[], tuple[Right, ...] | None],
        journal: Callable[[Store], None] | None = None,
        key: str = "",
    ) -> Iterator[None]:
        """What is done within needs this; `Refused` where the role does not have it. For `None` nobody is asked.

        `journal` notes the act of each transaction, where what is done in it has not; with a `key` it is done once.
        """
        self._ask(needed())
        before = self._needed, self._journal, self._key
        self._needed, self._journal, self._key = needed, journal, key
        try:
            yield
        finally:
            self._needed, self._journal, self._key = before

    @contextmanager
    def changing(self) -> Iterator[Store]:
        """The transaction of a command: under the write lock, what it needs is asked once more.

        A command of several has its key with the first that notes an act: the others are part of what is done once.
        """
        assert self._needed is not None, "changed past the door"
        with self._store.write(self._key) as store:
            self._ask(self._needed())
            yield store
            if self._journal is not None and store.acts.opened is None:
                self._journal(store)
        if self._store.acts.keyed:
            self._key = ""

    @contextmanager
    def rehearsing(self) -> Iterator[Store]:
        """The same transaction, taken back at its end: whether it is possible is asked before it is signed."""
        with suppress(Rehearsed), self.changing() as store:
            yield store
            raise Rehearsed

    @contextmanager
    def beside(self) -> Iterator[Store]:
        """A transaction beside that of the command: no act of its own, and not what is done once."""
        assert self._needed is not None, "changed past the door"
        with self._store.write() as store:
            self._ask(self._needed())
            yield store

    def _ask(self, needed: tuple[Right, ...] | None) -> None:
        if needed is not None:
            self.check(*needed)

    def check_own(self, order: Order) -> None:
        """Refuse to act on an order that is not theirs, where they work on their own only."""
        role = self.role()
        if role.assigned_only and order.facts.get(ASSIGNED) != self.operator:
            if order.facts.get(OFFERED_TO) == self.operator:
                raise Refused(_("Order {number} is offered to you: take it over first.").format(number=order.number))
            raise _not_his(order)

    def check_sees(self, order: Order) -> None:
        """Refuse to show an order that is not theirs, where they see their own only."""
        if not Visibility(self.operator, self.role()).sees(order):
            raise _not_his(order)


def _not_his(order: Order) -> Refused:
    return Refused(_("Order {number} is not assigned to you.").format(number=order.number))
