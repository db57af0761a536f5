"""The people at the desk: registered with a role by a director, let in by keys and accounts, shut out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Final

from orderdesk.desk.command import Ask, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.people.staff import registered
from orderdesk.desk.rights import ANYONE, Need
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import LANGUAGES, _, mark
from orderdesk.model import NAME_LENGTH, Operator
from orderdesk.model.public_keys import PublicKey
from orderdesk.rules.roles import DIRECTOR, Right, may
from orderdesk.sanitize import clean
from orderdesk.store.people.accounts import LANGUAGE
from orderdesk.values import replace
from orderdesk.wording.labels import nobodys_names

WATCHED: Final = "watched_since"
"""What is noted of an operator whose screen somebody begins or ends to watch."""

_NAME = mark("Their name.")
_ROLE = mark("Their role: seller, manager, dispatcher, courier, director …")


class _OfPeople(ShopCommand[Operator], frozen=True):
    need: ClassVar = Need((Right.STAFF,))
    touches: ClassVar = Touches.PEOPLE

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Who they are now."""
        known = desk.rules.roles.get(done.role or "")
        state = f" ({_('blocked')})" if done.blocked else ""
        return [f"{done.name}: {_(known.title) if known else done.role}{state}"]


class AddOperator(_OfPeople, frozen=True):
    """Register somebody, with a key to log in by and the account of the system that they are known by."""

    name: ClassVar = "operator add"
    title: ClassVar = mark("operators: register somebody")

    who: Annotated[str, Ask(_NAME, argument=True, metavar="NAME")]
    role: Annotated[str, Ask(_ROLE, metavar="ROLE")]
    categories: tuple[str, ...] = ()
    """Of goods that they serve."""
    key: PublicKey | None = None
    account: str | None = None

    def run(self, desk: Desk) -> Operator:
        """Register them. The first must be a director, since only a director registers others."""
        with desk.access.changing() as store:
            check_role(desk, self.role)
            known = free_name(desk, self.who)
            if not store.operators.any_registered() and not may(desk.rules.roles[self.role], Right.STAFF):
                raise Refused(
                    _(
                        "The first one must be a director, since only a director registers others: --role {role}."
                    ).format(role=DIRECTOR)
                )
            found = store.operators.get(known)
            if found is not None and found.role is not None:
                raise Refused(_("{name} is registered already, as {role}.").format(name=known, role=found.role))
            served = tuple(words for category in self.categories if (words := clean(category, limit=60).strip()))
            one = Operator(name=known, role=self.role, categories=served, account=_free_account(desk, self.account))
            _put(desk, one)
            if self.key is not None:
                from orderdesk.desk.people.keyring import give_key

                give_key(store, one, self.key, by=desk.actor.name, at=desk.clock())
            return one


class SetRole(_OfPeople, frozen=True):
    """Give an operator another role."""

    name: ClassVar = "operator role"
    title: ClassVar = mark("operators: give somebody another role")

    who: Annotated[str, Ask(_NAME, argument=True, metavar="NAME")]
    role: Annotated[str, Ask(_ROLE, argument=True, metavar="ROLE")]

    def run(self, desk: Desk) -> Operator:
        """Give it."""
        with desk.access.changing():
            check_role(desk, self.role)
            return _put(desk, replace(registered(desk.store, self.who), role=self.role))


class SetAccount(_OfPeople, frozen=True):
    """Let an operator be known by their account on this machine, without --as; without LOGIN, by none any more."""

    name: ClassVar = "operator account"

    who: Annotated[str, Ask(_NAME, argument=True, metavar="NAME")]
    login: str | None = None

    def run(self, desk: Desk) -> Operator:
        """Let them be known by it."""
        with desk.access.changing():
            return _put(desk, replace(registered(desk.store, self.who), account=_free_account(desk, self.login)))


class SetLanguage(_OfPeople, frozen=True):
    """Let an operator read the desk in their own language; without one, in their session's or the shop's."""

    name: ClassVar = "operator language"

    who: Annotated[str, Ask(_NAME, argument=True, metavar="NAME")]
    language: str = ""

    def run(self, desk: Desk) -> Operator:
        """Keep it: the next desk that they open speaks it."""
        if self.language not in ("", *LANGUAGES):
            raise BadInput(_("language: must be one of {allowed}").format(allowed=", ".join(LANGUAGES)))
        with desk.access.changing() as store:
            one = registered(store, self.who)
            before = store.operators.language(one.name)
            if before != (self.language or None):
                store.operators.note(
                    one.name, LANGUAGE, before, self.language or None, by=desk.actor.name, at=desk.clock()
                )
            return one


