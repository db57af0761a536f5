"""Holds every order against its history and the rules, and all that is kept ready against what it follows from.

What follows from something that is sound is made anew (`mend`). What has no second witness is only named: a phone is
where a code goes, so no program guesses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from orderdesk.desk.desk import Rules
from orderdesk.desk.intake.add import order_text
from orderdesk.desk.ledgers.proof import wrong_by_history, wrong_ledgers
from orderdesk.desk.people.shift_sheet import is_damaged
from orderdesk.errors import OrderDamaged
from orderdesk.i18n import _
from orderdesk.json_text import to_json
from orderdesk.model import STATE_FIELDS, FieldValue, Order
from orderdesk.rules.rulebook.model import ConsentRule
from orderdesk.search_folding import name_key
from orderdesk.store import Store
from orderdesk.store.integrity.checkup import differences
from orderdesk.store.ledgers.money_checks import broken_money
from orderdesk.store.ledgers.people_checks import wrong_people
from orderdesk.store.ledgers.promise_checks import promised_alone
from orderdesk.store.ledgers.return_checks import wrong_returns
from orderdesk.store.ledgers.run_checks import wrong_runs
from orderdesk.store.orders.deadlines import DeadlineRow, deadline_row
from orderdesk.store.orders.history import replay
from orderdesk.store.orders.order_rows import NOT_UNDERSTOOD
from orderdesk.values import replace

_SAID: Final = ("channel", "number", "currency", "received_at")
"""Columns that history does not tell; what the channel said of the order does."""

_FROM_HISTORY: Final = frozenset({*STATE_FIELDS, "version", "facts"})


class Wrong(Struct, frozen=True):
    """Something that is not as it should be."""

    where: str
    """The order's number, or the table."""
    what: str
    """The column, or what belongs to the order."""
    said: str
    mendable: bool
    """Whether `mend` can make it anew."""


def examine(store: Store, rules: Rules) -> list[Wrong]:
    """All that is wrong; reads everything there is, and inside a write the search index too."""
    found = [wrong for order_id in store.orders.ids() for wrong in _order(store, rules, order_id)]
    derived = store.derived
    found += [
        Wrong(number, "outbox", _("messages of the order are gone"), False) for _id, number in derived.lost_messages()
    ]
    untold = _("since when its marketplace does not know is noted wrongly")
    found += [Wrong(number, "untold_at", untold, True) for _id, number in derived.wrong_untold()]
    found += [Wrong(f"{_('customer')} {who}", "", said, False) for who, said in wrong_people(store.connection)]
    counted = _("its buyer's orders are counted wrongly")
    found += [Wrong(number, "customers", counted, True) for _id, number in derived.wrong_buyers()]
    found += [Wrong(table, "", _("is not what counting gives"), True) for table in derived.wrong_counts()]
    found += [
        Wrong(broken.where, _("the ledger of money"), _("does not agree ({statement})").format(
            statement=broken.statement), False)
        for broken in broken_money(store, rules.book)
    ]  # fmt: skip
    if not store.read_only and not derived.index_well():
        found.append(Wrong("orders_search", "", _("the search index is not that of the texts"), True))
    found += [
        Wrong(f"operators {name}", ", ".join(fields), _("is not what the log of changes tells"), broken)
        for name, fields, broken in store.operators.wrong()
    ]
    damaged = [sheet.id for sheet in store.sheets.all() if is_damaged(sheet)]
    found += [Wrong(f"shift_sheets {sheet_id}", "", _("cannot be understood"), False) for sheet_id in damaged]
    ridden = _("runs, stops and tasks do not agree ({rule})")
    found += [Wrong(what, "", ridden.format(rule=rule), False) for rule, what in wrong_runs(store.connection)]
    returned = _("returns do not agree ({rule})")
    found += [Wrong(what, "", returned.format(rule=rule), False) for rule, what in wrong_returns(store.connection)]
    alone = _("a later date was promised, and nobody's consent is noted (I14)")
    promised = promised_alone(store.connection, _asking(rules, store))
    found += [Wrong(number, "planned_at", alone, False) for number in promised]
    found += [Wrong(row, "", _("belongs to something that is not there"), False) for row in derived.orphans()]
    found += [
        Wrong(f"{name} {what}", "", _("the ledger does not agree"), False) for name, what in _ledgers(store, rules)
    ]
    return found


