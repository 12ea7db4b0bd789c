"""What is typed before the page is there that it is meant for: held back, and given on in the same order."""

from __future__ import annotations

from collections import deque

from textual import events


class Ahead:
    """Keys with a character, held back from when a page is on its way until it takes them."""

    def __init__(self) -> None:
        self._held: deque[events.Key] = deque()
        self._holds = False

    def hold(self) -> None:
        """Hold back what is typed from now on."""
        self._holds = True

    def takes(self, event: events.Event) -> bool:
        """Whether an event is held back."""
        if self._holds and isinstance(event, events.Key) and event.is_printable:
            self._held.append(event)
            return True
        return False

    def next(self) -> events.Key | None:
        """The key that was typed first of those that are held back; once there is none, nothing is held any more."""
        if self._held:
            return self._held.popleft()
        self._holds = False
        return None

    def drop(self) -> None:
        """Forget what was typed; nothing is held any more."""
        self._held.clear()
        self._holds = False
