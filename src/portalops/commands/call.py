"""The call that an operator is in: opened, checked, shown and closed; and masked data shown for some minutes."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from portalops.asking import read
from portalops.call_notes import case_text, standing_of
from portalops.calls import Calls, CheckCaller, OpenCall, RevealData
from portalops.commands.options import options_of
from portalops.commands.output import out, print_json
from portalops.commands.plans import fail
from portalops.errors import PortalopsError
from portalops.facts import Call
from portalops.profiles.profile import Profile
from portalops.queries.named import PERSONAL
from portalops.rules.callers import missing, open_checks
from portalops.wording import label, say
from portalops.words import plain, tell

_AsJson = Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))]


def open_call(
    ctx: typer.Context,
    tenant: Annotated[str, typer.Argument(metavar="TENANT", help=label("Tenant, as portal:code"))] = "",
    case: Annotated[str, typer.Option(metavar="CASE", help=label("Number of the case in the case system"))] = "",
    as_json: _AsJson = False,
) -> None:
    """Open a call about a tenant; until its caller is identified, personal data stay masked and some deeds wait."""
    try:
        with options_of(ctx).sign_in() as session:
            calls = Calls(session.desk)
            call = calls.open(read(OpenCall, {"tenant": tenant, "case": case}))
            _print(call, calls.profile_of(call), as_json=as_json)
    except PortalopsError as fault:
        fail(fault, as_json=as_json)


def check(
    ctx: typer.Context,
    checks: Annotated[
        list[str] | None, typer.Argument(metavar="CHECK", help=label("Checks that the caller has passed"))
    ] = None,
    as_json: _AsJson = False,
) -> None:
    """Note which identity checks the caller has passed; the answers are kept nowhere."""
    try:
        with options_of(ctx).sign_in() as session:
            calls = Calls(session.desk)
            call = calls.check(read(CheckCaller, {"checks": ",".join(checks or ())}))
            _print(call, calls.profile_of(call), as_json=as_json)
    except PortalopsError as fault:
        fail(fault, as_json=as_json)


def show(ctx: typer.Context, as_json: _AsJson = False) -> None:
    """Show the call that you are in, and which checks its caller must still pass."""
    try:
        with options_of(ctx).sign_in() as session:
            calls = Calls(session.desk)
            call = calls.look()
            _print(call, calls.profile_of(call), as_json=as_json)
    except PortalopsError as fault:
        fail(fault, as_json=as_json)


def close(ctx: typer.Context, as_json: _AsJson = False) -> None:
    """Close the call, and print the text for the case system: what was checked and what was done, nothing personal."""
    try:
        with options_of(ctx).sign_in() as session:
            calls = Calls(session.desk)
            closed = calls.close()
            told = case_text(closed, calls.profile_of(closed.call))
    except PortalopsError as fault:
        fail(fault, as_json=as_json)
    if as_json:
        numbers = [entry.number for entry in closed.entries]
        deeds = {"record": closed.record, "entries": numbers, "elsewhere": closed.elsewhere}
        print_json(_as_data(closed.call) | deeds | {"text": told})
    else:
        out(told.removesuffix("\n"))


def reveal(
    ctx: typer.Context,
    tenant: Annotated[str, typer.Argument(metavar="TENANT", help=label("Tenant, as portal:code"))] = "",
    what: Annotated[str, typer.Argument(metavar="WHAT", help=label("What to show: name, mail, phone or address"))] = "",
    reason: Annotated[str, typer.Option(metavar="REASON", help=label("Why, for the record"))] = "",
    as_json: _AsJson = False,
) -> None:
    """Show one kind of a tenant's personal data for some minutes, with a reason that is put on record."""
    try:
        with options_of(ctx).sign_in() as session:
            asked = read(RevealData, {"tenant": tenant, "what": what, "reason": reason})
            shown = Calls(session.desk).reveal(asked)
    except PortalopsError as fault:
        fail(fault, as_json=as_json)
    if as_json:
        print_json({"tenant": str(shown.tenant), "what": shown.what, "until": plain(shown.until)})
    else:
        out(tell(say("Shown until {until}: {what} of {tenant}.", until=shown.until, what=PERSONAL[shown.what],
                     tenant=shown.tenant)))  # fmt: skip


def _print(call: Call, profile: Profile, *, as_json: bool) -> None:
    if as_json:
        print_json(
            _as_data(call) | {"missing": missing(call, profile), "checks_left": list(open_checks(call, profile))}
        )
        return
    out(tell(say("Call {number}: {tenant}, case {case}, since {start}", number=call.number, tenant=call.tenant,
                 case=call.case_number, start=call.opened_at)))  # fmt: skip
    out(tell(standing_of(call, profile)))
    for name, check in open_checks(call, profile).items():
        out(f"  {name}  {tell(check)}")


def _as_data(call: Call) -> dict[str, Any]:
    """A call for scripts."""
    names = ("number", "tenant", "case_number", "operator", "opened_at", "passed", "closed_at")
    return {name: plain(getattr(call, name)) for name in names}
