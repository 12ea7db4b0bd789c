"""Signing keys on the command line: one is made where the configuration says, and its public half is printed."""

from __future__ import annotations

from pathlib import Path

from portalops.commands.output import note, out, print_json
from portalops.commands.plans import fail
from portalops.errors import PortalopsError
from portalops.signing import load_key, make_key_file, public_pem
from portalops.wording import Sentence, say
from portalops.words import tell


def make_key(file: Path, *, as_json: bool) -> None:
    """Make a key in a new file, for nobody but its owner to read; a key that is there is never touched."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        public = public_pem(make_key_file(file)).decode()
    except PortalopsError as fault:
        fail(fault, as_json=as_json)
    if as_json:
        print_json({"file": str(file), "public_key": public})
        return
    out(tell(say("The signing key is made: {file}. Keep a copy of it in a safe place.", file=str(file))))


def print_public_key(file: Path, verifies: Sentence, how: str, *, as_json: bool) -> None:
    """Print the public half of a key on stdout, and on stderr what it checks by which commands."""
    try:
        public = public_pem(load_key(file)).decode()
    except PortalopsError as fault:
        fail(fault, as_json=as_json)
    if as_json:
        print_json({"public_key": public, "how_to_verify": how})
        return
    out(public.rstrip("\n"))
    note(tell(verifies))
    for line in how.splitlines():
        note(line)
