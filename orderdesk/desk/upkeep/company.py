"""Who works on a database at the same time: all by one kind of clock, and by one set of rules.

Invented times must not mix with true ones, and two sets of rules would set the clocks of the open orders to and fro. So
whoever comes second, and goes by other ones, is refused; that is asked of the living sessions, so nothing that was
killed stands in the way.
"""

from __future__ import annotations

from orderdesk.clock import Clock
from orderdesk.desk.desk import Rules
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.store import Store
from orderdesk.store.live_sessions import Terms


def join(store: Store, clock: Clock, rules: Rules) -> None:
    """Work on the database from now on; `Refused` where others do by another clock or by other rules."""
    if store.read_only:
        check_clock(store, clock)
        return
    others = store.sessions.join(Terms(clock.is_set, rules.fingerprint))
    if others is None:
        return
    if others.set_clock != clock.is_set:
        raise _other_clock(others)
    raise Refused(
        _("Those who work on this database now go by other rulebooks, calendars or channels than these settings: "
          "nothing was done. Give their settings by --config, or let them all leave first (orderdesk sessions).")
    )  # fmt: skip


def check_clock(store: Store, clock: Clock) -> None:
    """Refuse to look on by another kind of clock than those who work on the database."""
    for others in store.sessions.terms():
        if others.set_clock != clock.is_set:
            raise _other_clock(others)


def unlike(store: Store, rules: Rules) -> str:
    """That the clocks of the open orders were set by other rules than these, for who only reads; empty if not so."""
    fingerprint = rules.fingerprint
    if store.settings.get("rules") in (None, fingerprint):
        return ""
    if any(others.rules != fingerprint for others in store.sessions.terms()):
        return _("These settings are not those by which the open desks work: rulebooks, calendars or channels differ. "
                 "Times are shown as the open desks have set them.")  # fmt: skip
    return _("The clocks of the open orders were set by other rulebooks, calendars or channels than these settings. "
             "Times are shown as they are; who works here next by these settings sets them anew.")  # fmt: skip


def _other_clock(others: Terms) -> Refused:
    if others.set_clock:
        return Refused(
            _("This database is open under a clock that was set by hand (--now): nothing was done. Leave that first.")
        )
    return Refused(
        _("Somebody works on this database by the machine's clock, so --now is refused. "
          "To try something out, give another one by --db: a backup, or `orderdesk demo`.")
    )  # fmt: skip
