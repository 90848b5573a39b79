"""Any plan in any world of any site is judged, and soon."""

import dataclasses
import math
import time
from typing import Any

import pytest
from home import home_world
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plan_pairs import plan_of
from pydantic import ValidationError

from vla_bt.check import check_plan
from vla_bt.errors import Problem
from vla_bt.plan import Plan
from vla_bt.robot import Pose
from vla_bt.safety import Limits, Safety, SpeechLimits, Zone, load_safety
from vla_bt.safety.limits import JointRange
from vla_bt.skills import load_catalogue
from vla_bt.world import Bounds, ObjectBelief, WorldModel

CATALOGUE = load_catalogue()
SHIPPED = load_safety()
BOUND_S = 1.0
"""What a check may take here, ten times what is promised: others use this machine too."""

numbers = st.one_of(
    st.sampled_from([0.0, -1.0, 1.0, 5.0, 1e308, -1e308, 1e-308, math.inf, -math.inf, math.nan]),
    st.floats(-10, 10),
)
finite = st.one_of(st.sampled_from([0.0, 1e308, -1e308, 1e155, 1e-300]), st.floats(-10, 10))
names = st.sampled_from(
    ['counter', 'table', 'person', 'dock', 'red_cup', 'thing', 'lump', 'red apple', '', 'x' * 200]
)
pieces = st.sampled_from(['k', 'ill', 'I will', 'hurt', '1|!'])
texts = st.one_of(names, st.text(max_size=30), pieces)
values = st.one_of(numbers, texts, st.booleans(), st.none(), st.lists(st.integers(), max_size=2))
skills = st.sampled_from(sorted(CATALOGUE.names) + ['give', 'PICK', 'nothing'])
arguments = st.dictionaries(
    st.sampled_from(sorted({it for skill in CATALOGUE for it in skill.arguments})),
    values,
    max_size=4,
)
own = st.fixed_dictionaries(
    {},
    optional={
        'step.retries': st.integers(0, 10),
        'step.timeout_s': st.sampled_from([1.0, 1e300]),
        'step.duration_s': st.sampled_from([0.0, 1e300]),
    },
)
steps = st.tuples(skills, arguments, own).map(lambda it: {it[0]: {**it[1], **it[2]}})


def controls(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    children = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.tuples(st.sampled_from(['sequence', 'fallback', 'parallel']), children).map(
            lambda it: {it[0]: it[1]}
        ),
        st.tuples(st.integers(1, 10), inner).map(lambda it: {'retry': list(it)}),
    )


nodes = st.one_of(steps, st.recursive(steps, controls, max_leaves=8))
plans = st.lists(nodes, min_size=1, max_size=12).map(plan_of)
poses = st.one_of(st.none(), st.builds(Pose, numbers, numbers, numbers, numbers))
beliefs = st.builds(
    ObjectBelief,
    id=st.sampled_from(['thing', 'lump', 'red_cup']),
    label=st.sampled_from(['thing', 'cup', '']),
    location=st.sampled_from(['counter', 'table', 'nowhere', '']),
    pose=poses,
    weight_kg=st.one_of(st.none(), numbers),
    tags=st.lists(st.sampled_from(['hot', 'heavy', 'sharp', 'own']), max_size=2).map(tuple),
    confidence=numbers,
    seen_at_s=numbers,
)


@st.composite
def worlds(draw: st.DrawFn) -> WorldModel:
    world = home_world()
    for belief in draw(st.lists(beliefs, max_size=4)):
        world.objects[belief.id] = belief
    world.robot = dataclasses.replace(
        world.robot,
        pose=draw(poses),
        battery_ratio=draw(st.one_of(st.none(), numbers)),
        held_object=draw(st.sampled_from(['', 'red_cup', 'thing', 'gone'])),
    )
    return world


@st.composite
def zones(draw: st.DrawFn) -> Zone | None:
    corners = draw(st.lists(st.tuples(finite, finite), min_size=3, max_size=6))
    try:
        return Zone(polygon=tuple(corners), margin_m=draw(st.sampled_from([0.0, 0.3, 100.0])))
    except ValidationError:
        return None