def _asking(rules: Rules, store: Store) -> list[str]:
    """The channels whose rulebooks want the buyer's consent to a later date."""
    dates = {one: rules.book(one).date for one in store.orders.channels() if rules.knows_channel(one)}
    return [one for one, date in dates.items() if date is not None and date.consent is not ConsentRule.NEVER]


def _ledgers(store: Store, rules: Rules) -> list[tuple[str, str]]:
    """What of the ledgers does not hold; nothing where a row of them cannot be read, which is named as what it is."""
    try:
        return [*wrong_ledgers(store, rules), *wrong_by_history(store, rules)]
    except (OrderDamaged, *NOT_UNDERSTOOD):
        return []


def mend(store: Store, rules: Rules) -> None:
    """Make anew, inside a transaction, whatever can be; what could not is what `examine` says then."""
    ids = store.orders.ids()
    with store.derived.bare():
        for order_id in ids:
            _mend_values(store, order_id)
            _mend_clock(store, rules, order_id)
        for order_id, _number in store.derived.wrong_untold():
            store.derived.note_untold(order_id)
    store.derived.index_anew()
    store.derived.search_anew()
    for order_id in ids:
        _mend_text(store, order_id)
    store.derived.search_anew()  # also without the texts that were wrong
    store.derived.count_anew()
    store.operators.mend()


def _order(store: Store, rules: Rules, order_id: int) -> Iterator[Wrong]:
    order = store.orders.get(order_id)
    if order is None:
        return
    number = order.number
    for what, read in _belongings(store):
        try:
            read(order_id)
        except OrderDamaged:
            yield Wrong(number, what, _("cannot be understood"), False)
            if what == "history":
                return
    told = _told(store, order_id)
    if order.damage is not None:
        mendable = _replacement(order.damage.what, told) is not None
        yield Wrong(number, order.damage.what, _("cannot be understood"), mendable)
        return
    try:
        for name, said in differences(store, order_id).items():
            yield Wrong(number, name, said, False)
        yield from _against_channel(store, order)
        yield from _texts(store, order)
        yield from _clock(store, rules, order)
    except OrderDamaged:
        return  # named above


def _belongings(store: Store) -> list[tuple[str, Callable[[int], object]]]:
    """What belongs to an order, each with how it is read."""
    return [
        ("history", store.history.of), ("lines", store.orders.lines), ("contacts", store.contacts.of),
        ("outbox", store.outbox.of), ("charges", store.charges.of), ("codes", store.codes.current),
        ("claims", store.claims.of), ("alerts", store.alerts.of), ("sources", store.answers.last),
        ("undo_notes", store.undo_notes.all_of),
    ]  # fmt: skip


def _told(store: Store, order_id: int) -> dict[str, FieldValue]:
    """The state that the order's history tells; nothing where that cannot be read."""
    try:
        return replay(store.history.of(order_id))
    except OrderDamaged:
        return {}


def _replacement(column: str, told: dict[str, FieldValue]) -> tuple[str, object] | None:
    """The column and the value that take the place of one that cannot be understood; `None` where nobody knows it."""
    if column == "deadline":
        return column, None
    if column not in _FROM_HISTORY or "status" not in told:
        return None
    if column == "facts":
        facts = {name: value for name, value in told.items() if name not in (*STATE_FIELDS, "version", "lines")}
        return column, to_json({name: value for name, value in facts.items() if value is not None})
    return column, told.get(column)


