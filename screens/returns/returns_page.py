"""The returns of an order: what comes back, why, until when it is to be decided, and what its buyer gets (C38)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, Final

from msgspec import Struct

from orderdesk.clock import MINUTE
from orderdesk.desk.returns.asking import wrong_state
from orderdesk.desk.returns.return_view import SeenReturn
from orderdesk.i18n import _, mark
from orderdesk.model.returns import ReturnLine, ReturnState
from orderdesk.wording.dates import when
from orderdesk.wording.order_row import duration
from orderdesk.wording.return_labels import fate_name, return_state
from screens.keyboard.named_key import Key, bindings
from screens.safe import plain
from screens.screen_context import Context
from screens.views.page import Page
from screens.widgets.columns import fit
from screens.widgets.rows import Row
from screens.widgets.ticker import Ticker

_RECEIVE: Final = Key("returns.receive", "a", "give('receive')", mark("it is here"))
_DECIDE: Final = Key("returns.decide", "d", "give('decide')", mark("decide"))
_REFUSE: Final = Key("returns.refuse", "x", "give('refuse')", mark("take nothing back"))
_COMING: Final = Key("returns.coming", "t", "give('coming')", mark("on its way"))
_ADD: Final = Key("returns.add", "X", "add", mark("one more"))

_FITTING: Final = {
    ReturnState.ASKED: (_RECEIVE, _COMING, _REFUSE),
    ReturnState.UNDER_WAY: (_RECEIVE, _COMING, _REFUSE),
    ReturnState.RECEIVED: (_DECIDE, _REFUSE),
}
"""What is done next with a return, by how far it is."""

Act = Callable[[str, SeenReturn], None]


class OfReturn(Struct, frozen=True):
    """A line that is a return."""

    id: int


class ReturnsPage(Page):
    """Gives its keys to who opened it, with the return under the cursor; is read anew when what they opened closes."""

    KEYS = (_DECIDE, _RECEIVE, _COMING, _REFUSE, _ADD)
    BINDINGS = bindings(KEYS)
    CALLED: ClassVar[str] = mark("returns")

    def __init__(
        self, seat: Context, about: str, found: Sequence[SeenReturn], act: Act, add: Callable[[], None],
        open_order: Callable[[], object], again: Callable[[], None],
    ) -> None:  # fmt: skip
        """`about` is the order, `again` reads its returns anew; `add` asks for one more."""
        super().__init__()
        self._seat, self._about, self._found = seat, about, found
        self._act, self._add, self._open_order, self._again = act, add, open_order, again
        self._ticker = Ticker(host=self, clock=seat.clock, show=self._renew)

    def show(self) -> None:
        """All of them, those to be decided first."""
        self._ticker.tick()

    def on_screen_resume(self) -> None:
        """What lay over it may have done something."""
        if self.is_mounted:
            self._again()

    def put(self, found: Sequence[SeenReturn]) -> None:
        """They stand so now."""
        self._found = found
        self._ticker.tick()

    def opened(self, what: object) -> None:
        """The card of the order."""
        self._open_order()

    def action_give(self, act: str) -> None:
        """Do what a key stands for, to the return under the cursor; what does not fit it now is refused at once."""
        if (seen := self._chosen) is None:
            return
        if any(key.action == f"give('{act}')" for key in _FITTING.get(seen.return_.state, ())):
            self._act(act, seen)
        else:
            said = wrong_state(self._seat.store, seen.return_, self._seat.clock(), self._seat.zone)
            self.say(str(said), refused=True)

    def action_add(self) -> None:
        """Something more comes back."""
        self._add()

    @property
    def _chosen(self) -> SeenReturn | None:
        chosen = self.rows.chosen
        found = (seen for seen in self._found if isinstance(chosen, OfReturn) and seen.return_.id == chosen.id)
        return next(found, None)

    def action_move(self, by: int) -> None:
        """To the next one: what is next for it is said below."""
        super().action_move(by)
        self._renew()

    def _renew(self) -> int:
        """Show them; the next minute their times are others."""
        now, zone = self._seat.clock(), self._seat.zone
        rows = [row for seen in self._found for row in _rows(seen, now, zone)]
        self.fill(_("Goods that come back of {number}").format(number=self._about), rows)
        fitting = () if (seen := self._chosen) is None else _FITTING.get(seen.return_.state, ())
        keys = [(key.label, _(key.word)) for key in (*fitting, _ADD)]
        self.fill(_("Goods that come back of {number}").format(number=self._about), rows, keys)
        return now - now % MINUTE + MINUTE


def _rows(seen: SeenReturn, now: int, zone: str) -> Iterator[Row]:
    one = seen.return_
    late = one.decided_at is None and one.decide_by is not None and one.decide_by < now
    yield Row(plain(_head(seen, now, zone), "bold $error" if late else ""), OfReturn(one.id))
    for line in one.lines:
        yield Row(plain(f"     {_piece(seen, line)}"))
    told = (
        (_("why"), seen.reason), (_("shown by"), seen.evidence), (_("parcel"), one.waybill), (_("lies at"), one.point),
        (_("decided so"), seen.why),
    )  # fmt: skip
    for name, said in told:
        if said:
            yield Row(plain(f"     {name}: {said}", "$foreground-muted"))
    acts = (
        (_("asked for by {who}, {time}"), one.asked_by, one.asked_at),
        (_("received by {who}, {time}"), one.received_by, one.received_at),
        (_("decided by {who}, {time}"), one.decided_by, one.decided_at),
    )
    for text, who, at in acts:
        if at is not None:
            yield Row(plain(f"     {text.format(who=who, time=when(at, now, zone))}", "$foreground-muted"))


def _head(seen: SeenReturn, now: int, zone: str) -> str:
    """`1  to decide by 27.11 20:00, 2:15 left  the buyer gets 2 500 ₸`."""
    one = seen.return_
    said = [f"{one.id:>3}  {return_state(one.state)}"]
    if one.decided_at is None and one.decide_by is not None:
        left = one.decide_by - now
        time = duration(abs(left))
        by = _("by {time}, {left} left") if left >= 0 else _("by {time}, ! late by {left}")
        said.append(by.format(time=when(one.decide_by, now, zone), left=time))
    if seen.refund is not None:
        said.append(_("back to the buyer: {sum}").format(sum=seen.refund))
    elif seen.offer is not None:
        said.append(_("the buyer would get {sum}").format(sum=seen.offer))
    return "  ".join(said)


def _piece(seen: SeenReturn, line: ReturnLine) -> str:
    named = seen.names.get(line.line)
    become = ", ".join(f"{count} — {fate_name(fate)}" for fate, count in line.fates.items())
    sku, name = ("", "") if named is None else (named.sku, named.name)
    return f"{line.quantity:>3} × {fit(sku, 10)} {fit(name, 20)} {become}".rstrip()
