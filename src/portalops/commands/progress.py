"""How far a batch has come: a bar on a terminal, plain counts elsewhere, both in ASCII."""

from __future__ import annotations

import sys
import time

_BAR_CELLS = 30
_SECONDS_BETWEEN = {True: 0.1, False: 2.0}


class Progress:
    """A count that is shown on stderr while it grows, no more often than an eye or a log needs."""

    def __init__(self, total: int, *, is_shown: bool) -> None:
        self._total = total
        self._count = 0
        self._is_shown = is_shown and total > 0
        self._is_terminal = sys.stderr.isatty()
        self._shown_at = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            self._show()
            if self._is_terminal:
                sys.stderr.write("\n")

    def advance(self) -> None:
        """One more is done."""
        self._count += 1
        now = time.monotonic()
        if self._is_shown and now - self._shown_at >= _SECONDS_BETWEEN[self._is_terminal]:
            self._shown_at = now
            self._show()

    def _show(self) -> None:
        counts = f"{self._count:,}/{self._total:,}"
        if not self._is_terminal:
            sys.stderr.write(counts + "\n")
            return
        filled = _BAR_CELLS * self._count // self._total
        sys.stderr.write(f"\r[{'#' * filled}{'-' * (_BAR_CELLS - filled)}] {counts}")
        sys.stderr.flush()
