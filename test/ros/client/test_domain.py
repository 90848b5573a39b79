"""A ROS domain for one program alone."""

import socket

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.client import domain as module  # noqa: E402
from vla_bt.ros.client.domain import DOMAINS, NoDomainError, claim_domain  # noqa: E402

pytestmark = pytest.mark.ros


def test_two_claims_are_never_the_same() -> None:
    with claim_domain() as first, claim_domain() as second:
        assert first != second
        assert {first, second} <= set(DOMAINS)


def test_a_claim_that_is_over_may_be_made_again() -> None:
    with claim_domain() as first:
        pass
    with claim_domain() as second:
        assert first == second


@pytest.mark.parametrize('offset', [0, 10, 11])
def test_a_domain_in_which_somebody_is_is_passed_over(offset: int) -> None:
    with claim_domain() as first:
        pass
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as participant:
        participant.bind(('', 7400 + 250 * first + offset))
        with claim_domain() as second:
            assert second != first


def test_no_free_domain_is_an_error_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, '_is_used', lambda number: True)
    with pytest.raises(NoDomainError, match='from 1 to 99'), claim_domain():
        pass
