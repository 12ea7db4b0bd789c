"""What happened at each practice tenant besides its bills, as far as its portal has such things."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from portalops.profiles.profile import Profile

Deed = tuple[date, str, dict[str, str]]

_DAY = timedelta(days=1)
_OPENED_ON = date(2026, 3, 2)


class Cast(Struct, frozen=True, kw_only=True):
    """A practice tenant as its stories need it: its row, its accounts' rows, its number and its own chances."""

    tenant: dict[str, str]
    accounts: list[dict[str, str]]
    number: int
    random: Random

    @property
    def ref(self) -> str:
        """The tenant's reference."""
        return self.tenant["tenant"]

    @property
    def first(self) -> str:
        """The reference of the tenant's first account."""
        return self.accounts[0]["account"]

    def every(self, number: int) -> bool:
        """Whether it is this tenant's turn, where one of so many has a story."""
        return self.number % number == 0


def stories_of(profile: Profile, cast: Cast) -> Iterator[Deed]:
    """Everything that happened, in no order."""
    if profile.contracts and "prepaid" in profile.contracts.fields:
        yield from _services(cast)
    if profile.products:
        yield from _licensed_products(cast)
        yield from _people_around_a_contract(cast)
    if profile.usage:
        yield from _use(cast)
    if profile.orders:
        yield from _orders(cast)
    if profile.accounts.limit_approval_rule:
        yield from _company_accounts(cast)


def _services(cast: Cast) -> Iterator[Deed]:
    """A service paid in advance, one priced by license for those who have some, and what came of them."""
    priced = (("C-1", "Web予約", False), ("C-2", "名刺管理", True))
    for part, name, per_license in priced[: 2 if cast.tenant.get("licenses") else 1]:
        renewed = date(2026, cast.random.randrange(1, 3), cast.random.randrange(1, 29))
        yield (
            _OPENED_ON,
            "contract register",
            {
                "contract": f"{cast.ref}/{part}",
                "name": name,
                "starts_on": (renewed - timedelta(days=31)).isoformat(),
                "first_renewal_on": renewed.isoformat(),
                "cycle": "monthly",
                "price": str(cast.random.randrange(3, 12) * 100 if per_license else cast.random.randrange(2, 40) * 500),
                "prepaid": "yes",
                "per_license": "yes" if per_license else "",
            },
        )
    if cast.every(3):
        key = {"apikey": f"{cast.ref}/K-1", "contract": f"{cast.ref}/C-1", "last_four": f"{cast.number:04x}"}
        yield date(2026, 3, 10), "apikey register", key
    if cast.every(10) and cast.tenant.get("licenses"):
        cancelled = {"contract": f"{cast.ref}/C-1", "on": "2026-05-11", "reason": "サービスの見直し"}
        yield date(2026, 5, 11), "contract cancel", cancelled
    if cast.every(4) and cast.tenant["payment_method"] == "bank_transfer":
        wrong = {"tenant": cast.ref, "paid_on": "2026-05-01", "billed": "11000", "paid": "1100"}
        yield date(2026, 5, 12), "transfer report", wrong


