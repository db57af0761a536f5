"""What a rulebook can say. Each class here and beside it is a table of `data/rulebooks/*.toml`; `docs/rulebooks.md`
explains them.

Titles, prices and texts are message ids: a shipped rulebook's are translated, a shop's own may be in its language.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import Struct

from orderdesk.clock import DAY, MINUTE
from orderdesk.config import Reserve
from orderdesk.config_reader import Seconds
from orderdesk.errors import BadInput
from orderdesk.i18n import mark
from orderdesk.model import FieldValue, Shelf
from orderdesk.money import parse_money
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.reasons import Fee, Reason
from orderdesk.rules.rulebook.steps import MoneyEffect, Step, When
from orderdesk.sla.targets import TargetClock

MESSAGE_FIELDS = ("number", "shop", "status", "day", "window", "courier", "courier_phone", "waybill", "refund")
"""What a message may fill in."""

SCRIPT_FIELDS = ("operator", "shop", "number", "customer", "goods", "total", "delivery", "method", "address", "day",
                 "deliveries")  # fmt: skip
"""What a line of the phone script may fill in."""

MASK = "•••"
"""Stands for what is hidden."""

CODE_MESSAGE = "code"
"""The message that carries the hand-over code, as `{code}`."""


class Status(Struct, frozen=True, kw_only=True):
    """A state of the channel and the shelf it lies on. The order in the file is the order of work."""

    key: str
    title: str
    shelf: Shelf
    badge: str = ""
    """A few letters beside the buyer's name in the list, where one shelf holds several stages."""
    backwards: bool = False
    """Whether the channel's answers bring an order here also from further on, as facts can be taken back."""
    called_off: bool = False
    """Whether an order that comes here is not wanted any more: who works on it must stop."""
    goods: Goods = Goods.NONE
    """Where the goods of its orders are."""
    money: MoneyEffect = MoneyEffect.OWE
    """What becomes of the money when an order comes here."""
    hold: str = ""
    """Why its orders must not be given out, in a sentence: whoever brought them here, the channel or a step."""
    until_paid: str = ""
    """Where the order is done: the status in which it waits while the shop has not had its money."""

    @property
    def over(self) -> bool:
        """Whether an order has come to nothing here: its buyer owes nothing any more."""
        return self.money is not MoneyEffect.OWE


class After(Struct, frozen=True, kw_only=True):
    """A step that the system takes some time after the deadline has passed."""

    by: Seconds
    """This much of the target's own clock later."""
    do: str


class Target(TargetClock, frozen=True, kw_only=True):
    """Something with a deadline. Of several with one key, the first that fits the order counts."""

    key: str
    title: str
    in_: tuple[str, ...]
    """It runs while the order is in one of these statuses."""
    ahead: tuple[str, ...] = ()
    """In these before them its instant presses already, where it is known; whether it was kept is judged later."""
    when: When = msgspec.field(default_factory=dict)
    field: str = ""
    """For the clocks until and before: which instant of the order."""
    since: tuple[str, ...] = ()
    """Instants to count from, the first that the order has; else its coming into the status."""
    breach: str = ""
    """The step that the system takes when the time is over."""
    after: tuple[After, ...] = ()
    price: str = ""
    """What being late costs, in words."""
    ours: bool = True
    """Whether it is the shop that is late; else nothing counts it."""

    @property
    def steps(self) -> list[str]:
        """The steps that the system takes by this clock, in their order."""
        warned = [warn.do for warn in self.warn if warn.do]
        return [*warned, *([self.breach] if self.breach else []), *(after.do for after in self.after)]


class ConsentRule(StrEnum):
    """When a change wants the buyer's consent."""

    LATER = "later"
    """Only a later date."""
    ALWAYS = "always"
    NEVER = "never"


class DateRule(Struct, frozen=True, kw_only=True):
    """When the planned date may be moved."""

    in_: tuple[str, ...]
    consent: ConsentRule = ConsentRule.LATER
    window: bool = False
    """Whether hours are promised: `25.11 14:00-16:00`."""
    why: tuple[str, ...] = ()
    """Reasons buyers give, to pick from."""
    verifies: bool = False
    """Whether the channel may call the buyer and ask whether they agreed to what the shop asked of them."""
    most: Seconds = Seconds(0)
    """Whole days, such as `"5d"`, beyond the day that was promised first; 0 is no such limit."""
    tell: str = ""