class Block(_OfPeople, frozen=True):
    """Shut an operator out, which ends their shift; their orders stay theirs until they are assigned to others."""

    name: ClassVar = "operator block"
    title: ClassVar = mark("operators: shut somebody out, or let them in again")

    who: Annotated[str, Ask(_NAME, argument=True, metavar="NAME")]
    lift: Annotated[bool, Ask(mark("Let them in again."))] = False

    def run(self, desk: Desk) -> Operator:
        """Shut them out, or let them in again."""
        with desk.access.changing():
            one = registered(desk.store, self.who)
            since = one.on_shift_since if self.lift else None
            return _put(desk, replace(one, blocked=not self.lift, on_shift_since=since))


class AddKey(_OfPeople, frozen=True):
    """Let a registered operator log in by one more key."""

    name: ClassVar = "operator key"

    who: str
    key: PublicKey

    def run(self, desk: Desk) -> Operator:
        """Let them in by it."""
        from orderdesk.desk.people.keyring import give_key

        with desk.access.changing() as store:
            one = registered(store, self.who)
            give_key(store, one, self.key, by=desk.actor.name, at=desk.clock())
            return one


class RevokeKey(_OfPeople, frozen=True):
    """Let nobody log in by an operator's key any more."""

    name: ClassVar = "operator key --revoke"

    who: str
    fingerprint: str

    def run(self, desk: Desk) -> Operator:
        """Let nobody in by it."""
        from orderdesk.desk.people.keyring import revoke_key

        with desk.access.changing() as store:
            one = registered(store, self.who)
            revoke_key(store, one, self.fingerprint, by=desk.actor.name, at=desk.clock())
            return one


class LookOver(ShopCommand[int], frozen=True):
    """Look over an operator's shoulder, at their live screen; since when, which stays noted."""

    name: ClassVar = "shoulder"
    need: ClassVar = Need((Right.OVERSEE,))
    touches: ClassVar = Touches.PEOPLE

    whom: str

    def run(self, desk: Desk) -> int:
        """Note that it begins."""
        now = desk.clock()
        with desk.access.changing() as store:
            store.operators.seen(self.whom, now)
            store.operators.note(self.whom, WATCHED, None, now, by=desk.actor.name, at=now)
        return now


class LookAway(ShopCommand[None], frozen=True):
    """Look over that shoulder no more; noted of everybody who has looked, whatever they may do by now."""

    name: ClassVar = "shoulder --end"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.PEOPLE
    on_shell: ClassVar = False

    whom: str
    since: int

    def run(self, desk: Desk) -> None:
        """Note that it ends."""
        with desk.access.changing() as store:
            store.operators.note(self.whom, WATCHED, self.since, None, by=desk.actor.name, at=desk.clock())


def _put(desk: Desk, operator: Operator) -> Operator:
    """Keep what somebody is now; `Refused` where nobody would be left who registers others."""
    desk.store.operators.put(operator, by=desk.actor.name, at=desk.clock())
    roles = (desk.access.role_of(one) for one in desk.store.operators.registered())
    if not any(role is not None and may(role, Right.STAFF) for role in roles):
        raise Refused(_("A desk needs a director: make somebody else one first."))
    return operator


def free_name(desk: Desk, name: str) -> str:
    """A name that history, `--as` and people cannot take for another one's."""
    known = clean(name).strip()
    if not known:
        raise BadInput(_("The name is empty."))
    if len(known) > NAME_LENGTH:
        raise BadInput(_("An operator's name has at most {most} characters.").format(most=NAME_LENGTH))
    if _heard(known) in nobodys_names():
        said = _("“{name}” is what history calls who is no operator: take another name.")
        raise BadInput(said.format(name=known))
    for other in desk.store.operators.registered():
        if other.name != known and _heard(other.name) == _heard(known):
            said = _("{name} is registered already: a name that differs only by its capitals is not told from it.")
            raise Refused(said.format(name=other.name))
    return known


def _free_account(desk: Desk, account: str | None) -> str | None:
    """An account that is nobody's yet."""
    login = clean(account or "", limit=60).strip()
    there = desk.store.operators.of_account(login)
    if there is not None:
        raise Refused(
            _("The account {account} is {name}'s already: one account, one operator.").format(
                account=login, name=there.name
            )
        )
    return login or None


def check_role(desk: Desk, role: str) -> None:
    if role not in desk.rules.roles:
        raise BadInput(
            _("There is no role “{role}”; there are: {known}.").format(
                role=clean(role, limit=40), known=", ".join(desk.rules.roles)
            )
        )


def _heard(name: str) -> str:
    """A name as people tell it from another: by neither capitals nor spaces."""
    return " ".join(name.split()).casefold()
