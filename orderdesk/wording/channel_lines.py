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


def line_sign(account: Account, now: int, *, silent: bool) -> str:
    """The same in the header: the channel, a sign, and since when nothing was heard where that is long."""
    health = account.health
    if account.paused:
        return f"{account.name} |"
    heard = health.pulled_at or health.failed_since
    ago = "" if heard is None else f" {duration(max(now - heard, 0))}"
    if silent:
        return f"{account.name} !{ago}"
    if health.failed_since is not None:
        return f"{account.name} ~{ago}"
    return f"{account.name} ?" if health.error else f"{account.name} +" if health.pulled_at else f"{account.name} …"


def silent_words(account: Account, now: int) -> str:
    """The alarm: what may be missed while it is so."""
    health = account.health
    heard = health.pulled_at or health.failed_since or now
    said = _("{channel} is silent for {time}: new orders are not seen, what is done here is not told").format(
        channel=account.name, time=duration(max(now - heard, 0)))  # fmt: skip
    return f"{said} ({health.error})" if health.error else said
