"""How the lines to marketplaces are: a sign for each in the header; one that has fallen silent is an alarm, once."""

from __future__ import annotations

from collections.abc import Callable

from orderdesk.wording.channel_lines import line_sign, silent_words
from screens.screen_context import Context
from screens.widgets.lines import Header


class LineWatch:
    """Looks when anything has been committed, and every now and then: that nothing comes is no commit."""

    def __init__(self, seat: Context, header: Header, alarm: Callable[[str], None]) -> None:
        """What it sees stands in the `header`; what is grave goes to the `alarm`."""
        self._seat, self._header, self._alarm = seat, header, alarm
        self._since = seat.clock()
        self._silent: set[str] = set()

    def look(self) -> bool:
        """Look; whether the header has something else to say now."""
        now, signs, grave = self._seat.clock(), list[tuple[str, bool]](), set[str]()
        for account in self._seat.store.accounts.all():
            silent = not account.paused and account.health.silent(now, self._since)
            signs.append((line_sign(account, now, silent=silent), silent))
            if silent:
                grave.add(account.name)
                if account.name not in self._silent:
                    self._alarm(silent_words(account, now))
        for name, said in self._others(now):
            signs.append((f"{name} !", True))
            grave.add(name)
            if name not in self._silent:
                self._alarm(said)
        self._silent = grave
        return self._header.tell_lines(signs)

    def _others(self, now: int) -> list[tuple[str, str]]:
        """Senders and carriers that are switched on and have not answered for long, each with its alarm."""
        accounts = self._seat.store.accounts
        if not accounts.others_at_work():
            return []
        from orderdesk.wording.outside_lines import fallen_silent

        return fallen_silent(self._seat.store.outside.senders(), self._seat.store.outside.trackers(), now)
