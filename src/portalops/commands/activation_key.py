"""The key that signs activation files: made once, and its public half for whoever checks a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portalops.activation.response import HOW_TO_VERIFY
from portalops.commands.keys import make_key, print_public_key
from portalops.commands.options import options_of
from portalops.wording import label, say

_AsJson = Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))]


def key(ctx: typer.Context, as_json: _AsJson = False) -> None:
    """Make the signing key where the configuration says; a key that is there is never touched."""
    make_key(Path(options_of(ctx).configuration().activation_key), as_json=as_json)


def public_key(ctx: typer.Context, as_json: _AsJson = False) -> None:
    """Print the public key, with which anybody checks an activation file by OpenSSL."""
    file = Path(options_of(ctx).configuration().activation_key)
    verifies = say("Saved as public-key.pem, it checks a file activation.txt so:")
    print_public_key(file, verifies, HOW_TO_VERIFY, as_json=as_json)
