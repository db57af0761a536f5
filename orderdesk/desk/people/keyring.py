"""The SSH keys of the people at the desk: given and revoked by whoever registers operators, asked at each login."""

from __future__ import annotations

from collections.abc import Mapping

from orderdesk.desk.people.access import Access
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model import Operator
from orderdesk.model.public_keys import PublicKey
from orderdesk.rules.roles import Right, Role
from orderdesk.sanitize import clean
from orderdesk.store import Store


def give_key(store: Store, operator: Operator, key: PublicKey, *, by: str, at: int) -> None:
    """Let a registered operator in by `key`; inside a transaction, by somebody who may."""
    found = store.keys.get(key.fingerprint)
    if found is not None and found.revoked_at is not None:
        raise Refused(
            _("The key {fingerprint} of {name} was revoked, and stays so. Make another: ssh-keygen -t ed25519").format(
                fingerprint=found.fingerprint, name=found.operator
            )
        )
    if found is not None:
        raise Refused(
            _("The key {fingerprint} is {name}'s already: one key, one operator.").format(
                fingerprint=found.fingerprint, name=found.operator
            )
        )
    store.keys.add(key.fingerprint, str(key), operator.name, by=by, at=at)


def revoke_key(store: Store, operator: Operator, fingerprint: str, *, by: str, at: int) -> None:
    """Let nobody in by a key any more; inside a transaction, by somebody who may."""
    found = store.keys.get(fingerprint.strip())
    if found is None or found.operator != operator.name:
        raise NotFound(
            _("{name} has no key {fingerprint}; `orderdesk operator list` shows them.").format(
                name=operator.name, fingerprint=clean(fingerprint, limit=60)
            )
        )
    if found.revoked_at is None:
        store.keys.revoke(found.fingerprint, by=by, at=at)


def who_has(store: Store, roles: Mapping[str, Role], fingerprint: str, *rights: Right) -> str:
    """The operator who may come in by a key, and has these rights; `Refused` when nobody may."""
    found = store.keys.get(fingerprint)
    if found is None:
        raise Refused(
            _("The key {fingerprint} is not registered: a director can add it with `orderdesk operator key`.").format(
                fingerprint=fingerprint
            )
        )
    if found.revoked_at is not None:
        raise Refused(_("The key {fingerprint} was revoked.").format(fingerprint=fingerprint))
    access = Access(store, roles, found.operator)
    access.role()
    access.check(*rights)
    return found.operator
