"""Stops are given to couriers, taken off again, and handed out by a plan; `u` takes the last of it back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from textual.screen import Screen

from orderdesk.clock import MINUTE
from orderdesk.desk import Desk
from orderdesk.desk.commands.dispatch.assigning import Assigned, AssignStops
from orderdesk.desk.commands.dispatch.stops import WithdrawStop
from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardRun, BoardStop
from orderdesk.desk.dispatch.on_the_road import decide_first
from orderdesk.errors import DeskError, Refused
from orderdesk.i18n import _, ngettext
from orderdesk.rules.runs.handing_out import HandingOut
from orderdesk.rules.runs.suggestions import Door
from screens.actions.acting import Acts, first_names
from screens.actions.last_done import LastDone
from screens.dispatch.couriers_pane import CouriersPane
from screens.dispatch.stops_pane import StopsPane
from screens.keyboard.key_gate import ACTS, gate_of
from screens.keyboard.reading_time import READ
from screens.messages import StopGiven
from screens.screen_context import Context

if TYPE_CHECKING:
    from screens.dispatch.second_key import Asked

_FAST: Final = 3
"""Keys that a fast hand's line may bring in one piece; more of them may be a pasted word."""

Riding = tuple[BoardCourier, BoardRun, BoardStop]


def reference(one: BoardStop) -> str:
    """A stop's order, as commands name it."""
    return f"{one.order.channel}:{one.order.number}"


