"""How many rows a look-up gives at most; as many as that means that there may be more."""

from __future__ import annotations

from typing import Annotated

from portalops.values import Whole

Limit = Annotated[int, Whole("50", least=1, most=1000)]
