"""Conditions as flow: looked up, planned for both cases, and asked about when not certain."""

import pytest

from bench.offline import outline as flow_outline
from offline.asking import ask, home
from vla_bt.plan import FlowKind, Plan
from vla_bt.world import WorldModel

LOOK = 'navigate_to(counter) {inspect(red_cup) | ?not located(red_cup, counter)}'
THERE, GONE = '?located(red_cup, counter)', '?not located(red_cup, counter)'


def told(command: str, world: WorldModel | None = None) -> str:
    """Return the plan for a command, in short."""
    plan = ask(command, world)
    return flow_outline(plan) or plan.question or plan.reason


def test_one_branch_is_done_or_nothing() -> None:
    assert told('if the cup is on the counter, say hi') == f'{LOOK} {{{GONE} | say(hi)}}'
    assert told('if the cup is not on the counter, say hi') == f'{LOOK} {{{THERE} | say(hi)}}'


def test_the_branch_that_moves_the_object_comes_last_and_starts_where_the_other_may_end() -> None:
    plan = told('if the cup is on the counter, bring it to me, otherwise go to the dock')
    assert plan == (
        f'{LOOK} {{{THERE} | navigate_to(dock)}} {{{GONE} | navigate_to(counter) '
        'pick_up(red_cup) navigate_to(person) handover(red_cup)}'
    )


def test_a_failed_branch_never_begins_the_other() -> None:
    plan = ask('if the cup is on the counter, bring it to me, otherwise go to the dock')
    assert plan.flow is not None
    assert plan.flow.kind is FlowKind.SEQUENCE
    for node in plan.flow.children[2:]:
        condition, _ = node.children
        assert condition.kind is FlowKind.CONDITION


def test_an_object_believed_elsewhere_is_looked_for() -> None:
    plan = told('if you see the red cup on the shelf, say hi')
    assert plan == (
        'navigate_to(shelf) {detect_objects(red cup) | ?not located(red_cup, shelf)} '
        '{?not located(red_cup, shelf) | say(hi)}'
    )


def test_a_lost_object_is_looked_for_where_the_person_says() -> None:
    world = home()
    world.not_seen('red_cup')
    plan = told('if the red cup is on the table, pick it up', world)
    assert plan.endswith('{?not located(red_cup, table) | pick_up(red_cup)}')
    assert told('if you see the red cup, pick it up', world).startswith('I do not know where')


def test_what_the_hand_holds_is_known_while_planning() -> None:
    command = 'if you hold something, put it on the desk, otherwise say hi'
    assert told(command) == 'say(hi)'
    assert told(command, home(held='red_cup')) == 'navigate_to(desk) place(red_cup, desk)'
    assert told('when you hold something put it down') == 'say(My hand is empty.)'
    held = home('table', held='red_cup')
    assert told('when you hold something put it down', held) == 'place(red_cup, table)'
    in_hand = told('if the red cup is on the table, say hi', held)
    assert in_hand == 'say(The red cup is in my hand.)'
    assert told('are you holding the mug', held) == 'say(I am holding the red cup.)'
    assert told('if your hand is not empty, say hi', held) == 'say(hi)'


def test_where_the_robot_stands_is_known_while_planning() -> None:
    assert told('if you are in the living room, say hi') == 'say(hi)'
    assert told('if you are in the kitchen, say hi') == 'say(I am in the living room.)'
    assert told('if you are in the kitchen, say hi', home('counter')) == 'say(hi)'
    world = home()
    world.update_robot(pose=None)
    assert told('if you are in the kitchen, say hi', world).startswith('I am not at a place')


def test_a_room_stands_for_its_only_surface() -> None:
    assert told('if the red cup is in the kitchen, say hi') == f'{LOOK} {{{GONE} | say(hi)}}'


@pytest.mark.parametrize(
    ('command', 'question'),
    [
        ('if there is an apple on the table, say hi', 'Which apple do you mean'),
        ('if the apples are on the table, say hi', 'Which apples do you mean'),
        ('if the unicorn is on the table, say hi', 'I know no object "unicorn"'),
        ('if the red cup is at the dock, say hi', 'Where exactly should I look'),
        ('if it is on the table, say hi', 'I do not know what "it" is'),
        ('if the red cup is on the shelf, put it on the desk, otherwise put it on the shelf',
         'Both ways would move it'),
        ('if the red cup is on the counter, pick it up, otherwise pick up the mug',
         'I would not know by then whether I hold something'),
        ('if the red cup is not on the counter, bring me the red cup',
         'I would not know where the red cup is then'),
        ('if the red cup is on the counter, pick it up. give it to me',
         'I do not know what "it" is'),
        ('if the red cup is on the counter, pick up the apple', 'Which apple do you mean'),
        ('pick up the red cup and if the mug is on the table, pick it up',
         'I am holding the red cup'),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_asked(command: str, question: str) -> None:
    assert ask(command).question.startswith(question)


def test_what_comes_after_both_branches_is_planned_from_what_is_certain() -> None:
    plan = told('if the red cup is on the counter, go to the dock. then go to the counter')
    assert plan.endswith('| navigate_to(dock)} navigate_to(counter)')


def explanation(command: str) -> str:
    """Return what a plan says of itself."""
    plan: Plan = ask(command)
    return plan.explanation


def test_the_explanation_tells_the_cases_apart() -> None:
    assert explanation('if the red cup is on the counter, say hi, otherwise wait').endswith(
        'and then if the red cup is on the counter, say "hi", otherwise wait 1 s.'
    )
    assert explanation('unless the red cup is on the counter, say hi').endswith(
        'and then unless the red cup is on the counter, say "hi".'
    )
