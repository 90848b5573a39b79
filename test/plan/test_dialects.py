"""Every plan example of the five seed documents, literally, and what it is read into."""

from __future__ import annotations

import json

import pytest

from vla_bt.plan import PlanReading, Verdict, read_plan
from vla_bt.plan.dialects import FORMS, Dialect
from vla_bt.plan.records import Plan, Step


def read(document: object) -> Plan:
    """Read a document as text and as data, expect the same plan twice and return it."""
    plans = []
    for source in (json.dumps(document), document):
        reading = read_plan(source)
        assert reading.problems == ()
        plans.append(reading.plan)
    assert plans[0].content_key() == plans[1].content_key()
    return plans[0]


def calls(plan: Plan) -> list[tuple[str, dict]]:
    return [(step.skill, step.args) for step in plan.steps]


# -- S0: actions[].action -----------------------------------------------------------------------

S0_NAVIGATE = {
    'actions': [
        {
            'action': 'navigate',
            'parameters': {'target_location': 'kitchen', 'avoid_obstacles': True},
            'description': 'Navigate to the kitchen while avoiding obstacles',
            'estimated_duration': 30,
            'success_criteria': 'Robot reaches kitchen area',
            'safety_check': 'Check for obstacles and ensure safe path',
        }
    ]
}
S0_VISION = {
    'actions': [
        {
            'action': 'navigate',
            'parameters': {'target_location': 'kitchen', 'visual_path': True},
            'description': 'Navigate using visual path planning',
            'estimated_duration': 30,
            'success_criteria': 'Robot reaches target area',
            'safety_check': 'Verify path is clear visually',
        }
    ],
    'visual_analysis': {
        'detected_objects': ['cup'],
        'environment_layout': 'open',
        'potential_challenges': [],
    },
}
S0_FALLBACKS = [
    ('navigate', {'target_location': 'default'}, 10, 'Reached location', 'Check for obstacles'),
    ('detect_objects', {'object_type': 'unknown'}, 5, 'Object detected', 'Safe to operate'),
    ('speak', {'text': "I'm currently busy, please repeat: x"}, 2, 'Spoken', 'Safe to speak'),
]


def test_s0_example_keeps_duration_description_and_success_criteria():
    plan = read(S0_NAVIGATE)
    assert plan.steps == (
        Step(
            id='step_1',
            skill='navigate',
            args={'target_location': 'kitchen', 'avoid_obstacles': True},
            description='Navigate to the kitchen while avoiding obstacles',
            duration_s=30,
            expected=('Robot reaches kitchen area',),
        ),
    )


def test_s0_vision_example_drops_the_visual_analysis():
    assert calls(read(S0_VISION)) == [
        ('navigate', {'target_location': 'kitchen', 'visual_path': True})
    ]


@pytest.mark.parametrize(('skill', 'args', 'duration', 'criteria', 'safety'), S0_FALLBACKS)
def test_s0_fallback_plans_are_bare_lists(skill, args, duration, criteria, safety):
    item = {
        'action': skill,
        'parameters': args,
        'description': 'd',
        'estimated_duration': duration,
        'success_criteria': criteria,
        'safety_check': safety,
    }
    plan = read([item])
    assert calls(plan) == [(skill, args)]
    assert plan.steps[0].duration_s == duration
    assert plan.steps[0].expected == (criteria,)


# -- S1: actions[].action_type ------------------------------------------------------------------

S1_MOVE = {
    'actions': [
        {
            'action_type': 'move',
            'parameters': {'x': 1.0, 'y': 2.0, 'z': 0.0},
            'description': 'Move to location (1, 2, 0)',
        }
    ],
    'reasoning': 'The user wants to move to position (1, 2, 0)',
}
S1_SPEAK = {
    'actions': [
        {
            'action_type': 'speak',
            'parameters': {'message': 'Hello! I am at the kitchen.'},
            'description': 'Speak greeting at kitchen location',
        }
    ],
    'reasoning': 'The robot is at the kitchen and should greet the user',
}


def test_s1_move_example():
    plan = read(S1_MOVE)
    assert calls(plan) == [('move', {'x': 1.0, 'y': 2.0, 'z': 0.0})]
    assert plan.explanation == 'The user wants to move to position (1, 2, 0)'
    assert plan.steps[0].description == 'Move to location (1, 2, 0)'


def test_s1_speak_example():
    assert calls(read(S1_SPEAK)) == [('speak', {'message': 'Hello! I am at the kitchen.'})]


def test_s1_sanitized_plan_with_total_time():
    item = {**S1_MOVE['actions'][0], 'estimated_duration': 1.0}
    document = {'actions': [item], 'reasoning': '', 'estimated_total_time': 0.0}
    assert read(document).steps[0].duration_s == 1.0


