import math

import pytest

from vla_bt.errors import FailureCode
from vla_bt.trees.port_values import InputError, Ports, value_text
from vla_bt.trees.scope import Scope
from vla_bt.trees.tags import PortDirection, PortRule, PortType

RULES = {
    'object': PortRule(summary='.', required=True),
    'query': PortRule(summary='.'),
    'grasp': PortRule(summary='.', default='top', choices=('top', 'side')),
    'offset': PortRule(summary='.', type=PortType.NUMBER, default='0.1', min=0, max=1, unit='m'),
    'angle': PortRule(summary='.', type=PortType.NUMBER),
    'count': PortRule(summary='.', type=PortType.INTEGER, direction=PortDirection.OUT),
}


def ports(scope: Scope | None = None, **texts: str) -> Ports:
    return Ports(RULES, texts, scope)


def test_literals_are_read_in_their_type() -> None:
    given = ports(object='red_cup', offset='0.25')
    assert (given.text('object'), given.number('offset')) == ('red_cup', 0.25)


def test_keys_are_read_from_the_scope_as_they_are() -> None:
    scope = Scope({'it': 'red_cup', 'far': 0.5, 'text': '{it}'})
    given = ports(scope, object='{it}', offset='{far}', query='{text}')
    assert (given.text('object'), given.number('offset')) == ('red_cup', 0.5)
    assert given.text('query') == '{it}'


@pytest.mark.parametrize('scope', [Scope(), Scope({'key': None}), Scope({'key': ''})])
def test_a_key_without_a_value_is_an_absent_port(scope: Scope) -> None:
    given = ports(scope, object='{key}', query='{key}', grasp='{key}', angle='{key}')
    assert (given.text('query'), given.text('grasp')) == ('', 'top')
    assert given.optional_number('angle') is None
    with pytest.raises(InputError, match='object is missing'):
        given.text('object')
    with pytest.raises(InputError, match='angle is missing'):
        given.number('angle')


def test_an_absent_port_has_its_default() -> None:
    assert (ports().text('grasp'), ports().number('offset')) == ('top', 0.1)


@pytest.mark.parametrize('value', [math.nan, math.inf, 2.0, -1.0, 'far', True])
def test_no_bad_number_gets_through(value: object) -> None:
    with pytest.raises(InputError, match='offset') as caught:
        ports(Scope({'key': value}), offset='{key}').number('offset')
    assert caught.value.code is FailureCode.BAD_GOAL


def test_a_text_outside_its_choices_is_refused() -> None:
    with pytest.raises(InputError, match='grasp must be'):
        ports(grasp='under').text('grasp')


def test_out_ports_write_to_their_key_and_only_there() -> None:
    scope = Scope()
    ports(scope, count='{found}').write('count', 3)
    ports(scope).write('count', 4)
    assert scope.get('found') == 3


@pytest.mark.parametrize(
    ('value', 'text'),
    [(None, ''), ('a', 'a'), (True, 'true'), (False, 'false'), (3, '3'), (0.1, '0.1')],
)
def test_values_as_text(value: object, text: str) -> None:
    assert value_text(value) == text
