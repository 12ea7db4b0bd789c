"""The floors write what portalops writes, so that a ratio compares the same work."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from bench import stores
from bench.floors.points_by_hand import adjust, hand_of
from bench.make_store import make_store

from portalops.clock import SystemClock
from portalops.operations.points_adjust import ADJUST_POINTS, AdjustPoints
from portalops.references import TenantRef
from portalops.store.opening import open_store
from tests.invariants.builders import Rows, rows_of

BY_CHANCE = ("at", "hash", "prev_hash", "salt", "content_hash", "operator")


def written(rows: Rows, before: Rows) -> dict[str, Any]:
    """What was added to the ledgers and to the record, and how the tenants stand, without what is made by chance."""
    added = {name: rows[name][len(before[name]) :] for name in ("ledger_entries", "records", "record_details")}
    for table in added.values():
        for row in table:
            row |= dict.fromkeys(BY_CHANCE, None)
    for row in added["records"]:
        row["body"] = {
            name: value
            for name, value in msgspec.json.decode(row["body"]).items()
            if name not in (*BY_CHANCE, "door", "details_digest")
        }
    return added | {"points": [tenant["points"] for tenant in rows["tenants"]]}


def test_adjusting_points_by_hand_writes_what_the_desk_writes(tmp_path: Path) -> None:
    ours, by_hand = tmp_path / "ours.db", tmp_path / "by_hand.db"
    make_store(str(ours), 100, 3, 5, 1)
    shutil.copy(ours, by_hand)
    refs = stores.with_points(str(ours))[:3]
    adjustments = [(ref, 10 + place, stores.REASON, f"id-{place}") for place, ref in enumerate([*refs, refs[0]])]
    with closing(open_store(ours, SystemClock())) as store, closing(open_store(by_hand, SystemClock())) as other:
        before = rows_of(store)
        desk, hand = stores.a_desk(store), hand_of(str(by_hand))
        for ref, delta, reason, request_id in adjustments:
            asked = AdjustPoints(tenant=TenantRef(ref), delta=delta, reason=reason)
            desk.perform(ADJUST_POINTS, asked, request_id=request_id)
        with closing(hand.connection):
            adjust(hand, adjustments)

        assert written(rows_of(other), before) == written(rows_of(store), before)
        with other.reading() as lists:
            assert lists.check_chain().broken_at is None
