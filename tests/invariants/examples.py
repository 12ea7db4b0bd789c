"""Worked examples of every operation, as the tests of the sixth portal and of the commands know them."""

from __future__ import annotations

from msgspec import Struct

from tests.commands.test_parity import ASKED
from tests.invariants.builders import Deed
from tests.profiles.sixth.test_sixth import OF_OPERATIONS

# What is still done for a tenant that has left: its papers outlive it, and its data end after it; what it asks is
# noted, and money that is under way comes to its end.
_PURGED = {
    "tenants", "accounts", "invitations", "group_companies", "environments", "inquiries", "transfer_cases",
    "withdrawals", "invoices", "invoice_reissues", "search_entries", "outbox", "links", "ledger_entries",
    "record_details", "approvals", "reveals", "presences", "batch_rows", "purges",
}  # fmt: skip
AFTER_LEAVING = {
    "inquiry register": {"inquiries"},
    "invoice register": {"invoices", "search_entries"},
    "invoice reissue": {"invoices", "invoice_reissues", "outbox"},
    "transfer settle": {"transfer_cases"},
    "withdrawal data-deleted": {"withdrawals"},
    "tenant purge": _PURGED,
}


class Example(Struct, frozen=True, kw_only=True):
    """One thing that can be done in the furnished store, once what comes before it is done."""

    name: str
    asked: dict[str, str]
    before: tuple[Deed, ...] = ()
    ends: str = "done"


OF_THE_SIXTH = tuple(
    Example(name=name, asked=case.asked, before=case.before, ends=case.ends)
    for name, cases in OF_OPERATIONS.items()
    for case in cases
)
F = "hoshi-books:F006"
IM = "intra-mart:IM0001"
# Of what the sixth portal has done before its first case, or does by itself.
OF_MORE = (
    Example(name="resource register", asked={"resource": f"{F}/K9/atlas", "name": "星図", "product": "reader"}),
    Example(
        name="quote register",
        asked={"quote": f"{F}/Z7", "kind": "parcel", "items": "星図=2", "total": "900", "quoted_on": "2026-05-01"},
    ),
    Example(
        name="quote pass",
        asked={"quote": f"{IM}/Q1"},
        before=(
            ("contract register", {"contract": f"{IM}/C-7", "name": "基盤", "expires_on": "2026-10-31"}),
            (
                "quote request",
                {"contract": f"{IM}/C-7", "kind": "addition", "items": "forms=1", "asked_by": f"{IM}/owner"},
            ),
        ),
    ),
)
OF_COMMANDS = tuple(Example(name=name, asked=asked) for name, asked in ASKED.items())
DEEDS: tuple[Deed, ...] = tuple(
    deed
    for example in (*OF_THE_SIXTH, *OF_COMMANDS, *OF_MORE)
    if example.ends == "done"
    for deed in (*example.before, (example.name, example.asked))
)


def performed(name: str) -> Example:
    """An example of an operation that is done, at the sixth portal or in the commands' store; where none is, any."""
    of_it = [example for example in (*OF_THE_SIXTH, *OF_MORE, *OF_COMMANDS) if example.name == name]
    assert of_it, f"{name} has no example at the sixth portal, nor among the commands"
    return next((example for example in of_it if example.ends == "done"), of_it[0])