def test_s1_ros_node_writes_type_and_command():
    item = {
        'type': 'grasp',
        'parameters': {'object_type': 'cup', 'weight': 0.3},
        'description': 'Grasp',
        'estimated_duration': 1.0,
    }
    plan = read({'actions': [item], 'command': 'take the cup', 'reasoning': 'r'})
    assert calls(plan) == [('grasp', {'object_type': 'cup', 'weight': 0.3})]
    assert plan.command == 'take the cup'


@pytest.mark.parametrize(
    ('skill', 'args'),
    [
        ('place', {'orientation': 0.0}),
        ('detect', {'object_type': 'cup', 'search_area': 'table'}),
        ('navigate', {'location_name': 'kitchen'}),
        ('wait', {'duration_seconds': 3}),
        ('turn', {'direction_vector': [1.0, 0.0, 0.0]}),
        ('turn', {'angle': 1.57}),
        ('dance', {'dance_type': 'default', 'duration': 10.0}),
    ],
)
def test_s1_action_vocabulary_keeps_its_arguments(skill, args):
    item = {'action_type': skill, 'parameters': args, 'description': ''}
    assert calls(read({'actions': [item], 'reasoning': ''})) == [(skill, args)]


# -- S2: primitives[] ---------------------------------------------------------------------------

S2_ARGUMENTS = {
    'explanation': 'Fetch it.',
    'primitives': [
        {
            'action_type': 'pick_up',
            'parameters': {'object': 'red_cup'},
            'preconditions': ['gripper open'],
            'expected_outcomes': ['holding red_cup'],
        }
    ],
}
S2_PRIMITIVE_MESSAGE = {
    'primitive_id': 'p-1',
    'action_type': 'navigate_to',
    'parameters_json': '{"location": "kitchen"}',
    'preconditions': ['battery ok'],
    'expected_outcomes': ['at kitchen'],
    'timeout_s': 12.5,
    'retry_count': 2,
    'status': 'PENDING',
    'error_message': '',
}
S2_PLAN_MESSAGE = {
    'header': {'stamp': {'sec': 0, 'nanosec': 0}, 'frame_id': ''},
    'plan_id': 'plan-7',
    'source_intent_id': 'intent-7',
    'primitives': [S2_PRIMITIVE_MESSAGE],
    'estimated_duration_s': 20.0,
    'preconditions': ['localised'],
    'plan_status': 'PENDING',
    'current_step_index': 0,
    'explanation': 'Go.',
}


@pytest.mark.parametrize(
    'wrapped',
    [
        {'name': 'create_action_plan', 'arguments': json.dumps(S2_ARGUMENTS)},
        {'name': 'create_action_plan', 'arguments': S2_ARGUMENTS},
        {
            'id': 'call_1',
            'type': 'function',
            'function': {'name': 'create_action_plan', 'arguments': json.dumps(S2_ARGUMENTS)},
        },
        S2_ARGUMENTS,
    ],
)
def test_s2_tool_call_with_and_without_its_wrapping(wrapped):
    plan = read(wrapped)
    assert calls(plan) == [('pick_up', {'object': 'red_cup'})]
    assert plan.explanation == 'Fetch it.'
    assert plan.steps[0].preconditions == ('gripper open',)
    assert plan.steps[0].expected == ('holding red_cup',)


def test_s2_action_plan_message_carries_all_that_matters():
    plan = read(S2_PLAN_MESSAGE)
    assert (plan.id, plan.explanation) == ('plan-7', 'Go.')
    assert plan.steps == (
        Step(
            id='p-1',
            skill='navigate_to',
            args={'location': 'kitchen'},
            timeout_s=12.5,
            retries=2,
            preconditions=('localised', 'battery ok'),
            expected=('at kitchen',),
        ),
    )


def test_s2_defaults_of_ros_messages_count_as_absent():
    primitive = {
        'primitive_id': '',
        'action_type': 'scan_environment',
        'parameters_json': '',
        'timeout_s': 0.0,
    }
    plan = read({'plan_id': '', 'primitives': [primitive]})
    assert plan.steps == (Step(id='step_1', skill='scan_environment'),)
    assert plan.id


# -- S3: actions[].name/params/duration, clarification, error -----------------------------------

