"""What `--json` prints is what docs/json.md says: every command, every field, its type; nothing more, nothing less."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orderdesk.cli import cli
from orderdesk.desk.command import OrderCommand
from orderdesk.desk.registry import typed_in
from tests.desk.command_line.json_day import day
from tests.desk.command_line.json_page import page
from tests.desk.command_line.test_json_money import with_json
from tests.shop import Shop

UNSEEN = {
    "CalendarDay.announcement", "Carrier.failed_since", "Carrier.heard_at", "Carrier.next_at", "Clock.believed",
    "Clock.confirmed", "Clock.doubt", "Confirmed.at", "Confirmed.believed", "Confirmed.doubt", "Confirmed.operator",
    "Confirmed.vouched_by", "CopiedChange.old", "Courier.debts", "Evidence.photos", "Health.files",
    "Health.files_limit", "Health.logins_total", "Health.sessions", "Health.sessions_limit", "Health.sessions_room",
    "Health.turned_away_total", "Health.waiting", "Health.waiting_limit", "HeldFor.place", "HeldGoods.place",
    "HeldGoods.quantity", "LineGoods.held", "Notice.over_at", "Order.damaged",
    "Outgoing.sent_at", "Outgoing.withdrawn_at", "PlannedStop.arrives", "Run.closed_at", "Sender.channels",
    "Sender.failed_since", "Sender.next_at", "Session.columns", "Session.idle_s", "Session.operator", "Session.pid",
    "Session.rows", "Session.since", "Session.watched_by", "ShiftSheet.more", "TillReport.moved_since",
}  # fmt: skip
"""Fields that are empty on that day, so that their types are not tried: of a server, of open desks, of faults."""


def row_of(said: str) -> str:
    """The command of the page that some words are."""
    fitting = [row for row in page().commands if re.match(re.sub(r"\bN\b", "[^-]", re.escape(row)), said)]
    return max(fitting, key=len)


def test_the_page_names_every_command_that_has_json() -> None:
    named = {re.sub(r" (--.*|N)$", "", row) for row in page().commands}
    assert named == set(with_json(cli))
    acts = {row for row, kind in page().commands.items() if kind in ("OrderAct", "ShopAct")}
    assert {row: page().commands[row] for row in acts} == {
        name: "OrderAct" if issubclass(one, OrderCommand) else "ShopAct"
        for name, one in typed_in().items()
        if name in acts
    }


def test_every_object_of_the_page_belongs_to_an_answer() -> None:
    kinds = [*page().commands.values(), *(kind for fields in page().objects.values() for kind in fields.values())]
    assert set(re.findall(r"[A-Z]\w+", " ".join(kinds))) <= set(page().objects)


def test_every_command_answers_as_the_page_says(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = day(shop, tmp_path, monkeypatch)
    wrong = [
        f"{said}{slip}" for said, answer in answers for slip in page().wrong(page().commands[row_of(said)], answer)
    ]
    assert wrong == [], "\n".join(wrong)
    assert {row_of(said) for said, _answer in answers} == set(page().commands)
    assert page().unseen() <= UNSEEN
