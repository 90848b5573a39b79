"""What is of now and of here, and what is not."""

import json
import math
from types import SimpleNamespace as Message
from typing import Any

import pytest

from vla_bt.ros.server.arrivals import Arrivals

NOW_S = 1000.0
RULES = Arrivals(
    now_s=lambda: NOW_S, frame='map', max_age_s=10.0, max_context_age_s=60.0, tolerance_s=0.5
)


def stamp(at_s: float) -> Message:
    return Message(sec=math.floor(at_s), nanosec=round((at_s % 1) * 1e9))


def header(at_s: float = 0.0, frame: str = '') -> Message:
    return Message(stamp=stamp(at_s), frame_id=frame)


def pose(x: float = 0.0, w: float = 1.0, z: float = 0.0) -> Message:
    return Message(
        position=Message(x=x, y=0.0, z=0.0), orientation=Message(x=0.0, y=0.0, z=z, w=w)
    )


def context(**fields: Any) -> Message:
    given = {
        'header': header(), 'robot_pose': pose(), 'detected_objects': [], 'known_locations': [],
        'recent_history': [], **fields,
    }  # fmt: skip
    return Message(**given)


@pytest.mark.parametrize(
    ('at_s', 'words'),
    [
        (0.0, ''),
        (NOW_S, ''),
        (NOW_S - 10.0, ''),
        (NOW_S - 10.001, '10.0 s old; accepted: up to 10 s'),
        (NOW_S + 0.5, ''),
        (NOW_S + 0.501, '0.5 s ahead of the clock here; accepted: up to 0.5 s'),
        (1e-9, '1000.0 s old'),
        (-5.0, '1005.0 s old'),
        (2**31 - 1, 'ahead'),
    ],
)
def test_a_command_is_of_now(at_s: float, words: str) -> None:
    fault = RULES.command_fault(header(at_s, 'anything'))
    assert bool(fault) == bool(words)
    assert words in fault


def test_a_stamp_must_be_a_time() -> None:
    assert RULES.stamp_fault(Message(sec=1000, nanosec=10**9 - 1), 10.0) == ''.join(
        ['it is stamped 1.0 s ahead of the clock here; accepted: up to 0.5 s ',
         '(is use_sim_time the same on both sides?)']
    )  # fmt: skip
    assert 'no time' in RULES.stamp_fault(Message(sec=999, nanosec=10**9))
    assert 'no time' in RULES.stamp_fault(Message(sec=999, nanosec=-1))


@pytest.mark.parametrize('now_s', [0.0, -1.0])
def test_before_time_begins_nothing_stamped_is_accepted(now_s: float) -> None:
    rules = Arrivals(
        now_s=lambda: now_s, frame='map', max_age_s=1.0, max_context_age_s=1.0, tolerance_s=0.5
    )
    assert 'no time has come on /clock' in rules.command_fault(header(0.1))
    assert rules.command_fault(header()) == ''


@pytest.mark.parametrize(
    ('frame', 'is_known'),
    [('', True), ('map', True), ('/map', False), ('Map', False), ('odom', False), (' ', False)],
)
def test_there_is_one_frame(frame: str, is_known: bool) -> None:
    assert (RULES.frame_fault(frame) == '') is is_known


@pytest.mark.parametrize(
    ('fields', 'told'),
    [
        ({}, ''),
        ({'header': header(NOW_S - 60.0, 'map')}, ''),
        ({'header': header(NOW_S - 60.5, 'map')}, 'header: it is 60.5 s old'),
        ({'header': header(0, 'odom')}, "header: the frame 'odom'"),
        ({'robot_pose': pose(math.nan)}, 'header: its position is not finite'),
        ({'robot_pose': pose(math.inf)}, 'header: its position is not finite'),
        ({'robot_pose': pose(w=0.0)}, 'header: its orientation is no rotation'),
        ({'robot_pose': pose(w=math.nan)}, 'header: its orientation is no rotation'),
        ({'robot_pose': pose(w=math.inf)}, 'header: its orientation is no rotation'),
        ({'robot_pose': pose(w=0.91)}, ''),
        ({'robot_pose': pose(w=0.9)}, 'header: its orientation is no rotation'),
        ({'robot_pose': pose(w=1.1)}, 'header: its orientation is no rotation'),
        ({'robot_pose': pose(w=0.6, z=0.8)}, ''),
        ({'recent_history': [Message(header=header(NOW_S + 9))]}, 'recent_history[0]: it is'),
        ({'recent_history': [Message(header=header(5.0, 'odom'))]}, ''),
    ],
)
def test_a_context_is_judged(fields: dict[str, Any], told: str) -> None:
    fault = RULES.context_fault(context(**fields))
    assert bool(fault) == bool(told)
    assert fault.startswith(told)


