from typing import Any

import pytest

from vla_bt.errors import SettingsError
from vla_bt.world.load import ObjectConfig, PoseConfig

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')
pytestmark = pytest.mark.sim


def test_objects_start_where_the_file_says(bench: Any) -> None:
    for key, entry in bench.config.objects.items():
        pose, said = bench.robot.object_pose(key), entry.pose.to_pose()
        assert (pose.x_m, pose.y_m, pose.z_m) == pytest.approx((said.x_m, said.y_m, said.z_m))
        assert bench.robot.object_location(key) == entry.location


def test_unknown_object_is_nowhere(bench: Any) -> None:
    assert bench.robot.object_pose('unicorn') is None
    assert bench.robot.object_pose('') is None
    assert bench.robot.object_location('unicorn') == ''


@pytest.mark.parametrize(
    ('entry', 'message'),
    [
        (ObjectConfig(label='ball', location='table'), 'needs its pose'),
        (ObjectConfig(label='ball', location='moon', pose=PoseConfig(x=5, y=0.2)), "'moon'"),
        (ObjectConfig(label='ball', location='table', pose=PoseConfig(x=0, y=0)), 'not on table'),
        (
            ObjectConfig(label='ball', location='table', pose=PoseConfig(x=5.1, y=0.4)),
            'too near to another object',
        ),
    ],
)
def test_object_that_does_not_fit_is_refused(
    bench: Any, entry: ObjectConfig, message: str
) -> None:
    objects = {**bench.config.objects, 'ball': entry}
    with pytest.raises(SettingsError, match=message):
        type(bench)(bench.config.model_copy(update={'objects': objects}))
