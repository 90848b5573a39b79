from __future__ import annotations

import os
import time
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tree_samples import few, file_with, node

from vla_bt.errors import Problem, ProblemCode
from vla_bt.trees.spec import MAX_NODES, NodeSpec
from vla_bt.trees.xml_format import MAX_BYTES, MAX_PROBLEMS
from vla_bt.trees.xml_read import TreeReading, read_xml, read_xml_file

HEAD = '<root BTCPP_format="4">'


def only_problem(text: str | bytes, source: str = 'f.xml') -> Problem:
    (problem,) = read_xml(text, source).problems
    return problem


def read_quickly(text: str | bytes) -> TreeReading:
    """Read within a second; a reading is a tree or problems that can be printed."""
    start = time.process_time()
    reading = read_xml(text, 'f.xml')
    assert time.process_time() - start < 1
    assert (reading.tree is None) == bool(reading.problems)
    assert len(reading.problems) <= MAX_PROBLEMS + 1
    for problem in reading.problems:
        assert problem.path.startswith('f.xml')
        assert problem.allowed
        assert len(str(problem).encode('utf-8')) < 1500
    return reading


def test_a_file_becomes_a_tree_with_lines_and_source() -> None:
    text = f'{HEAD}\n<BehaviorTree ID="a">\n<Sequence name="n">\n<Go x="{{k}}"/>\n</Sequence>' \
           '</BehaviorTree></root>'
    tree = read_xml(text, 'a.xml').tree
    assert tree is not None
    assert (tree.main, tree.source) == ('a', 'a.xml')
    assert tree.root == node('Sequence', node('Go', x='{k}'), name='n')
    assert [each.line for each in tree.root.walk()] == [3, 4]


def test_explicit_form_equals_compact_form() -> None:
    explicit = file_with('<Control ID="Sequence"><Decorator ID="Inverter"><Condition ID="IsUp"/>'
                         '</Decorator><Action ID="Go" name="n" x="1"/></Control>')
    compact = file_with('<Sequence><Inverter><IsUp/></Inverter><Go name="n" x="1"/></Sequence>')
    assert read_xml(explicit).tree == read_xml(compact).tree is not None


def test_subtree_keeps_its_tree_and_autoremap_as_ports() -> None:
    tree = read_xml(file_with('<SubTree ID="a" object="{cup}" _autoremap="true"/>')).tree
    assert tree is not None
    assert tree.root.calls == 'a'
    assert tree.root.ports == {'ID': 'a', 'object': '{cup}', '_autoremap': 'true'}


def test_bytes_with_byte_order_mark_and_declaration_are_read() -> None:
    text = '<?xml version="1.0" encoding="UTF-8"?><!-- c -->' + file_with('<Say text="é"/>')
    reading = read_xml(b'\xef\xbb\xbf' + text.encode())
    assert reading.tree is not None
    assert reading.tree.root == node('Say', text='é')


def test_the_only_tree_is_the_main_one() -> None:
    tree = read_xml(f'{HEAD}<BehaviorTree ID="a"><Go/></BehaviorTree></root>').tree
    assert tree is not None
    assert tree.main == 'a'


def test_attributes_keep_line_ends_given_as_references() -> None:
    tree = read_xml(file_with('<Say text="a&#10;b&#9;&quot;&lt;&amp;"/>')).tree
    assert tree is not None
    assert tree.root.ports['text'] == 'a\nb\t"<&'


