"""What must be true of withdrawals, and of what is worked through: batches, requests for agreement, calls."""

from __future__ import annotations

from portalops.store.checking.invariant import Invariant, all_of, rows
from portalops.wording import say

_STATE = """
CASE WHEN EXISTS (SELECT 1 FROM withdrawals AS w WHERE w.tenant = t.ref AND w.state IN ('completed', 'data_deleted'))
    THEN 'left'
    WHEN EXISTS (SELECT 1 FROM withdrawals AS w WHERE w.tenant = t.ref AND w.state = 'planned') THEN 'leaving'
    ELSE 'active' END
"""


def _with_gaps(table: str) -> str:
    """Numbers before which one is missing."""
    return (
        f"SELECT number, number, before_it + 1 FROM (SELECT number, COALESCE(LAG(number) OVER (ORDER BY number), 0) "  # noqa: S608
        f"AS before_it FROM {table}) AS numbered WHERE number <> before_it + 1"
    )


INVARIANTS = (
    Invariant(
        name="one_withdrawal",
        says=say("A tenant has at most one withdrawal that is open."),
        faults=rows(
            "tenants",
            """
            SELECT tenant, COUNT(*), 1 FROM withdrawals WHERE state IN ('asked', 'form_sent', 'planned')
            GROUP BY tenant HAVING COUNT(*) > 1
            """,
        ),
    ),
    Invariant(
        name="states_of_tenants",
        says=say("A tenant is leaving where a withdrawal is planned, has left where one was completed, else stays."),
        faults=rows(
            "tenants",
            f"SELECT * FROM (SELECT ref, state, {_STATE} AS follows FROM tenants AS t) AS found WHERE state <> follows",  # noqa: S608
        ),
    ),
    Invariant(
        name="withdrawals_numbered",
        says=say("The withdrawals of every tenant are numbered from 1 on, without a gap."),
        faults=rows(
            "tenants",
            """
            SELECT tenant, COUNT(*), MAX(CAST(substr(ref, length(tenant) + 3) AS INTEGER)) FROM withdrawals
            GROUP BY tenant HAVING COUNT(*) <> MAX(CAST(substr(ref, length(tenant) + 3) AS INTEGER))
            """,
        ),
    ),
    Invariant(
        name="batches_counted",
        says=say("A batch has kept each row that wasn't done, and has worked through no more rows than its file has."),
        faults=rows(
            "batches",
            """
            SELECT b.number, COUNT(r.number), b.refused + b.failed
            FROM batches AS b LEFT JOIN batch_rows AS r ON r.batch = b.number
            GROUP BY b.number HAVING COUNT(r.number) <> b.refused + b.failed OR MAX(r.number) > b.last_row
            """,
            """
            SELECT number, done + refused + failed, rows FROM batches
            WHERE done + refused + failed > rows OR (state = 'done' AND done + refused + failed <> rows)
                OR after_row > last_row
            """,
        ),
    ),
    Invariant(
        name="numbers_gapless",
        says=say("Requests for agreement and calls are numbered from 1 on, without a gap."),
        faults=all_of(rows("approvals", _with_gaps("approvals")), rows("calls", _with_gaps("calls"))),
    ),
    Invariant(
        name="second_person",
        says=say("Whatever was agreed to or declined, another person than those who asked for it did that."),
        faults=rows(
            "approvals",
            """
            SELECT number, state || ', ' || COALESCE(decided_by, '-') FROM approvals
            WHERE state IN ('agreed', 'declined', 'done') AND (
                decided_by IS NULL OR decided_by = requested_by
                OR replace(joined_by, '"' || decided_by || '"', '') <> joined_by
            )
            """,
            """
            SELECT number, record FROM approvals WHERE record IS NOT NULL AND NOT EXISTS
                (SELECT 1 FROM records AS r WHERE r.seq = approvals.record AND r.outcome = 'done')
            """,
        ),
    ),
    Invariant(
        name="administrator",
        says=say("Where operators have roles, one is an administrator of all portals."),
        faults=rows(
            "operators",
            """
            SELECT MIN(operator) FROM operators HAVING COUNT(*) > 0
                AND SUM(CASE WHEN role = 'administrator' AND portals = '[]' THEN 1 ELSE 0 END) = 0
            """,
        ),
    ),
)
