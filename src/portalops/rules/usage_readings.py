"""Readings that are taken in: why one is refused, and whether it makes mail due by the customer's own threshold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from portalops.clock import JST
from portalops.effects import Effect, SendNotice, added
from portalops.facts import Account, Tenant, Threshold, UsageReading
from portalops.plan import Notice, Refusal
from portalops.profiles.parts import Unknown
from portalops.profiles.profile import Profile
from portalops.profiles.usage import UsageRules
from portalops.references import AccountRef
from portalops.rules import standing
from portalops.rules.thresholds import exceeds, sends_mail, threshold_of
from portalops.rules.usage import Amounts, Reading, month_of
from portalops.wording import Sentence, say


class Measured(Struct, frozen=True, kw_only=True):
    """The tenant as it stands, the reading that already has the id if there is one, and what is known beside it."""

    tenant: Tenant
    taken: UsageReading | None
    known: tuple[UsageReading, ...] = ()
    accounts: tuple[Account, ...] = ()


def rules_of(profile: Profile) -> UsageRules:
    """The portal's rules on measured use, which a portal that takes readings has."""
    assert profile.usage is not None, "a portal that takes readings has rules for them"
    return profile.usage


def as_measured(readings: Iterable[UsageReading]) -> list[Reading]:
    """Stored readings as the rules on use take them."""
    return [
        Reading(id=reading.ref.part, at=reading.at, users=reading.users, disk_mb=reading.disk_mb)
        for reading in readings
    ]


def allowance_of(tenant: Tenant) -> Amounts:
    """What the tenant applied for."""
    return Amounts(users=tenant.licenses, disk_mb=tenant.storage_mb)


def described(threshold: Threshold | None) -> Sentence | None:
    """A threshold in words."""
    if threshold is None:
        return None
    if threshold.unit == "mb":
        return say("{value} MB", value=threshold.value)
    return say("{value}% of what was applied for", value=threshold.value)


