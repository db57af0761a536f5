"""The card of a customer: how they are reached, what they bought, what the shop notes of them, all their orders."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from orderdesk.desk.customers.person import Person
from orderdesk.desk.customers.person_sums import sums_of
from orderdesk.i18n import _, mark, ngettext
from orderdesk.model import Order
from orderdesk.rules.payment import owed
from orderdesk.rules.refunds import refund_due
from orderdesk.store.customers.customers import PointRow
from orderdesk.store.customers.remarks import Remark
from orderdesk.wording.dates import when
from orderdesk.wording.labels import mark_name, show_phone, via_name
from orderdesk.wording.task_names import task_words
from screens.keyboard.named_key import Key, bindings
from screens.safe import plain
from screens.screen_context import Context
from screens.views.page import Page
from screens.widgets.columns import fit
from screens.widgets.rows import Row

_NOTE: Final = Key("customer.note", "o", "give('note')", mark("note"))
_REACH: Final = Key("customer.contact", "p", "give('reach')", mark("contact"))
_VIP: Final = Key("customer.vip", "V", "give('vip')", mark("VIP"))
_MIND: Final = Key("customer.mind", "W", "give('mind')", mark("caution"))
_MERGE: Final = Key("customer.merge", "m", "give('merge')", mark("merge"))
_TASK: Final = Key("customer.task", "K", "give('task')", mark("remind"))
PART: Final = Key("customer.unmerge", "u", "give('part')", mark("part again"))


class OfOrder(Struct, frozen=True):
    """A line that opens an order."""

    id: int


class OfPoint(Struct, frozen=True):
    """A line that opens what can be said of a way to reach somebody."""

    id: int


class CustomerCard(Page):
    """Gives its keys to who opened it; what has come of them is shown when that says so (`renew`)."""

    KEYS = (_NOTE, _REACH, _TASK, _VIP, _MIND, _MERGE, PART)
    BINDINGS = bindings(KEYS)
    CALLED: ClassVar[str] = mark("a customer")

    def __init__(
        self, seat: Context, person: Person,
        give: Callable[[str, Person], None], choose: Callable[[Person, object], None],
    ) -> None:  # fmt: skip
        """`give` does what a key stands for, `choose` opens an order or a way to reach them."""
        super().__init__()
        self._seat, self._person, self._give, self._choose = seat, person, give, choose

    @property
    def person(self) -> Person:
        """Who is on the card."""
        return self._person

    def renew(self, person: Person, said: str = "") -> None:
        """Show what has become of them, and say what came of a key."""
        self._person = person
        self.show()
        self.say(said)

    def show(self) -> None:
        """All that is known of them."""
        one = self._person
        merged = [(PART.label, _(PART.word))] if one.merges else []
        keys = [(key.label, _(key.word)) for key in (_NOTE, _REACH, _TASK, _VIP, _MIND, _MERGE)]
        keys = [] if one.erased else [*merged, *keys]
        self.fill(title(one), list(self._rows()), keys)

    def action_give(self, what: str) -> None:
        """Have it done."""
        self._give(what, self._person)

    def opened(self, what: object) -> None:
        """An order, or a way to reach them."""
        self._choose(self._person, what)

    # --- inside ----------------------------------------------------------------------------------------------

    def _rows(self) -> Iterable[Row]:
        one, now, zone = self._person, self._seat.clock(), self._seat.zone
        if one.erased:
            yield Row(plain(_("Erased: the orders stay, the person is gone."), "bold $warning"))
        for remark in one.marks:
            yield from self._remark(f"{mark_name(remark.kind)}: ", remark, "bold $warning")
        for task in one.tasks:
            late = "bold $error" if task.due_at < now else "bold"
            yield Row(plain(_("To do: {what}").format(what=task_words(task, now, zone)), late))
        yield from (Row(self._sum(*each)) for each in self._sums())
        live = [point for point in one.points if point.value]
        if live:
            yield _head(_("Reached by"))
            yield from (Row(_point(one, point), OfPoint(point.id) if point.live else None) for point in live)
        for merge in one.merges:
            said = _("customer {loser} is a part of {winner}").format(loser=merge.loser, winner=merge.winner)
            yield Row(plain(said, "$foreground-muted"))
        if one.notes:
            yield _head(_("Notes"))
        for remark in one.notes:
            yield from self._remark("", remark)
        yield _head(_("Orders: {count}").format(count=len(one.orders)))
        yield from (Row(self._order(order, now, zone), OfOrder(order.id)) for order in one.orders)

    def _sums(self) -> Iterable[tuple[str, str, str]]:
        found = sums_of(self._seat.rules, self._person.orders)
        bought = " + ".join(map(str, found.bought))
        count = self._person.purchases
        times = ngettext("{count} purchase", "{count} purchases", count).format(count=count)
        yield _("Bought"), f"{times}  {bought}".rstrip(), ""
        if found.owed:
            yield _("Owed"), " + ".join(map(str, found.owed)), "$warning"
        if found.refund_due:
            yield _("Refund due"), " + ".join(map(str, found.refund_due)), "bold $warning"

    def _sum(self, name: str, value: str, style: str) -> Content:
        return Content.assemble(plain(f"{name:<14} ", "$foreground-muted"), plain(value, style))

    def _remark(self, before: str, remark: Remark, style: str = "") -> Iterable[Row]:
        """A note or mark in as many lines as it takes."""
        moment = when(remark.at, self._seat.clock(), self._seat.zone)
        text = f"{before}{remark.text}  ({remark.by}, {moment})"
        yield from (Row(plain(line, style)) for line in _wrapped(text, max(self.app.size.width - 6, 20)))

    def _order(self, order: Order, now: int, zone: str) -> Content:
        book = self._seat.rules.book(order.channel)
        status = _(book.status_of(order.status).title)
        left, back = owed(book, order), refund_due(order)
        due = _("refund due {sum}").format(sum=back) if back is not None else ""
        due = due or (_("owed {sum}").format(sum=left) if left.minor else "")
        said = (
            f"{when(order.received_at, now, zone):<11} {order.number:<11} {order.total!s:>12}  {fit(status, 20)} {due}"
        )
        return plain(said, "$foreground-muted" if order.shelf.closed and not due else "")


def title(one: Person) -> str:
    """Who it is, in a line: names, purchases, phone, marks."""
    marks = " · ".join(mark_name(kind) for kind in dict.fromkeys(remark.kind for remark in one.marks))
    name = ", ".join(one.names[:3]) or "—"
    return "  ".join(part for part in (name, f"×{one.purchases}", show_phone(one.phone), marks) if part)


def _head(text: str) -> Row:
    return Row(plain(text, "bold $primary"))


def _point(one: Person, point: PointRow) -> Content:
    main = _("the main one") if point.live and point.value == one.phone else ""
    state = _("wrong number") if point.wrong_act is not None else main if point.live else _("not used any more")
    value = show_phone(point.value) if point.via == "phone" else point.value
    return plain(f"{via_name(point.via):<10} {value}  {state}".rstrip(), "" if point.live else "$foreground-muted")


def _wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many cells."""
    lines, line = list[str](), ""
    for word in text.split():
        if line and cell_len(f"{line} {word}") > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]
