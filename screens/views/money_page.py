"""An order's money: what it comes to, figure by figure, and the transfers behind each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.content import Content

from orderdesk.desk.views.money_figures import Figure, Part, behind
from orderdesk.desk.views.order_money import OrderMoney
from orderdesk.i18n import _, mark
from orderdesk.money import Money
from orderdesk.wording.dates import when
from orderdesk.wording.goods_acts import acted_by
from orderdesk.wording.labels import account_name, event_name
from screens.safe import plain
from screens.views.page import Page
from screens.widgets.rows import Row

_STANDS_OUT = (Figure.OWED, Figure.REFUND_DUE)
"""Figures of money that is still to move: they are read first."""


class MoneyPage(Page):
    """The figures of an order; Enter opens the transfers of one."""

    CALLED: ClassVar[str] = mark("an order's money")

    def __init__(self, called: str, money: OrderMoney, now: int, zone: str) -> None:
        """`called` is what the order is called."""
        super().__init__()
        self._called, self._money, self._now, self._zone = called, money, now, zone

    def show(self) -> None:
        """The figures."""
        rows = [Row(_line(figure, getattr(self._money, figure.value)), figure) for figure in Figure]
        none = [] if self._money.transfers else [Row(plain("")), Row(plain(_("No money has moved yet.")))]
        self.fill(_("Money of {number}").format(number=self._called), [*rows, *none])

    def opened(self, what: object) -> None:
        """The transfers of a figure."""
        assert isinstance(what, Figure)
        self.app.push_screen(TransfersPage(self._called, self._money, what, self._now, self._zone))


class TransfersPage(Page):
    """What one figure is made of, to its sum."""

    CALLED: ClassVar[str] = mark("the transfers behind a sum")

    def __init__(self, called: str, money: OrderMoney, figure: Figure, now: int, zone: str) -> None:
        """Those behind `figure`."""
        super().__init__()
        self._called, self._money, self._figure, self._now, self._zone = called, money, figure, now, zone

    def show(self) -> None:
        """The transfers, and what they come to."""
        parts, whole = behind(self._money.transfers, self._figure), getattr(self._money, self._figure.value)
        rows = [row for part in parts for row in self._rows_of(part)]
        total = Row(plain(f"= {whole}", "bold"))
        title = f"{self._called}: {figure_name(self._figure)} {whole}"
        self.fill(title, [*rows, total] if rows else [Row(plain(_("No transfer: nothing has come of it.")))])

    def _rows_of(self, part: Part) -> Iterable[Row]:
        one = part.transfer
        amount = type(one.amount)(abs(part.minor), one.amount.currency)
        sign = "−" if part.minor < 0 else "+"
        moment = when(one.at, self._now, self._zone)
        back = f"  {_('takes another back')}" if one.reverses is not None else ""
        yield Row(plain(f"{sign} {amount}  {moment}  {event_name(one.kind)}, {acted_by(one.actor)}{back}"))
        yield Row(plain(f"    {account_name(one.debit)} ← {account_name(one.credit)}", "$foreground-muted"))


def figure_name(figure: Figure) -> str:
    """A figure of an order's money, in words."""
    return {
        Figure.GOODS: _("Goods"),
        Figure.DELIVERY: _("Delivery"),
        Figure.TOTAL: _("Total"),
        Figure.PAID: _("Paid"),
        Figure.OWED: _("Owed by the buyer"),
        Figure.REFUND_DUE: _("Refund due"),
        Figure.FEES: _("Fees of the channel"),
        Figure.CLEARING: _("Not yet received from the channel"),
    }[figure]


def _line(figure: Figure, sum_: Money) -> Content:
    style = "bold $warning" if figure in _STANDS_OUT and sum_.minor else ""
    return plain(f"{figure_name(figure):<34} {sum_!s:>16}", style)
