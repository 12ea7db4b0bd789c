"""Licenses: between those in use and the most there may be, with what is unknown said so."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.profiles.profile import Profile
from portalops.rules import licenses, tenants
from portalops.rules.licenses import Seats
from portalops.words import tell
from tests.builders import a_profile, a_tenant
from tests.operations.builders import TODAY

counts = st.integers(min_value=0, max_value=200)


def refused(portal: str, users: int, count: int, **traits: object) -> list[tuple[str | None, str, str]]:
    return refused_by(a_profile(portal), users, count, **traits)


def refused_by(profile: Profile, users: int, count: int, **traits: object) -> list[tuple[str | None, str, str]]:
    seats = Seats(tenant=a_tenant(f"{profile.name}:A1", **traits), users=users)
    found = licenses.refusals(seats, count, profile)
    return [(refusal.field, refusal.code, refusal.rule.id) for refusal in found]


def with_ten_at_most() -> Profile:
    """A portal with licenses, ten of them at most; none of the five documents names a most."""
    profile = a_profile("inter-lab")
    assert profile.licenses
    rules = msgspec.structs.replace(profile.licenses, most=10, most_rule="PO-DATA")
    return msgspec.structs.replace(profile, licenses=rules)


def where_the_first_user(counts: bool) -> Profile:
    profile = a_profile("j-motto")
    assert profile.licenses
    return msgspec.structs.replace(
        profile, licenses=msgspec.structs.replace(profile.licenses, first_user_counts=counts)
    )


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (4, [("count", "in_use", "IL-08")]),
        (5, [("count", "no_change", "PO-CHANGE")]),
        (6, []),
    ],
)
def test_five_licenses_with_five_people_go_up_and_never_down(count: int, expected: list[tuple[str, str, str]]) -> None:
    assert refused("inter-lab", 5, count, kind="group", licenses=5) == expected


def test_a_free_license_may_go() -> None:
    assert refused("inter-lab", 4, 4, kind="group", licenses=5) == []


@pytest.mark.parametrize(("count", "expected"), [(9, []), (10, []), (11, [("count", "too_many", "PO-DATA")])])
def test_the_tenth_is_the_last_where_ten_are_the_most(count: int, expected: list[tuple[str, str, str]]) -> None:
    assert refused_by(with_ten_at_most(), 8, count, kind="group", licenses=8) == expected


def test_a_tenant_is_registered_with_the_most_and_not_with_one_more() -> None:
    with_licenses = [a_tenant(kind="group", email="a@example.jp", licenses=count) for count in (10, 11)]
    found = [tenants.refusals(tenant, with_ten_at_most(), TODAY) for tenant in with_licenses]
    assert [[(refusal.field, refusal.code) for refusal in each] for each in found] == [[], [("licenses", "too_many")]]


def test_a_personal_account_has_no_licenses() -> None:
    assert refused("inter-lab", 1, 2, kind="personal") == [("tenant", "one_user", "IL-04")]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert refused("inter-lab", 3, 2, kind="personal", licenses=2) == [
        ("tenant", "one_user", "IL-04"),
        ("count", "no_change", "PO-CHANGE"),
        ("count", "in_use", "IL-08"),
    ]


@pytest.mark.parametrize(
    ("users", "count", "expected"),
    [
        (11, 9, [("count", "in_use", "PO-LICENSES")]),
        (11, 10, [("count", "unknown", "JM-15")]),
        (11, 11, []),
        (1, 0, [("count", "unknown", "JM-15")]),
        (0, 0, []),
    ],
)
def test_whether_the_first_user_counts_is_unknown_just_where_it_matters(
    users: int, count: int, expected: list[tuple[str, str, str]]
) -> None:
    assert refused("j-motto", users, count, licenses=20) == expected


def test_the_open_question_is_asked() -> None:
    seats = Seats(tenant=a_tenant("j-motto:JM1", licenses=20), users=11)
    (refusal,) = licenses.refusals(seats, 10, a_profile("j-motto"))
    assert tell(refusal.text).endswith("leaves this open: Does the first administrator, user 00001, count as a user?")


@pytest.mark.parametrize(
    ("first_counts", "count", "codes"), [(True, 10, ["in_use"]), (False, 10, []), (False, 9, ["in_use"])]
)
def test_a_centre_that_knows_whether_the_first_user_counts_is_believed(
    first_counts: bool, count: int, codes: list[str]
) -> None:
    seats = Seats(tenant=a_tenant("j-motto:JM1", licenses=20), users=11)
    found = licenses.refusals(seats, count, where_the_first_user(first_counts))
    assert [refusal.code for refusal in found] == codes


@given(counts, counts)
def test_no_number_that_is_taken_is_below_those_in_use(users: int, count: int) -> None:
    codes = {code for _, code, _ in refused("inter-lab", users, count, kind="group", licenses=1000)}
    assert (codes == set()) == (count >= users)


@given(counts, counts)
def test_no_number_that_is_taken_is_above_the_most(users: int, count: int) -> None:
    codes = {code for _, code, _ in refused_by(with_ten_at_most(), users, count, kind="group")}
    assert (codes == set()) == (users <= count <= 10)


def noticed(portal: str, count: int, **traits: object) -> list[str]:
    notices = licenses.notices(a_tenant(f"{portal}:A1", **traits), count, a_profile(portal))
    return [f"{notice.rule.id} {tell(notice.text)}" for notice in notices]


def test_one_license_more_at_a_thousand_yen_costs_a_thousand_yen_more() -> None:
    assert noticed("inter-lab", 6, licenses=5, license_price=1000) == [
        "IL-09 The licenses cost 5,000 yen a month so far and 6,000 yen with the change: +1,000 yen a month."
    ]


def test_fewer_licenses_cost_less() -> None:
    (notice,) = noticed("inter-lab", 3, licenses=5, license_price=1000)
    assert notice.endswith("-2,000 yen a month.")


def test_a_first_number_has_no_price_before_it() -> None:
    assert noticed("inter-lab", 6, license_price=1000) == ["IL-09 The licenses cost 6,000 yen a month with the change."]


def test_a_price_that_is_not_known_is_said_not_to_be_known() -> None:
    assert noticed("inter-lab", 6, licenses=5) == [
        "IL-09 What one license costs isn't known here, so the change of the price can't be shown."
    ]


@pytest.mark.parametrize(("count", "offered"), [(99, False), (100, True), (101, True)])
def test_from_a_hundred_users_on_registering_them_is_offered(count: int, offered: bool) -> None:
    assert any(notice.startswith("JM-53") for notice in noticed("j-motto", count, licenses=20)) == offered
