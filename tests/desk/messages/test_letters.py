"""Messages to buyers: off until switched on, each sent once with its result, in the buyer's language, by day."""

from __future__ import annotations

import pytest

from orderdesk.config import Config, read_config
from orderdesk.desk.commands.people.customers import WriteIn
from orderdesk.errors import ConfigError, DeskError
from orderdesk.model.channel_accounts import PushState
from orderdesk.wording.outbox_lines import outbox_state
from tests.desk.messages.conftest import Post
from tests.shop import at

SENDERS = ("mobizon", "turbosms")


def accept(post: Post, number: str = "1") -> None:
    post.shop.receive(number)
    assert post.shop.run("accept", number).exit_code == 0


@pytest.mark.parametrize("kind", SENDERS)
@pytest.mark.req("O2", "C34")
def test_a_message_leaves_once_with_its_result(post: Post, kind: str) -> None:
    post.open(kind, "--signature", "DemoShop")
    accept(post)
    post.errands.round()
    assert post.phones(kind) == [], "what can still be taken back is told to nobody"
    post.go()
    (sms,) = post.phones(kind)
    (item,) = post.outbox("1")
    assert (sms["phone"], sms["text"], sms["from"]) == ("77012224821", item.text, "DemoShop")
    assert item.sent_at is not None
    assert item.answer == sms["id"]
    post.go(3600)
    assert len(post.phones(kind)) == 1


def test_nothing_leaves_before_it_is_switched_on(post: Post) -> None:
    post.open("mobizon", on=False)
    accept(post)
    post.go()
    assert post.phones() == []
    assert not post.shop.json("sender", "list")[0]["on"]
    assert post.shop.run("sender", "switch", "sms", "on").exit_code == 0
    post.go()
    assert post.phones() == [], "what was done before is told by hand"
    accept(post, "2")
    post.go()
    assert len(post.phones()) == 1
    assert post.shop.run("sender", "switch", "sms", "off").exit_code == 0
    accept(post, "3")
    post.go()
    assert len(post.phones()) == 1


@pytest.mark.parametrize("kind", SENDERS)
@pytest.mark.parametrize("fault", ["lost", "cut"])
def test_what_got_no_answer_is_never_sent_again(post: Post, kind: str, fault: str) -> None:
    post.open(kind)
    post.faults(kind, next=[fault])
    accept(post)
    for _day in range(3):
        post.go(1800)
    post.another().round()
    assert len(post.phones(kind)) == 1
    (item,) = post.outbox("1")
    assert (item.state, item.sent_at) == (PushState.DOUBTFUL, None)
    assert post.shop.kinds("1")[-1] == "message_failed"
    assert "не отправляется повторно" in outbox_state(item, None, post.shop.clock(), "Asia/Almaty")


@pytest.mark.parametrize("fault", ["limit"])
def test_what_never_left_is_sent_when_it_can(post: Post, fault: str) -> None:
    post.open("mobizon")
    post.faults("mobizon", next=[fault])
    accept(post)
    post.go()
    assert post.phones() == []
    for _turn in range(5):
        post.go(120)
    assert len(post.phones()) == 1


def test_a_sender_that_was_killed_on_the_way_sends_nothing_twice(post: Post) -> None:
    post.open("mobizon")
    accept(post)
    post.shop.clock.at += 61
    ((_channel, letter),) = post.shop.store.letters.ready(0, post.shop.clock())
    with post.shop.store.write() as store:
        assert store.letters.begin(letter.row, key="k", pusher="elsewhere:1:dead", at=post.shop.clock())
        assert not store.letters.begin(letter.row, key="k", pusher="elsewhere:2:live", at=post.shop.clock())
    post.go()
    assert post.outbox("1")[0].state is PushState.PUSHING, "whoever took it may still wait for the answer"
    post.go(200)
    assert post.outbox("1")[0].state is PushState.DOUBTFUL
    assert post.phones() == []


def test_a_refusal_comes_back_as_a_task_without_the_phone(post: Post) -> None:
    post.open("mobizon")
    post.shop.receive("1", phone="+4915112345678")
    assert post.shop.run("accept", "1").exit_code == 0
    post.made.mobizon.may_receive = lambda phone: False  # type: ignore[method-assign]
    post.go()
    assert post.outbox("1")[0].state is PushState.REFUSED
    (task,) = post.shop.store.tasks.of_order(post.shop.order("1").id)
    assert "не дошло до покупателя" in task.text
    said = task.text + post.outbox("1")[0].answer + post.shop.run("history", "1").output
    assert "15112345678" not in said


def test_a_wrong_token_burns_no_message(post: Post) -> None:
    post.open("mobizon")
    (post.folder / "token-sms").write_text("wrong0000000000000000000\n")
    accept(post)
    post.go()
    assert post.outbox("1")[0].state is PushState.WAITING
    failing = post.shop.json("sender", "list")[0]
    assert failing["failed_since"]
    assert "wrong000" not in str(failing)
    (post.folder / "token-sms").write_text(post.made.mobizon.token + "\n")
    for _turn in range(5):
        post.go(120)
    assert len(post.phones()) == 1


