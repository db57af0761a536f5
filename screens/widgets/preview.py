"""The preview: the order under the cursor in a few lines, with what it costs to leave it. It never opens the order."""

from __future__ import annotations

from textual.content import Content

from orderdesk.clock import Clock
from orderdesk.dates import when
from orderdesk.desk.desk import Rules
from orderdesk.i18n import _
from orderdesk.model import Line as OrderLine
from orderdesk.model import Order
from orderdesk.rows import promise
from orderdesk.rules.clocks import target_of
from orderdesk.words import method_name, payment_name, show_phone
from screens.safe import plain
from screens.widgets.lines import FixedLine


class Preview(FixedLine):
    """Five lines about an order."""

    DEFAULT_CSS = """
    Preview { height: 6; padding: 0 1; background: $background; border-top: solid $panel; text-wrap: nowrap;
              text-overflow: ellipsis; }
    """

    def __init__(self, rules: Rules, clock: Clock, *, id: str | None = None) -> None:
        """Words come from the order's rulebook."""
        super().__init__(id=id)
        self._rules = rules
        self._clock = clock

    def show(self, order: Order | None, lines: list[OrderLine]) -> None:
        """Show an order, or nothing."""
        self.say(Content("") if order is None else self._content(order, lines))

    def _content(self, order: Order, lines: list[OrderLine]) -> Content:
        book, now = self._rules.book(order.channel), self._clock()
        times = f"×{order.customer.orders}  " if order.customer.orders > 1 else ""
        who = Content.assemble(
            (order.number, "bold"),
            "  ",
            plain(order.customer.name or "—"),
            f"  {times}{show_phone(order.customer.phone)}",
        )
        goods = "; ".join(f"{line.name} ×{line.quantity}" for line in lines) or _("no lines")
        where = "  ".join(
            part
            for part in (method_name(order.method), order.address, payment_name(order.payment), str(order.total))
            if part
        )
        return Content("\n").join([who, plain(goods), plain(where), *self._promise(order, book.zone, now)])

    def _promise(self, order: Order, zone: str, now: int) -> list[Content]:
        """The label that must not be overlooked: by when, and what follows otherwise."""
        book = self._rules.book(order.channel)
        status = _(book.status_of(order.status).title)
        target = target_of(book, order)
        if order.facts.get("attention"):
            said = _("The channel's state is unknown: {state}. Look into its cabinet.")
            return [plain(said.format(state=order.facts.get("channel_status", "")), "$error")]
        if target is None or order.deadline is None or order.deadline.due_at is None:
            closed = f", {when(order.closed_at, now, zone)}" if order.closed_at else ""
            return [plain(f"{status}{closed}", "$foreground-muted")]
        by = promise(_(target.title), order, self._rules.clocks, zone, self._rules.config.language)
        return [plain(by, "bold $warning"), plain(_(target.price))]
