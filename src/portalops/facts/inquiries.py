"""Inquiries: what customers wrote to support, by number."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from portalops.facts.thing import Thing
from portalops.references import InquiryRef


class Inquiry(Thing, frozen=True, kw_only=True):
    """One inquiry of a tenant: its kind in the portal's words, and the day on which it was written."""

    noun: ClassVar[str] = "inquiry"

    ref: InquiryRef
    kind: str
    written_on: date
    note: str | None = None
