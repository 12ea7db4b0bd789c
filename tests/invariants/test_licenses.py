"""Licenses: nobody takes one that is taken, at whatever moment, and what was shown of them may have changed since."""

from __future__ import annotations

import pytest

from portalops.asking import read
from portalops.desk import Desk
from portalops.errors import PortalopsError
from portalops.store.opening import Store, open_store
from tests.invariants.builders import OPERATIONS, PROFILES, MovingClock, a_desk, at_once, do, rows_of, without_record
from tests.invariants.checks import of_allocations, of_members
from tests.invariants.examples import performed

GROUP = "inter-lab:IL00123"


def users_of(store: Store, tenant: str = GROUP) -> list[str]:
    return [row["ref"] for row in rows_of(store)["accounts"] if row["tenant"] == tenant and row["state"] != "removed"]


def test_of_five_who_join_at_once_the_last_license_is_ones(address: str) -> None:
    joins = [
        ("account add", {"account": f"{GROUP}/u{number}", "name": "山田花子"}, f"join-{number}") for number in range(5)
    ]
    store = open_store(address, MovingClock())
    do(a_desk(store), "license set", {"tenant": GROUP, "count": "2", "reason": "one more", "done_on": "2026-05-20"})
    assert at_once(address, *joins) == ["done", *["refused"] * 4]
    assert len(users_of(store)) == 2
    assert list(of_members(rows_of(store), PROFILES)) == []
    store.close()


def test_of_one_who_joins_and_one_who_takes_the_license_away_one_is_refused(address: str) -> None:
    store = open_store(address, MovingClock())
    do(a_desk(store), "license set", {"tenant": GROUP, "count": "2", "reason": "one more", "done_on": "2026-05-20"})
    ended = at_once(
        address,
        ("account add", {"account": f"{GROUP}/hanako", "name": "山田花子"}, "join"),
        ("license set", {"tenant": GROUP, "count": "1", "reason": "one less", "done_on": "2026-05-20"}, "less"),
    )
    assert ended == ["done", "refused"]
    assert list(of_members(rows_of(store), PROFILES)) == []
    store.close()


def test_a_form_that_was_open_while_the_licenses_went_changes_nothing(desk: Desk, store: Store) -> None:
    joins = OPERATIONS["account add"]
    asked = read(joins.asks, {"account": f"{GROUP}/hanako", "name": "山田花子"})
    shown = desk.preview(joins, asked)
    do(desk, "license set", {"tenant": GROUP, "count": "1", "reason": "fewer", "done_on": "2026-05-20"})
    before = without_record(rows_of(store))
    with pytest.raises(PortalopsError):
        desk.perform(joins, asked, request_id="late", shown=shown)
    assert without_record(rows_of(store)) == before


@pytest.mark.parametrize("licenses", [0, 1, 2])
def test_a_pool_of_any_size_is_never_overdrawn(desk: Desk, store: Store, licenses: int) -> None:
    """Also one of nothing, into which the first could slip."""
    tenant = {"tenant": "inter-lab:pool", "name": "株式会社貯水", "kind": "group", "email": "pool@example.jp"}
    do(desk, "tenant register", tenant | {"licenses": str(licenses)})
    ended = []
    for number in range(4):
        try:
            do(desk, "account add", {"account": f"inter-lab:pool/u{number}", "name": "水野"})
            ended.append("done")
        except PortalopsError as stopped:
            ended.append(stopped.code)
    assert ended == ["done"] * licenses + ["refused"] * (4 - licenses)


def test_of_several_who_assign_the_last_licenses_one_does(address: str) -> None:
    example = performed("allocation set")
    store = open_store(address, MovingClock())
    for name, asked in example.before:
        do(a_desk(store), name, asked)
    environment = example.asked["environment"].rpartition("/")[0]
    added = [f"{environment}/n{number}" for number in range(4)]
    asks = {"asked_by": example.asked["asked_by"]}
    for ref in added:
        do(a_desk(store), "environment add", {"environment": ref, "name": ref[-2:], "sort_key": "い"} | asks)
    free = _free(store, f"{environment}/{example.asked['product']}")
    takes = {"product": example.asked["product"], "count": str(free)} | asks
    ended = at_once(address, *(("allocation set", {"environment": ref} | takes, ref) for ref in added))
    assert ended == ["done", *["refused"] * 3]
    assert list(of_allocations(rows_of(store))) == []
    store.close()


def _free(store: Store, product: str) -> int:
    rows = rows_of(store)
    (licensed,) = [row["licensed"] for row in rows["products"] if row["ref"] == product]
    taken = sum(row["count"] for row in rows["allocations"] if row["ref"].endswith(product.rpartition("/")[2]))
    assert licensed > taken
    return int(licensed - taken)
