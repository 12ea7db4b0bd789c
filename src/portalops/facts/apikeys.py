"""API keys of services: that there is one, and how it ends; the key itself is never known."""

from __future__ import annotations

from typing import ClassVar

from portalops.facts.thing import Thing
from portalops.references import ApiKeyRef, ContractRef


class ApiKey(Thing, frozen=True, kw_only=True):
    """The API key of a contracted service, known by its last four characters alone."""

    noun: ClassVar[str] = "apikey"

    ref: ApiKeyRef
    contract: ContractRef
    last_four: str
