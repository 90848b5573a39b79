from tree_bench import FAILURE, Bench, Scripted

from vla_bt.errors import FailureCode
from vla_bt.trees.context import MAX_FAILURES


def test_a_reported_failure_is_the_last_one_and_is_kept() -> None:
    context, node = Bench().context, Scripted('S', 'grasp')
    assert context.fail(node, FailureCode.ABORTED, 'gave up', server_code=3) is FAILURE
    failure = context.last_failure
    assert failure is not None
    assert (failure.where, failure.message, failure.server_code) == ('grasp', 'gave up', 3)
    assert failure.recoverable
    assert list(context.failures) == [failure]
    assert node.feedback_message == 'gave up'


def test_what_is_no_event_is_the_last_failure_but_not_kept() -> None:
    context = Bench().context
    context.fail(Scripted('S'), FailureCode.CONDITION, 'no', is_event=False)
    assert context.last_failure is not None
    assert not context.failures


def test_the_memory_of_failures_is_bounded() -> None:
    context = Bench().context
    for number in range(MAX_FAILURES + 5):
        context.fail(Scripted('S'), FailureCode.ABORTED, str(number))
    assert len(context.failures) == MAX_FAILURES
    assert context.failures[0].message == '5'
