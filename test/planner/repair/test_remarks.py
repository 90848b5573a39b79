"""What of a reply may be left out, and what may not."""

import pytest

from vla_bt.planner.repair.remarks import is_remark, stands_elsewhere


@pytest.mark.parametrize(
    ('key', 'value'),
    [
        ('confidenceScore', 0.9), ('step_description', 'Go.'), ('Safety-Check', True),
        ('feasible', True), ('is_safe', True), ('needs_clarification', False), ('dry_run', False),
        ('status', ' Pending '),
    ],
)  # fmt: skip
def test_a_remark_changes_nothing(key, value):
    assert is_remark(key, value)


@pytest.mark.parametrize(
    ('key', 'value'),
    [
        ('direction', 'left'), ('only_if', 'x'), ('arm', 'left'), ('repetitions', 2), ('', 1),
        ('feasible', False), ('is_safe', False), ('dry_run', True), ('skip', True),
        ('is_safe_to_skip', True), ('carefully', True), ('status', 'skipped'), ('status', 3),
    ],
)  # fmt: skip
def test_what_may_change_what_is_done_is_no_remark(key, value):
    assert not is_remark(key, value)


@pytest.mark.parametrize(
    ('path', 'key'),
    [
        (('plan', 'steps'), ''), (('response', '0', 'actions'), ''), ((), ''),
        (('forbiddenActions',), 'forbiddenActions'), (('previous_plan', 'steps'), 'previous_plan'),
        (('plan', 'completed_steps'), 'completed_steps'), (('notebook',), ''),
    ],
)  # fmt: skip
def test_steps_under_some_keys_are_not_to_be_done(path, key):
    assert stands_elsewhere(path) == key
