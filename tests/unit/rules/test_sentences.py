"""What an operator reads about sums, answers, waybills and rights, to the word: a figure left out misleads them."""

from __future__ import annotations

from datetime import date

import pytest

from orderdesk.clock import DAY
from orderdesk.errors import BadInput, DeskError, Refused
from orderdesk.i18n import _
from orderdesk.model import ActorKind, Order
from orderdesk.rules.context import RuleContext
from orderdesk.rules.edits import date_move
from orderdesk.rules.payment import payment_text, payment_word, sums_text
from orderdesk.rules.possible import cancel_rights, proof_rights, refuse_step
from orderdesk.rules.questions import Form
from orderdesk.rules.refunds import repayment
from orderdesk.rules.roles import Right, read_roles, refusal
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.rules.rulebook.model import Rulebook, WaybillRule
from orderdesk.rules.waybills import read_waybill
from orderdesk.sla.spec import CalendarSpec
from orderdesk.values import replace
from tests.shop import NOON, Shop

BOOKS = read_rulebooks()
OWN = BOOKS["own_shop"]


def thousand(shop: Shop, had: int = 0) -> Order:
    """An order of the own shop, 900 and 100 for the delivery, of which the shop has had something."""
    order = shop.from_("own_shop", "S-1", "agreement", total=100_000, delivery_cost=10_000, payment="cash")
    return replace(order, facts={**order.facts, "paid_amount": had})


@pytest.mark.req("X11", "X17")
@pytest.mark.parametrize(
    ("had", "text", "word"),
    [
        (0, "наличные, к оплате 1 000 ₸", "наличные"),
        (1, "наличные, получено 0,01 ₸, к оплате 999,99 ₸", "наличные"),
        (99_999, "наличные, получено 999,99 ₸, к оплате 0,01 ₸", "наличные"),
        (100_000, "наличные, оплачен", "оплачен"),
        (100_001, "наличные, оплачен, 0,01 ₸ лишних", "оплачен"),
    ],
)
def test_how_far_an_order_is_paid_is_said_with_every_figure(shop: Shop, had: int, text: str, word: str) -> None:
    order = thousand(shop, had)
    said = payment_text(OWN, order), payment_word(OWN, order), sums_text(order)
    assert tuple(part.replace("\N{NO-BREAK SPACE}", " ") for part in said) == (
        text, word, "1 000 ₸: товары 900 ₸, доставка 100 ₸")  # fmt: skip


def test_what_the_channel_takes_is_not_owed_to_the_shop(shop: Shop) -> None:
    assert payment_text(BOOKS["kaspi"], shop.receive("1")) == "предоплата, деньги принимает площадка"


@pytest.mark.req("X11", "X17")
@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"x": "1"}, "«принять оплату» не спрашивает «x»; спрашивает: оплата (payment), получено денег (paid_amount)."),
        ({}, "Не указано: Получено денег (paid_amount)."),
        ({"payment": "x"}, "Как оплачен: одно из: наличные (cash), карта (card), перевод (transfer)."),
        ({"paid_amount": "0"}, "Оплата на ноль — не оплата: к оплате 1 000 ₸."),
        ({"paid_amount": "100"}, "Не указано: 100 ₸ из 1 000 ₸: останется доплатить 900 ₸ (difference)."),
        ({"paid_amount": "100", "difference": "no"},
         "Сначала это нужно сделать: 100 ₸ из 1 000 ₸: останется доплатить 900 ₸."),
        ({"paid_amount": "2000"}, "Не указано: На 1 000 ₸ больше, чем 1 000 ₸ к оплате: почему (difference)."),
        ({"paid_amount": "100", "difference": "y"}, {"payment": "cash", "paid_amount": 10_000}),
        ({"paid_amount": "1000"}, {"payment": "cash", "paid_amount": 100_000}),
        ({"paid_amount": "2000", "difference": "tip"},
         {"payment": "cash", "paid_amount": 200_000, "difference": "tip"}),
    ],
)  # fmt: skip
def test_a_payment_is_read_or_refused_in_words(shop: Shop, answers: dict[str, str], said: object) -> None:
    form = Form(OWN, next(step for step in OWN.step if step.key == "pay"))
    situation = RuleContext(book=OWN, order=thousand(shop), now=NOON)
    try:
        read: object = form.read(situation, answers)
    except DeskError as refused:
        read = str(refused).replace("\N{NO-BREAK SPACE}", " ")
    assert read == said


@pytest.mark.req("M41")
@pytest.mark.parametrize(
    ("promised", "answers", "wanted"),
    [
        (NOON + DAY, {"planned_at": "29.11"}, True),
        (NOON + DAY, {"planned_at": "25.11"}, False),  # the day that is promised
        (NOON + DAY, {}, False),
        (NOON + DAY, {"planned_at": "x"}, False),
        (None, {"planned_at": "29.11"}, False),  # the first promise
    ],
)
def test_an_answer_that_moves_what_was_promised_wants_consent(
    shop: Shop, promised: int | None, answers: dict[str, str], wanted: bool
) -> None:
    book = BOOKS["magazito"]
    order = replace(shop.from_("magazito", "M-1", "agreement"), planned_at=promised)
    form = Form(book, next(step for step in book.step if step.key == "confirm"))
    assert form.wants_consent(RuleContext(book=book, order=order, now=NOON), answers) is wanted


