"""How the line of an account is, in words."""

from __future__ import annotations

from orderdesk.i18n import _
from orderdesk.model.channel_accounts import Account
from orderdesk.wording.order_row import duration


def line_words(account: Account, now: int) -> str:
    """Whether it is heard and told, since when, and why not."""
    health = account.health
    if account.paused:
        return _("paused")
    parts = []
    if health.failed_since is not None:
        parts.append(_("does not answer for {time}: {why}").format(time=duration(max(now - health.failed_since, 0)),
                                                                  why=health.error))  # fmt: skip
    elif health.pulled_at is None:
        parts.append(_("not asked yet"))
    else:
        parts.append(_("heard {time} ago").format(time=duration(max(now - health.pulled_at, 0))))
        if health.error:
            parts.append(_("could not be read: {why}").format(why=health.error))
    parts.append(_("tells by itself") if account.writes else _("tells nothing"))
    return "; ".join(parts)
