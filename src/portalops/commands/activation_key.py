"""The key that signs activation files: made once, and its public half for whoever checks a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portalops.activation.keys import load_key, make_key_file, public_pem
from portalops.activation.response import HOW_TO_VERIFY
from portalops.commands.options import options_of
from portalops.commands.output import note, out, print_json
from portalops.commands.plans import fail
from portalops.errors import PortalopsError
from portalops.wording import label, say
from portalops.words import tell

_AsJson = Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))]


def key(ctx: typer.Context, as_json: _AsJson = False) -> None:
    """Make the signing key where the configuration says; a key that is there is never touched."""
    try:
        file = Path(options_of(ctx).configuration().activation_key)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        public = public_pem(make_key_file(file)).decode()
    except PortalopsError as fault:
        fail(fault, as_json=as_json)
    if as_json:
        print_json({"file": str(file), "public_key": public})
        return
    out(tell(say("The signing key is made: {file}. Keep a copy of it in a safe place.", file=str(file))))


def public_key(ctx: typer.Context, as_json: _AsJson = False) -> None:
    """Print the public key, with which anybody checks an activation file by OpenSSL."""
    try:
        public = public_pem(load_key(Path(options_of(ctx).configuration().activation_key))).decode()
    except PortalopsError as fault:
        fail(fault, as_json=as_json)
    if as_json:
        print_json({"public_key": public, "how_to_verify": HOW_TO_VERIFY})
        return
    out(public.rstrip("\n"))
    note(tell(say("Saved as public-key.pem, it checks a file activation.txt so:")))
    for line in HOW_TO_VERIFY.splitlines():
        note(line)
