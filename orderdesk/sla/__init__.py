"""The SLA engine: business calendars, the five kinds of clock, targets with tiers, countdowns. Pure, no I/O."""

from orderdesk.sla.business_time import EpochCalendar, Remaining
from orderdesk.sla.calendar import BusinessCalendar

__all__ = ["BusinessCalendar", "EpochCalendar", "Remaining"]
