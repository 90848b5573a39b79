import pytest
from tree_bench import FAILURE, RUNNING, SUCCESS, Bench, Scripted, statuses
from tree_samples import call, node

from vla_bt.trees import KNOWN_TAGS, NodeSpec, TreeSpec, check_tree, compile_tree
from vla_bt.trees.tags import CONTROL_TAGS, TagKind


def build(root: NodeSpec, *scripts: str) -> tuple[object, list[Scripted]]:
    """Compile a tree in which `X` nodes are scripted children, in the order written."""
    children: list[Scripted] = []

    def make(spec: NodeSpec, below: object) -> Scripted:
        children.append(Scripted(scripts[len(children)], spec.label))
        return children[-1]

    spec = TreeSpec(main='main', trees={'main': root})
    return compile_tree(spec, Bench().context, builders={'X': make}), children


X = node('X')


@pytest.mark.parametrize(
    ('tag', 'scripts', 'seen', 'ticks'),
    [
        ('Sequence', ('S', 'RS', 'S'), 'RS', [1, 2, 1]),
        ('Sequence', ('S', 'RF', 'S'), 'RF', [1, 2, 0]),
        ('ReactiveSequence', ('S', 'RS', 'S'), 'RS', [2, 2, 1]),
        ('ReactiveSequence', ('SF', 'R', 'S'), 'RF', [2, 1, 0]),
        ('Fallback', ('F', 'RS', 'S'), 'RS', [1, 2, 0]),
        ('Fallback', ('F', 'RF', 'F'), 'RF', [1, 2, 1]),
        ('ReactiveFallback', ('F', 'RS', 'S'), 'RS', [2, 2, 0]),
        ('ReactiveFallback', ('FS', 'R', 'S'), 'RS', [2, 1, 0]),
        ('Parallel', ('S', 'RS', 'RRS'), 'RRS', [1, 2, 3]),
    ],
)
def test_control_nodes_as_in_behavior_tree_cpp(tag: str, scripts: tuple[str, ...], seen: str,
                                               ticks: list[int]) -> None:
    tree, children = build(node(tag, X, X, X), *scripts)
    assert statuses(tree, len(seen)) == seen
    assert [child.ticks for child in children] == ticks


@pytest.mark.parametrize(
    ('tag', 'ports', 'script', 'seen'),
    [
        ('RetryUntilSuccessful', {'num_attempts': '2'}, 'FF', 'RF'),
        ('Repeat', {'num_cycles': '2'}, 'SS', 'RS'),
        ('Inverter', {}, 'RS', 'RF'),
        ('ForceSuccess', {}, 'RF', 'RS'),
        ('ForceSuccess', {}, 'S', 'S'),
        ('ForceFailure', {}, 'RS', 'RF'),
        ('Timeout', {'msec': '1000'}, 'RS', 'RS'),
        ('Delay', {'delay_msec': '0'}, 'RS', 'RS'),
    ],
)
def test_decorators_as_in_behavior_tree_cpp(tag: str, ports: dict[str, str], script: str,
                                            seen: str) -> None:
    tree, _ = build(node(tag, X, **ports), script)
    assert statuses(tree, len(seen)) == seen


def test_thresholds_of_a_parallel_are_read() -> None:
    tree, _ = build(node('Parallel', X, X, X, success_count='1', failure_count='3'),
                    'F', 'F', 'RS')
    assert statuses(tree, 2) == 'RS'


def test_milliseconds_are_read() -> None:
    bench = Bench()
    tree = bench.tree(node('Timeout', node('Wait', duration='9'), msec='1500'))
    assert [bench.tick(tree), bench.tick(tree, 1.4), bench.tick(tree, 0.1)] == [
        RUNNING, RUNNING, FAILURE,
    ]  # fmt: skip


def test_every_known_tag_can_be_compiled() -> None:
    ports = {
        tag: {name: '{key}' if not port.constant else '1' for name, port in rule.ports.items()}
        for tag, rule in KNOWN_TAGS.items()
    }
    for tag, rule in KNOWN_TAGS.items():
        if rule.kind is TagKind.SUBTREE:
            continue
        below = () if rule.kind is TagKind.LEAF else (node('Wait', duration='1'),)
        spec = TreeSpec(main='m', trees={'m': NodeSpec(tag=tag, ports=ports[tag], children=below)})
        assert check_tree(spec, ['key']) == []
        assert compile_tree(spec, Bench().context).name == tag
    assert set(CONTROL_TAGS) < set(KNOWN_TAGS)


def test_a_subtree_has_its_own_keys_and_writes_through() -> None:
    bench = Bench()
    tree = bench.tree(
        node('Sequence',
             call('look', what='{query}', found='{object}'),
             node('LookAt', target='{object}')),
        look=node('DetectObjects', query='{what}', object='{found}'),
    )  # fmt: skip
    bench.scope.set('query', 'red cup')
    assert bench.run(tree) is SUCCESS
    assert bench.scope.get('object') == 'red_cup'
    assert bench.scope.get('found') is None


def test_a_subtree_with_autoremap_shares_the_callers_keys() -> None:
    bench = Bench()
    bench.scope.set('query', 'red cup')
    tree = bench.tree(
        node('SubTree', ID='look', _autoremap='true'),
        look=node('DetectObjects', query='{query}', object='{object}'),
    )
    assert bench.run(tree) is SUCCESS
    assert bench.scope.get('object') == 'red_cup'


def test_a_subtree_called_twice_is_two_trees() -> None:
    bench = Bench()
    tree = bench.tree(node('Sequence', call('go', to='table'), call('go', to='shelf')),
                      go=node('NavigateTo', location='{to}'))
    assert bench.run(tree) is SUCCESS
    poses = [arguments['pose'] for _, arguments in bench.robot.calls]
    assert poses == [bench.world.places[name].pose for name in ('table', 'shelf')]


def test_a_subtree_has_the_name_of_its_call_or_else_its_own() -> None:
    bench = Bench()
    tree = bench.tree(
        node('Sequence', node('SubTree', ID='a', name='call'), call('a')),
        a=node('Sequence', node('Wait', duration='1'), name='own'),
    )
    assert [child.name for child in tree.children] == ['call', 'own']


def test_an_unchecked_tag_is_a_key_error() -> None:
    with pytest.raises(KeyError, match='Fly'):
        build(node('Fly'))


def test_a_failure_says_where_in_the_tree() -> None:
    bench = Bench()
    tree = bench.tree(node('Sequence', node('Sequence', node('MoveArm', target='grasp'),
                                            name='grasp it'), name='root'))
    bench.tick(tree)
    assert bench.failure() == ('bad_goal', 'grasp it/MoveArm')
