"""What a form can know before anybody types: the things in view as targets, the portal's words as choices."""

from __future__ import annotations

from msgspec import Struct

from portalops.asking import Field, fields_of
from portalops.operation import Asks
from portalops.profiles.load import Profiles
from portalops.profiles.parts import Choice, Choices
from portalops.profiles.profile import Profile
from portalops.references import InvoiceRef, PartRef, TenantRef
from portalops.values import Reference

_MAKING = ("add", "register")
_COMMON = ("tenant", "accounts")


class InView(Struct, frozen=True, kw_only=True):
    """What a page shows: a tenant, and the things that its lists point at."""

    tenant: TenantRef
    pointed: tuple[PartRef | InvoiceRef, ...] = ()


def prefilled(name: str, asks: type[Asks], view: InView | None) -> dict[str, str]:
    """Answers for the fields that name what is in view; something new gets the beginning of its reference.

    So does a field that may be left out, such as who asks for it: to be in view isn't to have asked.
    """
    if view is None:
        return {}
    new = makes(name)
    return {
        field.name: _reference(field.kind, view, (new and place == 0) or not field.required)
        for place, field in enumerate(fields_of(asks))
        if isinstance(field.kind, Reference)
    }


def makes(name: str) -> bool:
    """Whether an operation makes what its target names, so that the target can't be chosen from what there is."""
    return name.split()[-1] in _MAKING


def begins_only(field: Field, answer: str) -> bool:
    """Whether an answer is no more than the beginning of a reference that may be left out."""
    return not field.required and isinstance(field.kind, Reference) and answer.endswith((":", "/"))


def _reference(kind: Reference, view: InView, begins: bool) -> str:
    """The thing in view of that kind, or the beginning of its reference."""
    if kind.type is TenantRef:
        return view.tenant
    pointed = next((ref for ref in view.pointed if type(ref) is kind.type), None)
    if pointed and not begins:
        return str(pointed)
    return f"{view.tenant.portal}:" if kind.type is InvoiceRef else f"{view.tenant}/"


def portals(profiles: Profiles) -> tuple[Choice, ...]:
    """Every portal by name and title."""
    return tuple(Choice(code=name, name=profiles[name].title) for name in profiles)


def choices_for(field: Field, profile: Profile, called: str) -> tuple[Choice, ...]:
    """The words that a portal has for a field, by the name that both bear; none where it has none.

    The section that bears the noun of what is called comes first, then tenants and users, then the rest.
    """
    noun = called.partition(" ")[0]
    sections = sorted(profile.__struct_fields__, key=lambda name: (not name.startswith(noun), name not in _COMMON))
    for section in sections:
        for name in (field.name, f"{field.name}s", f"payment_{field.name}s"):
            words = getattr(getattr(profile, section), name, None)
            if isinstance(words, Choices):
                return words.choices
    return ()