def refusals(reading: UsageReading, measured: Measured, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Every reason why a reading can't be taken in."""
    return (
        *standing.refusals(measured.tenant, profile),
        *_known_already(reading, measured.taken, profile),
        *_empty(reading, profile),
        *_not_yet(reading, profile, today),
        *_before_joining(reading, measured.tenant, profile),
    )


def effects(reading: UsageReading, measured: Measured, profile: Profile) -> tuple[Effect, ...]:
    """The reading, and the mail that it makes due."""
    rule = profile.rule(rules_of(profile).rule)
    to = _address(measured, profile) if _crosses(reading, measured, profile) else None
    return (added(reading, rule), *(_mail(reading, measured, to, profile) if to else ()))


def notices(reading: UsageReading, measured: Measured, profile: Profile) -> tuple[Notice, ...]:
    """What the threshold comes to where that takes more than mail, or isn't known."""
    if reading.disk_mb is None:
        return ()
    rules = rules_of(profile)
    rule = profile.rule(rules.threshold_rule) if rules.threshold_rule else profile.rule(rules.rule)
    threshold = threshold_of(measured.tenant.usage_alert, rules)
    if isinstance(threshold, Unknown):
        text = say(
            "No warning is sent: the customer's threshold isn't known here. {question}", question=threshold.unknown
        )
        return (Notice(rule=rule, text=text),)
    crosses = _crosses(reading, measured, profile)
    if crosses is None:
        text = say(
            "Whether the use is over the threshold isn't known, since the tenant's disk allowance isn't: no mail is "
            "sent. Register it as storage_mb."
        )
        return (Notice(warns=True, rule=rule, text=text),)
    if crosses and not _address(measured, profile):
        text = say("The use is over the threshold, but no mail address is registered: tell the customer by phone.")
        return (Notice(warns=True, rule=rule, text=text),)
    return ()


def _crosses(reading: UsageReading, measured: Measured, profile: Profile) -> bool | None:
    """Whether mail is due with a reading; None where that isn't known, False where there is no threshold to cross."""
    threshold = threshold_of(measured.tenant.usage_alert, rules_of(profile))
    if not isinstance(threshold, Threshold) or reading.disk_mb is None:
        return False
    allowance = _disk_allowance(measured.tenant, profile)
    if not exceeds(reading.disk_mb, threshold, allowance):
        return exceeds(reading.disk_mb, threshold, allowance)
    (new,) = as_measured([reading])
    return sends_mail(new, as_measured(measured.known), threshold, allowance)


def _disk_allowance(tenant: Tenant, profile: Profile) -> int | None:
    basic = rules_of(profile).basic_disk_mb
    if tenant.storage_mb is not None:
        return tenant.storage_mb
    return basic if isinstance(basic, int) else None


def _address(measured: Measured, profile: Profile) -> tuple[str, AccountRef | None] | None:
    """The registered address of the first user, whom the portal contacts, otherwise of the tenant itself."""
    first = profile.licenses.first_user if profile.licenses else ""
    for account in measured.accounts:
        if first and account.ref.user == first and account.state == "active" and account.email:
            return account.email, account.ref
    return (measured.tenant.email, None) if measured.tenant.email else None


def _mail(
    reading: UsageReading, measured: Measured, to: tuple[str, AccountRef | None], profile: Profile
) -> Iterator[SendNotice]:
    rules = rules_of(profile)
    threshold = threshold_of(measured.tenant.usage_alert, rules)
    assert isinstance(threshold, Threshold), "only a threshold that is known is crossed"
    address, account = to
    limit = f"{threshold.value:,}MB" if threshold.unit == "mb" else f"基本容量の{threshold.value}%"
    yield SendNotice(
        tenant=measured.tenant.ref,
        rule=profile.rule(rules.threshold_rule or rules.rule),
        letter="usage_alert",
        to=address,
        account=account,
        values={
            "measured_at": f"{reading.at.astimezone(JST):%Y年%m月%d日 %H:%M}",
            "used": f"{reading.disk_mb:,}MB",
            "threshold": limit,
            "charged_in": f"{month_of(reading.at).plus(1).number}月",
        },
    )


def _known_already(reading: UsageReading, taken: UsageReading | None, profile: Profile) -> tuple[Refusal, ...]:
    """The same reading once more changes nothing; another under its id is refused."""
    if taken is None:
        return ()
    if taken == reading:
        text = say("reading: {ref} is taken in already, with the same numbers.", ref=reading.ref)
        return (Refusal(code="no_change", field="reading", rule=profile.rule("PO-CHANGE"), text=text),)
    text = say(
        "reading: {ref} is taken in already, with other numbers; give a corrected reading an id of its own.",
        ref=reading.ref,
    )
    return (Refusal(code="taken", field="reading", rule=profile.rule("PO-TAKEN"), text=text),)


def _empty(reading: UsageReading, profile: Profile) -> tuple[Refusal, ...]:
    if reading.users is not None or reading.disk_mb is not None:
        return ()
    text = say("users: a reading holds users, disk_mb or both; write what was measured.")
    return (Refusal(code="missing", field="users", rule=profile.rule("PO-FIELD"), text=text),)


def _not_yet(reading: UsageReading, profile: Profile, today: date) -> tuple[Refusal, ...]:
    day = reading.at.astimezone(JST).date()
    if day <= today:
        return ()
    text = say("at: {day} is still to come; today is {today}.", day=day, today=today)
    return (Refusal(code="in_future", field="at", rule=profile.rule("PO-DATE"), text=text),)


def _before_joining(reading: UsageReading, tenant: Tenant, profile: Profile) -> tuple[Refusal, ...]:
    day = reading.at.astimezone(JST).date()
    if not tenant.joined_on or day >= tenant.joined_on:
        return ()
    text = say("at: {day} is before the tenant joined, on {joined}.", day=day, joined=tenant.joined_on)
    return (Refusal(code="before_joining", field="at", rule=profile.rule("PO-DATE"), text=text),)


def setting(mb: int | None, percent: int | None) -> Threshold | None:
    """The threshold that was typed, or None to have none."""
    if mb is not None:
        return Threshold(value=mb, unit="mb")
    return Threshold(value=percent, unit="percent") if percent is not None else None


def setting_refusals(
    tenant: Tenant, mb: int | None, percent: int | None, off: bool, profile: Profile
) -> tuple[Refusal, ...]:
    """Why a threshold can't be set so: not one thing was chosen, or it is so already."""
    if sum((mb is not None, percent is not None, off)) != 1:
        text = say("mb: choose one of the three: mb, percent, or off.")
        return (Refusal(code="choose_one", field="mb", rule=profile.rule("PO-FIELD"), text=text),)
    if setting(mb, percent) != tenant.usage_alert:
        return ()
    text = (
        say("The threshold is so already.")
        if tenant.usage_alert
        else say("No threshold is set, so none is taken away.")
    )
    return (Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text),)
