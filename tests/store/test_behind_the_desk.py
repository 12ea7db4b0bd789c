"""The store as the desk uses it: one row or many, done once, refused on record, replayed from the record."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from portalops.clock import FixedClock
from portalops.desk import Desk, Operator, Receipt, Request
from portalops.errors import Conflict, PortalopsError
from portalops.office import Office
from portalops.operation import Permission
from portalops.operations.points_adjust import ADJUST_POINTS, AdjustPoints
from portalops.plan import Refused
from portalops.store.opening import Store
from tests.builders import PROFILES
from tests.store.builders import TODAY, YAMADA


def a_desk(office: Office) -> Desk:
    """A desk at a store, whose operator may do everything."""
    operator = Operator(name="hanako", may=frozenset(Permission))
    return Desk(office=office, operator=operator, profiles=PROFILES, clock=FixedClock(TODAY), door="command")


def asks(delta: int, tenant: str = YAMADA) -> AdjustPoints:
    """A request to adjust points."""
    return AdjustPoints(tenant=type(YAMADA)(tenant), delta=delta, reason="asked by phone")


def requests(*deltas: int) -> list[Request]:
    """A row for each adjustment."""
    return [Request(asked=asks(delta), request_id=f"row-{number}") for number, delta in enumerate(deltas)]


def run(store: Store, rows: Sequence[Request], rows_a_chunk: int = 500) -> list[str]:
    """What became of each row: its record's number, or the error's code."""
    results = a_desk(store).perform_many(ADJUST_POINTS, rows, rows_a_chunk)
    return [str(result.record) if isinstance(result, Receipt) else result.code for result in results]


def test_what_was_previewed_is_what_is_done(furnished: Store) -> None:
    desk = a_desk(furnished)
    shown = desk.preview(ADJUST_POINTS, asks(500))
    receipt = desk.perform(ADJUST_POINTS, asks(500), request_id="one", shown=shown)
    assert receipt.plan == shown
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 500
        (entry,) = lists.records(YAMADA, 9)
        assert (entry.number, entry.outcome, entry.operator) == (receipt.record, "done", "hanako")


@pytest.mark.parametrize("rows_a_chunk", [1, 2, 3, 500])
def test_rows_are_done_in_order_whatever_the_chunk(furnished: Store, rows_a_chunk: int) -> None:
    assert run(furnished, requests(500, -200, -400, -300), rows_a_chunk) == ["1", "2", "refused", "4"]
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 0
        assert [entry.outcome for entry in lists.records(None, 9)] == ["done", "refused", "done", "done"]
        assert lists.check_chain().broken_at is None


def test_a_file_run_again_is_answered_from_the_record(furnished: Store) -> None:
    rows = requests(500, -200)
    assert run(furnished, rows) == ["1", "2"]
    assert run(furnished, rows) == ["1", "2"]
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 300
        assert len(lists.records(None, 9)) == 2


def test_the_same_id_with_other_content_is_a_conflict_on_record(furnished: Store) -> None:
    desk = a_desk(furnished)
    desk.perform(ADJUST_POINTS, asks(500), request_id="one")
    with pytest.raises(Conflict):
        desk.perform(ADJUST_POINTS, asks(501), request_id="one")
    with furnished.reading() as lists:
        assert [entry.outcome for entry in lists.records(None, 9)] == ["conflict", "done"]


def test_a_refused_request_may_be_done_later_under_its_id(furnished: Store) -> None:
    desk = a_desk(furnished)
    with pytest.raises(Refused):
        desk.perform(ADJUST_POINTS, asks(-1), request_id="one")
    desk.perform(ADJUST_POINTS, asks(1), request_id="two")
    assert desk.perform(ADJUST_POINTS, asks(-1), request_id="one").record == 3


def test_a_preview_of_many_sees_earlier_rows_and_writes_nothing(furnished: Store) -> None:
    previews = list(a_desk(furnished).preview_many(ADJUST_POINTS, requests(500, -500, -1)))
    assert [plan.outcome if not isinstance(plan, PortalopsError) else plan.code for plan in previews] == [
        "effects",
        "effects",
        "refused",
    ]
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 0
        assert lists.records(None, 9) == []


def test_a_loose_reference_is_resolved_within_the_chunk(furnished: Store) -> None:
    named = ("ＩＮＦＯ@yamada.example.co.jp", "YAMADA")
    rows = [Request(asked=asks(1, name), request_id=name) for name in named]
    assert run(furnished, rows) == ["1", "2"]
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 2
