from flow_samples import again, condition, first_of, flow_plan, go, say, together
from home import home_world
from mission_samples import CATALOGUE, FETCH, plan_of

from vla_bt.check import check_plan
from vla_bt.plan import Plan, Step
from vla_bt.trees import KNOWN_TAGS, NodeSpec, mission_spec
from vla_bt.trees.mission_tags import MISSION_TAGS
from vla_bt.trees.spec_check import check_spec
from vla_bt.trees.tags import MAX_WAIT_MS
from vla_bt.trees.task_spec import TASK_TREE, step_name, task_spec
from vla_bt.trees.xml_read import read_xml
from vla_bt.trees.xml_write import write_xml

FETCH_PLAN = check_plan(plan_of(*FETCH), CATALOGUE, home_world()).plan


def nobody(skill: object, resources: object) -> bool:
    """Ask about nothing."""
    return False


def steps_of(plan: Plan) -> list[NodeSpec]:
    return list(task_spec(plan, CATALOGUE, nobody).tree.trees[TASK_TREE].children)


def chain(node: NodeSpec) -> list[str]:
    """Return the tags down the first children."""
    tags = [node.tag]
    while node.children:
        node = node.children[0]
        tags.append(node.tag)
    return tags


def only_step(**fields: object) -> NodeSpec:
    return steps_of(Plan(steps=(Step(skill='say', args={'text': 'hi'}, **fields),)))[0]


def test_a_step_is_done_once_within_its_time_and_verified() -> None:
    step = only_step()
    assert chain(step) == ['Once', 'Timeout', 'Sequence', 'SubTree']
    timeout = step.children[0]
    assert timeout.ports == {'msec': '30000'}
    assert [node.tag for node in timeout.children[0].children] == ['SubTree', 'Verify']


def test_retries_are_tries_after_the_first_each_with_its_own_time() -> None:
    step = only_step(retries=2, timeout_s=1.5)
    assert chain(step)[:3] == ['Once', 'RetryUntilSuccessful', 'Timeout']
    assert step.children[0].ports == {'num_attempts': '3'}
    assert step.children[0].children[0].ports == {'msec': '1500'}


def test_no_time_is_too_short_or_too_long_for_the_format() -> None:
    for timeout_s, ms in ((1e-9, 1), (1e9, MAX_WAIT_MS)):
        assert only_step(timeout_s=timeout_s).children[0].ports == {'msec': str(ms)}


def test_arguments_are_written_and_left_out_ones_are_empty() -> None:
    call = steps_of(FETCH_PLAN)[0].children[0].children[0].children[0]
    assert call.ports == {
        'ID': 'navigate_to', 'location': 'counter', 'x': '', 'y': '', 'theta': '0.0',
        'max_speed': '0.3',
    }  # fmt: skip


def test_a_text_that_looks_like_a_key_is_still_a_text() -> None:
    task = task_spec(plan_of(('say', {'text': '{object}'})), CATALOGUE, nobody)
    assert task.values == {'step_1_text': '{object}'}
    call = task.tree.root.children[0].children[0].children[0].children[0]
    assert call.ports['text'] == '{step_1_text}'


def test_a_step_is_called_by_what_is_special_about_it() -> None:
    step = Step(skill='pick_up', args={'object': 'red_cup', 'grasp_type': 'top', 'max_force': 9.0})
    name = step_name(2, step, CATALOGUE['pick_up'])
    assert name == 'step 2: pick_up(object=red_cup, max_force=9)'


def test_the_trees_of_the_skills_used_are_there_and_no_others() -> None:
    trees = task_spec(FETCH_PLAN, CATALOGUE, nobody).tree.trees
    assert {tree.partition('.')[0] for tree in trees} == {
        TASK_TREE, 'navigate_to', 'pick_up', 'place',
    }  # fmt: skip


def test_the_whole_mission_is_a_right_tree_that_survives_a_round_trip() -> None:
    spec = mission_spec(FETCH_PLAN, CATALOGUE, nobody)
    assert check_spec(spec, known_tags={**KNOWN_TAGS, **MISSION_TAGS}) == []
    assert read_xml(write_xml(spec)).tree == spec
    assert spec.root.children[0].tag == 'Guards'


FLOW_PLAN = check_plan(
    flow_plan(
        go('counter'),
        first_of(condition('not located(red cup, counter)'), again(2, say('there'))),
        together(go('table'), say('both')),
    ),
    CATALOGUE,
    home_world(),
).plan


def tags(node: NodeSpec) -> list[str]:
    """Return the tags down to the steps, parents first."""
    below = [] if node.tag == 'Once' else node.children
    return [node.tag, *(tag for child in below for tag in tags(child))]


def test_a_flow_is_a_tree_of_its_kinds_over_the_same_steps() -> None:
    task = task_spec(FLOW_PLAN, CATALOGUE, nobody).tree.root
    assert tags(task) == [
        'Sequence', 'Once', 'Choice', 'Once', 'RetryUntilSuccessful', 'Once', 'Parallel', 'Once',
        'Once',
    ]  # fmt: skip
    condition_once, retry = task.children[1].children
    assert chain(condition_once) == ['Once', 'Inverter', 'IsLocated']
    assert condition_once.name == 'if not located(red_cup, counter)'
    leaf = condition_once.children[0].children[0]
    assert leaf.ports == {'object': 'red_cup', 'location': 'counter'}
    assert (retry.ports, retry.name) == ({'num_attempts': '2'}, 'up to 2 times')
    assert chain(retry.children[0])[:3] == ['Once', 'Timeout', 'Sequence']
    assert retry.children[0].name == 'step 2: say(text=there)'


def test_a_flow_without_a_sequence_on_top_is_a_task_all_the_same() -> None:
    plan = flow_plan(first_of(say('a'), say('b')))
    task = task_spec(check_plan(plan, CATALOGUE, home_world()).plan, CATALOGUE, nobody).tree.root
    assert (task.name, tags(task)) == ('task', ['Sequence', 'Choice', 'Once', 'Once'])


def test_a_mission_with_flow_survives_a_round_trip() -> None:
    spec = mission_spec(FLOW_PLAN, CATALOGUE, nobody)
    assert check_spec(spec, known_tags={**KNOWN_TAGS, **MISSION_TAGS}) == []
    assert read_xml(write_xml(spec)).tree == spec
