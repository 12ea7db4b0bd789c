"""What must be true of licenses: nowhere more is in use than there is."""

from __future__ import annotations

from portalops.store.checking.invariant import Invariant, rows
from portalops.wording import say

# An allocation is named by its contract, its environment and its product, and no id has a slash in it.
_WHOSE = """
allocations AS a
JOIN environments AS e ON e.tenant = a.tenant AND substr(a.ref, 1, length(e.ref) + 1) = e.ref || '/'
JOIN contracts AS c ON c.tenant = a.tenant AND substr(e.ref, 1, length(c.ref) + 1) = c.ref || '/'
JOIN products AS p ON p.ref = c.ref || '/' || substr(a.ref, length(e.ref) + 2)
"""

INVARIANTS = (
    Invariant(
        name="allocations_within_licenses",
        says=say("Of no product more licenses are allocated than there are."),
        faults=rows(
            "products",
            f"""
            SELECT p.ref, CAST(SUM(a.count) AS BIGINT), p.licensed FROM {_WHOSE}
            GROUP BY p.ref, p.licensed HAVING SUM(a.count) > p.licensed
            """,  # noqa: S608
        ),
    ),
    Invariant(
        name="allocations_belong",
        says=say("Every allocation is one of a product for an environment of the same contract."),
        faults=rows(
            "allocations",
            f"SELECT ref FROM allocations WHERE ref NOT IN (SELECT a.ref FROM {_WHOSE})",  # noqa: S608
        ),
    ),
    Invariant(
        name="released_holds_nothing",
        says=say("An environment that was released has no licenses and no activation that holds."),
        faults=rows(
            "environments",
            f"SELECT e.ref FROM {_WHOSE} WHERE e.state = 'released' AND a.count > 0",  # noqa: S608
            """
            SELECT e.ref FROM environments AS e JOIN activations AS v ON v.environment = e.ref
            WHERE e.state = 'released' AND v.state <> 'ended'
            """,
        ),
    ),
    Invariant(
        name="one_activation",
        says=say("An environment has at most one activation that holds."),
        faults=rows(
            "environments",
            """
            SELECT environment, COUNT(*), 1 FROM activations WHERE state <> 'ended'
            GROUP BY environment HAVING COUNT(*) > 1
            """,
        ),
    ),
)
