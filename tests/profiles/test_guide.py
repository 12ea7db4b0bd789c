"""The guide to profiles: its examples are right, and it tells the console's own answers."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from portalops.profiles.load import Profiles, read_profile
from tests.profiles.builders import LEAST, a_file

GUIDE = (Path(__file__).parents[2] / "docs" / "profiles.md").read_text("utf-8")
PROFILE, OVERLAY = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_profile_in_the_guide_is_right(tmp_path: Path) -> None:
    profile, faults = read_profile(a_file(tmp_path, PROFILE))
    assert (profile is not None, faults) == (True, [])


def test_the_overlay_in_the_guide_is_right() -> None:
    profiles = Profiles(overlay=tomllib.loads(OVERLAY))
    assert profiles["j-motto"].rests_on("invoice reissue").origin == "centre"
    points = profiles["inter-lab"].points
    assert points is not None
    assert points.approval_over == 5000


def test_the_guide_tells_what_is_answered_where_a_profile_says_nothing(tmp_path: Path) -> None:
    profile, _ = read_profile(a_file(tmp_path, LEAST))
    assert profile is not None
    told = {
        operation: way
        for operations, way in re.findall(r"^\| (`[^|]*`) \| (act|unknown|absent) \|", GUIDE, re.MULTILINE)
        for operation in re.findall("`([^`]+)`", operations)
    }
    assert told == {operation: answer.way for operation, answer in profile.answers.items()}
