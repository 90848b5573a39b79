from __future__ import annotations

import pytest
from tree_samples import port

from vla_bt.errors import ProblemCode
from vla_bt.trees.port_rule import PortDirection, PortRule, PortType, PortValue, PortValueError

TRIES = port(PortType.INTEGER, min=1, max=5)
OFFSET = port(PortType.NUMBER, min=0.0, max=0.5, unit='m')
SLOWLY = port(PortType.BOOLEAN)
NAME = port(required=True, max=4)
GRASP = port(choices=('top', 'side'))


@pytest.mark.parametrize(
    ('rule', 'text', 'value'),
    [
        (TRIES, '1', 1),
        (TRIES, '+5', 5),
        (OFFSET, '0', 0.0),
        (OFFSET, '.5', 0.5),
        (OFFSET, '5e-1', 0.5),
        (OFFSET, '0.', 0.0),
        (SLOWLY, 'true', True),
        (SLOWLY, 'false', False),
        (NAME, 'cup1', 'cup1'),
        (GRASP, 'side', 'side'),
        (port(), '', ''),
        (port(PortType.NUMBER), '-1e300', -1e300),
    ],
)
def test_accepted_text_becomes_a_value(rule: PortRule, text: str, value: PortValue) -> None:
    read = rule.read(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ('rule', 'text', 'code'),
    [
        (TRIES, '0', ProblemCode.OUT_OF_RANGE),
        (TRIES, '6', ProblemCode.OUT_OF_RANGE),
        (TRIES, '9' * 5000, ProblemCode.OUT_OF_RANGE),
        (TRIES, '1.0', ProblemCode.WRONG_TYPE),
        (TRIES, '', ProblemCode.WRONG_TYPE),
        (TRIES, ' 1', ProblemCode.WRONG_TYPE),
        (TRIES, '١', ProblemCode.WRONG_TYPE),
        (OFFSET, '0.51', ProblemCode.OUT_OF_RANGE),
        (OFFSET, '-0.01', ProblemCode.OUT_OF_RANGE),
        (OFFSET, 'nan', ProblemCode.OUT_OF_RANGE),
        (OFFSET, '-Infinity', ProblemCode.OUT_OF_RANGE),
        (OFFSET, '1_0', ProblemCode.WRONG_TYPE),
        (OFFSET, '0x1', ProblemCode.WRONG_TYPE),
        (OFFSET, '1 m', ProblemCode.WRONG_TYPE),
        (port(PortType.NUMBER), '1e999', ProblemCode.OUT_OF_RANGE),
        (SLOWLY, 'True', ProblemCode.WRONG_TYPE),
        (SLOWLY, '1', ProblemCode.WRONG_TYPE),
        (NAME, '', ProblemCode.MISSING),
        (NAME, 'glass', ProblemCode.OUT_OF_RANGE),
        (GRASP, 'Top', ProblemCode.NOT_ALLOWED),
    ],
)
def test_refused_text_says_what_is_accepted(rule: PortRule, text: str, code: ProblemCode) -> None:
    with pytest.raises(PortValueError) as caught:
        rule.read(text)
    assert caught.value.code is code
    assert caught.value.allowed
    assert len(caught.value.message) < 100


@pytest.mark.parametrize(
    ('rule', 'text'),
    [
        (TRIES, 'integer 1..5'),
        (OFFSET, 'number 0..0.5 m'),
        (port(PortType.INTEGER, max=3_600_000), 'integer ..3600000'),
        (NAME, 'text ..4 characters'),
        (GRASP, 'top | side'),
        (SLOWLY, 'boolean'),
        (port(direction=PortDirection.OUT), '{key}'),
    ],
)
def test_accepted_describes_the_rule(rule: PortRule, text: str) -> None:
    assert rule.accepted == text
