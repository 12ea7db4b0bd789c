"""Who takes a license: everybody, unless the profile says that users in certain roles take none (IL-05)."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from portalops.profiles.profile import Profile
from portalops.rules import accounts, licenses
from portalops.rules.accounts import Members
from portalops.rules.licenses import Seats
from tests.builders import a_profile, a_tenant, an_account
from tests.operations.builders import TODAY

BY_ROLES = {("manager",): 1, ("member",): 4}


def exempting(*roles: str) -> Profile:
    """Inter-Lab's profile with users in those roles taking no license."""
    profile = a_profile("inter-lab")
    assert profile.licenses
    return replace(profile, licenses=replace(profile.licenses, unlicensed_roles=roles))


def codes(found: Any) -> list[str]:
    return [refusal.code for refusal in found]


def joining(profile: Profile, *, licenses: int, roles: tuple[str, ...] = ("member",)) -> list[str]:
    """Why one more may not join a group of a manager and four members."""
    tenant = a_tenant(kind="group", licenses=licenses)
    members = Members(tenant=tenant, count=5, by_roles=BY_ROLES, taken=None)
    return codes(accounts.refusals(an_account(f"{tenant.ref}/new", roles=roles), members, profile, TODAY))


@pytest.mark.parametrize(("count", "refused"), [(5, ["no_free_license"]), (6, [])])
def test_il_05_the_manager_takes_a_license_as_shipped(count: int, refused: list[str]) -> None:
    assert joining(a_profile("inter-lab"), licenses=count) == refused


@pytest.mark.parametrize(("count", "refused"), [(4, ["no_free_license"]), (5, [])])
def test_il_05_the_manager_takes_none_once_the_switch_says_so(count: int, refused: list[str]) -> None:
    assert joining(exempting("manager"), licenses=count) == refused


def test_who_takes_none_joins_a_full_group() -> None:
    assert joining(exempting("manager"), licenses=4, roles=("manager",)) == []


@pytest.mark.parametrize(("count", "refused"), [(3, ["in_use"]), (4, []), (5, [])])
def test_licenses_go_down_to_those_that_take_one(count: int, refused: list[str]) -> None:
    seats = Seats(tenant=a_tenant(kind="group", licenses=9), users=5, by_roles=BY_ROLES)
    assert codes(licenses.refusals(seats, count, exempting("manager"))) == refused


@pytest.mark.parametrize(("count", "refused"), [(1, ["no_free_license"]), (2, [])])
def test_a_role_that_is_taken_away_takes_a_free_license(count: int, refused: list[str]) -> None:
    tenant = a_tenant(kind="group", licenses=count)
    manager = an_account(f"{tenant.ref}/a", roles=("manager",))
    members = [
        manager,
        an_account(f"{tenant.ref}/b", roles=("member",)),
        an_account(f"{tenant.ref}/c", state="removed"),
    ]
    found = licenses.role_refusals(manager, ("member",), tenant, members, exempting("manager"))
    assert codes(found) == refused
    assert codes(licenses.role_refusals(manager, ("member",), tenant, members, a_profile("inter-lab"))) == []
