"""Work that dies: done in a process of its own that is killed at a chosen moment, before or after any of its statements.

Nothing of the program is changed for it; what happens at a store is heard through SQLAlchemy, in the child alone.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from msgspec import Struct
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from tests.invariants.builders import Rows

Work = Callable[[], object]
Look = Callable[[], Rows]

COMMITTED = "after the commit"
_UNHARMED, _FAILED = 0, 7


class Course(Struct, frozen=True, kw_only=True):
    """What a clean run comes by: each moment in order, and the store as it was at first and after each commit."""

    moments: tuple[str, ...]
    states: tuple[Rows, ...]

    @property
    def before(self) -> Rows:
        """The store before the work."""
        return self.states[0]

    @property
    def after(self) -> Rows:
        """The store once all is done."""
        return self.states[-1]

    def left_at(self, place: int) -> Rows:
        """What a store holds for good after a death at a moment: all that was committed until then, and nothing else."""
        return self.states[self.moments[: place + 1].count(COMMITTED)]


def course_of(work: Work, look: Look) -> Course:
    """Let the work be done unharmed in a process of its own, and tell what it came by."""
    with TemporaryDirectory() as folder:
        told = Path(folder) / "course"

        def watched() -> None:
            moments: list[str] = []
            states = [look()]
            is_looking = False

            def reached(moment: str) -> None:
                nonlocal is_looking
                if is_looking:
                    return
                moments.append(moment)
                if moment == COMMITTED:
                    is_looking = True
                    states.append(look())
                    is_looking = False

            _listen(reached)
            work()
            told.write_bytes(pickle.dumps((moments, states)))

        ended = _in_a_child(watched)
        assert ended == _UNHARMED, f"a clean run ended with {ended}"
        moments, states = pickle.loads(told.read_bytes())
    return Course(moments=tuple(moments), states=tuple(states))


def die_at(place: int, work: Work) -> None:
    """Begin the work in a process of its own, which is killed at that moment."""

    def doomed() -> None:
        places = count()

        def reached(_: str) -> None:
            if next(places) == place:
                os.kill(os.getpid(), signal.SIGKILL)

        _listen(reached)
        work()

    ended = _in_a_child(doomed)
    assert ended == -signal.SIGKILL, f"the work wasn't killed at moment {place} but ended with {ended}"


def _listen(reached: Callable[[str], None]) -> None:
    """Hear of every statement and commit of this process, whatever store it is at."""

    def before(_: Any, __: Any, statement: str, *___: Any) -> None:
        reached(f"before {_short(statement)}")

    def after(_: Any, __: Any, statement: str, *___: Any) -> None:
        reached(f"after {_short(statement)}")

    commits = DefaultDialect.do_commit

    def commit(self: DefaultDialect, connection: Any) -> None:
        reached("before the commit")
        commits(self, connection)
        reached(COMMITTED)

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    DefaultDialect.do_commit = commit  # type: ignore[method-assign]


def _short(statement: str) -> str:
    return " ".join(statement.split())[:60]


def _in_a_child(work: Work) -> int:
    """How a process ended that did the work: 0, or less than 0 where a signal ended it; its complaints are shown."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _work_and_leave(work)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _work_and_leave(work: Work) -> NoReturn:
    """Do the work and leave at once, so that nothing of the tests' own is ended twice."""
    ended = _FAILED
    with suppress(BaseException):
        try:
            work()
            ended = _UNHARMED
        finally:
            if ended == _FAILED:
                traceback.print_exc()
    os._exit(ended)


def some_of(course: Course, most: int | None, seed: int) -> Sequence[int]:
    """The moments at which to die: all of them, or so many by chance, half of them around commits."""
    from random import Random

    places = range(len(course.moments))
    if most is None or most >= len(places):
        return places
    around = [place for place in places if "commit" in course.moments[place]]
    others = [place for place in places if place not in around]
    random = Random(seed)
    half = random.sample(around, min(len(around), most // 2))
    return sorted([*half, *random.sample(others, most - len(half))])
