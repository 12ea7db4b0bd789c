"""The matrix of what support can do marks an answer that is the centre's own."""

from portalops.profiles.load import Profiles
from portalops.queries.abilities import SUPPORT, abilities
from portalops.words import tell

OVERLAY = {
    "j-motto": {
        "rules": {
            "centre-1": {"document": "手順書", "heading": "再発行", "says": {"ja": "再発行します。", "en": "We do."}}
        },
        "answers": {"invoice reissue": {"way": "act", "rule": "centre-1"}},
    }
}


def test_an_answer_of_the_centre_is_marked_and_no_other() -> None:
    (rule,) = [column.of for column in SUPPORT.columns if column.name == "rule"]
    told = {ability.operation: tell(rule(ability)) for ability in abilities(Profiles((), OVERLAY)["j-motto"])}
    assert told["invoice reissue"] == "centre-1, the centre's own"
    assert told["withdrawal request"] == "JM-33"
