"""B39: two processes allocate and activate at once, and neither the licenses nor a nonce are given out twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from portalops.activation.request import write_request
from portalops.facts import Activation, Allocation
from portalops.references import TenantRef
from tests.licensing.builders import CONTRACT, OWNER, STORE, TENANT, Desks, a_request, furnished
from tests.places import address_in

ALLOCATES = """
import sys
from pathlib import Path
from portalops.clock import FixedClock
from portalops.store.opening import open_store
from tests.licensing.builders import CONTRACT, TODAY, Desks

folder = Path(sys.argv[1])
desks = Desks(store=open_store(sys.argv[2], FixedClock(TODAY), patience_seconds=60), folder=folder)
for number in range(int(sys.argv[4])):
    desks.allocates(f"{CONTRACT}/e{sys.argv[3]}-{number}", 1)
"""

ISSUES = """
import sys
from pathlib import Path
from portalops.clock import FixedClock
from portalops.store.opening import open_store
from tests.licensing.builders import OWNER, TODAY, Desks

folder = Path(sys.argv[1])
desks = Desks(store=open_store(sys.argv[2], FixedClock(TODAY), patience_seconds=60), folder=folder)
file = folder / f"{sys.argv[3]}.txt"
plan = desks.does("activation issue", environment=f"{sys.argv[4]}/{sys.argv[3]}", request=file, asked_by=OWNER)
print(plan.outcome, [refusal.code for refusal in plan.refusals])
"""


def run_at_once(code: str, *arguments: list[str]) -> list[str]:
    """Run the code in so many processes at once, and give what each of them printed."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, *given], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for given in arguments
    ]
    printed = []
    for process in running:
        out, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
        printed.append(out.strip())
    return printed


def add_environments(desks: Desks, *ids: str) -> None:
    for id in ids:
        desks.does("environment add", environment=f"{CONTRACT}/{id}", name=id, sort_key="1", asked_by=OWNER)


def test_of_ten_licenses_sixteen_that_are_asked_for_at_once_leave_ten(place: Path) -> None:
    with furnished(place) as desks:
        where = [str(place), str(address_in(place / STORE))]
        add_environments(desks, *(f"e{writer}-{number}" for writer in range(2) for number in range(8)))
        run_at_once(ALLOCATES, [*where, "0", "8"], [*where, "1", "8"])
        kept = desks.keeps(Allocation, TenantRef(TENANT))
        assert [part.count for part in kept] == [1] * 10


def test_one_nonce_that_comes_in_twice_at_once_is_answered_once(place: Path) -> None:
    with furnished(place) as desks:
        where = [str(place), str(address_in(place / STORE))]
        add_environments(desks, "one", "two")
        for id in ("one", "two"):
            desks.allocates(f"{CONTRACT}/{id}", 1)
            request = a_request(environment=id, nonce="a" * 32)
            (place / f"{id}.txt").write_bytes(write_request(request))
        printed = run_at_once(ISSUES, [*where, "one", CONTRACT], [*where, "two", CONTRACT])
        assert sorted(printed) == ["effects []", "refused ['replayed']"]
        assert len(desks.keeps(Activation, TenantRef(TENANT))) == 1
