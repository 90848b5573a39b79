"""The templates: how they are loaded, and what each shipped one does on the fake robot."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from mission_bench import skills_of
from py_trees.behaviour import Behaviour
from tree_bench import ABORTED, FAILURE, INVALID, RUNNING, SUCCEEDED, SUCCESS, Bench

from vla_bt.errors import ProblemsError
from vla_bt.robot import Verdict, VerdictCode
from vla_bt.skills import Catalogue, Skill, load_catalogue
from vla_bt.trees import Scope, TreeSpec, check_tree, compile_tree, load_templates
from vla_bt.trees.leaves import LEAF_TAGS
from vla_bt.trees.templates import Templates, with_all_resources
from vla_bt.trees.xml_read import read_xml, read_xml_file
from vla_bt.trees.xml_write import write_xml

CATALOGUE = load_catalogue()
SLIP = Verdict(code=VerdictCode.SUCCEEDED, data={'holding': False})
HOLD = SUCCEEDED


def template(bench: Bench, skill: str, **args: Any) -> Behaviour:
    trees = load_templates(CATALOGUE).trees_of(skill)
    defaults = {name: arg.default for name, arg in CATALOGUE[skill].arguments.items()}
    spec = TreeSpec(main=skill, trees=trees)
    return compile_tree(spec, bench.context, Scope({**defaults, **args}))


def targets(bench: Bench) -> list[str]:
    """Return what the robot did, arm motions by their target."""
    return [
        arguments['goal'].target.value if name == 'arm.move' else name.partition('.')[2]
        for name, arguments in bench.robot.calls
    ]


GRASP = ['open', 'pregrasp', 'grasp', 'close', 'attach', 'lift', 'close']


@pytest.mark.parametrize('skill', CATALOGUE.names)
def test_every_shipped_template_is_right_and_survives_a_round_trip(skill: str) -> None:
    reading = read_xml_file(Path(CATALOGUE[skill].tree))
    assert reading.tree is not None, reading.problems
    assert check_tree(reading.tree, tuple(CATALOGUE[skill].arguments)) == []
    assert read_xml(write_xml(reading.tree)).tree == reading.tree


@pytest.mark.parametrize('skill', CATALOGUE.names)
def test_every_shipped_template_says_what_it_fails_with(skill: str) -> None:
    text = Path(CATALOGUE[skill].tree).read_text()
    head = text.partition('-->')[0]
    assert 'Fails: ' in head or 'Cannot fail' in head


def test_picking_up_is_done_in_order() -> None:
    bench = Bench(place='counter')
    tree = template(bench, 'pick_up', object='red_cup', max_force=12.0, approach_offset=0.05)
    assert bench.run(tree) is SUCCESS
    assert targets(bench) == ['detect', *GRASP]
    assert bench.robot.calls[2][1]['goal'].offset_m == 0.05
    assert bench.robot.calls[4][1] == {'max_force_n': 12.0}
    assert bench.world.robot.held_object == 'red_cup'


def test_a_second_look_makes_up_for_a_miss() -> None:
    bench = Bench(place='counter')
    cup = bench.robot.objects.pop('red_cup')
    tree = template(bench, 'pick_up', object='red_cup')
    assert bench.tick(tree) is RUNNING
    bench.robot.objects['red_cup'] = cup
    assert bench.run(tree) is SUCCESS
    assert targets(bench) == ['detect', 'detect', *GRASP]


def test_what_is_not_there_is_not_found_and_nothing_moves() -> None:
    bench = Bench(place='counter')
    del bench.robot.objects['red_cup']
    assert bench.run(template(bench, 'pick_up', object='red_cup')) is FAILURE
    assert bench.failure()[0] == 'not_found'
    assert targets(bench) == ['detect', 'detect']


def test_a_grasp_that_closes_on_nothing_is_tried_again_after_a_new_look() -> None:
    bench = Bench(place='counter', script={'gripper.close': [SLIP]})
    assert bench.run(template(bench, 'pick_up', object='red_cup')) is SUCCESS
    again = ['open', 'detach', 'retreat', 'detect']
    assert targets(bench) == ['detect', *GRASP[:4], *again, *GRASP]
    assert [one.code.value for one in bench.context.failures] == ['grasp_failed']


def test_what_slips_in_the_lift_is_noticed_and_grasped_again() -> None:
    bench = Bench(place='counter', script={'gripper.close': [HOLD, SLIP]})
    assert bench.run(template(bench, 'pick_up', object='red_cup')) is SUCCESS
    assert targets(bench).count('attach') == 2
    assert bench.world.robot.held_object == 'red_cup'


def test_after_three_grasps_it_gives_up_with_the_hand_open_and_says_why() -> None:
    bench = Bench(place='counter', script={'gripper.close': [SLIP] * 3})
    assert bench.run(template(bench, 'pick_up', object='red_cup')) is FAILURE
    assert bench.failure()[0] == 'grasp_failed'
    assert targets(bench).count('grasp') == 3
    assert targets(bench)[-4:] == ['open', 'detach', 'retreat', 'detect']
    assert bench.world.robot.held_object == ''
    assert bench.world.robot.gripper == 'open'


def test_what_is_in_the_hand_when_a_pause_ends_is_only_lifted() -> None:
    bench = Bench(place='counter', durations_s={'arm.move': 1.0})
    tree = template(bench, 'pick_up', object='red_cup')
    while targets(bench)[-1:] != ['lift']:
        bench.tick(tree, 0.1)
    tree.stop(INVALID)
    bench.robot.calls.clear()
    assert bench.run(tree) is SUCCESS
    assert targets(bench) == ['lift', 'close']


@pytest.mark.parametrize(('kind', 'down'), [('gentle', ['preplace', 'place']),
                                            ('drop', ['preplace'])])  # fmt: skip
def test_placing_is_done_in_order(kind: str, down: list[str]) -> None:
    bench = Bench(place='table', held='red_cup')
    tree = template(bench, 'place', object='red_cup', location='table', placement_type=kind,
                    orientation=1.5)
    assert bench.run(tree) is SUCCESS
    assert targets(bench) == [*down, 'open', 'detach', 'retreat', 'home']
    assert bench.robot.calls[0][1]['goal'].pose.yaw_rad == 1.5
    assert bench.world.objects['red_cup'].location == 'table'


def test_a_placing_that_is_blocked_is_tried_again_from_above() -> None:
    bench = Bench(place='table', held='red_cup', script={'arm.move': [SUCCEEDED, ABORTED]})
    tree = template(bench, 'place', object='red_cup', location='table')
    assert bench.run(tree) is SUCCESS
    assert targets(bench)[:5] == ['preplace', 'place', 'lift', 'preplace', 'place']


def test_a_placing_that_stays_blocked_keeps_the_object() -> None:
    script = {'arm.move': [SUCCEEDED, ABORTED, SUCCEEDED] * 2}
    bench = Bench(place='table', held='red_cup', script=script)
    tree = template(bench, 'place', object='red_cup', location='table')
    assert bench.run(tree) is FAILURE
    assert bench.failure()[0] == 'aborted'
    assert 'open' not in targets(bench)
    assert bench.world.robot.held_object == 'red_cup'


def test_what_is_placed_when_a_pause_ends_is_not_placed_again() -> None:
    bench = Bench(place='table', held='red_cup', durations_s={'arm.move': 1.0})
    tree = template(bench, 'place', object='red_cup', location='table')
    while targets(bench)[-1:] != ['retreat']:
        bench.tick(tree, 0.1)
    tree.stop(INVALID)
    bench.robot.calls.clear()
    assert bench.run(tree) is SUCCESS
    assert targets(bench) == ['retreat', 'home']


@pytest.mark.parametrize(
    ('skill', 'args'),
    [
        ('place', {'object': 'red_cup', 'location': 'table'}),
        ('release', {'object': 'red_cup'}),
        ('handover', {'object': 'red_cup', 'person': 'person'}),
    ],
)
def test_what_is_not_in_the_hand_cannot_be_given_away(skill: str, args: dict[str, str]) -> None:
    bench = Bench(place='table')
    assert bench.run(template(bench, skill, **args)) is FAILURE
    assert bench.failure()[0] == 'condition'
    assert bench.robot.calls == []


def test_releasing_opens_the_hand_here() -> None:
    bench = Bench(place='table', held='red_cup', script={'gripper.open': [ABORTED]})
    assert bench.run(template(bench, 'release', object='red_cup')) is SUCCESS
    assert targets(bench) == ['open', 'open', 'detach']
    assert bench.world.objects['red_cup'].location == 'table'


def test_a_handover_is_offered_and_the_person_has_it() -> None:
    bench = Bench(place='person', held='red_cup')
    tree = template(bench, 'handover', object='red_cup', person='person')
    assert bench.run(tree) is SUCCESS
    assert targets(bench) == ['look_at', 'handover', 'say', 'open', 'detach', 'home']
    assert bench.clock.now_s >= 1.0
    assert bench.world.objects['red_cup'].location == 'person'


def test_a_handover_done_when_a_pause_ends_is_not_done_again() -> None:
    bench = Bench(place='person', held='red_cup', durations_s={'arm.move': 1.0})
    tree = template(bench, 'handover', object='red_cup', person='person')
    while targets(bench)[-1:] != ['home']:
        bench.tick(tree, 0.1)
    tree.stop(INVALID)
    bench.robot.calls.clear()
    assert bench.run(tree) is SUCCESS
    assert targets(bench) == ['home']


@pytest.mark.parametrize('args', [{'location': 'table'}, {'x': 1.0, 'y': 2.0}])
def test_a_drive_that_fails_is_tried_once_more(args: dict[str, Any]) -> None:
    for script, status in (([ABORTED], SUCCESS), ([ABORTED, ABORTED], FAILURE)):
        bench = Bench(script={'navigation.go_to': list(script)})
        assert bench.run(template(bench, 'navigate_to', max_speed=0.5, **args)) is status
        assert [call[1]['max_speed_mps'] for call in bench.robot.calls] == [0.5, 0.5]


def test_moving_keeps_the_heading() -> None:
    bench = Bench(place='table')
    bench.run(template(bench, 'move', x=1.0, y=2.0, z=0.0))
    pose = bench.robot.calls[0][1]['pose']
    assert (pose.x_m, pose.y_m, pose.yaw_rad) == (1.0, 2.0, -1.5708)


def test_a_turn_is_not_tried_again() -> None:
    bench = Bench(script={'navigation.turn': [ABORTED]})
    assert bench.run(template(bench, 'rotate', angle=0.5)) is FAILURE
    assert targets(bench) == ['turn']


def test_a_scan_looks_all_around_and_takes_in_what_is_seen() -> None:
    bench = Bench()
    assert bench.run(template(bench, 'scan_environment')) is SUCCESS
    assert targets(bench) == ['look_at', 'detect'] * 3 + ['look_at']
    assert all(one.seen_at_s > 0 for one in bench.world.objects.values())
    bench.robot.objects.clear()
    assert bench.run(template(bench, 'scan_environment')) is SUCCESS


def test_detecting_looks_twice_at_most() -> None:
    bench = Bench()
    assert bench.run(template(bench, 'detect_objects', query='apple')) is SUCCESS
    assert bench.run(template(bench, 'detect_objects', query='zebra')) is FAILURE
    assert targets(bench) == ['detect'] * 3
    assert bench.failure()[0] == 'not_found'


def test_inspecting_looks_at_it_and_sees_it() -> None:
    bench = Bench(place='counter')
    assert bench.run(template(bench, 'inspect', object='red_cup')) is SUCCESS
    assert targets(bench) == ['look_at', 'detect']


@pytest.mark.parametrize(
    ('skill', 'args', 'done'),
    [
        ('look_at', {'target': 'table'}, ['look_at']),
        ('say', {'text': 'hello'}, ['say']),
        ('wait', {'duration': 0.5}, []),
        ('open_door', {'door': 'front_door'},
         ['look_at', 'open', 'point', 'close', 'retreat', 'open', 'retreat', 'home']),
        ('press_button', {'button': 'light_switch'},
         ['close', 'point', 'retreat', 'home', 'open']),
    ],
)  # fmt: skip
def test_what_the_other_skills_do(skill: str, args: dict[str, Any], done: list[str]) -> None:
    bench = Bench()
    assert bench.run(template(bench, skill, **args)) is SUCCESS
    assert targets(bench) == done


def test_a_press_that_fails_is_tried_again_from_a_distance() -> None:
    bench = Bench(script={'arm.move': [ABORTED]})
    assert bench.run(template(bench, 'press_button', button='light_switch')) is SUCCESS
    assert targets(bench)[1:4] == ['point', 'retreat', 'point']


def test_a_door_that_does_not_open_is_let_go() -> None:
    bench = Bench(script={'arm.move': [ABORTED, SUCCEEDED] * 2})
    assert bench.run(template(bench, 'open_door', door='front_door')) is FAILURE
    assert bench.failure()[0] == 'aborted'
    assert targets(bench)[-2:] == ['open', 'retreat']


# How they are loaded.


def skill(folder: Path, body: str, name: str = 'wave', **fields: Any) -> Skill:
    path = folder / f'{name}.xml'
    path.write_text(
        f'<root BTCPP_format="4" main_tree_to_execute="Main">{body}</root>', encoding='utf-8'
    )
    return Skill(name=name, summary='.', timeout_s=5, duration_s=1, tree=str(path), **fields)


TWO_TREES = (
    '<BehaviorTree ID="Main"><Sequence><SubTree ID="Hand"/><SubTree ID="Hand"/></Sequence>'
    '</BehaviorTree><BehaviorTree ID="Hand"><MoveArm target="handover"/></BehaviorTree>'
)


def test_a_skills_trees_are_named_after_it(tmp_path: Path) -> None:
    templates = Templates(Catalogue([skill(tmp_path, TWO_TREES)]))
    trees = templates.trees_of('wave')
    assert set(trees) == {'wave', 'wave.Hand'}
    assert [child.calls for child in trees['wave'].children] == ['wave.Hand'] * 2


def test_only_arguments_the_tree_reads_are_its_arguments() -> None:
    templates = load_templates(CATALOGUE)
    assert templates.arguments_of('pick_up') == (
        'object', 'grasp_type', 'approach_offset', 'max_force',
    )  # fmt: skip
    assert templates.arguments_of('scan_environment') == ()


def test_they_are_loaded_once_per_catalogue(tmp_path: Path) -> None:
    catalogue = Catalogue([skill(tmp_path, TWO_TREES)])
    assert load_templates(catalogue) is load_templates(catalogue)


@pytest.mark.parametrize(
    ('body', 'message'),
    [
        ('<BehaviorTree ID="Main"><Fly/></BehaviorTree>', "no node type 'Fly'"),
        ('<BehaviorTree ID="Main"><Guards/></BehaviorTree>', "no node type 'Guards'"),
        ('<BehaviorTree ID="Main"><Say text="{words}"/></BehaviorTree>', 'words'),
        ('<BehaviorTree ID="Main"><Say/></BehaviorTree>', 'text is missing'),
        ('<BehaviorTree ID="Main">', 'wave.xml'),
    ],
)
def test_a_wrong_template_is_refused_when_it_is_loaded(
    tmp_path: Path, body: str, message: str
) -> None:
    with pytest.raises(ProblemsError, match=message):
        Templates(Catalogue([skill(tmp_path, body)]))


def test_all_wrong_templates_are_named_at_once(tmp_path: Path) -> None:
    missing = skill(tmp_path, '', 'dance').model_copy(update={'tree': str(tmp_path / 'no.xml')})
    wrong = skill(tmp_path, '<BehaviorTree ID="Main"><Fly/></BehaviorTree>')
    with pytest.raises(ProblemsError) as caught:
        Templates(Catalogue([missing, wrong]))
    assert {problem.path.partition(':')[0] for problem in caught.value.problems} == {
        'no.xml', 'wave.xml',
    }  # fmt: skip


def test_templates_use_only_resources_their_skill_occupies() -> None:
    """Looking is part of most skills; nothing else is done behind the catalogue's back."""
    for each in CATALOGUE:
        nodes = (
            node for root in load_templates(CATALOGUE).trees_of(each.name).values()
            for node in root.walk()
        )  # fmt: skip
        used = {name for node in nodes if node.tag in LEAF_TAGS
                for name in LEAF_TAGS[node.tag].resources}  # fmt: skip
        assert used <= set(each.resources), each.name


def test_a_moved_object_is_grasped_where_it_is_seen() -> None:
    bench = Bench(place='counter')
    cup = bench.robot.objects['red_cup']
    moved = dataclasses.replace(cup.pose, x_m=cup.pose.x_m + 0.2)
    bench.robot.objects['red_cup'] = dataclasses.replace(cup, pose=moved)
    bench.run(template(bench, 'pick_up', object='red_cup'))
    assert bench.robot.calls[2][1]['goal'].pose == moved


def test_a_skill_declares_also_what_its_tree_occupies(tmp_path: Path) -> None:
    catalogue = skills_of(
        tmp_path, wiggle='<Turn angle="1.0"/>', wait_a_bit='<Wait duration="1"/>'
    )
    complete = with_all_resources(catalogue)
    assert complete['wiggle'].resources == ('base',)
    assert complete['wait_a_bit'].resources == ()
    assert complete['pick_up'] == catalogue['pick_up']
    assert complete.names == catalogue.names
    assert load_templates(complete).resources_of('wiggle') == {'base'}


def test_the_shipped_skills_declare_all_they_occupy() -> None:
    assert with_all_resources(CATALOGUE) is CATALOGUE