@pytest.mark.req("K54")
def test_a_date_beyond_what_the_channel_takes_is_refused_with_the_last_one(shop: Shop) -> None:
    order = shop.receive("1", "delivery")
    with pytest.raises(Refused) as refused:
        date_move(BOOKS["kaspi"], order, NOON + 20 * DAY, None)
    assert all(part in str(refused.value) for part in ("Заказ 1:", " 5 ", "30.11.2026"))


@pytest.mark.req("X14", "X15")
def test_a_refund_is_said_with_who_pays_it(shop: Shop) -> None:
    kaspi = BOOKS["kaspi"]
    cancelled = [
        repayment(book, order, next(step for step in book.step if step.cancels))
        for book, order in ((OWN, thousand(shop, 100_000)), (kaspi, shop.receive("1")))
    ]
    assert [str(back).replace("\N{NO-BREAK SPACE}", " ") for back in cancelled] == [
        "К возврату: 1 000 ₸, возвращает магазин",
        "Возврат: 24 990 ₸, возвращает Kaspi Магазин",
    ]


@pytest.mark.req("X48")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abc1234567890" * 5, "«abc1234567890abc1234567890abc1234567890a» — не накладная: "
                              "в её номере от 8 до 34 знаков, из них цифр не меньше 5."),
        ("-" * 50, f"«{'-' * 40}» — не накладная: в её номере только латинские буквы и цифры."),
        ("RB123456784UA", "«RB123456784UA» — не накладная: в ней неверная цифра. Прочитайте её ещё раз."),
    ],
)  # fmt: skip
def test_what_is_no_waybill_is_named_as_far_as_it_can_be_read(text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_waybill(WaybillRule(), text)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (Right.MOVE_DATE, "Только продавец, диспетчер, менеджер или директор может переносить дату."),
        (Right.REVEAL, "Только директор может видеть скрытое площадкой."),
    ],
)
def test_whose_a_right_is_is_said(right: Right, said: str) -> None:
    assert str(refusal(read_roles(), right)) == said
    assert str(refusal({}, Right.SHIP)).startswith("Никто не может отправлять заказы")


def test_only_what_has_a_penalty_wants_more_than_the_right_to_work() -> None:
    kaspi = BOOKS["kaspi"]
    assert cancel_rights(kaspi, "refused") == cancel_rights(kaspi, "2") == (Right.PROCESS,)
    assert cancel_rights(kaspi, "out_of_stock") == cancel_rights(kaspi, "4") == (Right.PROCESS, Right.CANCEL_COSTLY)
    assert proof_rights(kaspi) == proof_rights(OWN) == (Right.HAND_OVER,)


def test_who_has_done_it_is_said_where_it_is_known(shop: Shop) -> None:
    said = [str(refuse_step(OWN, thousand(shop), "разделить", who)) for who in ("Олег", "")]
    possible = "Сейчас доступно: подтвердить, взять у поставщика, принять оплату, отменить."
    assert said == [
        f"Заказ S-1: «разделить» сейчас недоступно. Статус — «Согласование» (Олег). {possible}",
        f"Заказ S-1: «разделить» сейчас недоступно. Статус — «Согласование». {possible}",
    ]


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_a_refused_step_is_named_by_its_title_in_quotes_and_no_other_has_that(shop: Shop, book: Rulebook) -> None:
    titles = [_(step.title) for step in book.step]
    assert len(set(titles)) == len(titles)
    order = replace(thousand(shop), status=book.status[-1].key)
    for title in titles:
        for by, said in ((ActorKind.OPERATOR, "сейчас недоступно"), (ActorKind.MARKETPLACE, "быть не может")):
            refused = str(refuse_step(book, order, title, by=by))
            assert f"«{title}»" in refused
            assert said in refused


@pytest.mark.parametrize("name", ["hours", "overrides", "breaks", "holidays"])
def test_a_calendar_names_what_is_no_table_or_list(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: must be a "):
        CalendarSpec.read({"tz": "UTC", name: 1})


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"x": 1}, "unknown key “x”; allowed: breaks, holiday_cut, holidays, hours, known_until, overrides, tz"),
        ({"hours": {"x": []}}, "hours: unknown day “x”; allowed: mon, tue, wed, thu, fri, sat, sun"),
        ({"hours": {"mon": 1}}, "hours.mon: must be a list, not 1"),
        ({"holiday_cut": "x"}, "holiday_cut: must be one of start_day, calendar_day, not “x”"),
    ],
)
def test_a_slip_in_a_calendar_is_told_with_what_may_stand_there(spec: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=r"must|unknown") as refused:
        CalendarSpec.read({"tz": "UTC", **spec})
    assert str(refused.value) == said


def test_a_break_in_the_hour_that_a_clock_change_skips_divides_nothing() -> None:
    skipped = {"date": "2026-03-29", "from": "03:00", "to": "04:00"}
    hours = {"sun": [["01:00", "10:00"]]}
    sunday = date(2026, 3, 29)
    with_break, without = (
        CalendarSpec.read({"tz": "Europe/Kyiv", "hours": hours, "breaks": breaks}).intervals(sunday, sunday)
        for breaks in ([skipped], [])
    )
    assert with_break == without
    assert len(without) == 1
