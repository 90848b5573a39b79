"""Names that configuration may use, and those it may not."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from vla_bt.errors import SettingsError
from vla_bt.safety import Safety, load_safety
from vla_bt.safety.names import MAX_NAME_LENGTH, AllowedNames, NameKind, NameUse, name_fault

LONGEST = 'a' * MAX_NAME_LENGTH


@pytest.mark.parametrize(
    'name',
    ['a', 'odom', '/odom', '~/odom', 'a/b/c', '/a/b', 'A_1', '_a', 'a_b/c1', LONGEST, '/tf'],
)
def test_names_of_ros_2_are_names(name: str) -> None:
    assert name_fault(name) == ''


@pytest.mark.parametrize(
    'name',
    ['', '/', '~', '~/', 'a/', '/a/', 'a//b', '//a', '~//a', '~a', 'a~b', '1a', 'a/1b', 'a b',
     ' a', 'a-b', 'a.b', 'a__b', 'ä', 'a\n', '*', 'a/*', '{node}/a', 'a\0', LONGEST + 'a',
     'а'],
)  # fmt: skip
def test_other_texts_are_none(name: str) -> None:
    assert name_fault(name)


@pytest.mark.parametrize('pattern', ['*', '/*/odom', '~/*', 'a/*/b'])
def test_a_pattern_may_leave_parts_open(pattern: str) -> None:
    assert name_fault(pattern, is_pattern=True) == ''
    assert AllowedNames(topics=(pattern,)).topics == (pattern,)


PART = 'is no part of a name: letters, digits and _, no digit first'


@pytest.mark.parametrize(
    ('name', 'fault'),
    [
        ('', 'a name has 1 to 200 characters'),
        (LONGEST + 'a', 'a name has 1 to 200 characters'),
        ('~//a', 'a name has no empty part, and no slash at its end'),
        ('a//b', 'a name has no empty part, and no slash at its end'),
        ('a/', 'a name has no empty part, and no slash at its end'),
        ('a/1b', f"'1b' {PART}"),
        ('a__b', 'a name has no two underscores side by side'),
    ],
)
def test_what_is_wrong_with_a_name_is_told(name: str, fault: str) -> None:
    assert name_fault(name) == fault


@pytest.mark.parametrize('pattern', ['**', 'a*', '*a', '', 'a/', 'a//b', '1/*', '*/1'])
def test_a_pattern_leaves_whole_parts_open_and_nothing_else(pattern: str) -> None:
    for key in ('topics', 'services', 'actions'):
        with pytest.raises(ValidationError):
            AllowedNames(**{key: (pattern,)})


def use(name: str, kind: NameKind = NameKind.TOPIC) -> NameUse:
    return NameUse(where='readings.x_topic', kind=kind, name=name)


@pytest.mark.parametrize(
    ('pattern', 'name', 'is_allowed'),
    [
        ('odom', 'odom', True),
        ('odom', '/odom', False),
        ('/odom', 'odom', False),
        ('odom', 'odom2', False),
        ('odom', 'Odom', False),
        ('odom', 'a/odom', False),
        ('*', 'odom', True),
        ('*', '/odom', False),
        ('*', 'a/odom', False),
        ('/*', '/odom', True),
        ('/*', '~/odom', False),
        ('*/odom', '/odom', False),
        ('*/odom', '~/odom', False),
        ('~/*', '~/odom', True),
        ('*/odom', 'a/odom', True),
        ('*/odom', 'a/b/odom', False),
        ('a/*/odom', 'a/b/odom', True),
        ('a/*', 'a', False),
    ],
)
def test_a_name_is_allowed_as_it_is_written(pattern: str, name: str, is_allowed: bool) -> None:
    assert (AllowedNames(topics=(pattern,)).refusal(use(name)) == '') is is_allowed


@pytest.mark.parametrize('kind', NameKind)
def test_each_kind_of_name_has_a_list_of_its_own(kind: NameKind) -> None:
    lists = {'topics': (), 'services': (), 'actions': (), f'{kind.value}s': ('x',)}
    allowed = AllowedNames(**lists)
    refused = [other for other in NameKind if allowed.refusal(use('x', other))]
    assert refused == [other for other in NameKind if other is not kind]


def test_a_refusal_says_where_what_and_how_to_allow_it() -> None:
    assert AllowedNames(topics=('odom', 'scan')).refusal(use('odm')) == (
        "readings.x_topic: the topic 'odm' is not among the names this site allows; did you mean "
        'odom? To allow it, add it to allowed_names.topics of the safety file '
        '(allowed now: odom, scan)'
    )
    nothing = AllowedNames(services=()).refusal(use('xyz', NameKind.SERVICE))
    assert nothing == (
        "readings.x_topic: the service 'xyz' is not among the names this site allows. To allow "
        'it, add it to allowed_names.services of the safety file (allowed now: none)'
    )
    two = AllowedNames(topics=('odom_a', 'odom_b')).refusal(use('odom_c'))
    assert '; did you mean odom_b or odom_a? To' in two


def test_a_name_that_is_none_is_refused_though_a_pattern_fits() -> None:
    assert 'cannot be the name of a topic' in AllowedNames(topics=('*',)).refusal(use('a b'))


def test_all_refusals_are_told() -> None:
    uses = [use('a'), use('odom'), use('b')]
    assert [it.name for it, _ in AllowedNames().refusals(uses)] == ['a', 'b']


def test_a_name_stands_in_a_list_once() -> None:
    with pytest.raises(ValidationError, match='actions: a stands there twice'):
        AllowedNames(actions=('a', 'b', 'a'))


def test_the_shipped_file_shows_the_default() -> None:
    assert load_safety().allowed_names == Safety().allowed_names == AllowedNames()


def test_a_wrong_list_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / 'safety.yaml'
    path.write_text('allowed_names:\n  topics:\n    - odom\n    - bad name\n  topcs: []\n')
    with pytest.raises(SettingsError) as caught:
        load_safety(path)
    first, second = str(caught.value).splitlines()
    assert first.startswith(f"{path}:4: allowed_names.topics.1: 'bad name' is no part of a name")
    assert second == f'{path}:5: allowed_names.topcs: unknown key; did you mean topics?'


GUARD = """
guards:
  heat:
    {watches: custom, policy: pause, topic: %s, message: sensor_msgs/msg/Temperature,
     field: temperature, unit: C, max: 60.0, max_age_s: 1.0}
"""


def test_a_guard_listens_to_topics_the_site_allows_and_to_no_other(tmp_path: Path) -> None:
    path = tmp_path / 'safety.yaml'
    path.write_text(GUARD % 'motor/heat')
    with pytest.raises(SettingsError, match=r"heat\.topic: the topic 'motor/heat' is not among"):
        load_safety(path)
    path.write_text('allowed_names: {topics: [motor/heat]}' + GUARD % 'motor/heat')
    assert 'heat' in [rule.name for rule in load_safety(path).guards]


def test_a_wrong_list_hides_no_fault_of_the_guards(tmp_path: Path) -> None:
    path = tmp_path / 'safety.yaml'
    path.write_text('allowed_names: {topics: [a b]}' + GUARD % '1')
    with pytest.raises(SettingsError) as caught:
        load_safety(path)
    assert 'allowed_names.topics.0' in str(caught.value)
    assert 'guards.heat' in str(caught.value)
