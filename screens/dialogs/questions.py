"""The questions of every form about an order: of a step, of editing, of splitting, of one that is typed in."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Sequence

from orderdesk.desk.intake.by_hand import FIELDS
from orderdesk.desk.orders.edit import LINES, typed_lines
from orderdesk.i18n import _
from orderdesk.model import METHODS, PAYMENTS, Line, Order
from orderdesk.money import HiddenMoney, Money
from orderdesk.rules.context import RuleContext
from orderdesk.rules.edits import editable
from orderdesk.rules.payment import DIFFERENCE, owed
from orderdesk.rules.questions import FETCHED, no_longer_brought, offered
from orderdesk.rules.questions import Form as StepForm
from orderdesk.rules.rulebook.model import Rulebook, SplitRule
from orderdesk.rules.rulebook.steps import Ask, AskKind, Step
from orderdesk.rules.waybills import WAYBILL
from orderdesk.values import replace
from orderdesk.wording.labels import field_name, method_name, payment_name, source_name, via_name
from screens.dialogs.form import Answers, Question

DAYS = "0123456789.+-/"
HOURS = DAYS + ": "
SUMS = "0123456789., "
PHONES = "0123456789+-() "
COUNTS = "0123456789"
CODES = string.ascii_letters + "0123456789-/_ "
"""What is typed into a field of this kind: other keys are none of its business."""

_TAKES = {
    AskKind.DAY: DAYS, AskKind.WINDOW: HOURS, AskKind.COUNT: COUNTS, AskKind.MONEY: SUMS, AskKind.PAYMENT: SUMS,
    AskKind.PHONE: PHONES,
}  # fmt: skip
_ANEW = (SUMS, COUNTS, DAYS, HOURS)
"""What is typed anew, never behind what is offered."""
_NAMED = {"phone": PHONES, "planned_at": DAYS, "delivery_cost": SUMS, "paid_amount": SUMS, WAYBILL: CODES}

CONSENT = "consent"
VIA = "via"
NOTE = "note"
WHY = "why"
SURE = "sure"
REPAID = "repaid"
HOW = "how"
PIN = "pin"
AGAIN = "pin_again"


Doubt = Callable[[str], str]
"""What speaks against a waybill, in a sentence; empty for nothing."""


Whose = Callable[[str], Iterable[str]]
"""Whose a sum may be that this order does not owe, as typed, in sentences."""


def of_step(
    form: StepForm, situation: RuleContext, answers: Answers, *, sign: bool = False, doubt: Doubt | None = None,
    whose: Whose | None = None,
) -> list[Question]:  # fmt: skip
    """What a step of the rulebook asks for, given the answers so far; the consent where they move what was promised.

    Then a yes where `doubt` knows something against its waybill, and the PIN where it is signed. Beside a sum that is
    not the one owed stands `whose` it may be.
    """
    asked = [_of_ask(ask, situation.order, form, answers) for ask in form.asked(situation, answers)]
    asked = [_another_owes(question, form.step, whose, answers) for question in asked]
    asked += consenting(form.book) if form.wants_consent(situation, answers) else []
    asked += _doubtful(doubt, answers)
    return [*asked, Question(PIN, _("Your PIN"), secret=True)] if sign else asked


def _another_owes(question: Question, step: Step, whose: Whose | None, answers: Answers) -> Question:
    """The question about a sum that is not the one owed, with whose it may be."""
    if question.field != DIFFERENCE or whose is None:
        return question
    sums = (answers.get(ask.field, "") for ask in step.ask if ask.kind is AskKind.PAYMENT)
    said = [sentence for sum_ in sums for sentence in whose(sum_)]
    return replace(question, title=". ".join([*said, question.title])) if said else question


def of_refund(due: Money, choices: Sequence[tuple[str, str]] = (), *, sign: bool) -> list[Question]:
    """How much the buyer has got back, how where there are `choices`, and the PIN where money is signed for."""
    offered = "" if isinstance(due, HiddenMoney) else due.decimal
    asked = [Question(REPAID, _("Paid back to the buyer"), offered, takes=SUMS, replaced=True, currency=due.currency)]
    asked += [Question(HOW, _("How it goes back"), options=tuple(choices))] if choices else []
    return [*asked, Question(PIN, _("Your PIN"), secret=True)] if sign else asked


def of_reversal(noted: Money, choices: Sequence[tuple[str, str]] = (), *, sign: bool) -> list[Question]:
    """Which payment is taken back where there are `choices`, how much and why, and the PIN where that is signed."""
    offered = "" if isinstance(noted, HiddenMoney) else noted.decimal
    asked = [Question(HOW, _("Which payment was noted wrongly"), options=tuple(choices))] if choices else []
    asked += [
        Question(REPAID, _("Sum that was noted wrongly"), offered, takes=SUMS, replaced=True),
        Question(WHY, _("Why, in a few words")),
    ]
    return [*asked, Question(PIN, _("Your PIN"), secret=True)] if sign else asked


def of_pin() -> list[Question]:
    """A PIN that is set for the first time."""
    return [Question(PIN, _("New PIN (4 to 8 digits)"), secret=True), Question(AGAIN, _("Once more"), secret=True)]


def _of_ask(ask: Ask, order: Order, form: StepForm, answers: Answers) -> Question:
    book = form.book
    options = tuple((option.key, _(option.title)) for option in ask.options)
    hints = {AskKind.DAY: _("25.11 or +1"), AskKind.WINDOW: _("25.11 14-16")}
    hint = hints.get(ask.kind)
    if ask.kind is AskKind.PAYMENT:
        hint = _("owed: {sum}").format(sum=owed(book, order))
    title = form.title(ask, order, answers)
    title = f"{title} ({hint})" if hint else title
    value, takes = offered(ask, order, book), _TAKES.get(ask.kind) or _NAMED.get(ask.field, "")
    if options and value not in dict(options):
        value = ""
    return Question(
        ask.field,
        title,
        value,
        options,
        yes=ask.kind is AskKind.YES,
        required=ask.required,
        takes=takes,
        scanned=ask.field == WAYBILL,
        replaced=takes in _ANEW,
        currency=order.total.currency if takes == SUMS else "",
    )


def of_edit(
    book: Rulebook, order: Order, lines: Sequence[Line], answers: Answers, doubt: Doubt | None = None
) -> list[Question]:
    """Every field that may be edited now with what stands there; then, where a change wants it, the consent.

    Then a yes where `doubt` knows something against its waybill.
    """
    questions, allowed = list[Question](), editable(book, order)
    for name in allowed:
        if name == LINES:
            title = f"{_('goods')} (SKU*2@100.00; …)"
            questions.append(Question(name, title, typed_lines(lines)))
        elif name == FETCHED.field and no_longer_brought(order, answers):
            title = _(FETCHED.title).format(delivery=order.delivery_cost)
            questions.append(Question(name, title, offered(FETCHED, order, book), takes=SUMS, replaced=True))
        else:
            options = _choices(book, order, name)
            questions.append(
                Question(
                    name,
                    field_name(name),
                    _present(order, name),
                    options,
                    required=False,
                    takes=_NAMED.get(name, ""),
                    scanned=name == WAYBILL,
                    replaced=_NAMED.get(name) in _ANEW,
                    currency=order.total.currency if _NAMED.get(name) == SUMS else "",
                )
            )
    changed = [q.field for q in questions if answers.get(q.field, q.value) != q.value]
    consent = consenting(book) if any(allowed[name] for name in changed) else []
    return [*questions, *consent, *_doubtful(doubt, answers)]


def _choices(book: Rulebook, order: Order, name: str) -> tuple[tuple[str, str], ...]:
    """What an edited field can be, with what it is now; nothing where it is typed."""
    if name == "method":
        return tuple((method, method_name(method)) for method in METHODS)
    if name == "payment":
        ways = dict.fromkeys((*(way for way in PAYMENTS if way not in book.channel_takes), order.payment))
        return tuple((way, payment_name(way)) for way in ways if way)
    return ()


def _doubtful(doubt: Doubt | None, answers: Answers) -> list[Question]:
    said = "" if doubt is None else doubt("".join(answers.get(WAYBILL, "").split()))
    return [Question(SURE, f"{said} {_('Is it meant?')}", yes=True)] if said else []


def of_split(book: Rulebook, rule: SplitRule, lines: Sequence[Line]) -> list[Question]:
    """How many of each product go into the second order, why, and the consent."""
    asked = _("{name}: move how many of {count}")
    questions = [
        Question(
            line.sku or line.name, asked.format(name=line.name, count=line.quantity), "0", takes=COUNTS, replaced=True
        )
        for line in lines
    ]
    reasons = tuple((str(i), _(why)) for i, why in enumerate(rule.why, 1))
    return [*questions, Question(WHY, _("Why"), options=reasons), *consenting(book)]


def of_new(book: Rulebook) -> list[Question]:
    """What an order that is typed in consists of."""
    titles = {
        "source": _("Came through"),
        "customer": _("Customer"),
        "phone": _("Phone"),
        "lines": _("Goods (SKU*2@100.00; …)"),
        "method": _("Method"),
        "address": _("Address"),
        "planned_at": _("Planned date (25.11 or +1)"),
        "delivery_cost": _("Cost of delivery"),
        "comment": _("Comment"),
    }
    options = {
        "source": tuple((source, source_name(source)) for source in book.source),
        "method": tuple((method, method_name(method)) for method in METHODS),
    }
    needed = ("source", "customer", "lines")
    return [
        Question(
            name,
            titles[name],
            options=options.get(name, ()),
            required=name in needed,
            takes=_NAMED.get(name, ""),
            currency=book.currency if _NAMED.get(name) == SUMS else "",
        )
        for name in FIELDS
    ]


def consenting(book: Rulebook) -> list[Question]:
    """Who agreed, and through what."""
    return [
        Question(
            CONSENT,
            _("Who asked"),
            options=(("buyer", _("the buyer asked")), ("shop", _("we asked, the buyer agreed"))),
        ),
        Question(VIA, _("Agreed through"), book.contact[0], tuple((way, via_name(way)) for way in book.contact[:9])),
        Question(NOTE, _("Why, in a few words"), required=False),
    ]  # fmt: skip


def _present(order: Order, name: str) -> str:
    value = order.value(name)
    if value is None or isinstance(value, bool):
        return ""
    return Money(value, order.total.currency).decimal if isinstance(value, int) else value
