"""Resources: files that a contract lets its people download, and who took them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from portalops.facts.thing import Thing
from portalops.references import AccountRef, DownloadRef, ProductRef, ResourceRef


class Resource(Thing, frozen=True, kw_only=True):
    """A file of a contract, for one of its products or for the contract as a whole; the file itself isn't kept here."""

    noun: ClassVar[str] = "resource"

    ref: ResourceRef
    name: str
    version: str | None = None
    product: ProductRef | None = None


class Download(Thing, frozen=True, kw_only=True):
    """Who took a resource, and when."""

    noun: ClassVar[str] = "download"

    ref: DownloadRef
    resource: ResourceRef
    account: AccountRef
    taken_on: date
