"""Rules that speak of what there is not are refused at the start."""

from pathlib import Path

import pytest
from home import home_world
from rule_cases import catalogue as catalogue_with_close_door

from vla_bt.errors import SettingsError
from vla_bt.safety import load_safety
from vla_bt.safety.rules import Rule, check_rules
from vla_bt.skills import Catalogue, Skill, load_catalogue
from vla_bt.world import ObjectBelief

CATALOGUE = load_catalogue()


def fault(text: str, catalogue: Catalogue = CATALOGUE) -> str:
    try:
        check_rules({'it': Rule(rule=text, message='No.')}, catalogue, home_world(), ['greasy'])
    except SettingsError as error:
        where, said = str(error).split('rules.it: ', 1)
        return said if 'config/safety.yaml' in where else f'no file in {where}'
    return ''


@pytest.mark.parametrize('text', [
    'never grasp(object=red_cup)',
    'never open_door()',
    'never hand_empty()',
    'never scanned()',
    'never pick_up(object=some_cup_not_seen_yet)',
    'never look_at(target=kitchen)',
    'never look_at(target=?x) and hot(?x)',
    'never look_at(target=?x) and at(?x)',
    'never greasy(?x) and holding(?x)',
    'never toxic(?x) and holding(?x)',
    'never hazardous(?x) and holding(?x)',
    'never located(?x, ?p) and in_room(?p, kitchen)',
    'never detected(cup)',
    'never said("hello")',
    'never handed_over(?x, person)',
    'never near(red_cup, 1)',
    'never near(table, 1)',
    'never near("person", 1)',
    'never near(?x, 1) and hot(?x)',
    'never move(location=table)',
    'never move(x > 3) and holding(*)',
    'never pick_up(grasp_type=pinch)',
    'never pick_up(grasp_type=?t)',
    'never place(placement_type != "drop")',
    'never wait(duration=10)',
    'after open_door(door=?d) do navigate_to(location=?d)',
    'never say(text=desk) and at(desk)',
])  # fmt: skip
def test_what_there_is_may_be_named(text: str) -> None:
    assert fault(text) == ''


@pytest.mark.parametrize(('text', 'said'), [
    ('never handovr(object=?x)', "the robot has no skill 'handovr'; did you mean handover?"),
    ('never qqqqqq(a=1)', "the robot has no skill 'qqqqqq'; accepted: navigate_to, move,"),
    ('never handover(objct=?x)', "handover has no argument 'objct'; did you mean object?"),
    ('never handover(item=?x)', "handover has no argument 'item'; did you mean object?"),
    ('never wait(qqqqqq=1)', "wait has no argument 'qqqqqq'; accepted: duration"),
    ('never rotate(location=table)', "rotate has no argument 'location'"),
    ('never at(kitchn)', "'at(kitchn)': there is no place 'kitchn'; did you mean kitchen?"),
    ('never at(worktop)', "there is no place 'worktop'; did you mean counter?"),
    ('never at(writing_desk)', "there is no place 'writing_desk'; did you mean desk?"),
    ('never at(qqqqqq)', "there is no place 'qqqqqq'; accepted: living_room, kitchen,"),
    ('never navigate_to(location=kitchn)', "there is no place 'kitchn'"),
    ('never near(kitchn, 1)', "'near(kitchn, 1)': there is no place 'kitchn'"),
    ('never near(persn, 1)', 'did you mean person?'),
    ('never hott(?x) and holding(?x)', "no fact or tag 'hott'; did you mean hot(object)?"),
    ('never hand_emty()', "there is no skill, fact or tag 'hand_emty'"),
    ('never qqqqqq(?x)', "no fact or tag 'qqqqqq'; accepted: at(place), holding(object),"),
    ('never holding(?x, ?y)', "'holding(?x, ?y)' has 2 values; accepted: holding(object)"),
    ('never hot(?x, ?y)', "'hot(?x, ?y)' has 2 values; accepted: hot(object)"),
    ('never pick_up(*)', 'pick_up is a skill; name its arguments'),
    ('never holding(object=?x)', 'holding is a fact or tag, written holding(object)'),
    ('never navigate_to(max_speed=kitchen)', "'max_speed=kitchen': kitchen is not a number"),
    ('never navigate_to(max_speed="1")', 'is not a number'),
    ('never navigate_to(location=5)', "'location=5': 5 is not a place"),
    ('never navigate_to(location > 5)', 'location is a place, which is never more or less'),
    ('never say(text=5)', '5 is not a text'),
    ('never at(5)', '5 is not a place'),
    ('never pick_up(grasp_type=slow)', 'slow is never its value (accepted: top, side, pinch)'),
    ('never holding(kitchen)', "'holding(kitchen)': kitchen is a place, not an object"),
    ('never pick_up(object=kitchen)', 'kitchen is a place, not an object'),
    ('never at(?x) and hot(?x)', "can never be one thing: it is a place in 'at(?x)', an object"),
    ('never navigate_to(max_speed=?x) and holding(?x)', '?x can never be one thing'),
    ('never hot(?x)', "'hot(?x)' says nothing that a step can change"),
    ('never room(kitchen) and in_room(*, kitchen)', 'says nothing that a step can change'),
    ('say() before hot(?x)', 'says nothing that a step can change'),
    ('always room(kitchen)', 'says nothing that a step can change'),
    ('always say()', 'always is about facts'),
    ('never say() and wait()', 'a step is one skill'),
])  # fmt: skip
def test_what_there_is_not_is_refused(text: str, said: str) -> None:
    assert said in fault(text)