@pytest.mark.parametrize("moment", ["2026-11-24 21:00", "2026-11-24 23:30", "2026-11-25 03:00", "2026-11-25 08:58"])
def test_nobody_is_woken(post: Post, moment: str) -> None:
    post.open("mobizon")
    post.shop.clock.at = at(moment)
    accept(post)
    post.go(60)
    assert post.phones() == []
    post.shop.clock.at = at("2026-11-25 09:00")
    post.go(60)
    assert len(post.phones()) == 1
    assert post.phones()[0]["time"] >= at("2026-11-25 09:00")


def test_what_could_not_leave_for_a_day_leaves_no_more(post: Post) -> None:
    post.open("mobizon")
    accept(post)
    post.shop.clock.at += 25 * 3600
    post.go()
    assert post.phones() == []
    assert "слишком старое" in post.outbox("1")[0].answer


def test_the_buyer_reads_their_own_language(post: Post) -> None:
    post.open("mobizon")
    order = post.shop.receive("1")
    texts = {}
    for number, (spoken, language) in enumerate([("", "ru"), ("kk", "kk"), ("uk", "uk"), ("en", "en")], 1):
        post.shop.receive(str(number))
        if spoken:
            post.shop.desk.do(WriteIn(str(order.customer.id), spoken))
        assert post.shop.run("accept", str(number)).exit_code == 0
        texts[language] = post.outbox(str(number))[0].text
    assert len(set(texts.values())) == 4
    assert "принял" in texts["ru"]


def test_the_shop_changes_its_texts(post: Post) -> None:
    texts = {"kaspi": {"kk": {"accepted": "Тапсырыс {number} қабылданды!"}, "ru": {"code": "{code}: это код {number}"}}}
    rules = post.shop.parts.rules
    book = rules.book("kaspi")
    from orderdesk.desk.desk import with_texts
    from orderdesk.desk.orders.message_texts import code_text, message_text

    own = with_texts(book, texts["kaspi"])
    order = post.shop.receive("7")
    assert message_text(own, "accepted", order, "Ч", post.shop.clock(), "kk") == "Тапсырыс 7 қабылданды!"
    assert message_text(own, "accepted", order, "Ч", post.shop.clock()) == message_text(
        book, "accepted", order, "Ч", post.shop.clock()
    )
    assert code_text(own, "7", "0412", "ru") == "0412: это код 7"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ('[messages.nobody.ru]\naccepted = "x"', "nobody"),
        ('[messages.kaspi.xx]\naccepted = "x"', "xx"),
        ('[messages.kaspi.ru]\nacepted = "x"', "acepted"),
        ('[messages.kaspi.ru]\naccepted = "{address}"', "address"),
        ('[messages.kaspi.ru]\naccepted = "{number.__class__}"', "__class__"),
        ('[messages.kaspi.ru]\ncode = "{number}"', "code"),
        ('[channels.kaspi]\nlanguage = "xx"', "language"),
    ],
)
def test_texts_are_checked_when_they_are_read(post: Post, wrong: str, named: str) -> None:
    from orderdesk.composition import Composition

    path = post.folder / "wrong.toml"
    path.write_text(wrong)
    with pytest.raises(ConfigError, match=named):
        _ = Composition(database=post.folder / "x.db", config_path=path, clock=post.shop.clock).rules
    assert read_config(None) == Config()


@pytest.mark.req("F41")
def test_anonymous_recipients_and_channels_without_phones_are_never_written_to(post: Post) -> None:
    post.open("mobizon")
    post.shop.from_("flowwow", "F1", facts={"recipient": "Алия", "recipient_phone": "+77013334455"})
    order = post.shop.order("F1")
    assert post.shop.run("take", "accept", "F1").exit_code == 0 or post.outbox("F1") == []
    post.go()
    assert post.phones() == []
    assert order.customer.phone


@pytest.mark.parametrize("kind", SENDERS)
@pytest.mark.req("K62")
def test_a_code_goes_to_the_buyers_phone(post: Post, kind: str) -> None:
    post.open(kind)
    post.shop.receive("1", "delivery")
    sent = post.shop.run("send-code", "1")
    assert sent.exit_code == 0, sent.output
    (sms,) = post.phones(kind)
    assert sms["phone"] == "77012224821"
    code = "".join(c for c in sms["text"].replace("№ 1", "") if c.isdigit())[-4:]
    assert post.shop.parts.phone.received() == [], "not to the file that plays the phone"
    assert code not in post.shop.run("history", "1").output
    assert post.shop.run("hand-over", "1", code).exit_code == 0


def test_a_code_without_an_answer_may_be_at_hand(post: Post) -> None:
    post.open("turbosms")
    post.shop.receive("1", "delivery")
    post.faults("turbosms", next=["lost"])
    said = post.shop.run("send-code", "1")
    assert said.exit_code != 0
    assert "введите код" in said.stderr
    (sms,) = post.phones("turbosms")
    code = "".join(c for c in sms["text"].replace("№ 1", "") if c.isdigit())[-4:]
    assert post.shop.run("hand-over", "1", code).exit_code == 0


def test_a_code_that_did_not_leave_is_said(post: Post) -> None:
    post.open("mobizon")
    (post.folder / "token-sms").write_text("wrong0000000000000000000\n")
    order = post.shop.receive("1", "delivery")
    from orderdesk.desk.commands.handing_over import SendCode

    with pytest.raises(DeskError, match="SMS не отправлено"):
        post.shop.desk.do(SendCode(), order)
    assert post.shop.kinds("1")[-1] == "code_failed"
