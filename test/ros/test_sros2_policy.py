"""The SROS2 policy: of the form its tools read, and exactly what the nodes open."""

import importlib.util
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from vla_bt.safety.names import name_fault
from vla_bt.settings import find_share

# Source: sros2/policy/schemas/policy.xsd of https://github.com/ros2/sros2, policy version 0.2.0.
INSIDE = {
    'policy': ('enclaves',),
    'enclaves': ('enclave',),
    'enclave': ('profiles',),
    'profiles': ('profile',),
    'profile': ('topics', 'services', 'actions'),
    'topics': ('topic',),
    'services': ('service',),
    'actions': ('action',),
}
REQUIRED = {'policy': {'version'}, 'enclave': {'path'}, 'profile': {'ns', 'node'}}
QUALIFIERS = {
    'topics': {'publish', 'subscribe'},
    'services': {'reply', 'request'},
    'actions': {'call', 'execute'},
}
ACTION_SERVICES = ('send_goal', 'cancel_goal', 'get_result')
ACTION_TOPICS = ('feedback', 'status')
SIDES = {
    'publish': 'publisher',
    'subscribe': 'subscriber',
    'reply': 'service',
    'request': 'client',
}


def root() -> ElementTree.Element:
    return ElementTree.parse(find_share('config/sros2_policy.xml')).getroot()


def profiles() -> dict[str, ElementTree.Element]:
    return {found.attrib['node']: found for found in root().iter('profile')}


def expressions(profile: ElementTree.Element, kind: str, qualifier: str) -> set[str]:
    """Return the names as they are on the graph."""
    node, space = profile.attrib['node'], profile.attrib['ns'].rstrip('/')
    names = set()
    for group in profile.iter(f'{kind}s'):
        for entry in group if group.attrib.get(qualifier) == 'ALLOW' else ():
            text = str(entry.text)
            if text.startswith('~/'):
                names.add(f'{space}/{node}{text[1:]}')
            else:
                names.add(text if text.startswith('/') else f'{space}/{text}')
    return names


def allowed(profile: ElementTree.Element) -> dict[str, set[str]]:
    """Return what a node may open, by side; actions taken apart into topics and services."""
    sides: dict[str, set[str]] = {
        side: expressions(profile, 'topic' if 'b' in qualifier else 'service', qualifier)
        for qualifier, side in SIDES.items()
    }
    for qualifier, service, topic in (
        ('execute', 'service', 'publisher'), ('call', 'client', 'subscriber')
    ):  # fmt: skip
        for name in expressions(profile, 'action', qualifier):
            sides[service] |= {f'{name}/_action/{part}' for part in ACTION_SERVICES}
            sides[topic] |= {f'{name}/_action/{part}' for part in ACTION_TOPICS}
    return sides


def test_the_policy_is_of_the_form_of_its_schema() -> None:
    for element in root().iter():
        tag = element.tag
        assert tag in INSIDE or tag in ('topic', 'service', 'action'), tag
        assert all(child.tag in INSIDE.get(tag, ()) for child in element), tag
        assert len(element) or tag not in INSIDE, f'{tag} is empty'
        given = set(element.attrib)
        assert given >= REQUIRED.get(tag, set())
        assert given <= REQUIRED.get(tag, set()) | QUALIFIERS.get(tag, set())
        if tag in QUALIFIERS:
            assert list(element.attrib.values()) == ['ALLOW'], 'one qualifier for each list'
    assert root().attrib['version'] == '0.2.0'


def test_each_name_is_one_without_wildcards_and_stands_in_its_list_once() -> None:
    for profile in profiles().values():
        for group in profile:
            names = [str(entry.text) for entry in group]
            assert names == sorted(set(names), key=lambda name: (name[0] == '~', name)), names
            assert [name_fault(name) for name in names] == [''] * len(names)


def test_each_node_has_an_enclave_of_its_own() -> None:
    paths = [enclave.attrib['path'] for enclave in root().iter('enclave')]
    assert paths == [f'/vla_bt/{name}' for name in profiles()]
    assert len(set(paths)) == len(paths)


def test_no_node_may_set_parameters_of_another_one() -> None:
    for profile in profiles().values():
        requested = expressions(profile, 'service', 'request')
        assert not [name for name in requested if 'parameters' in name]


PLAN = {
    'steps': [
        {'skill': 'navigate_to', 'args': {'location': 'counter', 'velocity': 0.5}},
        {'skill': 'pick_up', 'args': {'object': 'red_cup'}},
        {'skill': 'say', 'args': {'text': 'hi'}},
    ]
}


@pytest.mark.skipif(importlib.util.find_spec('vla_msgs') is None, reason='needs the interfaces')
@pytest.mark.ros
@pytest.mark.sim
def test_the_nodes_open_exactly_what_the_policy_allows(context: None, tmp_path: Path) -> None:
    from server_fixtures import SPEED, Rig, quick_robot_file, start

    from vla_bt.mission import Nobody
    from vla_bt.ros.client.answering import Answering
    from vla_bt.ros.client.confirmation_client import ConfirmationClient
    from vla_bt.ros.client.task_client import TaskClient

    file = str(quick_robot_file(tmp_path))
    auto = {'robot_config': file, 'planning.confirmation': 'auto'}
    started = [
        start('sim.sim_robot', tmp_path, '', speed_factor=str(SPEED), robot_config=file),
        start('watchdog.safety_watchdog', tmp_path, '', robot_config=file),
        start('server.behavior_server', tmp_path, '', **auto),
    ]
    rig = Rig('')
    try:
        rig.spin_until(lambda: 'READY' in rig.words(), 40.0)
        # The mission has everything opened that is opened when it is first needed.
        goal = rig.run(plan_json=json.dumps(PLAN), timeout_s=60.0)
        assert goal.result.outcome == 'SUCCEEDED', goal.result
        with TaskClient() as client, ConfirmationClient() as person:
            Answering(client._node, Nobody())
            Answering(person._node, Nobody())
            for node, profile in profiles().items():
                wanted = allowed(profile)
                if importlib.util.find_spec('nav2_msgs.msg') is None:  # so for the stand-ins
                    wanted['publisher'].discard('/speed_limit')
                rig.spin_until(
                    lambda n=node, w=wanted: opened(rig, n) == w,
                    about=Difference(rig, node, wanted),
                )
    finally:
        for process in reversed(started):
            process.stop(5.0)
        rig.destroy()


class Difference:
    """Names the differences of what a node has opened by now, when it is printed."""

    def __init__(self, rig: Any, node: str, wanted: dict[str, set[str]]) -> None:
        self._args = rig, node
        self._wanted = wanted

    def __str__(self) -> str:
        found, (_, node) = opened(*self._args), self._args
        return str({
            f'{node} {side}': {'unused': names - found[side], 'denied': found[side] - names}
            for side, names in self._wanted.items()
            if names != found[side]
        })


def opened(rig: Any, node: str) -> dict[str, set[str]]:
    """Return what a node has opened; nothing while it is not seen."""
    from rclpy._rclpy_pybind11 import NodeNameNonExistentError
    from rclpy.exceptions import NameValidationException

    try:
        return {
            side: {
                name
                for name, _ in getattr(rig.node, f'get_{side}_names_and_types_by_node')(node, '/')
            }
            for side in SIDES.values()
        }
    except (NodeNameNonExistentError, NameValidationException):
        return {side: set() for side in SIDES.values()}
