"""The SLA engine: business calendars, the five kinds of clock, targets with tiers, countdowns. Pure, no I/O."""

from orderdesk.sla.calendar import BusinessCalendar
from orderdesk.sla.epoch import EpochCalendar, Remaining

__all__ = ["BusinessCalendar", "EpochCalendar", "Remaining"]
