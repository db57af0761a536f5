"""A marketplace that a shop describes itself, in a file, with rules that contradict Kaspi's: no code knows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from orderdesk.cli import Run, cli
from orderdesk.composition import Composition
from orderdesk.desk import Desk
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Move
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.handing_over import SendCode
from orderdesk.desk.commands.record import Call
from orderdesk.desk.commands.steps import Open, Take
from orderdesk.errors import BadInput, ConfigError, Refused
from orderdesk.model import Consent
from orderdesk.values import replace
from tests.shop import Shop, at

BAZAAR = """
key = "bazaar"
title = "Базар"
currency = "UAH"
country = "UA"
zone = "Europe/Kyiv"
calendar = "bazaar"
contact = ["chat"]

[[status]]
key = "fresh"
title = "Свежий"
shelf = "new"
[[status]]
key = "talk"
title = "Разговор"
shelf = "agreement"
[[status]]
key = "shot"
title = "Снимок"
shelf = "packing"
[[status]]
key = "gone"
title = "Отдан"
shelf = "archive"
[[status]]
key = "off"
title = "Снят"
shelf = "cancelled"

[[step]]
key = "begin"
title = "начать"
event = "begun"
from = ["fresh"]
to = [{ status = "talk" }]
on_open = true
[[step]]
key = "confirm"
title = "подтвердить"
event = "confirmed"
from = ["talk"]
to = [{ when = { method = "pickup" }, status = "gone" }, { status = "shot" }]
letter = "a"
message = "thanks"
[[step]]
key = "give"
title = "отдать"
event = "given"
from = ["shot"]
to = [{ status = "gone" }]
when = { paid = true }
letter = "a"
[[step]]
key = "drop"
title = "снять"
event = "dropped"
from = ["fresh", "talk", "shot"]
to = [{ status = "off" }]
cancels = true
[[step]]
key = "too_late"
title = "забыт"
event = "forgotten"
from = ["talk"]
to = [{ status = "off" }]
by = ["system"]
reason = "forgotten"

[[reason]]
key = "other"
digit = 8
title = "Другое"
comment = "required"
[[reason]]
key = "forgotten"
title = "Забыт"

[[target]]
key = "talk"
title = "Поговорить"
in = ["talk"]
clock = "business"
tiers = [{ name = "excellent", within = "60m" }, { name = "acceptable", within = "6h" }]
breach = "too_late"
[[target]]
key = "photo"
title = "Снять фото"
in = ["shot"]
clock = "before"
field = "planned_at"
opens = "30m"
closes = "10m"
tiers = [{ name = "acceptable" }]

[date]
in = ["talk"]