sites = st.builds(
    lambda found, box, reach_m, words: SHIPPED.model_copy(
        update={
            'zones': {f'zone {at}': it for at, it in enumerate(found) if it is not None},
            'limits': Limits(
                workspace=box, reach_m=reach_m, joints={'angle': JointRange(min=-1, max=1)}
            ),
            'speech': SpeechLimits(forbidden=words),
        }
    ),
    st.lists(zones(), max_size=4),
    st.sampled_from([None, Bounds(x_min=-1, x_max=3, y_min=-2, y_max=2, z_min=0, z_max=2)]),
    st.sampled_from([0.1, 1.0, 1e4]),
    st.sampled_from([(), ('kill',), ('i will hurt', 'x' * 50)]),
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(plans, sites, worlds(), st.booleans())
def test_no_plan_no_world_and_no_site_breaks_the_check(
    plan: Plan, site: Safety, world: WorldModel, is_start: bool
) -> None:
    began_s = time.process_time()
    checked = check_plan(plan, CATALOGUE, world, safety=site, max_steps=100, is_start=is_start)
    assert time.process_time() - began_s < 5 * BOUND_S
    assert all(isinstance(it, Problem) and str(it) for it in checked.problems)
    again = check_plan(plan, CATALOGUE, world, safety=site, max_steps=100, is_start=is_start)
    assert [str(it) for it in again.problems] == [str(it) for it in checked.problems]


FETCH = [
    {'navigate_to': {'location': 'counter'}},
    {'pick_up': {'object': 'red_cup'}},
    {'navigate_to': {'location': 'table'}},
    {'place': {}},
]
ELSEWHERE = [{'navigate_to': {'location': 'kitchen'}}, {'navigate_to': {'location': 'table'}}]
CHOICE = {'fallback': [FETCH[0], FETCH[2]]}
SENTENCE = {'say': {'text': 'k1 |! ' * 80}}


SENTENCES = [{'say': {'text': f'sentence {at} is said'}} for at in range(18)]


def ring(corners: int, radius_m: float, x_m: float, y_m: float) -> Zone:
    turns = [2 * math.pi * at / corners for at in range(corners)]
    points = [(x_m + radius_m * math.cos(it), y_m + radius_m * math.sin(it)) for it in turns]
    return Zone(polygon=tuple(points), margin_m=0.1)


def crowd(count: int, **about: Any) -> WorldModel:
    world = home_world()
    for at in range(count):
        belief = ObjectBelief(id=f'box_{at}', label='box', location='desk', **about)
        world.objects[belief.id] = belief
    return world


@pytest.mark.parametrize(
    ('nodes', 'zones', 'objects'),
    [
        (FETCH * 3, [ring(1000, 3e4, 5e4, 5e4), ring(1000, 3.0, 10.0, 10.0)], 0),
        (FETCH * 3, [ring(4, 0.5, 50.0 + at, 50.0) for at in range(1000)], 0),
        (FETCH * 3, [ring(50, 2.0, 2.0, 6.0 + at / 1000) for at in range(1000)], 0),
        (FETCH * 25, [ring(4, 0.2, 2.0, 1.0)], 0),
        (FETCH * 3, [ring(4, 0.2, 2.0, 1.0)], 10_000),
        ([CHOICE] * 7 + ELSEWHERE * 9, [ring(4, 0.2, 2.0, 1 + at / 100) for at in range(100)], 0),
        ([{'fallback': [SENTENCE, SENTENCE]}] * 7 + [SENTENCE] * 20, [], 0),
        ([{'fallback': SENTENCES[:2]}] * 7 + SENTENCES, [], 0),
        ([SENTENCE] * 100, [], 0),
        ([{'retry': [10, {'retry': [10, {'sequence': FETCH}]}]}] * 3, [], 0),
        ([{'parallel': [{'sequence': [SENTENCE] * 3}, {'sequence': ELSEWHERE}]}] * 9, [], 0),
    ],
    ids=['large zones', 'far zones', 'near zones', 'steps', 'objects', 'choices',
         'choices of words', 'sentences', 'words', 'retries', 'branches'],
)  # fmt: skip
@pytest.mark.timed
def test_the_largest_plans_worlds_and_sites_are_judged_soon(
    nodes: list[dict[str, Any]], zones: list[Zone], objects: int
) -> None:
    site = SHIPPED.model_copy(update={'zones': {f'z{at}': it for at, it in enumerate(zones)}})
    plan, world = plan_of(nodes), crowd(objects, pose=Pose(math.nan, 0.0))
    began_s = time.process_time()
    check_plan(plan, CATALOGUE, world, safety=site, max_steps=100)
    assert time.process_time() - began_s < BOUND_S
