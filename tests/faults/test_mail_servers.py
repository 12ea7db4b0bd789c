"""A mail server that is away, refuses, or dies in the middle of a letter: nothing is lost, and repeats can be told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portalops.words import tell
from tests.mail.builders import Centre, read_letter
from tests.mail.test_smtp import Postmaster, a_server, send

MARK = "Portalops-Attempt"
WAITING = ["queued", "queued"]


class Dying(Postmaster):
    """Breaks the connection off once a letter is there, whether it keeps the letter or not."""

    def __init__(self, *, keeps: bool) -> None:
        super().__init__()
        self.keeps = keeps

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.keeps:
            self.envelopes.append(envelope)
        server.transport.abort()
        return "250 OK"


class TakesLater(Postmaster):
    """Refuses the first so many letters for good, and takes the others."""

    def __init__(self, refuses: int) -> None:
        super().__init__()
        self.refuses = refuses

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.refuses -= 1
        if self.refuses >= 0:
            return "550 no such user"
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def centre(place: Path) -> Centre:
    """Two letters to two people wait."""
    centre = Centre(place)
    centre.queue_link()
    centre.queue_duplicate()
    return centre


def marks(postmaster: Postmaster) -> list[tuple[str, str | None]]:
    letters = [read_letter(envelope.content) for envelope in postmaster.envelopes]
    return [(letter["Message-ID"], letter[MARK]) for letter in letters]


@pytest.mark.parametrize("answer", ["RCPT", "DATA"])
def test_a_server_that_refuses_everybody_loses_no_letter(centre: Centre, answer: str) -> None:
    with a_server(Postmaster(**{answer: "550 relaying denied"})) as port:
        counts = send(centre, port)
    assert (counts.sent, counts.waiting, counts.dropped, centre.states()) == (0, 2, 0, WAITING)
    assert counts.stopped
    assert tell(counts.stopped) == (
        "The mail server refused every letter, so all of them wait; see to what it takes from us."
    )
    postmaster = Postmaster()
    with a_server(postmaster) as port:
        assert send(centre, port).sent == 2
    assert [mark for _, mark in marks(postmaster)] == ["2", "2"]


def test_who_is_refused_by_a_server_that_takes_others_is_given_up(centre: Centre) -> None:
    with a_server(TakesLater(refuses=1)) as port:
        counts = send(centre, port)
    assert (counts.sent, counts.waiting, counts.dropped, counts.stopped) == (1, 0, 1, None)
    assert centre.states() == ["dropped", "sent"]


def test_one_address_that_is_refused_alone_is_given_up(centre: Centre) -> None:
    with a_server(Postmaster()) as port:
        send(centre, port)
    for copy_number in (2, 3):
        centre.queue_duplicate(copy_number)
    with a_server(Postmaster(RCPT="550 no such user")) as port:
        counts = send(centre, port)
    assert (counts.waiting, counts.dropped, counts.stopped) == (0, 2, None)


@pytest.mark.parametrize("keeps", [False, True])
def test_a_server_that_dies_over_a_letter_gets_it_again_with_its_mark(centre: Centre, keeps: bool) -> None:
    dying, postmaster = Dying(keeps=keeps), Postmaster()
    with a_server(dying) as port:
        counts = send(centre, port)
    assert (counts.sent, counts.waiting, centre.states()) == (0, 2, WAITING)
    assert counts.stopped
    with a_server(postmaster) as port:
        assert send(centre, port).sent == 2
    assert centre.states() == ["sent", "sent"]
    first, second = marks(postmaster)
    assert (first[1], second[1]) == ("2", "2")
    assert marks(dying) == [(first[0], None)] * keeps


def test_a_letter_that_goes_the_first_time_has_no_mark(centre: Centre) -> None:
    postmaster = Postmaster()
    with a_server(postmaster) as port:
        send(centre, port)
    assert [mark for _, mark in marks(postmaster)] == [None, None]
