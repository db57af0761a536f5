"""Names of what is told of couriers' runs and their stops."""

from __future__ import annotations

from typing import Final

from orderdesk.i18n import _, mark
from orderdesk.model.dispatch import Report, Said, StopState
from orderdesk.money import Money

RUN_EVENTS: Final = {
    "run_made": mark("put on a run"),
    "run_filled": mark("put on a run"),
    "run_left": mark("left with the courier"),
    "run_back": mark("the courier is back"),
    "stop_done": mark("handed over by the courier"),
    "stop_reported": mark("reported by the courier"),
    "stop_asked": mark("the courier needs the dispatcher"),
    "stop_failed": mark("not delivered"),
    "stop_taken_back": mark("the decision was taken back"),
    "stop_withdrawn": mark("taken off the run"),
    "brought_back": mark("not delivered, at the shop again"),
    "handed_over_owing": mark("delivered, the rest is owed"),
}
"""What a run does to its orders, as history and the ledgers call it."""


def report_words(told: Report | None, paid: Money | None) -> str:
    """The word of a courier, with what they were `paid` as its reader may see it; empty where there is none."""
    if told is None:
        return ""
    if told.said is Said.FAILED:
        return _("says: not delivered, {why}").format(why=told.reason)
    sum_ = "" if paid is None else str(paid)
    return _("says: handed over, paid {sum} {why}").format(sum=sum_, why=told.reason).rstrip()


def stop_state(state: StopState) -> str:
    """What has become of a stop, in a word."""
    return {
        StopState.PLANNED: _("planned"),
        StopState.OUT: _("on the way"),
        StopState.REPORTED: _("reported, to be decided"),
        StopState.DONE: _("handed over"),
        StopState.FAILED: _("not delivered"),
        StopState.WITHDRAWN: _("taken off the run"),
        StopState.BACK: _("at the shop again"),
        StopState.ELSEWHERE: _("went with another courier"),
    }[state]
