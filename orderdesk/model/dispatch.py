"""Couriers, their runs, the stops of these, parcels with carriers, and tasks. Instants are UTC epoch seconds."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct


class CourierKind(StrEnum):
    """Whose courier it is (O24)."""

    OWN = "own"
    THIRD = "third"
    """Somebody else's, known by name and phone; they take one order a run."""
    FIRM = "firm"
    """A courier firm; one order a run too, and any number of runs at a time."""


class Courier(Struct, frozen=True, kw_only=True):
    """Who brings orders to buyers."""

    id: int
    name: str
    kind: CourierKind
    phone: str | None
    operator: str | None
    """The operator that an own courier is at the desk."""
    most_stops: int
    """How many stops a run of theirs may have (O25)."""
    active: bool = True
    most_cash: int | None = None
    """With more than so much in hand they go out with nothing to collect, in minor units of the shop's currency."""


class RunState(StrEnum):
    """How far a run is."""

    GATHERING = "gathering"
    OUT = "out"
    BACK = "back"
    """The courier is back; something of the run is still to be decided."""
    CLOSED = "closed"


class Run(Struct, frozen=True, kw_only=True):
    """One way of a courier from the shop and back."""

    id: int
    courier: Courier
    version: int
    made_at: int
    made_by: str
    out_at: int | None = None
    back_at: int | None = None
    closed_at: int | None = None

    @property
    def state(self) -> RunState:
        """How far it is."""
        if self.closed_at is not None:
            return RunState.CLOSED
        if self.back_at is not None:
            return RunState.BACK
        return RunState.GATHERING if self.out_at is None else RunState.OUT


class StopState(StrEnum):
    """What has become of a stop."""

    PLANNED = "planned"
    OUT = "out"
    REPORTED = "reported"
    """The courier has said what became of it; that is to be decided."""
    DONE = "done"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    BACK = "back"
    """Failed or withdrawn on the way, and its goods are at the shop again."""
    ELSEWHERE = "elsewhere"
    """The same, its courier is back, and its goods are not: another one has them, or has handed them over."""


class Said(StrEnum):
    """What a courier reports of a stop."""

    DONE = "done"
    FAILED = "failed"
    NOTHING = "nothing"
    """They take their report back."""


class Report(Struct, frozen=True, kw_only=True):
    """The word of a courier; the instant is the server's."""

    said: Said
    at: int
    reason: str = ""
    paid: int | None = None
    """What they were paid, in minor units of the order's currency."""
    act: int = 0
    """By which it is kept: another word, though it says the same, is another act."""


class Stop(Struct, frozen=True, kw_only=True):
    """One order on one run."""

    id: int
    run: int
    order: int
    """The order's id."""
    position: int
    attempt: int
    """The first time out, the second …"""
    kept: str
    """The state as it is stored: a report and goods that are back stand beside it."""
    reason: str
    """Why it failed or was withdrawn."""
    cod: int | None
    """Cash to collect, in minor units: fixed when the run leaves."""
    currency: str
    report: Report | None = None
    """What the courier says, while it stands."""
    decided_by: str | None = None
    decided_at: int | None = None
    decision: int | None = None
    """The act that decided it."""
    by_code: bool = False
    """Whether the buyer's code decided it."""
    paid: int | None = None
    """What the courier was paid, as it was decided."""
    paid_why: str = ""
    left: bool = False
    is_back: bool = False
    """Whether its courier has nothing of it any more."""
    elsewhere: bool = False
    """Whether another one had its goods when its courier came back."""

    @property
    def live(self) -> bool:
        """Whether its order is on this run now."""
        return self.kept in ("planned", "out")

    @property
    def word(self) -> int:
        """The act of the courier's word that stands; zero for none."""
        return 0 if self.report is None else self.report.act

    @property
    def with_courier(self) -> bool:
        """Whether its goods are the courier's to bring back."""
        return self.left and not self.is_back and self.kept in ("failed", "withdrawn")

    @property
    def taken_off(self) -> bool:
        """Whether it was taken off the run on the way, and its goods are not back yet."""
        return self.kept == "withdrawn" and self.with_courier

    @property
    def waits(self) -> bool:
        """Whether a word of the courier's is to be decided.

        Of what was taken off on the way it is only that they had handed it over before: goods and cash are out then.
        """
        if self.report is None:
            return False
        return self.kept == "out" or (self.taken_off and self.report.said is Said.DONE)

    @property
    def state(self) -> StopState:
        """What has become of it."""
        if self.is_back:
            return StopState.ELSEWHERE if self.elsewhere else StopState.BACK
        if self.waits:
            return StopState.REPORTED
        return StopState(self.kept)


class Stage(StrEnum):
    """How far a parcel is."""

    CREATED = "created"
    """There is a waybill, and the carrier does not have the parcel yet."""
    UNDER_WAY = "under_way"
    AT_BRANCH = "at_branch"
    """It waits for its buyer where they fetch it."""
    DELIVERED = "delivered"
    RETURNING = "returning"


TOLD: Final = (Stage.CREATED, Stage.UNDER_WAY, Stage.AT_BRANCH)
"""What is told of a parcel while its order's status stays the same; the others are steps of the rulebook."""


class TaskKind(StrEnum):
    """What is to be done."""

    CALL = "call"
    """Call the buyer: kept from the order's `call_at`, and closed by logging the call."""
    REMIND = "remind"
    REFUND = "refund"
    DELIVERY_ERROR = "delivery_error"
    OTHER = "other"


TYPED_TASKS: Final = tuple(kind for kind in TaskKind if kind is not TaskKind.CALL)
"""The kinds that somebody can type in."""


class Task(Struct, frozen=True, kw_only=True):
    """Something to do by an instant."""

    id: int
    kind: TaskKind
    order: int | None
    """The order's id."""
    customer: int | None
    """The buyer's id, where it is about one and no order of theirs."""
    text: str
    due_at: int
    whose: str | None
    opened_by: str
    opened_at: int
    closed_by: str | None = None
    closed_at: int | None = None
    result: str | None = None
