"""The door and the commands: the only code that changes an order, for screens, commands, timers and channels alike."""

from orderdesk.desk.desk import Desk

__all__ = ["Desk"]
