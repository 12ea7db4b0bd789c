"""The portal's names for the codes in a plan, so that whoever reads it is shown words and no codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from portalops.effects import Add, Change, Effect, SendInvitation
from portalops.facts import Account
from portalops.plan import Name
from portalops.profiles.parts import Choices
from portalops.profiles.profile import Profile
from portalops.rules.addresses import masked
from portalops.wording import Phrase

# Each list of a profile, and the fields of things that hold one of its codes.
LISTS: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("tenant", "kinds"): (("tenant", "kind"),),
    ("tenant", "billing_cycles"): (("tenant", "billing_cycle"), ("contract", "cycle")),
    ("tenant", "payment_methods"): (
        ("tenant", "payment_method"),
        ("invoice", "method"),
        ("order", "method"),
        ("debit", "method"),
    ),
    ("tenant", "card_brands"): (("tenant", "card_brand"),),
    ("accounts", "roles"): (("account", "roles"), ("invitation", "role")),
    ("credit", "checks"): (("tenant", "credit_check"),),
    ("inquiries", "kinds"): (("inquiry", "kind"),),
    ("invitations", "languages"): (("invitation", "language"),),
    ("quotes", "kinds"): (("quote", "kind"),),
}

_LIST_OF = {field: of for of, fields in LISTS.items() for field in fields}


def names_in(effects: Iterable[Effect], profile: Profile) -> tuple[Name, ...]:
    """The names of all codes that occur in the effects, each once, in the order in which they occur.

    An address that was registered is named by as much of it as the portal's look-ups show.
    """
    effects = tuple(effects)
    found = [
        Name(thing=thing, field=field, code=choice.code, name=choice.name)
        for effect in effects
        for thing, field, value in _values(effect)
        for choice in _choices(profile, thing, field)
        if choice.code in (value if isinstance(value, tuple) else (value,))
    ]
    return tuple(dict.fromkeys((*found, *_addresses(effects, profile))))


def _addresses(effects: Iterable[Effect], profile: Profile) -> Iterator[Name]:
    """The addresses that users had so far, in part, where the portal's are told only to the customer."""
    if not profile.accounts.masked:
        return
    for effect in effects:
        match effect:
            case Change(thing=Account.noun, field="email", seen=str() as seen):
                shown = masked(seen)
                yield Name(thing=Account.noun, field="email", code=seen, name=Phrase(ja=shown, en=shown))
            case _:
                pass


def _choices(profile: Profile, thing: str, field: str) -> Choices | tuple[()]:
    """The list of the profile that a field of a thing holds a code of; empty where it holds none."""
    section, name = _LIST_OF.get((thing, field), ("", ""))
    choices = getattr(getattr(profile, section, None), name, None)
    return choices if isinstance(choices, Choices) else ()


def _values(effect: Effect) -> Iterator[tuple[str, str, Any]]:
    """Every value in an effect, with the thing and the field whose it is."""
    match effect:
        case Add(adds=thing):
            yield from ((thing.noun, field, getattr(thing, field)) for field in thing.__struct_fields__)
        case Change(thing=noun, field=field):
            yield from ((noun, field, effect.seen), (noun, field, effect.becomes))
        case SendInvitation(language=language):
            yield "invitation", "language", language