@pytest.mark.parametrize(
    ('text', 'path', 'part'),
    [
        ('', 'f.xml:1', 'no element found'),
        ('{"plan": []}', 'f.xml:1', 'column 1: not well-formed'),
        (f'{HEAD}\n<BehaviorTree ID="a">\n  <A></B>', 'f.xml:3', 'column 8: mismatched tag'),
        (f'{HEAD}</root><root/>', 'f.xml:1', 'junk after document element'),
        (f'{HEAD}&xxe;</root>', 'f.xml:1', 'undefined entity'),
        ('<root>\0</root>', 'f.xml:1', 'invalid token'),
        (b'\x89PNG\r\n\x1a\n\0', 'f.xml', 'not UTF-8 text: invalid start byte at 0'),
        ('<root/>'.encode('utf-16'), 'f.xml', 'not UTF-8 text'),
        ('<root a="\ud800"/>', 'f.xml', 'not UTF-8 text'),
    ],
)
def test_what_is_no_xml_gives_one_problem(text: str | bytes, path: str, part: str) -> None:
    problem = only_problem(text)
    assert (problem.code, problem.path) == (ProblemCode.UNREADABLE, path)
    assert part in problem.message


def test_an_attribute_given_twice_is_a_duplicate() -> None:
    problem = only_problem(file_with('\n<Go x="1" x="2"/>'))
    assert (problem.code, problem.path) == (ProblemCode.DUPLICATE, 'f.xml:3')


def test_a_syntax_error_hides_what_was_found_before() -> None:
    assert 'mismatched tag' in only_problem(f'{HEAD}<Script/><include/></roots>').message


@pytest.mark.parametrize(
    ('text', 'path', 'part'),
    [
        ('<!DOCTYPE root [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + file_with('<Go x="&b;"/>'),
         'f.xml:1 <!DOCTYPE>', 'entities'),
        ('<!DOCTYPE root SYSTEM "file:///etc/passwd"><root/>', 'f.xml:1 <!DOCTYPE>', 'entities'),
        (file_with('<Go/>').replace('\n', '\n<?php exit ?>', 1), 'f.xml:2 <?php>', 'instructions'),
        (file_with('<Go/>').replace('\n', '\n<include path="x"/>', 1), 'f.xml:2 <include>',
         'not included'),
        (file_with('<Go/>').replace('\n', '\n<BehaviourTree/>', 1), 'f.xml:2 <BehaviourTree>',
         'does not belong'),
        ('<tree/>', 'f.xml:1 <tree>', 'not a behaviour tree file'),
        (file_with('<Go>now</Go>'), 'f.xml:2 <Go>', 'text'),
        (file_with('<![CDATA[now]]><Go/>'), 'f.xml:2 <BehaviorTree>', 'text'),
        (file_with('<Script code="x:=1"/>'), 'f.xml:2 <Script>', 'scripts are not run'),
        (file_with('<Action ID="ScriptCondition"/>'), 'f.xml:2 <Action>', 'scripts are not run'),
        (file_with('<Go _skipIf="x"/>'), 'f.xml:2 <Go>', 'scripts are not run'),
        (file_with('<Go _onSuccess="x"/>'), 'f.xml:2 <Go>', 'scripts are not run'),
        (file_with('<Go _description="x"/>'), 'f.xml:2 <Go>', 'not supported'),
        (file_with('<Go _autoremap="true"/>'), 'f.xml:2 <Go>', 'not supported'),
        (file_with('<SubTree ID="a" _autoremap="1"/>'), 'f.xml:2 <SubTree>', 'true or false'),
        (file_with('<Go xmlns="u"/>'), 'f.xml:2 <Go>', 'namespaces'),
        (file_with('<Go x:y="u"/>'), 'f.xml:2 <Go>', 'namespaces'),
        (file_with('<x:Go/>'), 'f.xml:2 <x:Go>', 'no name of a node type'),
        (file_with('<Go ID="x"/>'), 'f.xml:2 <Go>', 'ID belongs to'),
        (file_with('<Go x.y="1"/>'), 'f.xml:2 <Go>', 'no name of a port'),
        (file_with('<root/>'), 'f.xml:2 <root>', 'cannot stand inside a tree'),
    ],
)
def test_what_is_not_of_the_format_is_refused(text: str, path: str, part: str) -> None:
    problem = only_problem(text)
    assert (problem.code, problem.path) == (ProblemCode.NOT_ALLOWED, path)
    assert part in problem.message
    assert problem.allowed


