"""Activation files as they are handed out: signed from what is kept, so that they are always the same."""

from __future__ import annotations

from pathlib import Path

from portalops.activation.checks import file_name
from portalops.activation.issuing import as_issued
from portalops.activation.response import write_activation
from portalops.documents.keeping import keep
from portalops.facts import Activation
from portalops.profiles.activation import ActivationRules
from portalops.signing import load_key


def write_file(kept: Activation, rules: ActivationRules, key_file: Path, folder: Path) -> Path:
    """Sign an activation that was issued and put its file into a folder; writing it again changes nothing.

    The folder is made if it isn't there. Only its owner may read what is written.
    """
    activation = as_issued(kept)
    return keep(folder / file_name(activation, rules), write_activation(activation, load_key(key_file)))
