"""What the keys of the board do that change something: for the stops that are chosen, or the courier who is named."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.screen import Screen

from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardRun, BoardStop
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.rules.roles import Right, may, refusal
from screens.actions.acting import first_names
from screens.actions.last_done import LastDone
from screens.cash.handing_in import HandingIn
from screens.dispatch.couriers_pane import CouriersPane
from screens.dispatch.dispatch_keys import DECIDE
from screens.dispatch.giving import Giving
from screens.dispatch.offers import Offers
from screens.dispatch.run_acts import RunActs
from screens.dispatch.second_key import Asked, Choosing, For
from screens.dispatch.stops_pane import StopsPane
from screens.keyboard.key_gate import gate_of
from screens.messages import HalfSaid, Told
from screens.screen_context import Context


class BoardKeys:
    """Acts once it is known for which stops and for whom."""

    def __init__(
        self, host: Screen[Any], seat: Context, stops: StopsPane, couriers: CouriersPane, offers: Offers
    ) -> None:
        """On the board `host`; the stops have the cursor."""
        self._host, self._seat = host, seat
        self._stops, self._couriers, self._offers = stops, couriers, offers
        self.on_couriers = False
        """Whether the couriers have the cursor."""
        self.choosing = Choosing(couriers, self._chosen, self._changed)
        last = LastDone(seat.clock, seat.rules.config.undo.window)
        self._giving = Giving(host, seat, stops, couriers, last)
        self._runs, self._cash = RunActs(host, seat, last), HandingIn(host, seat, last)
        self.undo = self._giving.undo

    def choose(self, what: str) -> None:
        """Something for a courier, whom the next key names."""
        if not self._may(For(what)):
            return
        whose = self._couriers.current if self.on_couriers else self.whose
        asked = Asked(For(what), (), None if whose is None else whose.courier.id, gate_of(self._host).pressed_at)
        if asked.what is For.ASSIGN:
            stops = tuple(self._stops.chosen)
            told = self._offers.of_all(stops) if stops else None
            asked = Asked(For.ASSIGN, stops, None if told is None else told.courier, gate_of(self._host).pressed_at)
            if not stops:
                self._tell(_("There is no stop here."))
                return
        self.choosing.begin(asked)

    def _may(self, what: For) -> bool:
        """Whether their role has the right to it; if not, it is said whose it is."""
        right = Right.TAKE_MONEY if what is For.HAND_IN else Right.DISPATCH
        if may(self._seat.store.sight().role, right):
            return True
        self._tell(str(refusal(self._seat.rules.roles, right)))
        return False

    def _chosen(self, asked: Asked, one: BoardCourier) -> None:
        if asked.what is For.RUN:
            self._runs.go(one)
        elif asked.what is For.HAND_IN:
            self._cash.hand_in(one)
        else:
            self._give(asked, one)

    def _give(self, asked: Asked, one: BoardCourier) -> None:
        try:
            self._giving.check_seen(asked)
        except Refused as error:
            self._tell(str(error))
            return
        self.choosing.last = one.courier.id
        self._giving.give(asked, one)

    def again(self) -> None:
        """To the courier who got the last one."""
        one = None if self.choosing.last is None else self._couriers.get(self.choosing.last)
        if one is None:
            self._tell(_("Nobody has got a stop yet."))
        elif self._may(For.ASSIGN) and (stops := self._stops.chosen):
            self._give(Asked(For.ASSIGN, tuple(stops), one.courier.id, gate_of(self._host).pressed_at), one)

    def hand_out(self) -> None:
        """A plan for all that are marked."""
        if self._may(For.ASSIGN):
            stops = [one for one in self._stops.chosen if self._stops.riding(one.order.id) is None]
            self._giving.hand_out(partial(self._offers.plan, stops), stops)

    def take_off(self) -> None:
        """Off their runs."""
        if self._may(For.ASSIGN):
            self._giving.take_off(self._stops.chosen)

    def decide(self) -> None:
        """What became of the stop under the cursor; without one, of the first of which there is a word.

        Of a courier's stop that is decided: whether the decision is taken back.
        """
        if not self.on_couriers and self._stops.rows.nowhere:
            self._tell(_("There is no stop here."))
            return
        one = None if self.on_couriers or self._stops.courier is None else self._stops.current
        if one is not None and one.stop is not None and one.stop.kept in ("done", "failed"):
            if self._may(For.ASSIGN):
                self._runs.take_back(one, one.stop)
            return
        found = self._to_decide()
        if found is None:
            self._tell(self._nothing_to_decide())
        elif self._may(For.ASSIGN):
            self._runs.decide(*found)

    def suggest_order(self) -> None:
        """The run that is looked at, in the order that takes the least time."""
        if (run := self._run) is not None and self._may(For.RUN):
            self._runs.suggest_order(run)

    def shift(self, way: int) -> None:
        """One place sooner or later on its run."""
        one = self._stops.current
        riding = None if one is None else self._stops.riding(one.order.id)
        if riding is None or self._stops.courier is None:
            self._tell(_("The order of stops is changed among those of a courier: open these first."))
        elif self._may(For.RUN):
            self._runs.shift(riding[1], riding[2], way)

    def sheet(self) -> None:
        """The sheet of the run that is looked at."""
        if (run := self._run) is not None:
            self._runs.sheet(run)

    def receipt(self) -> None:
        """The receipt of the last hand-in."""
        if self._may(For.HAND_IN):
            self._cash.show_receipt()

    def till(self) -> None:
        """The till, over the board."""
        from screens.cash.till_acts import TillActs

        TillActs(self._host, self._seat).open()

    # --- what is looked at ---------------------------------------------------------------------------------------

    @property
    def whose(self) -> BoardCourier | None:
        """The courier whose stops are shown, or who has the stop under the cursor."""
        if self._stops.courier is not None:
            return self._couriers.get(self._stops.courier)
        one = self._stops.current
        riding = None if one is None else self._stops.riding(one.order.id)
        return None if riding is None else self._couriers.get(riding[0].courier.id)

    @property
    def _run(self) -> BoardRun | None:
        """The run that is looked at: that of the stop under the cursor, or the courier's first."""
        one = None if self.on_couriers else self._stops.current
        if one is not None and (riding := self._stops.riding(one.order.id)) is not None:
            return riding[1]
        whose = self._couriers.current if self.on_couriers else self.whose
        if whose is not None and whose.shown is not None:
            return whose.shown
        self._tell(_("No run is looked at: choose a courier first."))
        return None

    def _to_decide(self) -> tuple[BoardCourier, BoardRun, BoardStop] | None:
        """What the key is about: the stop under the cursor; where none is, the first of which there is a word."""
        one = None if self.on_couriers else self._stops.current
        waiting = [(courier, courier.out, each) for courier in self._couriers.all if courier.out is not None
                   for each in courier.reported]  # fmt: skip
        if one is None:
            whose = self._couriers.current if self.on_couriers else None
            first = [found for found in waiting if whose is not None and found[0].courier.id == whose.courier.id]
            return next(iter(first or waiting), None)
        if self._stops.courier is None or one.stop is None:
            return next((found for found in waiting if found[2].order.id == one.order.id), None)
        runs = ((courier, run) for courier in self._couriers.all for run in (courier.out, courier.gathers))
        return next(((courier, run, one) for courier, run in runs if run is not None and run.run.id == one.stop.run),
                    None)  # fmt: skip

    def _nothing_to_decide(self) -> str:
        """That no word waits of the stop under the cursor, and of which ones does."""
        one = None if self.on_couriers else self._stops.current
        waiting = [each.order.number for courier in self._couriers.all for each in courier.reported]
        if one is None or not waiting:
            return _("No word of a courier waits for a decision.")
        said = _("{number}: no word of a courier waits. To be decided: {numbers}; type its digits, then {key}.")
        return said.format(number=one.order.number, numbers=first_names(waiting), key=DECIDE.label)

    def _changed(self) -> None:
        self._host.post_message(HalfSaid())

    def _tell(self, said: str, refused: bool = True) -> None:
        self._host.post_message(Told(said, refused))