def _against_channel(store: Store, order: Order) -> Iterator[Wrong]:
    """What the order says of itself, and its channel said otherwise."""
    answer = store.answers.last(order.id)
    here = {"channel": order.channel, "number": order.number, "currency": order.total.currency,
            "received_at": order.received_at}  # fmt: skip
    for name in _SAID:
        if answer.get(name) and answer[name] != here[name]:
            yield Wrong(order.number, name, _("{here}; its channel said {there}").format(
                here=here[name], there=answer[name]), False)  # fmt: skip


def _texts(store: Store, order: Order) -> Iterator[Wrong]:
    """What the order is found and sorted by; that text is the second witness of number and phone."""
    if store.orders.key_of_name(order.id) != name_key(order.customer.name):
        yield Wrong(order.number, "name_key", _("is not that of the name"), True)
    found, right = store.derived.search_row(order.id), order_text(order, store.orders.lines(order.id))
    if found is None:
        yield Wrong(order.number, "search_texts", _("there is none"), True)
        return
    text, in_place = found
    if not in_place:
        yield Wrong(order.number, "search_texts", _("lies in a wrong place"), True)
    if text != right:
        answer, here = store.answers.last(order.id), {"number": order.number, "phone": order.customer.phone}
        doubted = [
            what
            for what, words in _witnessed(store, order, right).items()
            if not words <= {*text.split()} and answer.get(what) != here[what]
        ]
        for what in doubted:
            yield Wrong(order.number, what, _("is not the one by which the order is found"), False)
        if not doubted:
            yield Wrong(order.number, "search_texts", _("is not that of the order"), True)


def _witnessed(store: Store, order: Order, right: str) -> dict[str, set[str]]:
    """The words of the search text that stand for the phone and for the number."""
    lines, words = store.orders.lines(order.id), {*right.split()}
    nobody = replace(order, customer=replace(order.customer, phone=None))
    return {
        "phone": words - {*order_text(nobody, lines).split()},
        "number": words - {*order_text(replace(order, number=""), lines).split()},
    }


def _clock(store: Store, rules: Rules, order: Order) -> Iterator[Wrong]:
    row, right = store.deadlines.row(order.id), _right_row(rules, order)
    names = ("deadline", "warn_at", "acts_at", "alerts_at", "called_off", "rank")
    for name, here, there in zip(names, row, right[:-1], strict=True):
        if here != there:
            yield Wrong(
                order.number, name, _("{here}; by the rules it is {there}").format(here=here, there=there), True
            )


def _right_row(rules: Rules, order: Order) -> DeadlineRow:
    book = rules.book(order.channel)
    timed = replace(order, deadline=rules.clocks.deadline(book, order))
    return deadline_row(timed, rules.clocks.plan(book, timed))


def _mend_values(store: Store, order_id: int) -> None:
    """Put what history tells in place of what cannot be understood, one column after the other."""
    tried = set[str]()
    while (order := store.orders.get(order_id)) is not None and order.damage is not None:
        found = _replacement(order.damage.what, _told(store, order_id))
        if found is None or found[0] in tried:
            return
        tried.add(found[0])
        store.derived.put(order_id, *found)


def _mend_clock(store: Store, rules: Rules, order_id: int) -> None:
    order = store.orders.get(order_id)
    if order is not None and order.damage is None:
        if any(_clock(store, rules, order)):
            store.deadlines.move_all([_right_row(rules, order)])
        store.orders.key_names([order])


def _mend_text(store: Store, order_id: int) -> None:
    """Put the right search text in its right place, where it is certain that the text is wrong and not the order."""
    order = store.orders.get(order_id)
    if order is None or order.damage is not None:
        return
    try:
        wrong = [one for one in _texts(store, order) if one.what == "search_texts" and one.mendable]
    except OrderDamaged:
        return
    if wrong:
        store.derived.drop_search_row(order_id)
        store.orders.index([(order_id, order_text(order, store.orders.lines(order_id)))])
