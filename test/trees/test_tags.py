from __future__ import annotations

import pytest

from vla_bt.trees.tags import CONTROL_TAGS, PortType, PortValueError, TagKind

KINDS = {
    TagKind.CONTROL: {
        'Sequence', 'ReactiveSequence', 'Fallback', 'ReactiveFallback', 'Parallel',
    },
    TagKind.DECORATOR: {
        'RetryUntilSuccessful', 'Repeat', 'Inverter', 'ForceSuccess', 'ForceFailure', 'Timeout',
        'Delay',
    },
    TagKind.SUBTREE: {'SubTree'},
}  # fmt: skip


def test_built_in_nodes_are_those_of_the_design() -> None:
    assert {tag: rule.kind for tag, rule in CONTROL_TAGS.items()} == {
        tag: kind for kind, tags in KINDS.items() for tag in tags
    }


@pytest.mark.parametrize(
    ('tag', 'name', 'good', 'bad'),
    [
        ('RetryUntilSuccessful', 'num_attempts', ('1', '100'), ('0', '-1', '101')),
        ('Repeat', 'num_cycles', ('1', '100'), ('0', '-1', '101')),
        ('Timeout', 'msec', ('1', '3600000'), ('0', '3600001')),
        ('Delay', 'delay_msec', ('0', '3600000'), ('-1', '3600001')),
    ],
)
def test_loops_and_waits_are_bounded(
    tag: str, name: str, good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    rule = CONTROL_TAGS[tag].ports[name]
    assert rule.required
    assert [rule.read(text) for text in good] == [int(text) for text in good]
    for text in bad:
        with pytest.raises(PortValueError):
            rule.read(text)


def test_numbers_of_control_nodes_are_known_before_the_tree_runs() -> None:
    numbers = [port for rule in CONTROL_TAGS.values() for port in rule.ports.values()
               if port.type is PortType.INTEGER]
    assert len(numbers) == 6
    assert all(port.constant for port in numbers)


def test_every_built_in_node_and_port_has_a_summary() -> None:
    for rule in CONTROL_TAGS.values():
        assert rule.summary.endswith('.')
        assert all(port.summary.endswith('.') for port in rule.ports.values())
