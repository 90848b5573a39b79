from vla_bt.planner.prompt.bounds import told_limits
from vla_bt.planner.prompt.tokens import text_tokens
from vla_bt.safety import Limits, Safety, Zone
from vla_bt.world import Bounds

CORNERS = ((1.0, 2.0), (3.0, 2.0), (3.0, 4.0))


def test_the_limits_that_bind_are_told_in_few_words() -> None:
    told = told_limits(Safety())
    assert told == (
        'at most 1 m/s, 50 N, 3 kg',
        'at most 10 m a drive, 60 m in all, 300 s and 300 s of waits',
    )
    assert text_tokens('\n'.join(told)) <= 60


def test_forbidden_skills_the_workspace_and_zones_are_told_where_there_are_any() -> None:
    safety = Safety(
        limits=Limits(
            forbidden_skills=('open_door', 'say'),
            workspace=Bounds(x_min=-1, x_max=3, y_min=-2, y_max=2, z_min=0, z_max=2),
        ),
        zones={
            'stairs': Zone(polygon=CORNERS),
            'stove': Zone.model_validate(
                {'polygon': CORNERS, 'margin_m': 0.1, 'forbids': ['reach']}
            ),
            'hall': Zone(polygon=CORNERS, forbids=()),
        },
    )
    assert told_limits(safety)[2:] == (
        'never use open_door, say',
        'goals within x -1 to 3, y -2 to 2, z 0 to 2',
        'never stand, cross, reach within 0.5 m of x 1 to 3, y 2 to 4',
        'never reach within 0.1 m of x 1 to 3, y 2 to 4',
    )
