"""Facts for tests, with named traits: what a test doesn't name is ordinary."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from portalops.clock import Clock, SystemClock
from portalops.facts import Account, Tenant
from portalops.profiles.load import Profiles
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, TenantRef

if TYPE_CHECKING:
    from portalops.store.opening import Store

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


@cache
def _empty_store() -> bytes:
    """The file of a store in which nothing has happened."""
    from portalops.store.opening import open_store

    with TemporaryDirectory() as folder:
        file = Path(folder) / "portalops.db"
        open_store(file, SystemClock()).close()
        return file.read_bytes()


def a_store_in(file: Path, clock: Clock) -> Store:
    """The store in a file, which is a new one if it isn't there: a copy, because making one takes seven times as long."""
    from portalops.store.opening import open_store  # which the tests of pure rules needn't wait for

    if not file.exists():
        file.write_bytes(_empty_store())
    return open_store(file, clock)
