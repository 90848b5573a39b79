"""Files that cannot be read as they should, and where in them things stand."""

import os
from pathlib import Path

import pytest

from vla_bt.errors import SettingsError
from vla_bt.settings.yaml_file import MAX_BYTES, MAX_DEPTH, Fault, YamlFile

TEXT = """
guards:
  near:
    policy: stop
  far: {policy: go,
    age: 3}
words: [one,
  two]
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / 'file.yaml'
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(path: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        YamlFile(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ('text', 'where', 'words'),
    [
        ('', '', 'is empty'),
        ('# nothing\n', '', 'is empty'),
        ('a: 1\nb: [', ':2', 'is not YAML'),
        ('a: 1\n\tb: 2', ':2', 'is not YAML'),
        ('a: 1\n---\nb: 2', ':2', 'is not YAML'),
        ('\n- 1', ':2', 'must hold keys and values, not a list'),
        ('a word', ':1', 'must hold keys and values, not a str'),
        (b'a: 1\nb: \xff\xfe', ':2', 'not UTF-8'),
        ('a: 1\nb: "\x00"', ':2', 'is not YAML'),
        ('a: 1\nb: !!python/object/apply:os.system [ls]', ':2', 'is not YAML'),
        ('a: &x 1\nb: *x', ':2', 'an alias (*) is not accepted'),
        ('a: &x {c: 1}\nb:\n  <<: *x', ':3', 'a merge (<<) is not accepted'),
        ('a: &x [*x]', ':1', 'an alias (*) is not accepted'),
        ('a: *x', ':1', 'is not YAML'),
        ('a: 1\n? [1, 2]\n: 3', ':2', 'not accepted as a key'),
        ('a: 2026-99-99', '', 'a value cannot be read'),
        ('a: ' + '9' * 5000, '', 'a value cannot be read'),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, where: str, words: str
) -> None:
    path = written(tmp_path, text)
    message = refused(path)
    assert message.startswith(f'{path}{where}: ')
    assert words in message


@pytest.mark.parametrize('opening', ['[', '{a: ', '- ', '? '])
@pytest.mark.parametrize('levels', [200, 20_000, 400_000])
def test_no_depth_ends_the_process(tmp_path: Path, opening: str, levels: int) -> None:
    path = written(tmp_path, 'a: \n  ' + opening * levels)
    assert str(path) in refused(path)


def test_lists_within_lists_are_accepted_up_to_a_depth(tmp_path: Path) -> None:
    inner = MAX_DEPTH - 1  # the mapping itself is a level, too
    assert YamlFile(written(tmp_path, f'a: {"[" * inner}{"]" * inner}')).tree
    text = f'a: {"[" * (inner + 1)}{"]" * (inner + 1)}'
    assert 'levels deep' in refused(written(tmp_path, text))


def test_ten_lines_that_stand_for_a_billion_are_refused_at_once(tmp_path: Path) -> None:
    lines = ['a0: &a0 [lol]']
    lines += [f'a{n}: &a{n} [{", ".join([f"*a{n - 1}"] * 9)}]' for n in range(1, 12)]
    assert ':2: an alias' in refused(written(tmp_path, '\n'.join(lines)))


def test_all_aliases_are_told(tmp_path: Path) -> None:
    message = refused(written(tmp_path, 'a: &x 1\nb: *x\nc: *x\nc: 2'))
    assert [line.split(':')[1] for line in message.splitlines()] == ['2', '3', '4']


def test_a_file_may_be_long_but_not_endless(tmp_path: Path) -> None:
    room = MAX_BYTES - len('a: 1\n#')
    assert YamlFile(written(tmp_path, 'a: 1\n#' + 'x' * room)).tree == {'a': 1}
    assert f'more than {MAX_BYTES} bytes' in refused(written(tmp_path, '#' * (MAX_BYTES + 1)))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert 'it is a folder' in refused(tmp_path)
    assert 'No such file' in refused(tmp_path / 'none.yaml')
    pipe = tmp_path / 'pipe.yaml'
    os.mkfifo(pipe)
    assert 'it is no regular file' in refused(pipe)
    assert 'it is no regular file' in refused(Path('/dev/zero'))
    assert 'cannot be read' in refused(Path('a\0b'))


@pytest.mark.skipif(os.geteuid() == 0, reason='root may read everything')
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, 'a: 1')
    path.chmod(0)
    assert 'Permission denied' in refused(path)


def test_a_syntax_error_shows_no_excerpt_of_the_file(tmp_path: Path) -> None:
    message = refused(written(tmp_path, 'key: sk-canary0123456789 : x'))
    assert ':1: is not YAML' in message
    assert 'canary' not in message


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    assert YamlFile(written(tmp_path, '\ufeffa: 1')).tree == {'a': 1}


def test_keys_given_twice_are_kept_for_later(tmp_path: Path) -> None:
    file = YamlFile(written(tmp_path, 'a: 1\nb: {c: 1,\n  c: 2}\n"a": 3'))
    assert sorted(file.faults) == [
        Fault(3, 'b.c: given twice; it already stands in line 2'),
        Fault(4, 'a: given twice; it already stands in line 1'),
    ]
    assert file.tree['a'] == 3


@pytest.mark.parametrize(
    ('location', 'names', 'line'),
    [
        ((), (), 1),
        (('guards',), ('guards',), 2),
        (('guards', 'near', 'policy'), ('guards', 'near', 'policy'), 4),
        (('guards', 1, 'age'), ('guards', 'far', 'age'), 6),
        (('guards', 1, 'some-tag', 'age'), ('guards', 'far', 'age'), 6),
        (('guards', 'near', 'source'), ('guards', 'near', 'source'), 3),
        (('words', 1), ('words', '1'), 8),
        (('words', 7), ('words', '7'), 7),
        (('guards', 7), ('guards', '7'), 2),
    ],
)
def test_values_are_located(
    tmp_path: Path, location: tuple[str | int, ...], names: tuple[str, ...], line: int
) -> None:
    assert YamlFile(written(tmp_path, TEXT)).locate(location) == (names, line)


def test_scalars_come_with_their_location(tmp_path: Path) -> None:
    file = YamlFile(written(tmp_path, TEXT))
    found = {location: node.value for location, node in file.scalars()}
    assert found[('guards', 'far', 'age')] == '3'
    assert found[('words', 1)] == 'two'
    assert len(found) == 5
