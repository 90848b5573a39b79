"""Plans and trees made at random: good ones, broken ones, and some that go for the guards."""

from __future__ import annotations

import random
from typing import Any

from vla_bt.plan import Flow, FlowKind, Plan, Step
from vla_bt.trees.leaves import LEAF_TAGS
from vla_bt.trees.mission_tags import MISSION_TAGS
from vla_bt.trees.tags import CONTROL_TAGS, TagKind

GUARD_WORDS = (
    *MISSION_TAGS, 'Guard', 'GuardSet', 'guards', 'StepGuard', 'SafetyGuard', 'emergency_stop',
    'Reset', 'ResetSafety', 'latch',
)  # fmt: skip
"""Names that an attacker would try."""
PLACES = ('table', 'shelf', 'counter', 'person', 'kitchen', 'nowhere')
OBJECTS = ('red_cup', 'apple', 'ghost')
_ATTACK = 0.02
_SANE: tuple[tuple[str, dict[str, Any]], ...] = (
    ('navigate_to', {'location': 'table'}),
    ('rotate', {'angle': 1.0}),
    ('look_at', {'target': 'red_cup'}),
    ('say', {'text': 'hello'}),
    ('wait', {'duration': 1.0}),
)


class Maker:
    """Makes documents; same seed, same documents.

    Args:
        seed: Of the chance.
        skills: Names that plans may use.
    """

    def __init__(self, seed: int, skills: tuple[str, ...]) -> None:
        self._random = random.Random(seed)
        self._skills = skills
        self._is_sane = False

    def plan(self) -> Plan:
        """Return a plan of a few steps, half of them with a flow; most are wrong somewhere."""
        steps: list[Step] = []
        self._is_sane = self._chance(0.3)
        flow = self._flow(steps, 3) if self._chance(0.5) else None
        if flow is None:
            steps = [self._step(number) for number in range(self._random.randint(1, 4))]
        return Plan(steps=tuple(steps), flow=flow)

    def _step(self, number: int) -> Step:
        pick = self._random.choice
        if self._is_sane:
            skill, given = pick(_SANE)
            return Step(skill=skill, args=given, id=f's{number}', retries=pick((0, 0, 2)))
        args = {
            name: value
            for name, value in (
                ('location', pick(PLACES)), ('object', pick(OBJECTS)), ('text', '{guards}'),
                ('x', 1.0), ('y', 1.0), ('angle', 0.5), ('duration', 1), ('target', 'table'),
                ('query', 'cup'), ('guards', 'off'),
            )
            if self._chance(0.5 if name != 'guards' else _ATTACK)
        }  # fmt: skip
        return Step(
            skill=pick(self._skills), args=args, id=f's{number}', retries=pick((0, 0, 0, 1, 3)),
            timeout_s=pick((None, None, 0.5, 30.0)),
        )  # fmt: skip

    def _flow(self, steps: list[Step], depth: int) -> Flow:
        kinds = [FlowKind.STEP, FlowKind.SEQUENCE, FlowKind.FALLBACK, FlowKind.PARALLEL,
                 FlowKind.RETRY]  # fmt: skip
        kind = self._random.choice(kinds) if depth and len(steps) < 3 else FlowKind.STEP
        if kind is FlowKind.STEP:
            steps.append(self._step(len(steps)))
            return Flow(kind=kind, step=steps[-1].id)
        if kind is FlowKind.RETRY:
            child = self._flow(steps, depth - 1)
            return Flow(kind=kind, attempts=self._random.randint(1, 4), children=(child,))
        count = self._random.randint(1, 2)
        children = [self._flow(steps, depth - 1) for _ in range(count)]
        if self._chance(0.3):
            fact = self._random.choice(['at(table)', 'not holding(apple)', 'holding(red_cup)'])
            children.insert(0, Flow(kind=FlowKind.CONDITION, fact=fact))
        return Flow(kind=kind, children=tuple(children))

    def tree_file(self) -> str:
        """Return the XML of a skill's trees, with subtrees, remaps, and sometimes an attack."""
        count = self._random.randint(1, 3)
        names = [self._random.choice(['Main', 'Task', 'Mission', 'Guards', 'Inner', 'move'])
                 + str(at) * self._chance(0.7) for at in range(count)]  # fmt: skip
        if self._chance(0.9):
            names = list(dict.fromkeys(names))
        trees = ''.join(
            f'<BehaviorTree ID="{name}">{self._node(names[at + 1 :] or [name], 4)}</BehaviorTree>'
            for at, name in enumerate(names)
        )
        return f'<root BTCPP_format="4" main_tree_to_execute="{names[0]}">{trees}</root>'

    def _node(self, callable_trees: list[str], depth: int) -> str:
        if self._chance(_ATTACK):
            return self._attack()
        if depth == 0 or self._chance(0.35):
            return self._subtree(callable_trees) if self._chance(0.2) else self._leaf()
        tag = self._random.choice([tag for tag in CONTROL_TAGS if tag != 'SubTree'])
        rule = CONTROL_TAGS[tag]
        count = 1 if rule.kind is TagKind.DECORATOR else self._random.randint(1, 3)
        inside = ''.join(self._node(callable_trees, depth - 1) for _ in range(count))
        ports = self._ports(rule.ports)
        return f'<{tag}{ports}>{inside}</{tag}>'

    def _leaf(self) -> str:
        tag = self._random.choice(list(LEAF_TAGS))
        return f'<{tag}{self._ports(LEAF_TAGS[tag].ports)}/>'

    def _ports(self, ports: Any) -> str:
        text = ''
        for name, port in ports.items():
            if port.required or self._chance(0.15):
                text += f' {name}="{self._value(name, port)}"'
        if self._chance(0.1):
            text += f' name="{self._random.choice(GUARD_WORDS)}"'
        if self._chance(_ATTACK / 4):
            text += self._random.choice([' guards="off"', ' _skipIf="true"', ' policy="pause"'])
        return text

    def _value(self, name: str, port: Any) -> str:
        if port.choices:
            return str(self._random.choice(port.choices))
        if port.min is not None:
            return str(int(max(port.min, 1)))
        if name in ('location', 'place', 'target'):
            return self._random.choice(PLACES)
        return self._random.choice([*OBJECTS, '1'])

    def _subtree(self, callable_trees: list[str]) -> str:
        name = self._random.choice([*callable_trees, *(['Guards'] if self._chance(0.1) else [])])
        remap = self._random.choice(['', ' _autoremap="true"', ' object="red_cup"',
                                     ' guards="{guards}"'])  # fmt: skip
        return f'<SubTree ID="{name}"{remap}/>'

    def _attack(self) -> str:
        word = self._random.choice(GUARD_WORDS)
        form = self._random.choice([
            '<{0}/>', '<{0}><Say text="x"/></{0}>', '<SubTree ID="{0}"/>', '<{0} step="1"/>',
            '<Say text="x" {0}="off"/>',
        ])  # fmt: skip
        return form.format(word)

    def _chance(self, ratio: float) -> bool:
        return self._random.random() < ratio
