"""Good plans as models write them, in every dialect: what the corpus of replies is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Steps = Sequence[tuple[str, Mapping[str, Any]]]
Document = dict[str, Any]

PLANS: Mapping[str, Steps] = {
    'fetch': (
        ('navigate_to', {'location': 'counter'}),
        ('pick_up', {'object': 'red_cup'}),
        ('navigate_to', {'location': 'table'}),
        ('place', {'object': 'red_cup', 'location': 'table'}),
    ),
    'patrol': (
        ('navigate_to', {'location': 'kitchen', 'max_speed': 0.25}),
        ('scan_environment', {}),
        ('say', {'text': "It's done: {2} cups, [all] clean, ok?"}),
        ('wait', {'duration': 2.5}),
    ),
    'light': (
        ('navigate_to', {'location': 'light_switch'}),
        ('press_button', {'button': 'light_switch'}),
        ('detect_objects', {'query': 'red cup'}),
    ),
}
"""All of them begin in the living room with an empty hand."""


def canonical(steps: Steps) -> Document:
    """Return our own form."""
    items = [{'skill': skill, 'args': dict(args)} for skill, args in steps]
    return {'verdict': 'plan', 'steps': items, 'explanation': 'One after the other.'}


def flat(steps: Steps) -> Document:
    """Return the table of nodes."""
    nodes = [
        {
            'id': str(number),
            'parent': '',
            'do': skill,
            'args': [{'name': name, 'value': str(value)} for name, value in args.items()],
        }
        for number, (skill, args) in enumerate(steps, start=1)
    ]
    return {**_answer(), 'nodes': nodes}


def nested(steps: Steps) -> Document:
    """Return the tree."""
    children = [{'skill': skill, 'node': 'step', 'args': dict(args)} for skill, args in steps]
    return {**_answer(), 'plan': {'node': 'sequence', 'children': children}}


def tools(steps: Steps) -> Document:
    """Return the call of the function, with the table as its arguments."""
    return {'name': 'create_action_plan', 'arguments': flat(steps)}


def _answer() -> Document:
    return {
        'verdict': 'plan',
        'question': '',
        'options': [],
        'reason': '',
        'explanation': 'One after the other.',
    }


def _seed(
    list_key: str, skill_key: str, args_key: str, **more: Any
) -> Callable[[Steps], Document]:
    def write(steps: Steps) -> Document:
        items = [{skill_key: skill, args_key: dict(args), **more} for skill, args in steps]
        return {list_key: items}

    return write


FORMS: Mapping[str, Callable[[Steps], Document]] = {
    'canonical': canonical,
    'flat': flat,
    'nested': nested,
    'tools': tools,
    's0': _seed('actions', 'action', 'parameters', description='Do it.', safety_check='Look.'),
    's1': _seed('actions', 'action_type', 'parameters', description='Do it.'),
    's2': _seed('primitives', 'action_type', 'parameters', preconditions=['ready']),
    's3': _seed('actions', 'name', 'params', duration=5),
    's4': _seed('steps', 'action_type', 'goal_message', ros_action_name='/do', timeout=30.0),
}
"""How each dialect writes a plan."""
