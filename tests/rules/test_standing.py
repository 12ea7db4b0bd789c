"""Standing: a tenant that has left is worked on no more; one that is leaving still is."""

import pytest

from portalops.rules import standing
from tests.builders import a_profile, a_tenant


@pytest.mark.parametrize(("state", "rules"), [("active", []), ("leaving", []), ("left", ["PO-LEFT"])])
def test_only_a_tenant_that_has_left_is_refused(state: str, rules: list[str]) -> None:
    assert [refusal.rule.id for refusal in standing.refusals(a_tenant(state=state), a_profile())] == rules