def test_a_tag_of_an_object_is_known() -> None:
    world = home_world()
    world.objects['x'] = ObjectBelief(id='x', label='x', tags=('wet',))
    check_rules({'it': Rule(rule='never holding(?x) and wet(?x)', message='.')}, CATALOGUE, world)
    assert "no fact or tag 'wet'" in fault('never holding(?x) and wet(?x)')


def test_a_skill_that_is_missing_is_missed_and_found_when_it_comes() -> None:
    text = 'after open_door(door=?d) do close_door(door=?d)'
    assert "the robot has no skill 'close_door'" in fault(text)
    assert fault(text, catalogue_with_close_door()) == ''


def test_a_value_that_may_be_anything_is_anything_else_too() -> None:
    data = load_catalogue()['wait'].model_dump() | {
        'name': 'charge', 'aliases': (), 'preconditions': ('plugged_in(?socket)',),
    }  # fmt: skip
    catalogue = Catalogue([*CATALOGUE, Skill.model_validate(data)])
    assert fault('never charge() and plugged_in(?x) and at(?x)', catalogue) == ''
    assert fault('never charge() and plugged_in(5) and plugged_in(desk)', catalogue) == ''


def test_a_boolean_is_true_or_false() -> None:
    data = load_catalogue()['wait'].model_dump() | {
        'name': 'signal', 'aliases': (),
        'arguments': {'loud': {'type': 'boolean', 'summary': 'How.', 'default': True}},
    }  # fmt: skip
    catalogue = Catalogue([*CATALOGUE, Skill.model_validate(data)])
    assert fault('never signal(loud=true)', catalogue) == ''
    assert '(accepted: true, false)' in fault('never signal(loud=yes)', catalogue)


def test_all_faults_of_all_rules_are_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / 'mine.yaml'
    path.write_text(
        'rules:\n'
        '  one:\n    rule: never at(kitchn) and hott(?x)\n    message: No.\n'
        '  two:\n    rule: never fly(a=1)\n    message: No.\n'
    )
    with pytest.raises(SettingsError) as error:
        check_rules(load_safety(path).rules, CATALOGUE, home_world(), path=path)
    first, second, third = str(error.value).splitlines()
    assert first.startswith(f"{path}:3: rules.one: 'at(kitchn)': there is no place")
    assert second.startswith(f"{path}:3: rules.one: there is no fact or tag 'hott'")
    assert third.startswith(f"{path}:6: rules.two: the robot has no skill 'fly'")


@pytest.mark.parametrize(('text', 'is_one'), [
    ('wait(duration=?x) before count(times=?x)', True),
    ('count(times=?x) before wait(duration=?x)', True),
    ('say(text=?x) before pick_up(grasp_type=?x)', True),
    ('say(text=?x) before count(times=?x)', False),
    ('count(times=?x) before pick_up(grasp_type=?x)', False),
])  # fmt: skip
def test_all_numbers_may_be_the_same_and_all_words_and_no_number_a_word(
    text: str, is_one: bool
) -> None:
    data = load_catalogue()['wait'].model_dump() | {
        'name': 'count', 'aliases': (),
        'arguments': {'times': {'type': 'integer', 'summary': 'How often.', 'min': 0, 'max': 9}},
    }  # fmt: skip
    catalogue = Catalogue([*CATALOGUE, Skill.model_validate(data)])
    assert (fault(text, catalogue) == '') is is_one
    said = fault('never count(times=kitchen)', catalogue)
    assert said == "'times=kitchen': kitchen is not a number"
