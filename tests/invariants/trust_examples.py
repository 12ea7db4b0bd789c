"""What the operators of a centre often do and look at, so that much of it waits, goes stale, or shows personal data."""

from __future__ import annotations

from typing import Any

from portalops.operation import Query
from portalops.queries import LOOKUPS
from tests.invariants.builders import Deed
from tests.invariants.trust_centre import LIBRARY, STOREHOUSE

QUERIES: dict[str, Query[Any, Any]] = {query.name: query for query in LOOKUPS}
POINTS = (1, 50, 51, 200, 299, 301, 5_000, 5_001, 9_999, 10_000, 10_001, 300_001, 3_000_001, -1, -50, -300, -5_000)
LARGE = (10_001, 20_000, 3_000_001, -5_000, -10_001, -20_000)
OFTENEST = ("boss", "sato", "sato", "sato", "suzuki", "suzuki", "tanaka", "ito")
WITH_POINTS = (STOREHOUSE, STOREHOUSE, LIBRARY, "inter-lab:IL00123", "hoshi-books:A001")
FOR_GOOD: tuple[Deed, ...] = (
    ("account remove", {"account": "keiai:K00800/a", "reason": "退職"}),
    ("account remove", {"account": "keiai:K00800/a", "reason": "異動"}),
    ("account remove", {"account": "keiai:K00800/b", "reason": "退職"}),
    ("withdrawal complete", {"tenant": "j-motto:JM00300"}),
    ("contract cancel", {"contract": f"{LIBRARY}/K1", "on": "2026-05-15", "reason": "解約"}),
    ("contract cancel", {"contract": f"{LIBRARY}/K1", "on": "2026-05-16", "reason": "解約"}),
)
OFTEN: tuple[Deed, ...] = (
    ("account edit", {"account": f"{LIBRARY}/1", "phone": "03-5555-0002"}),
    ("account edit", {"account": f"{LIBRARY}/1", "name": "栞野四葉"}),
    ("account edit", {"account": f"{LIBRARY}/1", "name": "栞野五葉"}),
    ("tenant edit", {"tenant": LIBRARY, "phone": "03-5555-0003", "inquiry": "T-1", "asked_by": f"{LIBRARY}/1"}),
    ("withdrawal data-deleted", {"tenant": "j-motto:JM00300", "on": "2026-05-20"}),
    ("tenant edit", {"tenant": STOREHOUSE, "email": "mado@shirushi.example", "done_on": "2026-05-19"}),
    ("account hand-over", {"account": f"{LIBRARY}/1", "way": "admin-id", "email": "k@example.jp"}),
    ("password reset", {"account": f"{STOREHOUSE}/ichiro", "reason": "電話で確認"}),
    ("password reset", {"account": f"{LIBRARY}/1", "reason": "電話で確認"}),
    ("license set", {"tenant": LIBRARY, "count": "6", "reason": "増員"}),
    ("withdrawal request", {"tenant": "j-motto:JM00123", "received": "2026-05-18", "reason": "事業終了"}),
    ("credit set", {"tenant": "itreview:IT00200", "limit": "500000"}),
    ("tenant purge", {"tenant": "j-motto:JM00300", "reason": "閉鎖から一年"}),
)
USER_OF = {STOREHOUSE: f"{STOREHOUSE}/ichiro", LIBRARY: f"{LIBRARY}/1"}
PORTALS = ((), (), (), ("inter-lab",), ("hoshi-books", "keiai"))


def pages_of(tenant: str) -> tuple[Deed, ...]:
    """Look-ups of one tenant that show personal data."""
    return (
        ("tenant show", {"tenant": tenant}),
        ("account list", {"tenant": tenant}),
        ("account show", {"account": USER_OF[tenant]}),
        ("tenant history", {"tenant": tenant}),
    )
