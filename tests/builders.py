"""Facts for tests, with named traits: what a test doesn't name is ordinary."""

from __future__ import annotations

from datetime import date
from typing import Any

from portalops.facts import Account, Tenant
from portalops.profiles.load import Profiles
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, TenantRef

PROFILES = Profiles()


def a_profile(name: str = "inter-lab") -> Profile:
    """A shipped profile."""
    return PROFILES[name]


def a_tenant(ref: str = "inter-lab:yamada", **traits: Any) -> Tenant:
    """A tenant with nothing special about it."""
    return Tenant(ref=TenantRef(ref), **({"name": "山田商会株式会社", "joined_on": date(2024, 4, 1)} | traits))


def an_account(ref: str = "inter-lab:yamada/taro", **traits: Any) -> Account:
    """A user of a tenant."""
    return Account(ref=AccountRef(ref), **({"name": "山田太郎", "email": "taro@example.co.jp"} | traits))
