"""Papers: run sheets, receipts and packs of evidence, as HTML, PDF and for receipt printers.

Nothing here knows orders: the desk says what a paper tells (`Sheet`, `Receipt`, `Section`), and here it is laid out.
"""