S3_FETCH = {
    'command': 'fetch the red book from the shelf',
    'actions': [
        {'name': 'navigate_to', 'params': {'x': 3.5, 'y': 2.1}, 'duration': 15},
        {'name': 'detect_objects', 'params': {'query': 'red book'}, 'duration': 3},
        {'name': 'grasp', 'params': {'object_id': 'book_001'}, 'duration': 5},
        {'name': 'navigate_to', 'params': {'x': 0.0, 'y': 0.0}, 'duration': 15},
        {'name': 'release', 'params': {}, 'duration': 2},
    ],
    'total_duration': 40,
    'notes': 'Navigating to bookshelf, detecting target book, grasping it, returning to user, '
    'and releasing.',
}
S3_KITCHEN = {
    'command': 'Move to the kitchen',
    'actions': [{'name': 'navigate_to', 'params': {'x': 3.5, 'y': 2.1}, 'duration': 20}],
    'total_duration': 20,
    'notes': 'Navigating to kitchen coordinates.',
}
S3_MUG = {
    'command': 'Pick up the red mug',
    'actions': [
        {'name': 'detect_objects', 'params': {'query': 'red mug'}, 'duration': 3},
        {'name': 'navigate_to', 'params': {'x': 1.2, 'y': 0.5}, 'duration': 10},
        {'name': 'grasp', 'params': {'object_id': 'mug_001'}, 'duration': 5},
    ],
    'total_duration': 18,
    'notes': 'Detecting red mug, navigating to it, and grasping.',
}
S3_QUESTIONS = [
    'Which room should I clean? Kitchen, living room, or bedroom?',
    'Which area should I clean? Kitchen, living room, or bedroom?',
]
S3_REFUSALS = [
    "I cannot fly to the ceiling because I don't have flight capabilities. "
    'I can only navigate on the ground.',
    'I cannot fly. I can only navigate on the ground using wheels or legs.',
]


@pytest.mark.parametrize('document', [S3_FETCH, S3_KITCHEN, S3_MUG])
def test_s3_examples(document):
    plan = read(document)
    assert calls(plan) == [(item['name'], item['params']) for item in document['actions']]
    assert sum(step.duration_s for step in plan.steps) == document['total_duration']
    assert plan.command == document['command']
    assert plan.explanation == document['notes']
    assert [step.id for step in plan.steps] == [f'step_{n + 1}' for n in range(len(plan.steps))]


def test_s3_prompt_asks_for_a_bare_list():
    assert calls(read(S3_MUG['actions'])) == calls(read(S3_MUG))


@pytest.mark.parametrize('text', S3_QUESTIONS)
def test_s3_clarification_is_a_question(text):
    plan = read({'clarification': text})
    assert (plan.verdict, plan.question, plan.steps) == (Verdict.CLARIFY, text, ())


@pytest.mark.parametrize('text', S3_REFUSALS)
@pytest.mark.parametrize('key', ['error', 'refusal', 'infeasible'])
def test_s3_error_is_a_refusal(key, text):
    plan = read({key: text})
    assert (plan.verdict, plan.reason, plan.steps) == (Verdict.REFUSE, text, ())


def test_a_question_may_offer_options():
    plan = read({'question': 'Which cup?', 'options': ['red', 'blue'], 'command': 'take the cup'})
    assert plan.verdict is Verdict.CLARIFY
    assert plan.options == ('red', 'blue')
    assert plan.command == 'take the cup'


# -- S4: steps[] with ros_action_name and goal_message ------------------------------------------

S4_PICK = {
    'steps': [
        {
            'action_type': 'navigate',
            'ros_action_name': '/navigate_to_point',
            'goal_message': {'target_pose': {'x': 2.0, 'y': 1.0, 'theta': 0.0}},
            'timeout': 10.0,
        },
        {
            'action_type': 'pick',
            'ros_action_name': '/pick_object',
            'goal_message': {'object_id': 'red_block_1', 'grasp_type': 'top'},
            'timeout': 8.0,
        },
    ],
    'preconditions': ['Red block is visible', 'Gripper is empty'],
    'expected_outcomes': ['Red block grasped securely'],
    'estimated_duration': 18.0,
}
S4_GOALS = [
    ('navigate', '/navigate_to_point', {'target_location': 'near table'}),
    ('inspect', '/inspect_object', {'object_query': 'red block'}),
    ('pick', '/pick_object', {'object_id': 'detected_object_1'}),
    ('navigate', '/navigate_to_point', {'target_location': 'shelf'}),
    ('place', '/place_object', {'placement_location': 'shelf_top'}),
]


def s4_step(**more: object) -> dict[str, object]:
    return {'action_type': 'pick', 'ros_action_name': '/pick_object', 'goal_message': {}, **more}


def test_s4_pick_example_flattens_the_pose_and_keeps_the_timeouts():
    plan = read(S4_PICK)
    assert calls(plan) == [
        ('navigate', {'x': 2.0, 'y': 1.0, 'theta': 0.0}),
        ('pick', {'object_id': 'red_block_1', 'grasp_type': 'top'}),
    ]
    assert [step.timeout_s for step in plan.steps] == [10.0, 8.0]


