"""Evaluations of a tenant's auto-charge: one for each cause, whether it charged anything or not."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from portalops.facts.thing import Thing
from portalops.references import ChargeRef


class Charge(Thing, frozen=True, kw_only=True):
    """What a cause did to a tenant's points: the balance and the setting that it met, and the points it charged."""

    noun: ClassVar[str] = "charge"

    ref: ChargeRef
    evaluated_on: date
    points: int
    border: int | None = None
    limit: int | None = None
    charged: int = 0
