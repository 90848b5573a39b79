from py_trees.composites import Sequence
from py_trees.decorators import Inverter
from tree_bench import Scripted

from vla_bt.trees.naming import is_named, path_of


def test_a_node_alone_is_its_own_path() -> None:
    assert path_of(Scripted('S', 'grasp')) == 'grasp'


def test_the_root_and_nodes_without_a_name_are_left_out() -> None:
    leaf = Scripted('S', 'grasp')
    bare = Inverter(name='Inverter', child=leaf)
    step = Sequence(name='step 1', memory=True, children=[bare])
    Sequence(name='mission', memory=False, children=[step])
    assert path_of(leaf) == 'step 1/grasp'
    assert (path_of(bare), path_of(step)) == ('step 1/Inverter', 'step 1')


def test_control_nodes_called_by_their_tag_have_no_name() -> None:
    names = ('Sequence', 'Once', 'task', 'MoveArm')
    named = [is_named(Scripted('S', name)) for name in names]
    assert named == [False, False, True, True]
