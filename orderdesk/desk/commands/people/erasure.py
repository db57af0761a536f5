"""A person is erased: their orders stay, and who it was is gone from them, from their history, and from all beside.

That each thing was done stays, and that somebody was erased, by whom and why: an act and an event of each order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from orderdesk.desk.customers.person import root_of
from orderdesk.desk.customers.personal import NAME, TEXTS, emptied, facts_left, forgotten_answer, stays
from orderdesk.desk.customers.recognise import orders_of, texts_of
from orderdesk.desk.desk import Desk
from orderdesk.desk.typed_text import words
from orderdesk.errors import Refused
from orderdesk.i18n import _, ngettext
from orderdesk.json_text import to_json
from orderdesk.sanitize import digits
from orderdesk.search_folding import name_key
from orderdesk.store import Store
from orderdesk.store.copies.backup import made_before
from orderdesk.store.customers.erasure import Erasure

ERASED: Final = "person_erased"
"""The event of each of their orders."""

_LEAST: Final = 4
"""Letters of a word that is looked for by itself; shorter ones stand in other words."""

_LONG: Final = 8
"""Letters of an address or a comment that is looked for in other texts."""

_GONE: Final = "…"

_SYSTEM: Final = "system"


class Erased(Struct, frozen=True):
    """What was erased."""

    customer: int
    orders: int


def erase(desk: Desk, who: str, reason: str, *, sure: bool) -> Erased:
    """Erase somebody, in one transaction; `Refused` where the operator is not sure, with what it would do."""
    why = words(reason)
    with desk.access.changing() as store:
        root = root_of(desk, who)
        if root.erased_act is not None:
            raise Refused(_("Customer {who} was erased already.").format(who=root.id))
        orders = orders_of(store, root.id)
        if not sure:
            raise Refused(_asked(root.id, len(orders), [one.number for one in orders if not one.shelf.closed]))
        erasure, members = store.erasure, store.customers.members(root.id)
        ids, pseudonym = erasure.orders(members), _("erased {who}").format(who=root.id)
        person = Traces(store, members, ids)
        why = person.scrubbed(strictly=False)(why)
        now, act = desk.clock(), desk.act("customer erase", why)
        with erasure.rewriting():
            for order_id in ids:
                _empty_history(erasure, order_id, pseudonym, act)
                _empty_order(store, order_id, pseudonym, now)
            for order_id in erasure.once_theirs(members):
                _empty_past(store, order_id, {*members}, pseudonym)
            _empty_sheets(erasure, {order.number for order in orders})
            erasure.end_person(members, act)
            erasure.scrub(ids, members, person.scrubbed(strictly=False), person.scrubbed(strictly=True))
            for order_id in ids:
                version = _next_version(store, order_id)
                store.history.append(order_id, version, act=act, at=now, recorded_at=now, actor=desk.actor, kind=ERASED,
                                     tier=None, changes={}, note=why)  # fmt: skip
            store.orders.index(texts_of(store, root.id))
    store.settle_erasure()
    return Erased(root.id, len(ids))


def still_held(store: Store) -> list[str]:
    """The sentence that says where whoever was erased is held still: copies of the database made before."""
    last = store.erasure.last()
    copies = [] if last is None else made_before(store, last)
    if last is None or not copies:
        return []
    return [
        ngettext(
            "{count} copy of the database was made before a person was erased and holds that person still: {names}.",
            "{count} copies of the database were made before a person was erased and hold that person still: {names}.",
            len(copies),
        ).format(count=len(copies), names=_listed(copies))
    ]


class Traces:
    """What a person is known by in texts."""

    def __init__(self, store: Store, members: list[int], orders: list[int]) -> None:
        """Gathered before anything of it is gone."""
        self._names, self._texts = set[str](), set[str]()
        self._points = {point.value for one in members for point in store.customers.points(one) if point.value}
        for order_id in orders:
            for _seq, _act, _by, changes, _note in store.erasure.events(order_id):
                self._gather(changes)

    def scrubbed(self, *, strictly: bool) -> Callable[[str], str]:
        """What takes them out of a text; `strictly` not what somebody else may be called too."""
        pieces = [*map(_phone, self._points), *(_name(name) for name in self._names)]
        pieces += [re.escape(text) for text in sorted(self._texts, key=len, reverse=True)]
        if not strictly:
            alone = {word for name in self._names for word in re.findall(r"\w+", name) if len(word) >= _LEAST}
            pieces += [rf"\b{re.escape(word)}\b" for word in sorted(alone, key=len, reverse=True)]
        pieces = [piece for piece in pieces if piece]
        if not pieces:
            return lambda text: text
        found = re.compile("|".join(pieces), re.IGNORECASE)
        return lambda text: found.sub(_GONE, text)

    def _gather(self, changes: str) -> None:
        for name, values in _read(changes).items():
            for value in values:
                if not isinstance(value, str) or stays(name, value):
                    continue
                if name in (NAME, "recipient"):
                    self._names.add(value.strip())
                elif len(digits(value)) >= _LONG:
                    self._points.add(value)
                if len(value) >= _LONG:
                    self._texts.add(value)


def _asked(who: int, count: int, still_open: list[str]) -> str:
    said = ngettext(
        "Customer {who} would be erased for good: names, phones, addresses, comments and notes of {count} order go.",
        "Customer {who} would be erased for good: names, phones, addresses, comments and notes of {count} orders go.",
        count,
    ).format(who=who, count=count)
    if still_open:
        numbers = ", ".join(still_open[:10])
        said += " " + _("Still open, and nobody could reach the buyer any more: {numbers}.").format(numbers=numbers)
    return f"{said} {_('Say --yes to do it.')}"


def _empty_history(erasure: Erasure, order_id: int, pseudonym: str, act: int) -> None:
    for seq, made_by, by, changes, note in erasure.events(order_id):
        told = {name: [emptied(name, value, pseudonym) for value in values] for name, values in _read(changes).items()}
        erasure.rewrite_event(seq, told, note if by == _SYSTEM else "")
        if made_by not in (None, act):
            erasure.empty_act(made_by)


def _empty_past(store: Store, order_id: int, members: set[int], pseudonym: str) -> None:
    """What an order of somebody else says of the time when it was theirs, but for what is true of it still."""
    state, theirs = store.orders.stored_state(order_id), False
    for seq, _act, by, changes, note in store.erasure.events(order_id):
        told, was = _read(changes), theirs
        if "customer_id" in told:
            theirs = told["customer_id"][1] in members
        if not (was or theirs):
            continue
        for name, (old, new) in told.items():
            before = emptied(name, old, pseudonym) if was and old != state.get(name) else old
            after = emptied(name, new, pseudonym) if theirs and new != state.get(name) else new
            told[name] = [before, after]
        store.erasure.rewrite_event(seq, told, note if by == _SYSTEM else "")


def _empty_order(store: Store, order_id: int, pseudonym: str, now: int) -> None:
    state = store.orders.stored_state(order_id)
    facts = facts_left(store.erasure.facts(order_id))
    columns: dict[str, object] = {NAME: pseudonym, "name_key": name_key(pseudonym), "facts": to_json(facts)}
    columns |= {name: "" for name in TEXTS if state.get(name)}
    store.erasure.rewrite_order(order_id, columns)
    answer = store.erasure.answer(order_id)
    if answer is not None:
        store.erasure.rewrite_answer(order_id, forgotten_answer(_read(answer), pseudonym))
    store.erasure.empty_order(order_id, now)


def _empty_sheets(erasure: Erasure, numbers: set[str]) -> None:
    """What hand-over sheets say in words of these orders."""
    for sheet_id, text in erasure.sheets():
        sheet = _read(text)
        entries = sheet.get("entries", [])
        if any(entry[1] in numbers and entry[3] for entry in entries):
            emptied_ones = [[*entry[:3], ""] if entry[1] in numbers else entry for entry in entries]
            erasure.rewrite_sheet(sheet_id, {**sheet, "entries": emptied_ones})


def _next_version(store: Store, order_id: int) -> int:
    version = store.orders.stored_state(order_id)["version"]
    assert isinstance(version, int)
    store.erasure.rewrite_order(order_id, {"version": version + 1})
    return version + 1


def _read(text: str) -> dict[str, Any]:
    """A table as JSON; nothing of one that cannot be read any more, which so is gone too."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _phone(value: str) -> str:
    """A pattern for a phone however its figures are parted, or for any other way to reach somebody."""
    number = digits(value)
    if len(number) < _LONG:
        return re.escape(value.removeprefix("@")) if len(value) > _LEAST else ""
    return r"\+?[\d()\-. ]{0,6}" + r"[\W_]{0,3}".join(number[-10:])


def _name(name: str) -> str:
    """A pattern for a name of several words, in any order; one word alone may be anybody's."""
    parts = re.findall(r"\w+", name)
    if not 2 <= len(parts) <= 4:
        return re.escape(name) if len(parts) > 4 else ""
    orders: Iterator[tuple[str, ...]] = permutations(parts)
    return "|".join(r"[\W_]+".join(map(re.escape, one)) for one in orders)


def _listed(copies: list[Path]) -> str:
    names = [copy.name for copy in copies[:5]]
    return ", ".join([*names, _GONE] if len(copies) > len(names) else names)
