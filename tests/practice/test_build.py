"""The practice store: the same every time, made by the operations, a few hundred tenants at five portals."""

from pathlib import Path

import pytest

from portalops.clock import FixedClock
from portalops.practice.build import PRACTICE_DAY, build
from portalops.profiles.load import Profiles
from portalops.queries.withdrawal_list import LINEUP as WITHDRAWALS
from portalops.references import TenantRef
from portalops.store.opening import open_store


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("practice") / "portalops.db"
    build(file)
    return file


def what_was_asked(file: Path) -> list[object]:
    store = open_store(file, FixedClock(PRACTICE_DAY))
    with store.reading() as lists:
        asked = [(entry.at, entry.operation, entry.details) for entry in lists.records(None, 10_000)]
    store.close()
    return asked


def test_it_is_the_same_every_time(practice: Path, tmp_path: Path) -> None:
    build(tmp_path / "again.db")
    assert what_was_asked(tmp_path / "again.db") == what_was_asked(practice)


def test_it_is_made_anew_in_place_of_the_one_before(practice: Path) -> None:
    before = what_was_asked(practice)
    build(practice)
    assert what_was_asked(practice) == before


def test_every_portal_has_its_tenants(practice: Path) -> None:
    registered = [entry for entry in what_was_asked(practice) if entry[1] == "tenant register"]  # type: ignore[index]
    targets = {TenantRef(entry[2]["asked"]["tenant"]).portal for entry in registered}  # type: ignore[index]
    assert targets == set(Profiles())
    assert len(registered) >= 300


def test_its_record_verifies(practice: Path) -> None:
    store = open_store(practice, FixedClock(PRACTICE_DAY))
    with store.reading() as lists:
        assert lists.check_chain().broken_at is None
    store.close()


def test_some_withdrawals_wait_in_the_queue(practice: Path) -> None:
    store = open_store(practice, FixedClock(PRACTICE_DAY))
    with store.reading() as lists:
        states = [withdrawal.state for withdrawal in lists.listed(WITHDRAWALS, 100)]
        assert (states.count("planned"), states.count("form_sent")) == (10, 6)
    store.close()