@pytest.mark.parametrize('kind', ['detected_objects', 'known_locations'])
@pytest.mark.parametrize(
    ('entry', 'told'),
    [
        (Message(header=header(5.0, 'map'), pose=pose(1.0)), ''),
        (Message(header=header(NOW_S + 1.0), pose=pose()), 'it is stamped 1.0 s ahead'),
        (Message(header=header(0, 'camera'), pose=pose()), "the frame 'camera'"),
        (Message(header=header(), pose=pose(math.nan)), 'its position is not finite'),
        (Message(header=header(), pose=pose(w=0.0)), 'its orientation is no rotation'),
    ],
)
def test_what_a_context_holds_may_be_old_but_not_of_elsewhere(
    kind: str, entry: Message, told: str
) -> None:
    good = Message(header=header(), pose=pose())
    fault = RULES.context_fault(context(**{kind: [good, entry]}))
    assert fault.startswith(f'{kind}[1]: {told}' if told else '')
    assert bool(fault) == bool(told)


def test_of_many_faults_of_a_context_some_are_told() -> None:
    objects = [Message(header=header(0, 'x' * 1000), pose=pose())] * 900
    fault = RULES.context_fault(context(detected_objects=objects))
    assert fault.count('; ') < 10
    assert len(fault) < 1000


@pytest.mark.parametrize(
    ('document', 'paths'),
    [
        ({'command': 'x'}, []),
        ({'header': {'frame_id': 'map', 'stamp': {'sec': 995, 'nanosec': 5}}}, []),
        ({'header': {'frame_id': 'odom'}}, ['d.header.frame_id']),
        ({'frame': 'base_link', 'frame_id': 'odom'}, ['d.frame_id', 'd.frame']),
        ({'frame': 3}, []),
        ({'steps': [{}, {'args': {'pose': {'frame': 'odom'}}}]}, ['d.steps[1].args.pose.frame']),
        ({'stamp': 989.9}, ['d.stamp']),
        ({'stamp': 990}, []),
        ({'header': {'stamp': {'sec': 989}}}, ['d.header.stamp']),
        ({'objects': [{'header': {'stamp': {'sec': 5}}}]}, []),
        ({'objects': [{'header': {'stamp': {'sec': 5000}}}]}, ['d.objects[0].header.stamp']),
        ({'objects': [{'stamp': 5000}]}, ['d.objects[0].stamp']),
        ({'stamp': {'sec': 'now'}}, ['d.stamp']),
        ({'stamp': {'sec': 999, 'nanosec': 0.5}}, ['d.stamp']),
        ({'stamp': {'sec': 999, 'nanosec': True}}, ['d.stamp']),
        ({'stamp': {'sec': 10**308}}, ['d.stamp']),
        ({'stamp': -(10**300)}, ['d.stamp']),
        ({'stamp': 'a rubber one'}, []),
        ({'stamp': True}, []),
        ({'q': {'x': 0, 'y': 0, 'z': 0.6, 'w': 0.8}}, []),
        ({'q': {'x': 0, 'y': 0, 'z': 0, 'w': 0}}, ['d.q']),
        ({'q': {'x': 10**308, 'y': 10**308, 'z': 0, 'w': 1}}, ['d.q']),
        ({'q': {'x': 5, 'y': 5, 'w': 9}}, []),
    ],
)
def test_a_document_is_judged(document: dict[str, Any], paths: list[str]) -> None:
    problems = RULES.document_problems(json.dumps(document), 'd')
    assert [problem.path for problem in problems] == paths


@pytest.mark.parametrize('text', ['', '{"frame_id": ', '[' * 100_000 + '"frame"', '"stamp"', '{}'])
def test_what_is_no_document_is_for_its_reader_to_refuse(text: str) -> None:
    assert RULES.document_problems(text, 'd') == []


def test_a_refused_frame_says_which_is_accepted() -> None:
    (problem,) = RULES.document_problems('{"frame_id": "odom"}', 'context_json')
    assert str(problem) == (
        "context_json.frame_id: the frame 'odom' is not known here; accepted: map"
    )
