"""The planning scene service."""

from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('moveit_msgs', reason='moveit_msgs is not installed')

from moveit_msgs.msg import AttachedCollisionObject
from moveit_msgs.srv import ApplyPlanningScene

pytestmark = pytest.mark.ros


@pytest.mark.parametrize(('name', 'success'), [('cup', True), ('unknown', False), ('', True)])
def test_changes_are_taken_except_of_an_unknown_object(
    start_server: Any, node: Any, namespace: str, spin_until: Any, name: str, success: bool
) -> None:
    server = start_server(f'{namespace}/apply_planning_scene')
    client = node.create_client(ApplyPlanningScene, server.at)
    request = ApplyPlanningScene.Request()
    if name:
        carried = AttachedCollisionObject(link_name='hand')
        carried.object.id = name
        request.scene.robot_state.attached_collision_objects = [carried]
    asked = [client.call_async(request)]

    def is_answered() -> bool:
        if not asked[-1].done() and client.service_is_ready():
            asked.append(client.call_async(request))  # the first answers after matching get lost
            spin_until.cycles(5)
        return any(each.done() for each in asked)

    spin_until(is_answered)
    assert {each.result().success for each in asked if each.done()} == {success}
    told = server.saw('scene') if name else server.events('scene')
    assert {event['id'] for event in told} == ({name} if name else set())
