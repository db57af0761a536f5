"""What a rulebook could not mean is said in full: where it stands, what is wrong, what may stand there."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.config_reader import Seconds
from orderdesk.rules.rulebook.model import After, DateRule, EditRule, Rulebook, Target
from orderdesk.rules.rulebook.reasons import Reason
from orderdesk.rules.rulebook.steps import Ask, AskKind, Destination, Option, Step
from orderdesk.rules.rulebook.validate import mistakes
from orderdesk.sla.targets import ClockKind, Tier
from orderdesk.values import replace
from tests.unit.bare_orders import BOOKS

pytestmark = pytest.mark.usefixtures("english")

OWN = BOOKS["own_shop"]
GOOD = Step(key="go", title="go", event="gone", from_=("new",))
TARGET = Target(key="t", title="t", in_=("new",), clock=ClockKind.UNTIL, field="planned_at", tiers=(Tier(name="good"),))


def book(**fields: Any) -> Rulebook:
    """The own shop with nothing left in it but its statuses, and this."""
    none = dict.fromkeys(("step", "reason", "fee", "target", "edit", "external", "script"), ())
    return replace(OWN, **{**none, "message": {}, "split": None, "date": None, **fields})


def going(*ask: Ask, **fields: Any) -> Rulebook:
    """… and one step."""
    return book(step=(replace(GOOD, ask=ask, **fields),), date=DateRule(in_=("new",)))


def asked(field: str, kind: AskKind = AskKind.TEXT, *options: str) -> Ask:
    return Ask(field=field, title="What", kind=kind, options=tuple(Option(key=key, title=key) for key in options))


CHOICE = "step “go”: ask “{}”: options are for a choice, and a choice needs some"
PAYMENT = "step “go”: ask “{}”: the field of a payment, and of nothing else, is “paid_amount”"
PROMISE = "step “go”: ask “{}”: “planned_at” is a day or a window, and only that is a window"
SUMS = "step “go”: “{}” follows from the sums, it cannot be set; ask for a “payment”"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (book(zone="Mars/Base"), "zone: “Mars/Base” is not a time zone such as Asia/Almaty"),
        (book(zone="../etc"), "zone: “../etc” is not a time zone such as Asia/Almaty"),
        (book(country="KAZ"), "country: “KAZ” is not a code such as KZ"),
        (book(currency="тг"), "currency: “тг” is not a code such as KZT"),
        (book(contact=()), "contact: at least one way to reach the buyer is needed"),
        (book(status=(OWN.status[0], OWN.status[0])), "status: “new” stands twice"),
        (book(step=(GOOD, GOOD)), "step: “go” stands twice"),
        (book(reason=(Reason(key="r", title="r"),) * 2), "reason: “r” stands twice"),
        (
            book(reason=tuple(Reason(key=key, title=key, digit=3) for key in "ab")),
            "reason: digit: “3” stands twice",
        ),
        (
            going(to=(Destination(status="done", when={"paid": True}),)),
            "step “go”: the last way of “to” must have no condition",
        ),
        (going(asked("note", AskKind.CHOICE)), CHOICE.format("note")),
        (going(asked("note", AskKind.TEXT, "a")), CHOICE.format("note")),
        (going(asked("note", AskKind.PAYMENT)), PAYMENT.format("note")),
        (going(asked("paid_amount", AskKind.MONEY)), PAYMENT.format("paid_amount")),
        (going(sets={"paid": True}), SUMS.format("paid")),
        (going(asked("goods", AskKind.MONEY)), SUMS.format("goods")),
        (going(asked("phone")), "step “go”: “phone” is never written by a step"),
        (going(sets={"status": "done"}), "step “go”: “status” is never written by a step"),
        (going(asked("window_from")), "step “go”: “window_from” is promised only by asking for “planned_at”"),
        (going(sets={"planned_at": "@now"}), "step “go”: “planned_at” is promised only by asking for “planned_at”"),
        (going(sets={"window_from": "@now"}), "step “go”: “window_from” is promised only by asking for “planned_at”"),
        (going(asked("planned_at")), PROMISE.format("planned_at")),
        (going(asked("note", AskKind.WINDOW)), PROMISE.format("note")),
        (
            replace(going(asked("planned_at", AskKind.DAY)), date=None),
            "step “go”: whoever asks for “planned_at” needs the rule for it, [date]",
        ),
        (book(target=(replace(TARGET, field=""),)), "target “t”: a clock “until” needs “field”"),
        (
            book(target=(replace(TARGET, clock=ClockKind.BEFORE, field="", opens=Seconds(60)),)),
            "target “t”: a clock “before” needs “field”",
        ),
        (book(date=DateRule(in_=("new",), most=Seconds(90_000))), "date: most: must be whole days such as “5d”"),
        (book(edit=(EditRule(fields=("phone",), in_=()),)),
         "edit: fields: “phone” is the buyer's own and never edited"),
        (
            book(edit=(EditRule(fields=("window_from",), in_=()),)),
            "edit: fields: “window_from” was promised, and is moved by [date] only",
        ),
        (book(edit=(EditRule(fields=("status",), in_=()),)), "edit: fields: “status” is never edited"),
        (book(message={"m": "{number:>5}"}), "message “m”: {…}: “number:>5” does not exist; allowed: number, shop, "),
        (book(message={"m": "{number!r}"}), "message “m”: {…}: “number!r” does not exist; allowed: number, shop, "),
        (book(message={"m": "{number"}), "message “m”: {…}: “{number” does not exist; allowed: number, shop, "),
        (book(message={"m": "{code}"}), "message “m”: {…}: “code” does not exist; allowed: number, shop, "),
        (book(script=("{x}",)), "script: {…}: “x” does not exist; allowed: operator, shop, "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_the_only_thing_said(wrong: Rulebook, said: str) -> None:
    (found,) = mistakes(wrong)
    assert found == said or (said.endswith(", ") and found.startswith(said))


def test_a_book_without_statuses_says_so_first() -> None:
    assert list(mistakes(book(status=()))) == ["status: at least one is needed"]


@pytest.mark.parametrize(
    "right",
    [
        *BOOKS.values(),
        going(
            asked("note", AskKind.CHOICE, "a"), asked("paid_amount", AskKind.PAYMENT), asked("planned_at", AskKind.DAY)
        ),
        going(asked("planned_at", AskKind.WINDOW)),
        going(to=(Destination(status="new", when={"paid": True}), Destination(status="done"))),
        book(reason=tuple(Reason(key=key, title=key) for key in "ab")),
        book(message={"code": "{code} {number}", "m": "100 {{%}}"}, script=("{operator}",)),
        book(date=DateRule(in_=("new",), most=Seconds(2 * 86_400))),
    ],
)
def test_what_can_be_meant_is_let_pass(right: Rulebook) -> None:
    assert list(mistakes(right)) == []


@pytest.mark.parametrize(
    ("step", "known"),
    [
        ({"by": ("system",)}, True),
        ({"by": ("system", "operator")}, True),
        ({"by": ("operator",)}, False),
        ({"by": ("system",), "when": {"paid": True}}, False),
        ({"by": ("system",), "from_": ("ready",)}, False),
        ({"by": ("system",), "from_": ("ready", "new")}, True),
    ],
)
def test_a_clock_takes_only_steps_that_the_system_can_take_wherever_it_runs(step: dict[str, Any], known: bool) -> None:
    rules = book(step=(replace(GOOD, **step),), target=(replace(TARGET, breach="go"),))
    later = replace(rules, target=(replace(TARGET, after=(After(by=Seconds(60), do="go"),)),))
    wrong = [] if known else ["target “t”: breach: “go” does not exist; allowed: "]
    assert list(mistakes(rules)) == list(mistakes(later)) == wrong
