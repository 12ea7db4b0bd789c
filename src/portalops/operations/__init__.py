"""CATALOG: everything that changes the store, in the order in which people see it."""

from typing import Any

from portalops.operation import Operation
from portalops.operations.points_adjust import ADJUST_POINTS

CATALOG: tuple[Operation[Any, Any], ...] = (ADJUST_POINTS,)
