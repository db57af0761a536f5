"""A shop with a sender of SMS, and the look-alike that delivers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import Struct

from orderdesk.channels.carriers.nova_poshta import NovaPoshta
from orderdesk.channels.live.protocol import Outcome
from orderdesk.desk.messages import open_sender, tracking
from orderdesk.desk.messages.errands import Errands
from orderdesk.messages.senders import sender_kinds
from orderdesk.messages.senders.message_sender import MessageSender, Outgoing, Sent, Setup
from orderdesk.messages.senders.mobizon import Mobizon
from orderdesk.messages.senders.turbosms import TurboSms
from orderdesk.model import OutboxItem
from orderdesk.sandbox.whole_sandbox import Sandbox, Wish
from tests.sandbox.inside import AT_ONCE, STILL, Inside, client, control
from tests.shop import Shop


class StaffPhone:
    """A sender to staff that keeps what it is given."""

    def __init__(self, heard: list[str], answer: Callable[[], Sent]) -> None:
        self._heard, self._answer = heard, answer

    def check(self) -> None: ...

    def send(self, message: Outgoing) -> Sent:
        sent = self._answer()
        if sent.outcome.value == "done":
            self._heard.append(message.text)
        return sent

    def close(self) -> None: ...


class Post(Struct, dict=True):
    """The shop, the sandbox, and who runs the errands."""

    shop: Shop
    made: Sandbox
    errands: Errands
    folder: Path
    staff: list[str]
    """What staff were told."""
    answer: Callable[[], Sent]
    """What the sender to staff answers."""

    def go(self, seconds: int = 61, rounds: int = 3) -> None:
        """Time passes, and the errands are run."""
        self.shop.clock.at += seconds
        for _turn in range(rounds):
            self.errands.round()

    def open(self, kind: str, *options: str, name: str = "sms", on: bool = True) -> None:
        """Open an account with a sender."""
        token = self.folder / f"token-{name}"
        token.touch(0o600)
        token.write_text((self.made.fronts[kind].market.token if kind in self.made.fronts else "json://staff") + "\n")
        added = self.shop.run("sender", "add", name, "--kind", kind, "--token-file", str(token), *options)
        assert added.exit_code == 0, added.output
        if on:
            assert self.shop.run("sender", "switch", name, "on").exit_code == 0

    def http(self, name: str) -> httpx.Client:
        return client(self.made, name, Authorization=f"Bearer {self.made.fronts[name].market.token}")

    def phones(self, kind: str = "mobizon") -> list[dict[str, Any]]:
        """What buyers' phones have received."""
        found: list[dict[str, Any]] = control(self.http(kind), "_told")
        return found

    def faults(self, kind: str, **wanted: Any) -> None:
        control(self.http(kind), "_faults", **wanted)

    def outbox(self, number: str) -> list[OutboxItem]:
        """What the buyer of an order is to read, or has read."""
        return [item for item in self.shop.store.outbox.of(self.shop.order(number).id) if item.to == "buyer"]

    def another(self) -> Errands:
        """Who comes after one that was killed."""
        return Errands(self.shop.desk, open_sender.opener(lambda _s: None), tracking.opener(lambda _s: None))


@pytest.fixture
def post(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """Every sender and carrier leads to the sandbox."""
    posts = list[Post]()
    made = Sandbox(shop.clock, Wish(orders=0, life=STILL, faults=AT_ONCE))
    kinds: dict[str, Any] = {"mobizon": Mobizon, "turbosms": TurboSms}
    heard = list[str]()

    def make(kind: str, setup: Setup) -> MessageSender:
        if kind == "apprise":
            return StaffPhone(heard, lambda: posts[0].answer())
        sender: MessageSender = kinds[kind](setup, Inside(made.fronts[kind]))
        return sender

    def wired(key: str, url: str, sleep: Callable[[float], None]) -> NovaPoshta:
        return NovaPoshta(key, url, sleep, Inside(made.fronts["novaposhta"]))

    monkeypatch.setattr(sender_kinds, "make_sender", make)
    monkeypatch.setattr("orderdesk.desk.messages.tracking.make_carrier", wired)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    errands = Errands(shop.desk, open_sender.opener(lambda _s: None), tracking.opener(lambda _s: None))
    posts.append(Post(shop, made, errands, tmp_path, heard, lambda: Sent(Outcome.DONE)))
    yield posts[0]
    errands.close()
