"""Roles and limits at the desk: what is denied, what waits for a second person, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portalops.administration import Administration
from portalops.approving import Approvals, Decided
from portalops.authority import Place
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator, Receipt
from portalops.errors import NotFound, NotPermitted, PortalopsError, ReadOnly
from portalops.facts import ApprovalRequest, Grant
from portalops.operations.points_adjust import ADJUST_POINTS, AdjustPoints
from portalops.plan import ApprovalNeeded, Refused, Stale
from portalops.production import Production
from portalops.store.opening import Store
from portalops.words import tell
from tests.builders import PROFILES
from tests.store.builders import TODAY, YAMADA

AGENT_LIMIT = 10_000


def desk_of(store: Store, name: str, days_later: int = 0, *, production: bool = False) -> Desk:
    """Where somebody works, on a day; what they may do, the store says."""
    clock = FixedClock(TODAY + timedelta(days=days_later))
    store._clock = clock  # one clock for whoever decides and for what is written
    place = Place(context="production", production=production)
    return Desk(office=store, operator=Operator(name=name), profiles=PROFILES, clock=clock, door="test", place=place)


@pytest.fixture
def centre(furnished: Store) -> Store:
    """A store with an administrator, two supervisors, an agent, a viewer and an auditor."""
    boss = Administration(desk_of(furnished, "boss"))
    boss.appoint("boss", Grant(operator="boss", role="administrator"))
    for name, role in (("sato", "agent"), ("suzuki", "supervisor"), ("tanaka", "supervisor"), ("ito", "viewer"),
                       ("kato", "auditor")):  # fmt: skip
        boss.appoint(name, Grant(operator=name, role=role))
    return furnished


def give(store: Store, points: int, by: str = "sato", days_later: int = 0, id: str | None = None) -> Receipt:
    """Give the tenant points."""
    asked = AdjustPoints(tenant=YAMADA, delta=points, reason="an apology")
    desk = desk_of(store, by, days_later)
    return desk.perform(ADJUST_POINTS, asked, request_id=id or f"{by}-{points}-{days_later}")


def asked_for(store: Store, points: int, by: str = "sato", days_later: int = 0) -> int:
    """The number under which a gift of points waits."""
    with pytest.raises(ApprovalNeeded) as waiting:
        give(store, points, by, days_later)
    assert waiting.value.number is not None
    return waiting.value.number


def request(store: Store, number: int) -> ApprovalRequest:
    with store.reading() as lists:
        return lists.approval(number)


def points(store: Store) -> int:
    with store.reading() as lists:
        return lists.tenant(YAMADA).points


def fault(error: PortalopsError) -> str:
    return tell(error.text)


def test_an_agent_decides_alone_up_to_the_limit_of_the_role_and_not_one_point_more(centre: Store) -> None:
    assert give(centre, AGENT_LIMIT).record
    number = asked_for(centre, 1)
    assert (points(centre), request(centre, number).state) == (AGENT_LIMIT, "waiting")


def test_splitting_doesnt_help_because_the_tenants_last_thirty_days_count(centre: Store) -> None:
    give(centre, 6_000)
    give(centre, 4_000, days_later=1)
    asked_for(centre, 1, days_later=29)
    assert give(centre, 6_000, days_later=31).record
    asked_for(centre, 1, days_later=31)


def test_splitting_between_operators_doesnt_help_either_nor_taking_points_away_again(centre: Store) -> None:
    Administration(desk_of(centre, "boss")).appoint("mori", Grant(operator="mori", role="agent"))
    give(centre, 6_000)
    give(centre, -3_000, by="mori")
    asked_for(centre, 1_001, by="mori")


def test_a_row_of_a_file_counts_what_the_rows_before_it_did(centre: Store) -> None:
    from portalops.desk import Request

    desk = desk_of(centre, "sato")
    rows = [Request(asked=AdjustPoints(tenant=YAMADA, delta=5_000, reason="x"), request_id=f"{n}") for n in range(3)]
    results = list(desk.perform_many(ADJUST_POINTS, rows))
    assert [getattr(result, "code", "done") for result in results] == ["done", "done", "approval_needed"]


def test_an_operators_own_limit_stands_in_the_place_of_the_roles(centre: Store) -> None:
    Administration(desk_of(centre, "boss")).appoint("sato", Grant(operator="sato", role="agent", points=50))
    assert give(centre, 50).record
    asked_for(centre, 1)


def test_the_second_person_agrees_and_it_is_done_as_shown_on_record_with_both_names(centre: Store) -> None:
    number = asked_for(centre, 20_000)
    receipt = Approvals(desk_of(centre, "suzuki")).agree(number, "checked with the customer")
    assert isinstance(receipt, Receipt)
    assert points(centre) == 20_000
    done = request(centre, number)
    assert (done.state, done.decided_by, done.said, done.record) == (
        "done", "suzuki", "checked with the customer", receipt.record,
    )  # fmt: skip
    with centre.reading() as lists:
        (entry,) = (entry for entry in lists.records(YAMADA, 50) if entry.number == receipt.record)
        assert lists.check_chain().broken_at is None
    assert (entry.operator, entry.details and entry.details["requested_by"]) == ("suzuki", "sato")


@pytest.mark.parametrize("name", ["sato", "ito", "kato", "nobody"])
def test_who_asked_or_may_not_agree_doesnt_agree_and_the_attempt_is_on_record(centre: Store, name: str) -> None:
    number = asked_for(centre, 20_000)
    with pytest.raises(NotPermitted):
        Approvals(desk_of(centre, name)).agree(number, "yes")
    assert (points(centre), request(centre, number).state) == (0, "waiting")
    with centre.reading() as lists:
        entry = lists.records(None, 1)[0]
    assert (entry.operator, entry.operation, entry.outcome) == (name, "approval agree", "not_permitted")


def test_not_even_an_administrator_agrees_to_their_own(centre: Store) -> None:
    number = asked_for(centre, 4_000_000, by="boss")
    with pytest.raises(NotPermitted) as denied:
        Approvals(desk_of(centre, "boss")).agree(number, "yes")
    assert "is your own" in fault(denied.value)
    Approvals(desk_of(centre, "suzuki")).agree(number, "yes")
    assert points(centre) == 4_000_000


def test_the_same_asked_again_joins_what_waits_and_whoever_joined_doesnt_agree(centre: Store) -> None:
    number = asked_for(centre, 4_000_000, by="tanaka")
    assert asked_for(centre, 4_000_000, by="tanaka", days_later=1) == number
    assert asked_for(centre, 4_000_000, by="suzuki", days_later=1) == number
    assert request(centre, number).joined_by == ("suzuki",)
    with pytest.raises(NotPermitted):
        Approvals(desk_of(centre, "suzuki")).agree(number, "yes")
    Approvals(desk_of(centre, "boss")).agree(number, "yes")
    assert points(centre) == 4_000_000


def test_what_changed_meanwhile_is_shown_anew_before_it_is_done(centre: Store) -> None:
    number = asked_for(centre, 20_000)
    give(centre, 500)
    second = Approvals(desk_of(centre, "suzuki"))
    assert not second.look(number).as_asked
    with pytest.raises(Stale):
        second.agree(number, "yes")
    assert (points(centre), request(centre, number).state) == (500, "waiting")
    assert second.look(number).as_asked
    second.agree(number, "seen again")
    assert points(centre) == 20_500


def test_what_was_shown_anew_as_refused_isnt_done_by_agreeing_again(centre: Store) -> None:
    Approvals(desk_of(centre, "suzuki")).agree(asked_for(centre, 20_000), "yes")
    number = asked_for(centre, -20_000)
    Approvals(desk_of(centre, "suzuki")).agree(asked_for(centre, -15_000), "yes")
    second = Approvals(desk_of(centre, "suzuki"))
    for stopped in (Stale, Refused, Refused):
        with pytest.raises(stopped):
            second.agree(number, "yes")
    assert (points(centre), request(centre, number).state) == (5_000, "waiting")
    with centre.reading() as lists:
        newest = lists.records(None, 1)[0]
    assert (newest.operation, newest.outcome) == ("approval agree", "refused")


def test_nobody_stops_an_agreement_by_having_used_its_id(centre: Store) -> None:
    for id in ("approval-1", "approval-1+"):
        give(centre, 1, id=id)
    Approvals(desk_of(centre, "suzuki")).agree(asked_for(centre, 20_000), "yes")
    assert points(centre) == 20_002


def test_what_was_decided_is_decided_once(centre: Store) -> None:
    number = asked_for(centre, 20_000)
    Approvals(desk_of(centre, "suzuki")).agree(number, "yes")
    for decide in (Approvals(desk_of(centre, "tanaka")).agree, Approvals(desk_of(centre, "tanaka")).decline):
        with pytest.raises(Decided):
            decide(number, "too late")
    assert points(centre) == 20_000


def test_what_is_declined_isnt_done_and_can_be_asked_for_again(centre: Store) -> None:
    number = asked_for(centre, 20_000)
    Approvals(desk_of(centre, "suzuki")).decline(number, "too much")
    declined = request(centre, number)
    assert (declined.state, declined.decided_by, declined.said) == ("declined", "suzuki", "too much")
    assert asked_for(centre, 20_000, days_later=1) == number + 1
    assert points(centre) == 0


def test_only_whoever_asked_takes_a_request_back(centre: Store) -> None:
    number = asked_for(centre, 20_000)
    with pytest.raises(NotPermitted):
        Approvals(desk_of(centre, "suzuki")).withdraw(number, "no")
    Approvals(desk_of(centre, "sato")).withdraw(number, "a mistake")
    assert request(centre, number).state == "withdrawn"


@pytest.mark.parametrize(("days_later", "is_agreed"), [(2, True), (3, False)])
def test_a_request_expires_after_three_days(centre: Store, days_later: int, is_agreed: bool) -> None:
    number = asked_for(centre, 20_000)
    second = Approvals(desk_of(centre, "suzuki", days_later))
    if is_agreed:
        second.agree(number, "yes")
    else:
        with pytest.raises(Decided):
            second.agree(number, "yes")
    assert points(centre) == (20_000 if is_agreed else 0)


def test_no_request_is_ever_deleted(centre: Store) -> None:
    asked_for(centre, 20_000)
    with pytest.raises(PortalopsError), centre.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM approvals")


def test_a_store_without_roles_is_one_persons_who_waits_for_nobody(furnished: Store) -> None:
    assert give(furnished, 5_000_000, by="anybody").record


def test_a_viewer_is_told_who_could(centre: Store) -> None:
    with pytest.raises(NotPermitted) as denied:
        give(centre, 1, by="ito")
    assert fault(denied.value) == (
        "ito may not do this; it takes the permission points:adjust. Who could: boss, sato, suzuki, tanaka."
    )


@pytest.mark.parametrize(("portal", "may"), [(YAMADA.portal, True), ("keiai", False)])
def test_a_role_may_be_narrowed_to_portals(centre: Store, portal: str, may: bool) -> None:
    grant = Grant(operator="sato", role="agent", portals=(portal,))
    Administration(desk_of(centre, "boss")).appoint("sato", grant)
    if may:
        assert give(centre, 1).record
    else:
        with pytest.raises(NotPermitted):
            give(centre, 1)


def test_a_role_that_is_taken_away_is_gone_with_the_next_deed(centre: Store) -> None:
    desk, asked = desk_of(centre, "sato"), AdjustPoints(tenant=YAMADA, delta=1, reason="x")
    assert desk.perform(ADJUST_POINTS, asked, request_id="one").record
    Administration(desk_of(centre, "boss")).appoint("sato", None)
    with pytest.raises(NotPermitted):
        desk.perform(ADJUST_POINTS, asked, request_id="two")


def test_who_gave_a_role_and_who_opened_production_is_on_record(centre: Store) -> None:
    Production(desk_of(centre, "sato", production=True)).open(15, "CASE-1")
    Administration(desk_of(centre, "boss")).appoint("ito", None)
    with centre.reading() as lists:
        removed, opened = lists.records(None, 2)
    assert (opened.operator, opened.outcome, (opened.details or {})["reason"]) == ("sato", "done", "CASE-1")
    assert (removed.operator, removed.operation, removed.target) == ("boss", "operator remove", "ito")


def test_the_first_role_given_is_an_administrators(furnished: Store) -> None:
    with pytest.raises(Refused):
        Administration(desk_of(furnished, "sato")).appoint("sato", Grant(operator="sato", role="agent"))


def test_the_last_administrator_stays_one(centre: Store) -> None:
    boss = Administration(desk_of(centre, "boss"))
    for becomes in (None, Grant(operator="boss", role="viewer"),
                    Grant(operator="boss", role="administrator", portals=("keiai",))):  # fmt: skip
        with pytest.raises(Refused):
            boss.appoint("boss", becomes)
    boss.appoint("tanaka", Grant(operator="tanaka", role="administrator"))
    assert boss.appoint("boss", None).record


def test_only_administrators_give_roles(centre: Store) -> None:
    with pytest.raises(NotPermitted):
        Administration(desk_of(centre, "suzuki")).appoint("suzuki", Grant(operator="suzuki", role="administrator"))
    with pytest.raises(NotFound):
        Administration(desk_of(centre, "boss")).appoint("nobody", None)


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("mori", Grant(operator="mori", role="administrator")),
        ("mori", Grant(operator="mori", role="administrator", portals=("itreview",))),
        ("mori", Grant(operator="mori", role="viewer", portals=("keiai", "itreview"))),
        ("suzuki", None),
        ("suzuki", Grant(operator="suzuki", role="viewer", portals=("keiai",))),
    ],
)
def test_an_administrator_of_some_portals_decides_about_no_others(
    centre: Store, name: str, becomes: Grant | None
) -> None:
    boss = Administration(desk_of(centre, "boss"))
    boss.appoint("mori", Grant(operator="mori", role="administrator", portals=("keiai",)))
    mori = Administration(desk_of(centre, "mori"))
    with pytest.raises(NotPermitted):
        mori.appoint(name, becomes)
    with centre.reading() as lists:
        newest = lists.records(None, 1)[0]
    assert (newest.operator, newest.outcome) == ("mori", "not_permitted")
    assert mori.appoint("abe", Grant(operator="abe", role="agent", portals=("keiai",))).record
    assert mori.appoint("abe", None).record


def test_production_is_read_only_until_it_is_opened(centre: Store) -> None:
    desk = desk_of(centre, "sato", production=True)
    asked = AdjustPoints(tenant=YAMADA, delta=1, reason="x")
    assert desk.preview(ADJUST_POINTS, asked).outcome == "effects"
    with pytest.raises(ReadOnly):
        desk.perform(ADJUST_POINTS, asked, request_id="one")
    assert points(centre) == 0