def test_a_declared_encoding_other_than_utf8_is_refused() -> None:
    text = '<?xml version="1.0" encoding="latin-1"?>' + file_with('<Go/>')
    problem = only_problem(text)
    assert (problem.code, problem.found) == (ProblemCode.UNREADABLE, 'latin-1')


@pytest.mark.parametrize(
    ('text', 'code', 'allowed'),
    [
        ('<root><BehaviorTree ID="a"><Go/></BehaviorTree></root>', 'missing', HEAD),
        ('<root BTCPP_format="3"><BehaviorTree ID="a"><Go/></BehaviorTree></root>',
         'not_allowed', HEAD),
        ('<root BTCPP_format="4" main="a"><BehaviorTree ID="a"><Go/></BehaviorTree></root>',
         'unknown_key', 'BTCPP_format'),
        (f'{HEAD}</root>', 'missing', '<BehaviorTree ID="...">'),
        (f'{HEAD}<BehaviorTree ID="a"/></root>', 'missing', 'one node'),
        (f'{HEAD}<BehaviorTree><Go/></BehaviorTree></root>', 'missing',
         'letters, digits, space and _ . -, at most 80'),
        (f'{HEAD}<BehaviorTree ID="a/b"><Go/></BehaviorTree></root>', 'not_allowed',
         'letters, digits, space and _ . -, at most 80'),
        (f'{HEAD}<BehaviorTree ID="a" _x="1"><Go/></BehaviorTree></root>', 'unknown_key', 'ID'),
        (file_with('<Go/><Go/>'), 'not_allowed', 'a Sequence around all'),
        (file_with('<Action/>'), 'missing', '<Action ID="...">'),
        (file_with('<Go/>', 'mein'), 'missing', 'main'),
        (file_with('<Go/>', 'main', 'main|<Go/>'), 'duplicate', 'another ID'),
        (file_with('<Go/>', 'main', 'b|<Go/>').replace(' main_tree_to_execute="main"', ''),
         'missing', 'main'),
    ],
)
def test_structure_faults_say_what_is_accepted(text: str, code: str, allowed: str) -> None:
    problem = only_problem(text)
    assert problem.code.value == code
    assert problem.allowed[0] == allowed


def test_all_faults_come_in_one_pass() -> None:
    body = '<Sequence _while="x">\n<Script/>\n<Go a.b="1"/>text</Sequence>'
    assert [problem.path for problem in read_xml(file_with(body), 'f.xml').problems] == [
        'f.xml:2 <Sequence>', 'f.xml:3 <Script>', 'f.xml:4 <Go>', 'f.xml:2 <Sequence>',
    ]  # fmt: skip


def test_node_models_are_read_over() -> None:
    models = '<TreeNodesModel><Action ID="Go"><input_port name="x" default="1">where' \
             '</input_port></Action><Script/></TreeNodesModel></root>'
    plain = read_xml(file_with('<Go/>'))
    assert read_xml(file_with('<Go/>').replace('</root>', models)) == plain


def test_a_default_of_a_subtree_model_is_refused_as_it_would_be_lost() -> None:
    models = '<TreeNodesModel><SubTree ID="a"><input_port name="x" default="1"/></SubTree>' \
             '</TreeNodesModel></root>'
    problem = only_problem(file_with('<Go/>').replace('</root>', models))
    assert (problem.code, problem.path) == (ProblemCode.NOT_ALLOWED, 'f.xml:3 <input_port>')


