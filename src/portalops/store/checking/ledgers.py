"""What must be true of ledgers, and of invoices and their duplicates."""

from __future__ import annotations

from portalops.store.checking.invariant import Invariant, rows
from portalops.wording import say

_SUM = """
SELECT t.ref || ' {ledger}', t.{ledger}, CAST(COALESCE(s.comes_to, 0) AS BIGINT)
FROM tenants AS t LEFT JOIN (
    SELECT tenant, SUM(delta) AS comes_to FROM ledger_entries WHERE ledger = '{ledger}' GROUP BY tenant
) AS s ON s.tenant = t.ref
WHERE t.{ledger} <> COALESCE(s.comes_to, 0)
"""

INVARIANTS = (
    Invariant(
        name="ledger_sums",
        says=say("The points and the balance of every tenant are what the entries of its ledgers come to."),
        faults=rows("tenants", _SUM.format(ledger="points"), _SUM.format(ledger="balance")),
    ),
    Invariant(
        name="ledger_follows",
        says=say("Every entry of a ledger comes to what the one before it came to, and its own change."),
        faults=rows(
            "ledger_entries",
            """
            SELECT id, balance, before_it + delta FROM (
                SELECT id, balance, delta,
                    COALESCE(LAG(balance) OVER (PARTITION BY tenant, ledger ORDER BY id), 0) AS before_it
                FROM ledger_entries
            ) AS entries
            WHERE balance <> before_it + delta
            """,
        ),
    ),
    Invariant(
        name="duplicates_counted",
        says=say("The duplicates of every invoice are numbered from 1 on, and are as many as it says."),
        faults=rows(
            "invoices",
            """
            SELECT i.ref, i.reissues, COUNT(r.id)
            FROM invoices AS i LEFT JOIN invoice_reissues AS r ON r.invoice = i.ref
            GROUP BY i.ref, i.reissues
            HAVING COUNT(r.id) <> i.reissues
                OR COALESCE(MIN(r.copy_number), 1) <> 1 OR COALESCE(MAX(r.copy_number), 0) <> i.reissues
            """,
        ),
    ),
)