class EditRule(Struct, frozen=True, kw_only=True):
    """Fields that may be edited in some statuses."""

    fields: tuple[str, ...]
    in_: tuple[str, ...]
    consent: ConsentRule = ConsentRule.ALWAYS
    why_not: str = ""
    """Said where they may not."""
    message: str = ""
    """Sent to the buyer."""
    tell: str = ""
    """What the marketplace must be told."""


class SplitRule(Struct, frozen=True, kw_only=True):
    """When an order may be split in two, and why."""

    in_: tuple[str, ...]
    why: tuple[str, ...]
    message: str = ""
    tell: str = ""


class PartRule(Struct, frozen=True, kw_only=True):
    """When single pieces of an order may be cancelled, the rest going on, and why."""

    in_: tuple[str, ...]
    reasons: tuple[str, ...]
    """Which of the cancel reasons, by their keys."""
    tell: str = ""


class SerialRule(Struct, frozen=True, kw_only=True):
    """When the marketplace is told the serial numbers of devices: IMEI."""

    in_: tuple[str, ...]
    tell: str


class Carrier(StrEnum):
    """Who carries parcels, known by how their numbers are written."""

    NOVA_POSHTA = "nova_poshta"
    UKRPOSHTA = "ukrposhta"
    KAZPOST = "kazpost"
    KASPI = "kaspi"
    POST = "post"
    """Any of the posts of the world: UPU S10."""


class WaybillRule(Struct, frozen=True, kw_only=True):
    """What the number of a waybill looks like: Latin letters, digits, dashes; whichever carrier it is of, where none is
    named."""

    shortest: int = 8
    longest: int = 34
    digits: int = 5
    """At least so many of its characters are digits."""
    carriers: tuple[Carrier, ...] = ()
    """Whose parcels they are: a number that none of them would write is asked about again."""


class ReturnRule(Struct, frozen=True, kw_only=True):
    """What holds of goods that a buyer gives back."""

    why: tuple[str, ...] = (
        mark("Does not fit"), mark("Not what was described"), mark("Broken or with a fault"), mark("The wrong goods"),
        mark("Changed their mind"),
    )  # fmt: skip
    """Reasons buyers give, to pick from; another one may be written."""
    asked_within: int = 14
    """Calendar days from the hand-over in which goods without a fault may be given back; later it is only said."""
    decide: int = 3
    """Working days to decide, from the moment the goods are at the shop."""
    fetch: int = 3
    """Calendar days to fetch a parcel that lies at a point, and to decide on it."""
    tell: str = ""
    """What the marketplace must be told of a decision that no step of its own tells."""

    def __post_init__(self) -> None:
        """Refuse days that no calendar holds."""
        if not all(0 < days <= 366 for days in (self.asked_within, self.decide, self.fetch)):
            raise ValueError("asked_within, decide, fetch: 1 to 366 days")


class CallRule(Struct, frozen=True, kw_only=True):
    """What a call without an answer asks for, or one that the buyer wants again."""

    retry: Seconds = Seconds(30 * MINUTE)
    """Try again after so long."""


class DeliveryChoice(Struct, frozen=True, kw_only=True):
    """A way in which an order can come to its buyer, as it is offered: with its price and how soon (O22)."""

    title: str
    costs: str = "0"
    """In units of the rulebook's currency."""
    within: Seconds
    """How soon the order is there."""

    def __post_init__(self) -> None:
        """Refuse a price that is none."""
        try:
            parse_money(self.costs, "")
        except BadInput as error:
            raise ValueError(f"costs: {error}") from error


class External(Struct, frozen=True, kw_only=True):
    """Which status an answer of the channel means; the first whose condition holds."""

    status: str
    when: When
    unsure: bool = False
    """A guess: the order is marked for the operator to look at."""
    hold: str = ""
    """Why no goods of such an order are given out, be it packed or not: the sentence for the operator."""