@pytest.mark.parametrize(
    'text',
    [
        f'{HEAD}<BehaviorTree ID="a">' + '<A>' * 100_000,
        HEAD + '<TreeNodesModel>' + '<A>' * 100_000,
        HEAD + '<TreeNodesModel>' + '<A/>' * 100_000 + '</TreeNodesModel></root>',
        file_with('<S>' + '<A/>' * (MAX_NODES + 1) + '</S>'),
        ' ' * (MAX_BYTES + 1),
        'é' * (MAX_BYTES // 2 + 1),
        b'\0' * 3_000_000,
    ],
)
def test_too_much_is_refused_within_a_second(text: str | bytes) -> None:
    problem = read_quickly(text).problems[-1]
    assert problem.code is ProblemCode.TOO_LARGE


def test_most_nodes_and_levels_are_accepted() -> None:
    wide = file_with('<S>' + '<A/>' * (MAX_NODES - 1) + '</S>')
    deep = file_with('<A>' * 63 + '<A/>' + '</A>' * 63)
    assert read_quickly(wide).tree is not None
    assert read_quickly(deep).tree is not None


@pytest.mark.parametrize(
    'text',
    [
        file_with('<A ' + ' '.join(f'_p{number}=""' for number in range(50_000)) + '/>'),
        HEAD + '<BehaviorTree ID="a"/>' * 30_000 + '</root>',
        HEAD + '<x/>' * 10_000 + '</root>',
        file_with(f'<{"A" * 900_000}/>'),
        file_with(f'<A x="{"{" * 900_000}" _y=""/>'),
    ],
)
def test_many_faults_are_bounded(text: str) -> None:
    assert read_quickly(text).problems


def test_paths_without_a_file_name_have_the_line() -> None:
    assert only_problem(file_with('\n<Script/>'), '').path == 'line 3 <Script>'


@few
@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data: bytes) -> None:
    read_quickly(data)


@few
@given(st.lists(st.sampled_from([
    '<', '>', '/', '"', '=', ' ', '&', ';', '&#10;', '&#0;', '<!', '<?', '?>', ']]>', '<![CDATA[',
    '<!DOCTYPE a [', '<!--', '-->', HEAD, '</root>', '<root', '<BehaviorTree ID="a">', '<A/>',
    '<A>', '</BehaviorTree>', '<SubTree ID="a"/>', '</A>', 'x="1"', 'name="\n"', '_skipIf="1"',
    '\0', '<TreeNodesModel>', '</TreeNodesModel>', 'é', '\ud800', '\ufeff',
]), max_size=30).map(''.join))  # fmt: skip
def test_any_text_is_answered(text: str) -> None:
    read_quickly(text)


@few
@given(st.dictionaries(
    st.sampled_from(['ID', 'name', '_autoremap', '_skipIf', '_x', 'x', 'x.y', 'x:y', 'xmlns']),
    st.text(max_size=5), max_size=4,
), st.sampled_from(['A', 'Action', 'SubTree', 'Control', 'Script', 'root', 'x-y']))  # fmt: skip
def test_any_attributes_are_answered(attributes: dict[str, str], element: str) -> None:
    written = ' '.join(f'{name}={quoteattr(value)}' for name, value in attributes.items())
    reading = read_quickly(file_with(f'<{element} {written}/>'))
    if reading.tree is not None:
        assert isinstance(reading.tree.root, NodeSpec)
        assert reading.tree.root.tag in ('A', 'SubTree', attributes.get('ID'))


def test_a_file_is_read_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / 'a.xml'
    path.write_text(file_with('<Go/>'))
    reading = read_xml_file(path)
    assert reading.tree is not None
    assert reading.tree.source == 'a.xml'


def test_what_is_no_readable_file_gives_one_problem(tmp_path: Path) -> None:
    pipe, big = tmp_path / 'pipe', tmp_path / 'big'
    os.mkfifo(pipe)
    with big.open('wb') as file:
        file.truncate(10_000_000_000)
    for path in (tmp_path, pipe, tmp_path / 'none', tmp_path / '\0', Path('/dev/zero'),
                 Path('x' * 5000)):
        (problem,) = read_xml_file(path).problems
        assert problem.code is ProblemCode.UNREADABLE
        assert str(problem).encode('utf-8')
    assert read_xml_file(big).problems[0].code is ProblemCode.TOO_LARGE
