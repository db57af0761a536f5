"""Goods that come back: the page of an order's returns, with its dialogs and what its keys do."""