def test_s4_conditions_of_the_plan_go_to_its_first_and_last_step():
    first, last = read(S4_PICK).steps
    assert first.preconditions == ('Red block is visible', 'Gripper is empty')
    assert first.expected == ()
    assert last.preconditions == ()
    assert last.expected == ('Red block grasped securely',)


def test_s4_pick_and_place_example():
    steps = [
        {'action_type': skill, 'ros_action_name': name, 'goal_message': goal}
        for skill, name, goal in S4_GOALS
    ]
    plan = read({'steps': steps, 'estimated_duration': 45.0})
    assert calls(plan) == [(skill, goal) for skill, _, goal in S4_GOALS]


@pytest.mark.parametrize(
    'more',
    [
        {'max_force': 50.0, 'max_velocity': 0.5},
        {'constraints': {'max_force': 50.0, 'max_velocity': 0.5, 'workspace_bounds': {}}},
    ],
)
def test_s4_constraints_become_arguments(more):
    plan = read({'steps': [s4_step(**more)]})
    assert calls(plan) == [('pick', {'max_force': 50.0, 'max_velocity': 0.5})]


def test_s4_goal_message_wins_over_constraints():
    step = s4_step(goal_message={'max_force': 5.0}, constraints={'max_force': 50.0})
    assert calls(read({'steps': [step]})) == [('pick', {'max_force': 5.0})]


# -- All of them --------------------------------------------------------------------------------

SAME_PLAN = [('navigate_to', {'x': 1.5, 'y': -2.0}), ('pick_up', {'object': 'red_cup'})]
WRITTEN = {
    Dialect.CANONICAL: {
        'verdict': 'plan',
        'steps': [{'skill': skill, 'args': args} for skill, args in SAME_PLAN],
    },
    Dialect.ACTION: {
        'actions': [{'action': skill, 'parameters': args} for skill, args in SAME_PLAN]
    },
    Dialect.ACTION_TYPE: {
        'actions': [{'action_type': skill, 'parameters': args} for skill, args in SAME_PLAN]
    },
    Dialect.PRIMITIVES: {
        'primitives': [
            {'action_type': skill, 'parameters_json': json.dumps(args)}
            for skill, args in SAME_PLAN
        ]
    },
    Dialect.NAME_PARAMS: {
        'actions': [{'name': skill, 'params': args, 'duration': 5} for skill, args in SAME_PLAN]
    },
    Dialect.GOAL_MESSAGE: {
        'steps': [
            {'action_type': skill, 'ros_action_name': '/a', 'goal_message': args}
            for skill, args in SAME_PLAN
        ]
    },
}


@pytest.mark.parametrize('dialect', WRITTEN)
def test_the_same_plan_in_every_dialect_reads_to_the_same_steps(dialect):
    reading: PlanReading = read_plan(WRITTEN[dialect])
    assert reading.dialect is dialect
    assert calls(reading.plan) == SAME_PLAN


@pytest.mark.parametrize('dialect', WRITTEN)
def test_the_same_bare_list_in_every_dialect_reads_to_the_same_steps(dialect):
    reading = read_plan(WRITTEN[dialect][FORMS[dialect].list_key])
    assert reading.dialect is dialect
    assert calls(reading.plan) == SAME_PLAN


@pytest.mark.parametrize('dialect', WRITTEN)
def test_an_explanation_under_any_key_is_kept(dialect):
    key = 'explanation' if dialect is Dialect.CANONICAL else 'reasoning'
    assert read_plan({**WRITTEN[dialect], key: 'why'}).plan.explanation == 'why'


def test_canonical_keys_are_exactly_the_fields_of_the_records():
    form = FORMS[Dialect.CANONICAL]
    assert set(form.plan) == set(Plan.model_fields)
    assert set(form.step) == set(Step.model_fields)
    assert {key.field for key in form.plan.values()} == set(Plan.model_fields)


_BESIDES = {'limits', 'parent'}


@pytest.mark.parametrize('form', FORMS.values())
def test_every_key_names_a_field_that_exists(form):
    known_plan = {*Plan.model_fields, 'preconditions', 'expected', ''}
    assert {key.field for key in form.plan.values()} <= known_plan
    assert {key.field for key in form.step.values()} <= {*Step.model_fields, *_BESIDES, ''}


def test_the_dialect_that_turns_by_degrees_says_so() -> None:
    reading = read_plan(
        {'actions': [{'name': 'rotate', 'params': {'angle': 90.0}, 'duration': 3}]}
    )
    assert reading.plan is not None
    assert reading.plan.steps[0].args == {'angle_deg': 90.0}
