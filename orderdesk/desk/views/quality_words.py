"""The quality report in words, for the screen and the command line alike."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from orderdesk.desk.views.quality import Acceptance, FirstContact, Ladder, LateSteps, Misses, Quality
from orderdesk.i18n import _, ngettext
from orderdesk.list_filter import shelf_title
from orderdesk.model import Shelf
from orderdesk.store.ledgers.transfers import Unreceived
from orderdesk.store.lists.quality_figures import Unproven
from orderdesk.wording.dates import local, when
from orderdesk.wording.labels import event_name, quoted
from orderdesk.wording.order_row import duration


class Section(Struct, frozen=True):
    """A part of the report."""

    title: str
    lines: tuple[str, ...]


def sections(report: Quality) -> list[Section]:
    """The report, part by part."""
    violations, none = report.violations, _("none")
    span = ngettext("Penalised in the last {count} day", "Penalised in the last {count} days", report.days)
    parts: list[tuple[str, Iterable[str]]] = [
        (
            span.format(count=report.days),
            (
                _counter(_("Orders not accepted in time"), violations.missed_accepts),
                _counter(_("Late deliveries"), violations.late_deliveries),
                _counter(_("Late between accepting and delivering"), violations.late_steps),
                _counter(_("Date moves without evidence"), violations.moves_without_evidence),
                _counter(_("Out-of-stock cancels"), violations.out_of_stock),
            ),
        ),
        (_("Late between accepting and delivering"), (_late_steps(late, report) for late in report.late_steps)),
        (_("Escalating penalties"), (_ladder(ladder, report) for ladder in report.ladders)),
        (_("Fees"), _fees(report)),
        (_("Money not received yet, by shelf"), map(_not_received, report.unreceived)),
        (_("Accepted in time"), (_acceptance(row, report) for row in report.acceptance if row.judged or row.elsewhere)),
        (_("From the order to the first contact"), (_first_contact(one, report) for one in report.first_contacts)),
        (_("Missed orders by operator"), (_misses(miss) for miss in report.misses)),
        (_("Without evidence"), (_unproven(act, report) for act in report.unproven)),
    ]
    return [Section(title, tuple(lines) or (none,)) for title, lines in parts]


def _not_received(one: Unreceived) -> str:
    owing = [_("owed by buyers {sum}").format(sum=one.owed)] if one.owed.minor else []
    held = [_("with the channel {sum}").format(sum=one.clearing)] if one.clearing.minor else []
    count = ngettext("{count} order", "{count} orders", one.orders).format(count=one.orders)
    return f"{shelf_title(Shelf(one.shelf))}: {', '.join([*owing, *held])}  ({count})"


def _counter(name: str, count: int) -> str:
    return f"{count:>5}  {name}"


def _first_contact(one: FirstContact, report: Quality) -> str:
    count = ngettext("{count} order", "{count} orders", one.orders).format(count=one.orders)
    said = _("{channel}: {orders}, half of them within {half}, the slowest {slowest}")
    return said.format(
        channel=_title(one.channel, report), orders=count, half=duration(one.half), slowest=duration(one.slowest)
    )


def _ladder(ladder: Ladder, report: Quality) -> str:
    said = _("{channel}, {reason}: {done} of {rungs} within {days} days; next: {what}").format(
        channel=_title(ladder.channel, report), reason=_(ladder.reason.title), done=ladder.done, rungs=ladder.rungs,
        days=ladder.days, what=_(ladder.following),
    )  # fmt: skip
    if ladder.counts_until is None:
        return said
    day = local(ladder.counts_until, report.zone).strftime("%d.%m.%Y")
    return said + "; " + _("the oldest one counts until {date}").format(date=day)


def _late_steps(late: LateSteps, report: Quality) -> str:
    return f"{_title(late.channel, report)}, {quoted(_(late.title))}: {late.orders}"


def _title(channel: str, report: Quality) -> str:
    return _(report.titles.get(channel, channel))


def _fees(report: Quality) -> Iterable[str]:
    for fee in report.fees:
        yield f"{_title(fee.channel, report)}, {_(fee.title)}: {fee.count} × — {fee.amount}"
    for paid in report.paid.values():
        yield _("in all {sum}").format(sum=paid)


def _acceptance(row: Acceptance, report: Quality) -> str:
    counts = [*((_(tier), count) for tier, count in row.tiers.items()), (_("missed"), row.missed)]
    parts = [f"{name} {_percent(row.share(count))} ({count})" for name, count in counts if count]
    if row.elsewhere:
        parts.append(_("at the marketplace itself {count}").format(count=row.elsewhere))
    in_time = _("in time {share}").format(share=_percent(row.share(row.in_time)))
    return f"{_title(row.channel, report) or _('all channels')}: {in_time}: {', '.join(parts)}"


def _misses(miss: Misses) -> str:
    said = _("lost {lost}, accepted late {late}").format(lost=miss.lost, late=miss.late)
    return f"{miss.operator or _('nobody was assigned')}: {miss.lost + miss.late} ({said})"


def _unproven(act: Unproven, report: Quality) -> str:
    moment = when(act.at, report.until, report.zone)
    return f"{moment:<11}  {act.number}  {event_name(act.event)}  {act.operator}"


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"
