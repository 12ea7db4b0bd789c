"""What the effects of one plan change: drafted over the working copy, and taken into it only whole."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar, assert_never, get_args

from msgspec import Struct
from msgspec.structs import replace

from portalops import effects as e
from portalops.errors import OutOfStep
from portalops.facts import Account, Invitation, Invoice, Ledger, Reads, Tenant, Thing, Withdrawal
from portalops.facts.withdrawals import next_ref
from portalops.references import TenantRef
from portalops.rules.addresses import masked
from portalops.rules.erasing import erased
from portalops.store.kinds import KINDS
from portalops.terms import field, noun
from portalops.wording import Sentence, say

LEDGERS: tuple[Ledger, ...] = get_args(Ledger)
T = TypeVar("T", bound=Thing)


class Draft:
    """The changes so far, and the store as it would be with them."""

    def __init__(self, reads: Reads) -> None:
        self.reads = reads
        self.things: dict[tuple[str, str], Thing] = {}

        self.entries: list[dict[str, Any]] = []
        self.reissues: list[e.ReissueInvoice] = []
        self.links: list[e.SendResetLink | e.SendInvitation] = []
        self.notices: list[e.SendNotice] = []
        self.purges: list[e.Purge] = []

    def one_if_any(self, kind: type[T], ref: str) -> T | None:
        """The thing as the draft leaves it, if any."""
        drafted: Any = self.things.get((kind.noun, ref))
        found: T | None = drafted or self.reads.one_if_any(kind, ref)
        return found

    def one(self, kind: type[T], ref: str) -> T:
        """The thing as the draft leaves it; an effect on none is out of step."""
        thing = self.one_if_any(kind, ref)
        return thing or _out_of_step(say("There is no {what} {ref} any more.", what=noun(kind.noun), ref=ref))

    def tenant(self, ref: TenantRef) -> Tenant:
        """The tenant as the draft leaves it; an effect on none is out of step."""
        return self.one(Tenant, ref)

    def withdrawal(self, tenant: TenantRef) -> Withdrawal | None:
        """The tenant's latest withdrawal as the draft leaves it, if any."""
        drafted = [thing for thing in self.things.values() if isinstance(thing, Withdrawal) and thing.owner == tenant]
        return drafted[-1] if drafted else self.reads.withdrawal(tenant)

    def put(self, thing: Thing) -> None:
        """Add a thing, or put it in the place of what it was."""
        self.things[thing.noun, str(thing.ref)] = thing

    def alter(self, thing: Thing, **becomes: Any) -> None:
        """Give a thing other values."""
        self.put(replace(thing, **becomes))


def draft(effect: e.Effect, changes: Draft) -> None:
    """Add what an effect changes; OutOfStep where what it saw is no longer so."""
    match effect:
        case e.Add():
            _add(effect, changes)
        case e.Change():
            _change(effect, changes)
        case e.Move():
            _move(effect, changes)
        case e.SendResetLink():
            _send_reset_link(effect, changes)
        case e.SendInvitation():
            _send_invitation(effect, changes)
        case e.SendNotice():
            changes.tenant(effect.tenant)
            changes.notices.append(effect)
        case e.PlanWithdrawal():
            _plan_withdrawal(effect, changes)
        case e.CancelWithdrawal():
            _end_withdrawal(effect, changes)
        case e.CompleteWithdrawal():
            _end_withdrawal(effect, changes)
        case e.Purge():
            _purge(effect, changes)
        case e.ReissueInvoice():
            _reissue_invoice(effect, changes)
        case _:
            assert_never(effect)


def _add(effect: e.Add, changes: Draft) -> None:
    thing = effect.adds
    if changes.one_if_any(type(thing), thing.ref):
        _out_of_step(say("There is already a {what} {ref}.", what=noun(thing.noun), ref=thing.ref))
    if not isinstance(thing, Tenant):
        changes.tenant(thing.owner)
    changes.put(thing)
    for ledger in LEDGERS if isinstance(thing, Tenant) else ():
        opening = getattr(thing, ledger)
        if opening:
            _enter(changes, thing.owner, ledger=ledger, kind="opening", delta=opening, balance=opening, reason="")


def _change(effect: e.Change, changes: Draft) -> None:
    thing = changes.one(KINDS[effect.thing].fact, effect.ref)
    if getattr(thing, effect.field) != effect.seen:
        _changed(thing, effect.field, effect.seen)
    changes.alter(thing, **{effect.field: effect.becomes})


def _move(effect: e.Move, changes: Draft) -> None:
    tenant = changes.tenant(effect.tenant)
    if getattr(tenant, effect.ledger) != effect.seen:
        _changed(tenant, effect.ledger, effect.seen)
    if effect.balance < 0:
        _out_of_step(say("The {what} of {ref} would fall below zero.", what=field(effect.ledger), ref=tenant.ref))
    changes.alter(tenant, **{effect.ledger: effect.balance})
    _enter(
        changes,
        tenant.ref,
        ledger=effect.ledger,
        kind=effect.cause,
        delta=effect.delta,
        balance=effect.balance,
        reason=effect.reason,
    )


