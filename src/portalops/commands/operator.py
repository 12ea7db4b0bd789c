"""Who has which role at the store: given and taken away by administrators."""

from __future__ import annotations

from typing import Annotated

import typer

from portalops.administration import Administration, Appointment
from portalops.commands.acting import agrees, can_ask
from portalops.commands.options import options_of, unusable
from portalops.commands.output import note, out, print_json
from portalops.commands.plans import fail, nothing_done
from portalops.errors import PortalopsError
from portalops.facts import Grant
from portalops.plain import as_plain
from portalops.roles import ROLES
from portalops.values import Line, Unreadable, Whole
from portalops.wording import Sentence, label, say
from portalops.words import tell, text

Name = Annotated[str, typer.Argument(metavar="OPERATOR", help=label("The operator, as the system knows them"))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=label("Do it without asking"))]
AsJson = Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=label("Only show what would be done"))]


def set_role(
    ctx: typer.Context,
    name: Name,
    role: Annotated[str, typer.Argument(metavar="ROLE", help=label("viewer, agent, billing, supervisor ..."))],
    portals: Annotated[
        str, typer.Option("--portals", metavar="PORTALS", help=label("Only at these, with commas between them"))
    ] = "",
    yen: Annotated[str, typer.Option("--yen", metavar="YEN", help=label("Their own limit in yen"))] = "",
    points: Annotated[str, typer.Option("--points", metavar="POINTS", help=label("Their own limit in points"))] = "",
    rows: Annotated[str, typer.Option("--rows", metavar="ROWS", help=label("Their own limit in rows of a file"))] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Give an operator a role, in the place of any earlier one."""
    try:
        grant = Grant(
            operator=_line("operator", name),
            role=role.strip().lower(),
            portals=tuple(part.strip() for part in portals.split(",") if part.strip()),
            yen=_count("yen", yen),
            points=_count("points", points),
            rows=_count("rows", rows),
        )
        _appoint(ctx, grant.operator, grant, dry_run=dry_run, yes=yes, as_json=as_json)
    except PortalopsError as error:
        fail(error, as_json=as_json)


def remove(ctx: typer.Context, name: Name, dry_run: DryRun = False, yes: Yes = False, as_json: AsJson = False) -> None:
    """Take an operator's role away; they may look up and nothing else from then on."""
    try:
        _appoint(ctx, _line("operator", name), None, dry_run=dry_run, yes=yes, as_json=as_json)
    except PortalopsError as error:
        fail(error, as_json=as_json)


def _appoint(
    ctx: typer.Context, operator: str, becomes: Grant | None, *, dry_run: bool, yes: bool, as_json: bool
) -> None:
    with options_of(ctx).sign_in(makes=not dry_run) as session:
        administration = Administration(session.desk)
        appointment = administration.preview(operator, becomes)
        if not dry_run:
            if not yes:
                _ask(appointment)
            appointment = administration.appoint(operator, becomes)
    if as_json:
        print_json(as_plain(appointment))
    else:
        out(tell(_told(appointment)))
        if appointment.record is not None:
            out(tell(say("Done: record {number}.", number=appointment.record)))


def _ask(appointment: Appointment) -> None:
    if not can_ask():
        raise unusable("yes", say("Nobody can be asked here: give --yes to do it, or --dry-run to see the plan."))
    note(tell(_told(appointment)))
    if not agrees(text("Do it?")):
        nothing_done()


def _told(appointment: Appointment) -> Sentence:
    return say("{operator}: {before} -> {after}", operator=appointment.operator, before=_grant_told(appointment.seen),
               after=_grant_told(appointment.becomes))  # fmt: skip


def _grant_told(grant: Grant | None) -> Sentence:
    if grant is None:
        return say("no role")
    where = ", ".join(grant.portals) or say("all portals")
    role = ROLES[grant.role]
    return say("{role} ({where}; alone up to {yen} yen, {points} points, {rows} rows)", role=grant.role, where=where,
               yen=_limit(grant.yen, role.yen), points=_limit(grant.points, role.points),
               rows=_limit(grant.rows, role.rows))  # fmt: skip


def _limit(own: int | None, of_role: int | None) -> int | str:
    limit = of_role if own is None else own
    return "-" if limit is None else limit


def _line(field: str, given: str) -> str:
    try:
        return Line("sato", longest=64).parse(given)
    except Unreadable as fault:
        raise unusable(field, say("{field}: {fault}", field=field, fault=fault.text)) from None


def _count(field: str, given: str) -> int | None:
    if not given:
        return None
    try:
        return Whole("10000").parse(given)
    except Unreadable as fault:
        raise unusable(field, say("{field}: {fault}", field=f"--{field}", fault=fault.text)) from None
