"""A plan as it is shown where personal data is masked: what the store knew before is covered, what was typed isn't."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, get_args

from msgspec.structs import replace

from portalops import effects as e
from portalops.facts import AgreedLimit, Invoice, Personal, Tenant
from portalops.plan import Notice, Plan, Refusal
from portalops.rules.masks import COVER, FIELDS, OF_A_PERSON, Sees, covered, covered_agreement, mask, noted
from portalops.wording import Phrase, Sentence

_KINDS = get_args(Personal)
_SIGHTS = tuple(seen for count in range(len(_KINDS)) for seen in combinations(_KINDS, count))


def covered_plan(plan: Plan, sees: Sees) -> Plan:
    """The plan with the personal data in it masked, as far as it isn't to be seen."""
    return replace(
        plan,
        effects=tuple(_effect(effect, sees) for effect in plan.effects),
        refusals=tuple(_told(refusal, sees) for refusal in plan.refusals),
        notices=tuple(_told(notice, sees) for notice in plan.notices),
    )


def is_the_same(plan: Plan, shown: Plan) -> bool:
    """Whether a plan is the one that was shown, whichever kinds of personal data were masked in it then."""
    return plan == shown or any(covered_plan(plan, seen.__contains__) == shown for seen in _SIGHTS)


def _effect(effect: e.Effect, sees: Sees) -> e.Effect:
    match effect:
        case e.Change(thing=noun, field=field, seen=str() as seen):
            what = FIELDS.get(noun, {}).get(field) or (OF_A_PERSON.get(field) if noun == Tenant.noun else None)
            return replace(effect, seen=mask(what, seen)) if what and not sees(what) else effect
        case e.Change(seen=AgreedLimit() as agreed):
            return replace(effect, seen=covered_agreement(agreed, sees))
        case e.Add(adds=Invoice() as invoice):
            return replace(effect, adds=covered(invoice, sees))
        case e.SendNotice(to=to, values=values):
            return replace(effect, to=_mail(to, sees), values=_values(values, sees))
        case e.SendInvitation(to=to, values=values):
            return replace(effect, to=_mail(to, sees), values=_values(values, sees))
        case e.SendResetLink(to=to):
            return replace(effect, to=_mail(to, sees))
        case e.ReissueInvoice(mail_to=str() as to):
            return replace(effect, mail_to=_mail(to, sees))
        case _:
            return effect


def _mail(address: str, sees: Sees) -> str:
    return address if sees("mail") else mask("mail", address)


def _values(values: Mapping[str, str], sees: Sees) -> dict[str, str]:
    """The values of a letter, of which nobody knows here what they are."""
    whole = sees("name") and sees("mail") and sees("phone")
    return dict(values) if whole else dict.fromkeys(values, COVER)


def _told(part: Any, sees: Sees) -> Any:
    """A refusal or a notice without the addresses and the numbers in its text."""
    assert isinstance(part, Refusal | Notice)
    return part if isinstance(part.text, Phrase) else replace(part, text=_sentence(part.text, sees))


def _sentence(sentence: Sentence, sees: Sees) -> Sentence:
    values = tuple((name, noted(value, sees) if type(value) is str else value) for name, value in sentence.values)
    return replace(sentence, values=values)
