"""What must hold of customers, as queries that give no row (I16); their purchases are counted with all other counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from orderdesk.i18n import _, mark
from orderdesk.store.connection import Connection

CHECKS: Final = {
    mark("is merged into somebody who is merged as well"): """
        SELECT c.id FROM customers c JOIN customers r ON r.id = c.merged_into WHERE r.merged_into IS NOT NULL""",
    mark("is not where the merges that hold put it"): """
        WITH RECURSIVE live (loser, winner) AS (
            SELECT loser, winner FROM customer_merges WHERE undone_act IS NULL),
        up (id, root) AS (SELECT * FROM live UNION SELECT u.id, m.winner FROM up u JOIN live m ON m.loser = u.root),
        top (id, root) AS (SELECT id, root FROM up WHERE root NOT IN (SELECT loser FROM live)),
        pointed (id, root) AS (SELECT id, merged_into FROM customers WHERE merged_into IS NOT NULL)
        SELECT id FROM (SELECT * FROM top EXCEPT SELECT * FROM pointed)
        UNION SELECT id FROM (SELECT * FROM pointed EXCEPT SELECT * FROM top)""",
    mark("was erased, and is reached or told of still"): """
        SELECT c.id FROM customers c WHERE c.erased_act IS NOT NULL AND (
            c.phone IS NOT NULL OR c.also <> ''
            OR EXISTS (SELECT 1 FROM contact_points p WHERE p.customer_id = c.id
                       AND (p.value <> '' OR p.ended_act IS NULL))
            OR EXISTS (SELECT 1 FROM customer_notes n WHERE n.customer_id = c.id AND n.text <> '')
            OR EXISTS (SELECT 1 FROM customer_marks k WHERE k.customer_id = c.id
                       AND (k.reason <> '' OR k.ended_act IS NULL)))""",
    mark("was erased, and somebody merged with it was not"): """
        SELECT c.id FROM customers c JOIN customers r ON r.id = c.merged_into
        WHERE (c.erased_act IS NULL) <> (r.erased_act IS NULL)""",
    mark("has a main phone by which it is not reached"): """
        SELECT c.id FROM customers c WHERE c.phone IS NOT (
            SELECT p.value FROM contact_points p
            WHERE p.customer_id = c.id AND p.via = 'phone' AND p.wrong_act IS NULL AND p.ended_act IS NULL
            ORDER BY p.value IS NOT c.phone, p.id LIMIT 1)""",
    mark("is not found by all the ways to reach it"): """
        SELECT c.id FROM customers c WHERE length(replace(c.also, ' ', '')) IS NOT (
            SELECT ifnull(sum(length(p.value)), 0) FROM contact_points p
            WHERE p.value IS NOT c.phone AND p.wrong_act IS NULL AND p.ended_act IS NULL AND p.customer_id IN (
                SELECT m.id FROM customers m
                WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id)))""",
    mark("does not bear the marks of the person it is"): """
        SELECT c.id FROM customers c WHERE c.marks <> ifnull((
            SELECT group_concat(kind, ' ') FROM (
                SELECT DISTINCT k.kind FROM customer_marks k JOIN customers m ON m.id = k.customer_id
                WHERE k.ended_act IS NULL AND (
                    m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
                ORDER BY k.kind DESC)), '')""",
}  # fmt: skip
"""What is wrong with a customer, and the query that finds such customers."""


def wrong_people(connection: Connection) -> Iterator[tuple[int, str]]:
    """Customers, by id, of whom something does not hold, with what it is."""
    for said, query in CHECKS.items():
        for (customer_id,) in connection.rows(query):
            yield customer_id, _(said)