def _licensed_products(cast: Cast) -> Iterator[Deed]:
    """A contract with products, one of them expired, allocated to two environments."""
    contract = f"{cast.ref}/CT-1"
    licensed = cast.random.randrange(5, 20) * 10
    yield (
        _OPENED_ON,
        "contract register",
        {
            "contract": contract,
            "name": "カスタマーサクセスライセンス",
            "starts_on": "2025-04-01",
            "expires_on": (date(2026, 5, 31) + timedelta(days=cast.random.randrange(600))).isoformat(),
        },
    )
    for code, name, count, expires in (
        ("IAP", "intra-mart Accel Platform", licensed, "2030-03-31"),
        ("IAK", "intra-mart Accel Kaiden!", licensed // 2, "2030-03-31"),
        ("IBX", "IM-BIS", 10, "2026-03-31"),
    ):
        product = {"product": f"{contract}/{code}", "name": name, "licensed": str(count), "expires_on": expires}
        yield _OPENED_ON, "product register", product
    for code, name, sort_key, count in (
        ("PRD", "本番環境", "01", licensed // 2),
        ("STG", "検証環境", "02", licensed // 5),
    ):
        environment = f"{contract}/{code}"
        made = {"environment": environment, "name": name, "sort_key": sort_key, "asked_by": cast.first}
        yield date(2026, 3, 3), "environment add", made
        given = {"environment": environment, "product": "IAP", "count": str(count), "asked_by": cast.first}
        yield date(2026, 3, 4), "allocation set", given


def _people_around_a_contract(cast: Cast) -> Iterator[Deed]:
    """Group companies, invitations, files that were taken and quotes that are on their way."""
    contract = f"{cast.ref}/CT-1"
    guide = {"resource": f"{contract}/guide", "name": "セットアップガイド", "version": "2026 Spring", "product": "IAP"}
    yield date(2026, 3, 5), "resource register", guide
    if cast.every(2):
        taken = {"resource": f"{contract}/guide", "account": cast.first, "taken_on": "2026-03-06"}
        yield date(2026, 3, 6), "resource take", taken
    if cast.every(5):
        yield (
            date(2026, 3, 9),
            "company add",
            {"tenant": cast.ref, "name": "株式会社みらい物流", "asked_by": cast.first},
        )
    if cast.every(6):
        asked = {"contract": contract, "email": f"new{cast.number}@example.co.jp", "language": "ja", "role": "member"}
        yield date(2026, 5, 13), "invitation send", asked | {"asked_by": cast.first}
    if cast.every(8):
        wanted = {"contract": contract, "kind": "renewal", "items": "IAP=120", "asked_by": cast.first}
        yield date(2026, 5, 14), "quote request", wanted


def _use(cast: Cast) -> Iterator[Deed]:
    """Two readings a month, and a warning that the customer set."""
    if cast.every(4):
        yield _OPENED_ON, "usage alert", {"tenant": cast.ref, "mb": "20000"}
    for month in (3, 4, 5):
        for day in (5, 15):
            at = date(2026, month, day)
            reading = {
                "reading": f"{cast.ref}/{at:%Y%m%d}",
                "at": f"{at.isoformat()} 09:00",
                "users": str(cast.random.randrange(3, 28)),
                "disk_mb": str(cast.random.randrange(2, 19) * 1000),
            }
            yield at, "usage record", reading
    if cast.every(11):
        asked = {"tenant": cast.ref, "reason": "電話での申し出", "asked_on": "2026-05-15", "form_sent_on": "2026-05-18"}
        yield date(2026, 5, 18), "withdrawal ask", asked


def _orders(cast: Cast) -> Iterator[Deed]:
    """Orders of the last months, the credit that they use, and somebody on the way to direct debit."""
    number = 0
    for day in (date(2026, 3, 12), date(2026, 4, 20), date(2026, 5, 8)):
        if cast.random.random() < 0.6:
            number += 1
            sole = cast.tenant["kind"] == "sole_proprietor"
            yield (
                day,
                "order register",
                {
                    "order": f"{cast.ref}/{day:%y%m}-{cast.number:04d}",
                    "ordered_on": day.isoformat(),
                    "product": cast.random.choice(("クラウド会計", "Web会議", "電子契約")),
                    "plan": "スモール" if sole else "スタンダード",
                    "amount": str(cast.random.randrange(3, 40) * 1100),
                    "quantity": "1",
                    "for_sole_proprietors": "yes" if sole else "",
                },
            )
    if cast.tenant["payment_method"] == "np":
        credit = {"tenant": cast.ref, "limit": "500000", "used": "0", "on": "2026-03-02", "check": "passed"}
        yield _OPENED_ON, "credit set", credit
        if cast.every(5):
            inquiry = {
                "inquiry": f"{cast.ref}/Q-1",
                "kind": "other",
                "written_on": "2026-05-11",
                "note": "口座振替希望",
            }
            yield date(2026, 5, 11), "inquiry register", inquiry
            yield (
                date(2026, 5, 12),
                "debit request",
                {"tenant": cast.ref, "inquiry": "Q-1", "requested_on": "2026-05-12"},
            )


def _company_accounts(cast: Cast) -> Iterator[Deed]:
    """A colleague who was suspended."""
    if cast.every(5) and len(cast.accounts) > 1:
        suspended = {"account": cast.accounts[-1]["account"], "reason": "異動のため", "done_on": "2026-05-11"}
        yield date(2026, 5, 11), "account suspend", suspended
