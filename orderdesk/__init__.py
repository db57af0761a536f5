"""Order Desk: marketplace orders at the keyboard, the most urgent one first."""

__version__ = "0.1.0"