def _send_reset_link(effect: e.SendResetLink, changes: Draft) -> None:
    account = changes.one(Account, effect.account)
    if account.email and effect.to == masked(account.email):
        effect = replace(effect, to=account.email)
    if effect.to not in (account.email, changes.tenant(account.ref.tenant).email):
        _out_of_step(say("{to} isn't the registered address of {ref} any more.", to=effect.to, ref=effect.account))
    changes.links.append(effect)


def _send_invitation(effect: e.SendInvitation, changes: Draft) -> None:
    invitation = changes.one(Invitation, effect.invitation)
    if invitation.state != "waiting" or invitation.email != effect.to:
        _out_of_step(say("{ref} doesn't invite {to} any more.", ref=invitation.ref, to=effect.to))
    changes.links.append(effect)


def _plan_withdrawal(effect: e.PlanWithdrawal, changes: Draft) -> None:
    tenant, latest = changes.tenant(effect.tenant), changes.withdrawal(effect.tenant)
    if tenant.state != "active":
        _out_of_step(say("{ref} is leaving or has left already.", ref=tenant.ref))
    given = {name: getattr(effect, name) for name in effect.__struct_fields__ if name not in ("tenant", "rule")}
    if latest and latest.waits_for_paper:
        changes.alter(latest, state="planned", **given)
    else:
        changes.put(Withdrawal(ref=next_ref(tenant.ref, latest), state="planned", **given))
    changes.alter(tenant, state="leaving")


def _end_withdrawal(effect: e.CancelWithdrawal | e.CompleteWithdrawal, changes: Draft) -> None:
    tenant, withdrawal = changes.tenant(effect.tenant), changes.withdrawal(effect.tenant)
    if withdrawal is None or withdrawal.state != "planned" or withdrawal.leaves_on != effect.leaves_on:
        _out_of_step(say("{ref} has no withdrawal planned for {day} any more.", ref=tenant.ref, day=effect.leaves_on))
    cancels = isinstance(effect, e.CancelWithdrawal)
    changes.alter(withdrawal, state="cancelled" if cancels else "completed")
    changes.alter(tenant, state="active" if cancels else "left")


def _purge(effect: e.Purge, changes: Draft) -> None:
    tenant = changes.tenant(effect.tenant)
    if tenant.purged_on or (tenant.state != "left" and not effect.again):
        _out_of_step(say("The data of {ref} is in use, or was erased meanwhile.", ref=tenant.ref))
    if tenant.state != "left":
        _leave_again(effect, changes)
    for kind in KINDS.values():
        for thing in () if kind.fact is Tenant else changes.reads.all_of(kind.fact, tenant.ref):
            if becomes := erased(thing):
                changes.alter(changes.one(kind.fact, thing.ref), **becomes)
    changes.alter(changes.tenant(tenant.ref), purged_on=effect.on, **erased(tenant))
    changes.purges.append(effect)


def _leave_again(effect: e.Purge, changes: Draft) -> None:
    """Let a tenant have left that a backup shows as it was before; the day of leaving is no later than its purge."""
    tenant, latest = changes.tenant(effect.tenant), changes.withdrawal(effect.tenant)
    if latest and latest.state == "planned":
        changes.alter(latest, state="completed")
    else:
        if latest and latest.waits_for_paper:
            changes.alter(latest, state="cancelled")
        ref = next_ref(tenant.ref, latest)
        changes.put(Withdrawal(ref=ref, state="completed", leaves_on=effect.on, reason=""))
    changes.alter(tenant, state="left")


def _reissue_invoice(effect: e.ReissueInvoice, changes: Draft) -> None:
    invoice = changes.one(Invoice, effect.invoice)
    if invoice.reissues != effect.seen or effect.copy_number != effect.seen + 1:
        _out_of_step(say("Another duplicate of {ref} was made meanwhile; look again.", ref=invoice.ref))
    changes.alter(invoice, reissues=effect.copy_number)
    changes.reissues.append(effect)


def _enter(changes: Draft, tenant: TenantRef, **entry: Any) -> None:
    changes.entries.append({"tenant": str(tenant), **entry})


def _changed(thing: Thing, name: str, seen: Any) -> NoReturn:
    now = getattr(thing, name)
    said = {"what": field(name), "ref": thing.ref}
    if isinstance(seen, tuple | Struct) or isinstance(now, tuple | Struct):
        _out_of_step(say("The {what} of {ref} was changed meanwhile; look again.", **said))
    _out_of_step(say("The {what} of {ref} was {seen} and is {now} now.", **said, seen=seen, now=now))


def _out_of_step(text: Sentence) -> NoReturn:
    raise OutOfStep(text)
