from tree_bench import FAILURE, INVALID, RUNNING, SUCCESS, Bench


def test_it_runs_until_the_time_has_passed() -> None:
    bench = Bench()
    leaf = bench.leaf('Wait', duration='2')
    assert bench.tick(leaf) is RUNNING
    assert leaf.feedback_message == '2 s to go'
    assert bench.context.wake_s == 2.0
    assert [bench.tick(leaf, 1.9), bench.tick(leaf, 0.1)] == [RUNNING, SUCCESS]


def test_no_time_is_over_at_once() -> None:
    bench = Bench()
    assert bench.tick(bench.leaf('Wait', duration='0')) is SUCCESS


def test_an_interrupted_wait_starts_anew() -> None:
    bench = Bench()
    leaf = bench.leaf('Wait', duration='2')
    bench.tick(leaf)
    leaf.stop(INVALID)
    assert bench.tick(leaf, 5) is RUNNING


def test_a_wait_without_end_is_refused() -> None:
    bench = Bench()
    bench.scope.set('duration', float('inf'))
    assert bench.tick(bench.leaf('Wait', duration='{duration}')) is FAILURE
    assert bench.failure()[0] == 'bad_goal'
