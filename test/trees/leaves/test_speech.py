from tree_bench import ABORTED, FAILURE, SUCCESS, Bench


def test_the_text_is_spoken_as_it_is() -> None:
    bench = Bench(script={'speech.say': [ABORTED]})
    bench.scope.set('text', '{hello} <you>')
    leaf = bench.leaf('Say', text='{text}')
    assert (bench.tick(leaf), bench.tick(leaf)) == (FAILURE, SUCCESS)
    assert bench.robot.calls[-1] == ('speech.say', {'text': '{hello} <you>'})


def test_without_a_text_nothing_is_said() -> None:
    bench = Bench()
    assert bench.tick(bench.leaf('Say', text='{text}')) is FAILURE
    assert bench.failure()[0] == 'bad_goal'
    assert bench.robot.calls == []
