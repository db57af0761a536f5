"""Sending and asking now, for whoever types it; the same as the worker does of itself."""

from __future__ import annotations

from orderdesk.desk.desk import Desk
from orderdesk.desk.messages import open_sender, tracking
from orderdesk.desk.messages.postman import Postman
from orderdesk.desk.messages.tracking import Tracking
from orderdesk.desk.rights import needs
from orderdesk.errors import NotFound
from orderdesk.i18n import _
from orderdesk.rules.roles import Right
from orderdesk.sanitize import clean
from orderdesk.store.leases import Holder


class Outside:
    """Senders and carriers, for one command."""

    def __init__(self, desk: Desk) -> None:
        """Through the desk of whoever types it."""
        self._desk = desk
        self.access = desk.access

    @needs(Right.SHOP)
    def test(self, name: str) -> None:
        """Ask a sender whether the token is valid; `ChannelDown` or `ChannelRefused` say why not."""
        found = self._desk.store.outside.sender(name)
        if found is None:
            said = _("There is no sender {name}: orderdesk sender add.")
            raise NotFound(said.format(name=clean(name, limit=60)))
        opened = open_sender.opener()(found)
        try:
            opened.check()
        finally:
            opened.close()

    @needs(Right.SHOP)
    def send(self) -> int:
        """Send what can be sent to buyers; how much."""
        postman, done = Postman(self._desk, open_sender.opener(), str(Holder())), 0
        postman.look_up()
        while turn := postman.send():
            done += turn
        return done

    @needs(Right.SHIP)
    def ask(self) -> int:
        """Ask the carriers whose time has come; of how many orders something was new."""
        return Tracking(self._desk, tracking.opener()).ask()