[message]
thanks = "Спасибо за заказ {number}!"
"""

CALENDAR = """
tz = "Europe/Kyiv"
[hours]
tue = [["09:00", "20:00"]]
wed = [["09:00", "13:00"], ["14:00", "20:00"]]
"""


@pytest.fixture
def bazaar(shop: Shop, tmp_path: Path) -> tuple[Shop, Desk]:
    """The shop with a second channel; 12:00 in Almaty is 09:00 in Kyiv."""
    folder = tmp_path / "config"
    (folder / "rulebooks").mkdir(parents=True)
    (folder / "calendars").mkdir()
    (folder / "config.toml").write_text("", "utf-8")
    (folder / "rulebooks" / "bazaar.toml").write_text(BAZAAR, "utf-8")
    (folder / "calendars" / "bazaar.toml").write_text(CALENDAR, "utf-8")
    parts: Composition = replace(shop.parts, config_path=folder / "config.toml")
    shop.parts = parts
    return shop, parts.desk(shop.store)


def received(shop: Shop, number: str = "B-1", **fields: Any) -> None:
    incoming = shop.incoming(number, channel="bazaar", external={}, currency="", phone="+380501234567", **fields)
    assert shop.take_all([incoming])[0].said == ""


def test_opening_starts_the_processing_where_the_rulebook_says_so(bazaar: tuple[Shop, Desk]) -> None:
    shop, desk = bazaar
    received(shop)
    opened = desk.do(Open(), desk.find("B-1"))
    assert (opened.status, opened.shelf, opened.total.currency) == ("talk", "agreement", "UAH")
    assert opened.deadline is not None
    assert opened.deadline.due_at == at("2026-11-24 18:00"), "six hours from 09:00 in Kyiv, shown in Almaty's clock"
    assert shop.kinds("B-1") == ["received", "begun"]


def test_its_steps_follow_its_conditions(bazaar: tuple[Shop, Desk]) -> None:
    shop, desk = bazaar
    received(shop, planned_at=at("2026-11-24 18:00"))
    order = desk.do(Take("confirm"), desk.do(Open(), desk.find("B-1")))
    assert order.status == "shot"
    assert shop.store.outbox.of(order.id)[0].text == "Спасибо за заказ B-1!"
    assert order.deadline is not None
    assert (order.deadline.opens_at, order.deadline.due_at) == (at("2026-11-24 17:30"), at("2026-11-24 17:50"))
    with pytest.raises(Refused, match="снять"):
        desk.do(Take("give"), order)
    incoming = shop.incoming("B-1", channel="bazaar", external={}, facts={"paid": True}, phone="+380501234567",
                             planned_at=at("2026-11-24 18:00"))  # fmt: skip
    shop.take_all([incoming])
    assert desk.do(Take("give"), desk.find("B-1")).status == "gone"


def test_its_reasons_contacts_and_proofs_are_its_own(bazaar: tuple[Shop, Desk]) -> None:
    shop, desk = bazaar
    received(shop)
    order = desk.find("B-1")
    with pytest.raises(Refused, match="8 Другое"):
        desk.do(Cancel("4"), order)
    with pytest.raises(Refused, match="комментария"):
        desk.do(Cancel("8"), order)
    with pytest.raises(Refused, match="chat"):
        desk.do(Call("reached", via="phone"), order)
    with pytest.raises(Refused, match="выдать"):
        desk.do(SendCode(), order)
    with pytest.raises(Refused, match="дату"):
        desk.do(Move(at("2026-11-25 12:00"), consent=Consent(by="buyer", via="chat")), order)
    assert desk.do(Cancel("8", comment="дождь"), order).shelf == "cancelled"


def test_its_clock_acts_by_its_own_hours(bazaar: tuple[Shop, Desk]) -> None:
    shop, desk = bazaar
    shop.clock.at = at("2026-11-24 22:00")  # 19:00 in Kyiv
    received(shop, received_at=shop.clock())
    desk.do(Open(), desk.find("B-1"))
    shop.clock.at = at("2026-11-25 18:00")  # Wednesday 15:00: an hour, then 09–13, then one more
    assert desk.do(Tick()) == []
    shop.clock.advance(1)
    assert [order.cancel_reason for order in desk.do(Tick())] == ["forgotten"]


def test_both_channels_lie_in_one_list_each_under_its_own_rules(bazaar: tuple[Shop, Desk]) -> None:
    shop, desk = bazaar
    received(shop, "77")
    shop.take(shop.incoming("77"))
    with pytest.raises(BadInput, match=r"bazaar:77, kaspi:77"):
        desk.find("77")
    assert desk.find("bazaar:77").status == "fresh"
    assert desk.find("kaspi:77").status == "new"


def test_the_command_line_finds_the_shops_own_files(bazaar: tuple[Shop, Desk], tmp_path: Path) -> None:
    shop, _desk = bazaar
    path = tmp_path / "b.jsonl"
    path.write_text(json.dumps({"number": "B-9", "channel": "bazaar", "status": "talk"}) + "\n", "utf-8")
    config = str(shop.parts.config_path)
    args = ["--config", config]
    run = Run(open_desk=lambda parts: 0, check_terminal=lambda: None)
    base = ["--db", str(shop.parts.database), *args, "--now", "2026-11-24T12:00:00+05:00"]
    assert CliRunner().invoke(cli, [*base, "import", str(path)], obj=run).exit_code == 0
    shown = CliRunner().invoke(cli, [*base, "show", "B-9", "--json"], obj=run)
    assert json.loads(shown.stdout)["status_title"] == "Разговор"


@pytest.mark.req("M42", "X100")
@pytest.mark.parametrize("field", ["customer", "phone"])
def test_no_rulebook_opens_the_buyers_name_or_phone_for_editing(bazaar: tuple[Shop, Desk], field: str) -> None:
    shop, _desk = bazaar
    assert shop.parts.config_path is not None
    path = shop.parts.config_path.parent / "rulebooks" / "bazaar.toml"
    path.write_text(BAZAAR + f'[[edit]]\nfields = ["{field}", "address"]\nin = ["fresh"]\nconsent = "never"\n', "utf-8")
    with pytest.raises(ConfigError, match=f"«{field}» — личное покупателя"):
        replace(shop.parts).rules  # noqa: B018 - reading it refuses it
