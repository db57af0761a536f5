"""The preview: the order under the cursor in a few lines, or on a whole card beside the list where there is room.

With what it costs to leave the order. It never opens it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from orderdesk.clock import Clock
from orderdesk.desk.desk import Rules
from orderdesk.i18n import _
from orderdesk.model import FactName, Order
from orderdesk.model import Line as OrderLine
from orderdesk.rules.deadlines import target_of
from orderdesk.rules.payment import owed, payment_word, sum_owed
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.runs.giving_out import why_kept
from orderdesk.sanitize import clean
from orderdesk.store.people.claims import Claim
from orderdesk.wording.dates import when
from orderdesk.wording.history_lines import held_by
from orderdesk.wording.labels import buyer_phone, method_name
from orderdesk.wording.order_details import doubtful, glance, promised_window
from orderdesk.wording.order_row import UNTOLD, marks_text, promise
from screens.safe import plain
from screens.widgets.columns import HELD, fit
from screens.widgets.lines import FixedLine

_LINES: Final = 6
"""Of the preview below a list in a window of usual height."""

_PRICE: Final = 4
"""Which of them says what it costs to leave the order."""

_HIGH: Final = 11
"""With so many lines it is a card: each thing on a line of its own, and what is long goes on in the next."""


class Preview(FixedLine):
    """Six lines about an order; more where the window is high, and a column beside the list where it is wide."""

    DEFAULT_CSS = """
    Preview { height: 7; padding: 0 1; background: $background; border-top: solid $foreground-muted; text-wrap: nowrap;
              text-overflow: ellipsis; }
    Preview.-high { height: 12; text-wrap: wrap; }
    Preview.-beside { width: 56; height: 1fr; border-top: none; border-left: solid $foreground-muted; text-wrap: wrap; }
    """

    def __init__(self, rules: Rules, clock: Clock, *, id: str | None = None) -> None:
        """Words come from the order's rulebook."""
        super().__init__(id=id)
        self._rules = rules
        self._clock = clock
        self._claims: Mapping[int, Claim] = {}
        self._zone = "UTC"
        self._last: tuple[Order | None, Sequence[OrderLine] | None, str] = (None, None, "")

    def tell_claims(self, claims: Mapping[int, Claim], changed: Collection[int]) -> None:
        """Who else holds which order, by its id; for these it has `changed`."""
        self._claims = claims
        if (order := self._last[0]) is not None and order.id in changed:
            self.show(*self._last)

    def tell_zone(self, zone: str) -> None:
        """In which zone the time is told; with the next `show`."""
        self._zone = zone

    def show(self, order: Order | None, lines: Sequence[OrderLine] | None, untold: str = "") -> None:
        """Show an order, or nothing; `lines` are `None` where they could not be read.

        `untold` says what its marketplace does not know, or would not hear of.
        """
        self._last = (order, lines, untold)
        content = self._card if self.content_size.height >= _HIGH else self._content
        self.say(Content("") if order is None else content(order, lines, untold))

    def on_resize(self) -> None:
        """Fit the new size."""
        if self._last[0] is not None:
            self.show(*self._last)

    def _card(self, order: Order, lines: Sequence[OrderLine] | None, untold: str) -> Content:
        """What must not be overlooked stands first, the goods, of which there may be many, last."""
        book = self._rules.book(order.channel)
        times, marked = f"×{order.customer.orders}" if order.customer.orders > 1 else "", marks_text(order.customer)
        buyer = "  ".join(part for part in (clean(order.customer.name) or "—", times, marked) if part)
        if lines is None:
            goods = [_("The goods cannot be read.")]
        else:
            goods = [f"{line.quantity} × {line.name}" for line in lines] or [_("no lines")]
        paid = f"{payment_word(book, order)}  {sum_owed(book, order)}"
        comment = _("Comment: {text}").format(text=order.comment) if order.comment else ""
        parts = [
            [
                Content.assemble((order.number, "bold"), "  ", plain(_(book.title)), "  ", plain(buyer_phone(order))),
                plain(buyer, "bold" if marked else ""),
            ],
            [*self._promise(order), *self._held(order), *self._details(order, untold)],
            [plain(method_name(order.method)), plain(order.address), plain(paid), plain(comment)],
            [plain(one) for one in goods],
        ]
        said = (Content("\n").join(line for line in part if line.plain) for part in parts)
        return Content("\n\n").join(said)

    def _content(self, order: Order, lines: Sequence[OrderLine] | None, untold: str) -> Content:
        times = f"×{order.customer.orders}  " if order.customer.orders > 1 else ""
        marked = marks_text(order.customer)
        phone = f"  {times}{buyer_phone(order)}{f'  {marked}' if marked else ''}"
        name = self._shortened(order.customer.name or "—", order.number + "  " + phone)
        if lines is None:
            goods = _("The goods cannot be read.")
        else:
            goods = "; ".join(f"{line.name} ×{line.quantity}" for line in lines) or _("no lines")
        book = self._rules.book(order.channel)
        method, paid = method_name(order.method), f"{payment_word(book, order)}  {sum_owed(book, order)}"
        where = f"  {self._shortened(order.address, method + '    ' + paid)}" if order.address else ""
        held = self._held(order)  # in place of the price of leaving it: somebody is at it
        said = [
            Content.assemble((order.number, "bold"), "  ", plain(name), plain(phone, "bold" if marked else "")),
            plain(self._shortened(goods, "")),
            plain(
                f"{paid}  {method}{where}" if owed(book, order).minor else f"{method}{where}  {paid}"
            ),  # what is owed is not cut
            *self._promise(order),
        ]
        said[4 if held else len(said) :] = [*held, *self._details(order, untold)]
        if not held and len(said) > _PRICE:  # it is read whole where there is room
            room = max(_LINES - len(said), 0) + 1
            price = said[_PRICE].wrap(self._width)
            if len(price) > room:
                rest = " ".join(line.plain for line in price[room - 1 :])
                price[room - 1 :] = [plain(fit(rest, self._width))]
            said[_PRICE : _PRICE + 1] = price
        if order.comment:  # last: it is seen where there is room
            said.append(plain(self._shortened(_("Comment: {text}").format(text=order.comment), "")))
        return Content("\n").join(said)

    def _details(self, order: Order, untold: str) -> list[Content]:
        """What else presses: that its marketplace knows nothing yet, the hours, the recipient, the courier …"""
        book, language = self._rules.book(order.channel), self._rules.config.language
        now, zone = self._clock(), self._zone
        said = (promised_window(order, book, now, zone), glance(order, book, now, language, zone))
        parts = [plain(part) for part in said if part]
        if untold:
            parts.insert(0, plain(f"{UNTOLD} {untold}", "$warning"))
        if wrong := order.facts.get(FactName.DELIVERY_ERROR):
            parts.insert(0, plain(_("Delivery error: {cause}").format(cause=wrong), "$error"))
        if order.facts.get(FactName.ATTENTION):
            parts.insert(0, plain(doubtful(), "$error"))
        if kept := why_kept(book, order):
            parts.insert(0, plain(kept, "$error"))
        if (due := refund_due(order)) is not None:  # money that is due stands first: it is never cut
            parts.insert(0, plain(_("Refund due: {sum}").format(sum=due), "$warning"))
        return [Content("  ").join(parts)] if parts else []

    def _held(self, order: Order) -> list[Content]:
        claim, zone = self._claims.get(order.id), self._zone
        if claim is None:
            return []
        return [plain(f"{HELD} {held_by(claim.operator, claim.since, self._clock(), zone)}", "bold $accent")]

    def _shortened(self, text: str, beside: str) -> str:
        """A text cut to the room that is left beside what must be read whole."""
        return fit(clean(text), max(self._width - cell_len(clean(beside)), 1)).rstrip()

    @property
    def _width(self) -> int:
        return max(self.content_size.width, 1)

    def _promise(self, order: Order) -> list[Content]:
        """The label that must not be overlooked: by when, and what follows otherwise."""
        book, now, language = self._rules.book(order.channel), self._clock(), self._rules.config.language
        zone = self._zone
        status = _(book.status_of(order.status).title)
        target = target_of(book, order)
        if target is None or order.deadline is None:
            closed = f", {when(order.closed_at, now, zone)}" if order.closed_at else ""
            return [plain(f"{status}{closed}", "$foreground-muted")]
        for short, there in ((False, True), (True, True), (True, False)):  # what is to be done is read whole
            by = promise("{what}", order, book, self._rules.clocks, zone, language, now, short=short, there=there)
            what = self._shortened(_(target.title), by.format(what=""))
            if what == _(target.title):
                break
        late = f"{_('If late')}: {_(target.price)}" if target.price else ""
        return [plain(by.format(what=what), "bold $warning"), plain(late)]
