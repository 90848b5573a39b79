"""Steps and facts against terms, where the reference of the forms does not look."""

from typing import Any

import pytest
from home import home_world

from vla_bt.check.moment import Moment
from vla_bt.check.rules.match import is_met, solutions
from vla_bt.check.rules.scene import Knowledge, Scene
from vla_bt.plan import Step
from vla_bt.safety.rules import settled
from vla_bt.safety.rules.read import read_form
from vla_bt.skills import Argument, ArgumentType, Catalogue, Fact, Skill, load_catalogue

FLAG = Skill(
    name='signal',
    summary='Do it.',
    arguments={
        'loud': Argument(type=ArgumentType.BOOLEAN, summary='How.', optional=True),
        'count': Argument(type=ArgumentType.INTEGER, summary='How.', min=0, max=9, optional=True),
    },
    effects=('near_by($count)',),
    timeout_s=1,
    duration_s=1,
    tree='x.xml',
)
CATALOGUE = Catalogue([*load_catalogue(), FLAG])
FACTS = frozenset({Fact('in_room', ('desk', 'bedroom')), Fact('in_room', ('shelf', 'hall'))})


def scene(skill: str = '', destination: str = '', **args: Any) -> Scene:
    moment = skill and Moment(
        0, Step(skill=skill, args=args), CATALOGUE[skill], FACTS, FACTS, None, None, True,
        destination=destination,
    )  # fmt: skip
    return Scene(Knowledge(home_world(), FACTS), FACTS, None, False, moment or None)


def found(term: str, seen: Scene) -> list[dict[str, str]]:
    pattern = settled(read_form(f'never {term}'), CATALOGUE).first
    return [dict(it) for it in solutions(pattern, seen, {})]


@pytest.mark.parametrize(('term', 'args', 'is_true'), [
    ('signal(loud=true)', {'loud': True}, True), ('signal(loud=true)', {'loud': False}, False),
    ('signal(loud=false)', {'loud': False}, True), ('signal(loud != true)', {'loud': True}, False),
    ('signal(loud=true)', {}, False), ('signal(loud != true)', {}, False),
    ('signal(loud=*)', {}, False), ('signal(loud=*)', {'loud': False}, True),
    ('signal(count=2)', {'count': 2}, True), ('signal(count=2)', {'count': 3}, False),
    ('signal(count != 2)', {'count': 2}, False), ('signal(count != 2)', {'count': 3}, True),
    ('signal(count < 2)', {'count': 2}, False), ('signal(count < 2)', {'count': 1}, True),
    ('signal(count <= 2)', {'count': 2}, True), ('signal(count <= 2)', {'count': 3}, False),
    ('signal(count > 2)', {'count': 2}, False), ('signal(count > 2)', {'count': 3}, True),
    ('signal(count >= 2)', {'count': 2}, True), ('signal(count >= 2)', {'count': 1}, False),
    ('signal(count > 2)', {}, False), ('signal(count < 2)', {'count': float('nan')}, False),
    ('signal(count < 2)', {'count': True}, False), ('signal(count < 2)', {'count': 'x'}, False),
    ('signal(count=2)', {'count': 'x'}, False), ('signal(count != 2)', {'count': 'x'}, True),
    ('signal()', {}, True), ('wait()', {}, False),
])  # fmt: skip
def test_an_argument_is_compared_by_its_type(
    term: str, args: dict[str, Any], is_true: bool
) -> None:
    assert bool(found(term, scene('signal', **args))) is is_true


def test_the_location_of_a_drive_is_where_it_leads() -> None:
    drive = scene('move', 'stove', x=1.0, y=2.0)
    assert found('move(location=?p)', drive) == [{'?p': 'stove'}]
    assert found('move(location=stove)', drive) == [{}]
    assert found('move(location=desk)', drive) == []
    assert found('move(location=*)', scene('move')) == []
    assert found('move(x=1)', drive) == [{}]
    assert found('place(location=?p)', scene('place', location='table')) == [{'?p': 'table'}]
    assert found('rotate(angle=?a)', scene('rotate', 'desk')) == []


def test_a_value_is_compared_once_its_variable_has_one() -> None:
    placed = scene('place', object='a', location='b')
    assert found('place(object != ?p, location=?p)', placed) == [{'?p': 'b'}]
    placed = scene('place', object='b', location='b')
    assert found('place(object != ?p, location=?p)', placed) == []


def test_a_text_is_compared_as_a_whole() -> None:
    said = scene('say', text='Hello you')
    assert found('say(text="Hello you")', said)
    assert not found('say(text="Hello")', said)


def test_a_number_becomes_the_value_of_a_variable_as_it_is_written_in_facts() -> None:
    assert found('signal(count=?n)', scene('signal', count=2)) == [{'?n': '2'}]
    assert found('move(x=?n)', scene('move', x=1.5)) == [{'?n': '1.5'}]
    assert found('move(x=?n)', scene('move', x=2.0)) == [{'?n': '2'}]


def test_a_fact_of_two_values_matches_in_both() -> None:
    seen = scene()
    both = [{'?p': 'desk', '?r': 'bedroom'}, {'?p': 'shelf', '?r': 'hall'}]
    assert sorted(found('in_room(?p, ?r)', seen), key=str) == both
    assert found('in_room(?p, hall)', seen) == [{'?p': 'shelf'}]
    assert found('in_room(desk, *)', seen) == [{}]
    assert found('in_room(?p, ?p)', seen) == []
    assert found('in_room(?p, hall) and in_room(?p, bedroom)', seen) == []


def test_what_is_near_may_be_named_by_another_term() -> None:
    facts = frozenset({Fact('holding', ('cup',))})
    held = Scene(Knowledge(home_world(), facts), facts, None, False)
    assert found('holding(?x) and near(?x, 1)', held) == [{'?x': 'cup'}]


def test_a_variable_that_differs_from_itself_matches_nothing() -> None:
    facts = frozenset({Fact('between', ('a', 'b', 'c')), Fact('between', ('a', 'a', 'c'))})
    seen = Scene(Knowledge(home_world(), facts), facts, None, False)
    assert found('between(?p, ?p, ?q)', seen) == [{'?p': 'a', '?q': 'c'}]


def test_what_is_given_stays() -> None:
    pattern = read_form('never in_room(?p, ?r)').first
    assert is_met(pattern, scene(), {'?p': 'desk'})
    assert not is_met(pattern, scene(), {'?p': 'sofa'})
    assert list(solutions(pattern, scene(), {'?r': 'hall'})) == [{'?r': 'hall', '?p': 'shelf'}]


def test_a_fact_with_another_number_of_values_is_another() -> None:
    assert found('in_room(*)', scene()) == []


def test_without_a_step_no_step_matches() -> None:
    assert found('wait()', scene()) == []
    assert found('not wait()', scene()) == [{}]