class Rulebook(Struct, frozen=True, kw_only=True):
    """A channel kind's rules."""

    key: str
    title: str
    mark: str = ""
    """Two or three letters for the list; by default the beginning of the title."""
    currency: str
    country: str
    """Whose phone numbers these are: ISO 3166 code."""
    zone: str
    calendar: str
    status: tuple[Status, ...]
    step: tuple[Step, ...]
    reason: tuple[Reason, ...]
    fee: tuple[Fee, ...] = ()
    target: tuple[Target, ...] = ()
    date: DateRule | None = None
    edit: tuple[EditRule, ...] = ()
    split: SplitRule | None = None
    part: PartRule | None = None
    serial: SerialRule | None = None
    waybill: WaybillRule = WaybillRule()
    call: CallRule = CallRule()
    return_: ReturnRule = ReturnRule()
    urgent: tuple[str, ...] = ()
    """Categories of goods that cannot wait: orders of these are `urgent` in conditions."""
    delivery: tuple[DeliveryChoice, ...] = ()
    """What is offered to the buyer, the soonest first."""
    script: tuple[str, ...] = ()
    """What to say on the phone, line by line; `{operator}`, `{shop}`, `{goods}` and the like are filled in."""
    external: tuple[External, ...] = ()
    word: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """Of a fact, the channel's own words for its values, with the ones that the conditions here name."""
    message: dict[str, str] = msgspec.field(default_factory=dict)
    """Texts to the buyer or the marketplace's support, by name; `{number}` and the like are filled in."""
    message_in: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """The same texts as the shop wants them, by language and name."""
    language: str = ""
    """In which its buyers are written to; the shop's without."""
    channel_takes: tuple[str, ...] = ()
    """Ways of payment whose money the channel takes from the buyer and pays to the shop; `*` for all."""
    total_has_delivery: bool = True
    """Whether a total that the channel names has the delivery in it, where the lines do not tell."""
    refund_within: Seconds = Seconds(3 * DAY)
    """By when the shop pays a buyer back what is due, from the moment it is."""
    contact: tuple[str, ...] = ("phone",)
    """Ways in which the buyer may be contacted, the usual one first."""
    reserve: Reserve = Reserve.ACCEPTANCE
    """When goods are promised; a channel's own setting goes before."""
    hides: tuple[str, ...] = ()
    """Facts that are shown masked, such as the recipient of a gift; only a director may reveal them."""
    source: tuple[str, ...] = ()
    """Where orders typed in by hand may come from; none: orders are not typed in."""

    def shown(self, name: str, value: FieldValue) -> FieldValue:
        """A fact as everybody may see it."""
        return MASK if name in self.hides and value not in (None, "") else value

    @property
    def short(self) -> str:
        """A mark for the list."""
        return self.mark or self.title[:3].upper()

    @property
    def new(self) -> frozenset[str]:
        """The statuses in which an order waits to be taken on."""
        return frozenset(status.key for status in self.status if status.shelf is Shelf.NEW)

    def status_of(self, key: str) -> Status:
        """The status with this key; `KeyError` when the rulebook has none."""
        for status in self.status:
            if status.key == key:
                return status
        raise KeyError(key)

    def fulfilled(self, key: str) -> bool:
        """Whether the buyer has the goods for good, by a status: done, be it that the money is still to come."""
        status = self.status_of(key)
        done = status.shelf.closed and not status.called_off and not status.over
        return done or any(other.until_paid == key for other in self.status)

    def ends_unfulfilled(self, key: str) -> bool:
        """Whether an order ends by a status because nobody wants it any more."""
        status = self.status_of(key)
        return status.shelf.closed and status.called_off

    def stage(self, key: str) -> int:
        """How far along the work a status is."""
        return self.status.index(self.status_of(key))

    def reason_of(self, key: str) -> Reason | None:
        """The reason with this key or digit."""
        return next((r for r in self.reason if key == r.key or (r.digit and key == str(r.digit))), None)

    def step_of(self, key: str) -> Step | None:
        """The step with this key or event name."""
        return next((step for step in self.step if key in (step.key, step.event)), None)
