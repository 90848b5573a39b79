from mission_samples import FETCH, MissionBench, plan_of
from tree_bench import ABORTED, RUNNING, SUCCESS, Bench
from tree_samples import node

from vla_bt.trees import live_text


def test_before_it_begins_all_steps_are_listed() -> None:
    bench = MissionBench(plan_of(*FETCH))
    assert live_text(bench.mission.root).splitlines() == [
        '· mission',
        '  · guards',
        '  · task',
        '    · step 1: navigate_to(location=counter)',
        '    · step 2: pick_up(object=red_cup)',
        '    · step 3: navigate_to(location=table)',
        '    · step 4: place(object=red_cup, location=table)',
    ]


def test_only_the_step_under_way_is_opened() -> None:
    bench = MissionBench(plan_of(*FETCH))
    bench.until('gripper.close')
    assert live_text(bench.mission.root).splitlines() == [
        '▶ mission',
        '  ✓ guards',
        '  ▶ task',
        '    ✓ step 1: navigate_to(location=counter)',
        '    ▶ step 2: pick_up(object=red_cup)',
        '      ✓ confirm',
        '      · lift what is held',
        '      ▶ take it',
        '        ▶ grasp it',
        '          ✓ open the hand',
        '          ✓ move before it',
        '          ✓ move to it',
        '          ✓ close the hand',
        '          ✓ is it in the hand',
        '          ✓ note it is held',
        '          ▶ lift it',
        '            ▶ lift',
        '            · grip again',
        '            · is it still in the hand',
        '      · verify',
        '    · step 3: navigate_to(location=table)',
        '    · step 4: place(object=red_cup, location=table)',
    ]


def test_a_finished_mission_is_its_steps() -> None:
    bench = MissionBench(plan_of(*FETCH))
    assert bench.finish() is SUCCESS
    lines = live_text(bench.mission.root).splitlines()
    assert len(lines) == 7
    assert all(line.strip().startswith('✓') for line in lines)


def test_a_failed_step_is_opened_and_says_why() -> None:
    script = {'navigation.go_to': [ABORTED, ABORTED]}
    bench = MissionBench(plan_of(*FETCH), script=script)
    assert bench.step(60) is RUNNING
    assert live_text(bench.mission.root).splitlines()[:7] == [
        '▶ mission',
        '  ✓ guards',
        '  ▶ Replan: planning again: gave up',
        '    ✗ task',
        '      ✗ step 1: navigate_to(location=counter)',
        '        ✗ drive: gave up',
        '        · verify',
    ]


def test_a_guard_that_holds_the_mission_is_shown() -> None:
    bench = MissionBench(plan_of(*FETCH))
    bench.step()
    bench.world.update_robot(emergency_stop=True)
    bench.step()
    assert live_text(bench.mission.root).splitlines()[:3] == [
        '✗ mission',
        '  ✗ guards',
        '    ✗ emergency_stop: the emergency stop is pressed',
    ]


def test_finished_steps_stay_marked_while_everything_is_stopped() -> None:
    bench = MissionBench(plan_of(*FETCH))
    bench.until('arm.attach')
    bench.mission.root.stop(bench.mission.root.status.INVALID)
    marks = [line.strip()[0] for line in live_text(bench.mission.root).splitlines()]
    assert ''.join(marks) == '···✓···'


def test_a_line_stays_a_line_and_short() -> None:
    bench = Bench()
    tree = bench.tree(node('Say', text='hi', name='a\nb' + 'c' * 200))
    text = live_text(tree)
    assert len(text.splitlines()) == 1
    assert len(text) == 100


def test_what_a_leaf_tells_cannot_steer_a_terminal() -> None:
    tree = Bench(durations_s={'speech.say': 1.0}).tree(node('Say', text='hi'))
    tree.tick_once()
    tree.feedback_message = 'the server said a\x1b[2Jb\u202ec'
    text = live_text(tree)
    assert text.isprintable()
    assert text.endswith('the server said a [2Jb c')
