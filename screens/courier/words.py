"""What a courier is told of a stop, in words."""

from __future__ import annotations

from orderdesk.desk.dispatch.own_run import OwnStop
from orderdesk.i18n import _
from orderdesk.model.dispatch import Report, Said, StopState
from orderdesk.money import Money
from orderdesk.wording.dates import when


def outcome(own: OwnStop, now: int, zone: str) -> str:
    """What has become of it; empty while it is still ahead.

    `accepted` stands only where the report is stored.
    """
    stop = own.seen.stop
    match stop.state:
        case StopState.REPORTED if stop.report is not None:
            at = when(stop.report.at, now, zone)
            return _("{what}: accepted {time}, the dispatcher decides").format(
                what=_reported(own, stop.report), time=at
            )
        case StopState.DONE:
            at = when(stop.decided_at or now, now, zone)
            if stop.by_code:
                return _("handed over by the code: accepted {time}").format(time=at)
            return _("handed over: {who} decided {time}").format(who=stop.decided_by, time=at)
        case StopState.FAILED:
            at = when(stop.decided_at or now, now, zone)
            return _("NOT DELIVERED: {who} decided {time}. Bring it back").format(who=stop.decided_by, time=at)
        case StopState.WITHDRAWN:
            return _("TAKEN OFF THE RUN. Do not hand it over, bring it back")
        case StopState.BACK:
            return _("at the shop again")
        case StopState.ELSEWHERE:
            return _("went with another courier")
        case _:
            return ""


def short_outcome(own: OwnStop) -> str:
    """The same on one line of the run."""
    return {
        StopState.REPORTED: _("the dispatcher decides"),
        StopState.DONE: _("handed over"),
        StopState.FAILED: _("BRING BACK"),
        StopState.WITHDRAWN: _("TAKEN OFF"),
        StopState.BACK: _("at the shop"),
        StopState.ELSEWHERE: _("with another courier"),
    }.get(own.seen.stop.state, "")


def answered(own: OwnStop, now: int, zone: str) -> str:
    """What the dispatcher has answered last, or that they are still asked; empty where they are not."""
    if not own.asked:
        return ""
    task = own.asked[-1]
    if task.closed_at is None:
        return _("asked the dispatcher {time}: waits").format(time=when(task.opened_at, now, zone))
    at = when(task.closed_at, now, zone)
    return _("{who} {time}: {text}").format(who=task.closed_by, time=at, text=task.result)


def _reported(own: OwnStop, report: Report) -> str:
    if report.said is Said.FAILED:
        return report.reason
    if not report.paid:
        return _("handed over")
    return _("handed over, {sum}").format(sum=_like(own, report.paid))


def _like(own: OwnStop, minor: int) -> Money:
    return type(own.seen.owed)(minor, own.seen.stop.currency)
