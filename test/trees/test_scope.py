from vla_bt.trees.scope import Scope


def test_a_key_without_a_value_is_none() -> None:
    assert Scope().get('object') is None


def test_values_are_read_and_written() -> None:
    scope = Scope({'object': 'red_cup'})
    scope.set('count', 2)
    assert (scope.get('object'), scope.get('count')) == ('red_cup', 2)


def test_a_subtree_sees_only_what_it_is_given() -> None:
    caller = Scope({'object': 'red_cup', 'place': 'table'})
    inner = caller.child({'target': '{object}', 'force': '30'})
    assert (inner.get('target'), inner.get('force')) == ('red_cup', '30')
    assert (inner.get('object'), inner.get('place')) == (None, None)


def test_a_linked_key_is_written_through_to_the_caller() -> None:
    caller = Scope()
    inner = caller.child({'found': '{object}'})
    inner.set('found', 'red_cup')
    assert caller.get('object') == 'red_cup'
    assert caller.get('found') is None


def test_a_link_is_read_when_asked_not_when_called() -> None:
    caller = Scope()
    inner = caller.child({'target': '{object}'})
    caller.set('object', 'red_cup')
    assert inner.get('target') == 'red_cup'


def test_an_own_key_stays_inside() -> None:
    caller = Scope()
    caller.child({}).set('count', 1)
    assert caller.get('count') is None


def test_a_given_value_is_overwritten_inside_only() -> None:
    caller = Scope({'force': 1})
    inner = caller.child({'force': '30'}, autoremap=True)
    inner.set('force', 40)
    assert (inner.get('force'), caller.get('force')) == (40, 1)


def test_autoremap_shares_all_other_keys_by_name() -> None:
    caller = Scope({'object': 'red_cup'})
    inner = caller.child({'target': '{object}'}, autoremap=True)
    inner.set('count', 3)
    assert inner.get('object') == 'red_cup'
    assert caller.get('count') == 3


def test_links_lead_through_several_callers() -> None:
    outer = Scope({'thing': 'red_cup'})
    inner = outer.child({'object': '{thing}'}).child({}, autoremap=True).child({'it': '{object}'})
    assert inner.get('it') == 'red_cup'
    inner.set('it', 'apple_1')
    assert outer.get('thing') == 'apple_1'