class Giving(Acts):
    """What is done to stops."""

    def __init__(
        self, host: Screen[Any], seat: Context, stops: StopsPane, couriers: CouriersPane, last: LastDone
    ) -> None:
        """On the board `host`, which remembers what was done `last`."""
        super().__init__(host, seat)
        self._stops, self._couriers, self._last = stops, couriers, last

    # --- giving ----------------------------------------------------------------------------------------------

    def check_seen(self, asked: Asked) -> None:
        """Refuse what somebody else has just given away, before the operator can have seen that."""
        late = [one for one in asked.stops if asked.pressed_at < self._stops.turned_at(one.order.id) + READ]
        for one in late:
            riding = self._stops.riding(one.order.id)
            if riding is not None:
                said = _("{number} has just been given to {courier} by {who}: nothing was done.")
                raise Refused(said.format(
                    number=one.order.number, courier=riding[0].courier.name, who=riding[1].run.made_by))  # fmt: skip

    def give(self, asked: Asked, to: BoardCourier) -> None:
        """Give the stops to a courier: of each what became of it is answered."""
        if gate_of(self.host).together > _FAST:
            gate_of(self.host).drop_ahead()
            self.tell(
                _("Nothing was done: this key came in one piece with others, as if pasted. Press it by itself."), True
            )
            return
        stops, at = asked.stops, self._stops.riding
        riding = {one.order.id: found for one in stops if (found := at(one.order.id)) is not None}
        self.host.run_worker(self._told(self._give(stops, riding, to)), group=ACTS)

    async def _give(self, stops: Sequence[BoardStop], riding: Mapping[int, Riding], to: BoardCourier) -> None:
        """`riding` are those that were with a courier when this one was chosen: no others are taken off a run."""
        free = [one for one in stops if one.order.id not in riding]
        from_others = [one for one in stops if one.order.id in riding]
        name, seen = to.courier.name, to.seen

        def act(desk: Desk) -> list[Assigned]:
            done = list[Assigned]()
            if free:
                done.append(desk.do(AssignStops(name, tuple(map(reference, free)), seen=seen)))
            if from_others:
                numbers = tuple(map(reference, from_others))
                done.append(desk.do(AssignStops(name, numbers, True, seen=None if free else seen)))
            return done

        done = await self.acts.run(act)
        given = self._answer(stops, to, done)

        def back(desk: Desk) -> None:
            """Each to whom it was with before, or to nobody."""
            _check_waits(desk, given, name)
            for one in given:
                had = riding.get(one.order.id)
                if had is not None:
                    desk.do(AssignStops(had[0].courier.name, (reference(one),), True))
                elif (now := _run_of(desk, one)) is not None:
                    desk.do(WithdrawStop(now, reference(one)))

        self._last.done(_("given to {courier}").format(courier=name), back)

    def _answer(self, stops: Sequence[BoardStop], to: BoardCourier, done: Sequence[Assigned]) -> list[BoardStop]:
        """Say of each what became of it; those that were given."""
        why = {number: said for one in done for number, said in one.answers if said}
        refused = {one.order.id: why[one.order.number] for one in stops if one.order.number in why}
        self._stops.answered(refused)
        count = len(stops) - len(refused)
        runs = ", ".join(map(str, dict.fromkeys(run for one in done for run in one.runs)))
        said = ngettext("{courier}: {count} stop, run {run}", "{courier}: {count} stops, run {run}", count).format(
            courier=self._couriers.name(to.courier.id), count=count, run=runs)  # fmt: skip
        if refused:
            each = "; ".join(f"{number}: {reason}" for number, reason in why.items())
            said = _("{done}. Refused, still marked: {each}").format(done=said, each=each)
        here = self._stops.current
        if not refused and here is not None and here.order.id in {one.order.id for one in stops}:
            self.host.post_message(StopGiven())  # first: what is said of the stop that it leaves need not be painted
        self.done(said, bool(refused))
        return [one for one in stops if one.order.id not in refused]

    def hand_out(self, planned: Callable[[], HandingOut], stops: Sequence[BoardStop]) -> None:
        """Make a plan, beside the screen; ask whether it is to be carried out, with its sums; then do it."""
        self.host.run_worker(self._plan(planned, stops), group=ACTS)

    async def _plan(self, planned: Callable[[], HandingOut], stops: Sequence[BoardStop]) -> None:
        plan = await asyncio.get_running_loop().run_in_executor(None, planned)
        self._ask(plan, stops)

    def _ask(self, plan: HandingOut, stops: Sequence[BoardStop]) -> None:
        from screens.dialogs.confirm import Confirm

        of_id = {one.order.id: one for one in stops}
        lines = [
            f"{self._couriers.name(courier)}: {len(doors)}  {_numbers(doors, of_id)}"
            for courier, doors in plan.given.items()
        ]
        if plan.seconds:
            lines.append(_("{minutes} min on the road").format(minutes=plan.seconds // MINUTE))
        lines += [f"{of_id[door.key].order.number}: {why}" for door, why in plan.unplaced]

        async def do(_yes: bool) -> None:
            await self._hand_out(plan, of_id)

        if not plan.given:
            self.tell("; ".join(lines) or _("Nothing is marked."), True)
            return
        title = ngettext("Hand out {count} stop?", "Hand out {count} stops?", len(stops)).format(count=len(stops))
        self.host.app.push_screen(Confirm(title, lines, do, costly=False))

    async def _hand_out(self, plan: HandingOut, of_id: dict[int, BoardStop]) -> None:
        refused = {door.key: why for door, why in plan.unplaced}
        given = dict[str, list[BoardStop]]()
        for courier, doors in plan.given.items():
            to, stops = self._couriers.get(courier), [of_id[door.key] for door in doors]
            if to is None:
                continue
            command = AssignStops(to.courier.name, tuple(map(reference, stops)), seen=to.seen)
            try:
                done = await self.acts.run(lambda desk, command=command: desk.do(command))  # type: ignore[misc]
            except DeskError as error:
                refused |= {one.order.id: str(error) for one in stops}
            else:
                why = dict(done.answers)
                refused |= {one.order.id: why[one.order.number] for one in stops if why.get(one.order.number)}
                given[to.courier.name] = [one for one in stops if one.order.id not in refused]
        self._stops.answered(refused)

        def back(desk: Desk) -> None:
            for name, stops in given.items():
                _check_waits(desk, stops, name)
            for one in (one for stops in given.values() for one in stops):
                if (now := _run_of(desk, one)) is not None:
                    desk.do(WithdrawStop(now, reference(one)))

        self._last.done(_("handed out"), back)
        said = _("Handed out: {count}").format(count=sum(map(len, given.values())))
        if refused:
            each = "; ".join(f"{of_id[order].order.number}: {why}" for order, why in refused.items())
            said = _("{done}. Refused, still marked: {each}").format(done=said, each=each)
        self.done(said, bool(refused))

    # --- taking off, and back ----------------------------------------------------------------------------------

    def take_off(self, stops: Sequence[BoardStop]) -> None:
        """Take stops off their runs: they can be given to another at once. Of what is out it is asked why."""
        riding = [found for one in stops if (found := self._riding(one)) is not None]
        if not riding:
            self.tell(_("It is on no run."), True)
            return
        live = [(stop, one[2].order.number) for one in riding if (stop := one[2].stop) is not None]
        if first := [said for stop, number in live if (said := decide_first(self.store, stop, number))]:
            self.tell(" ".join(first), True)
            return
        if not any(stop.left for stop, _number in live):
            self.host.run_worker(self._told(self._take_off(riding, "")), group=ACTS)
            return

        from screens.dialogs.because import Because

        async def save(why: str) -> None:
            await self._take_off(riding, why)

        names = first_names([one[2].order.number for one in riding])
        self.host.app.push_screen(Because(_("Why are they taken off, and who tells the courier? {numbers}").format(
            numbers=names), save))  # fmt: skip

    def _riding(self, one: BoardStop) -> tuple[BoardCourier, int, BoardStop] | None:
        found = self._stops.riding(one.order.id)
        return None if found is None else (found[0], found[1].run.id, found[2])

    async def _take_off(self, riding: Sequence[tuple[BoardCourier, int, BoardStop]], why: str) -> None:
        refused = dict[int, str]()
        for _courier, run, one in riding:
            command = WithdrawStop(run, reference(one), why, waits=one.stop is not None and not one.stop.left)
            try:
                await self.acts.run(lambda desk, command=command: desk.do(command))  # type: ignore[misc]
            except DeskError as error:
                refused[one.order.id] = str(error)
        self._stops.answered(refused)
        off = [(one, courier) for courier, _run, one in riding if one.order.id not in refused]

        def back(desk: Desk) -> None:
            _check_waits(desk, [one for one, _courier in off], "")
            for one, courier in off:
                desk.do(AssignStops(courier.courier.name, (reference(one),)))

        waited = not any(one.stop.left for one, _courier in off if one.stop is not None)
        if off:
            self._last.done(_("taken off"), back if waited else None)
        numbers = first_names([one.order.number for _courier, _run, one in riding if one.order.id not in refused])
        said = _("Taken off, free to be given to another: {numbers}").format(numbers=numbers or "—")
        self.done("; ".join([said, *refused.values()]), bool(refused))

    def undo(self) -> None:
        """Take back what was done last on the board, while nothing of it has left."""
        self.host.run_worker(self._told(self._undo()), group=ACTS)

    async def _undo(self) -> None:
        what, back = self._last.take()
        await self.acts.run(back)
        self.done(_("Taken back: {what}").format(what=what), False)

    def done(self, said: str, refused: bool) -> None:
        """Say what came of it, and show it."""
        self.tell(said, refused)
        self.changed()

    async def _told(self, act: Any) -> None:
        try:
            await act
        except DeskError as error:
            self.refuse(error)
            self.changed()


def _check_waits(desk: Desk, stops: Sequence[BoardStop], courier: str) -> None:
    """Refuse where not all of the stops wait on a run of this courier, or on none without one: all, or nothing."""
    for one in stops:
        stop = desk.store.stops.live(one.order.id)
        run = None if stop is None else desk.store.runs.get(stop.run)
        whose = "" if run is None else run.courier.name
        if whose != courier or (stop is not None and stop.kept != "planned"):
            raise Refused(_("Cannot undo: order {number} has gone on meanwhile.").format(number=one.order.number))


def _run_of(desk: Desk, one: BoardStop) -> int | None:
    """The run on which an order waits; `None` where it is on none."""
    stop = desk.store.stops.live(one.order.id)
    return None if stop is None else stop.run


def _numbers(doors: Sequence[Door], of_id: Mapping[int, BoardStop]) -> str:
    return first_names([of_id[door.key].order.number for door in doors])
