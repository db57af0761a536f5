"""What is said, beside the rows, of the stop or the courier under the cursor."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content

from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardRun, BoardStop
from orderdesk.i18n import _
from orderdesk.model.dispatch import RunState
from orderdesk.sanitize import clean
from orderdesk.store.people.claims import Claim
from orderdesk.wording.dates import when
from orderdesk.wording.history_lines import held_by
from orderdesk.wording.labels import buyer_phone, run_state
from screens.dispatch.courier_cells import last_word
from screens.dispatch.couriers_pane import CouriersPane
from screens.dispatch.run_acts import word_of
from screens.dispatch.stop_cells import short_sum, state, window
from screens.narrow import folded
from screens.screen_context import Context
from screens.widgets.lines import FixedLine

Said = tuple[str, str]
"""A text with its style; what stands behind two blanks goes to the next line where there is no room for all of it."""


def laid_out(text: str, style: str, width: int) -> list[Content]:
    """A text over as many lines as it takes."""
    found = [""]
    for part in filter(None, text.split("  ")):
        line = f"{found[-1]}  {part}".strip()
        if found[-1] and cell_len(line) > width:
            found.append(part)
        else:
            found[-1] = line
    return [one for line in found for one in folded(line, width, style)]


class BoardPreview(FixedLine):
    """As many lines as there is room for."""

    DEFAULT_CSS = """
    BoardPreview { height: 8; padding: 0 1; border-top: solid $foreground-muted; }
    """

    def __init__(self, seat: Context, couriers: CouriersPane) -> None:
        """Of nothing yet."""
        super().__init__(id="preview")
        self._seat, self._couriers = seat, couriers
        self._lines: list[Said] = []

    def of_stop(self, one: BoardStop | None, riding: tuple[BoardCourier, BoardRun, BoardStop] | None, why: str) -> None:
        """Say of a stop where it goes, to whom, and who has it; `why` it was refused."""
        self._show([] if one is None else [*self._stop(one, riding, why)])

    def of_courier(self, one: BoardCourier | None) -> None:
        """Say of a courier what they have."""
        self._show([] if one is None else [*self._courier(one)])

    def on_resize(self) -> None:
        """Fit the new width."""
        self._show(self._lines)

    def _show(self, lines: list[Said]) -> None:
        self._lines, room = lines, self.size.width
        if room > 0:
            told = (line for text, style in lines if text for line in laid_out(text, style, room))
            self.say(Content("\n").join(told))

    def _stop(
        self, one: BoardStop, riding: tuple[BoardCourier, BoardRun, BoardStop] | None, why: str
    ) -> Iterator[Said]:
        order, now, zone = one.order, self._seat.clock(), self._seat.zone
        yield f"{order.number}  {_(one.book.status_of(order.status).title)}", "bold"
        yield clean(order.address, limit=120) or "—", ""
        yield why or one.why, "$error"
        if one.holder:
            yield _("goods still with {courier}").format(courier=one.holder), "$warning"
        yield word_of(one), "$accent"
        if one.asks:
            yield _("asks for help: {text}").format(text=clean(one.asks, limit=120)), "$error"
        if riding is not None:
            run = riding[1].run
            words = (_("run {run}: {state}").format(run=run.id, state=run_state(run.state)),
                     self._couriers.name(riding[0].courier.id))  # fmt: skip
            yield ", ".join(words), "$success"
        claim = self._claim(order.id)
        if claim is not None:
            yield held_by(claim.operator, claim.since, now, zone), "$warning"
        yield f"{window(one, now, zone)}  {_take(one)}", ""
        if one.stop is not None and one.stop.reason:
            yield one.stop.reason, "$error"
        yield f"{clean(order.customer.name)}  {buyer_phone(order)}", ""
        yield clean(order.comment, limit=120), "$foreground-muted"

    def _courier(self, one: BoardCourier) -> Iterator[Said]:
        now, zone = self._seat.clock(), self._seat.zone
        yield self._couriers.name(one.courier.id), "bold"
        for run in (one.out, one.gathers):
            if run is None:
                continue
            words = [_("run {run}: {state}").format(run=run.run.id, state=run_state(run.run.state))]
            if run.run.out_at is not None and run.run.state is RunState.OUT:
                words.append(_("since {time}").format(time=when(run.run.out_at, now, zone)))
            yield ", ".join([*words, _("stops: {count}").format(count=run.left)]), ""
        if one.away:
            yield _("not on shift"), "$warning"
        if one.cash:
            text = _("cash {sum}").format(sum=" + ".join(map(str, one.cash)))
            most = one.courier.most_cash
            if most is not None:
                text += " " + _("of {most}").format(most=short_sum(type(one.cash[0])(most, one.cash[0].currency)))
            yield text, "$error" if one.full_purse else ""
        yield last_word(one, now, zone), "$accent" if one.reported else ""
        run = one.shown
        for each in [] if run is None else run.live:
            yield f"{window(each, now, zone):<6} {each.order.number} {state(each)[0]}", ""

    def _claim(self, order: int) -> Claim | None:
        claim = self._seat.store.claims.of(order)
        return None if claim is None or claim.session == self._seat.acts.session else claim


def _take(one: BoardStop) -> str:
    """What is to be taken at the door, as long as it is."""
    if one.to_take is None:
        return ""
    return _("take {sum}").format(sum=one.to_take) if one.to_take.minor else _("paid")
