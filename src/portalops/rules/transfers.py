"""Bank transfers of a wrong amount: until which day the customer may report one."""

from __future__ import annotations

from datetime import date, timedelta

from portalops.profiles.contracts import TransferRules


def last_day_to_report(transferred_on: date, rules: TransferRules) -> date:
    """The last day of the window: the day after the transfer is its first, and no holiday makes it longer."""
    return transferred_on + timedelta(days=rules.report_days)


def is_in_time(reported_on: date, transferred_on: date, rules: TransferRules) -> bool:
    """Whether a report came by the last day of the window."""
    return reported_on <= last_day_to_report(transferred_on, rules)
