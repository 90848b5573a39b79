"""Read BehaviorTree.CPP v4 XML into a TreeSpec. Nothing is executed, expanded or included."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.trees.spec import TreeSpec
from vla_bt.trees.xml_document import START, Document, StopReading
from vla_bt.trees.xml_format import MAX_BYTES


@dataclass(frozen=True, kw_only=True)
class TreeReading:
    """What came of reading a tree."""

    tree: TreeSpec | None
    """The tree; None when there are problems."""
    problems: tuple[Problem, ...] = ()
    """All that is wrong, in the order of the file; empty when it was read."""


def read_xml(text: str | bytes, source: str = '') -> TreeReading:
    """Read the text of an XML file; never raises for what the text is.

    A file that is not well-formed gives one problem with its line and column; every other fault
    is listed, at most `MAX_PROBLEMS`. Node types, arity and values are not judged here but by
    `check_spec`. Node models (`<TreeNodesModel>`, for editors) are read over.

    Args:
        text: The file; bytes must be UTF-8, with or without a byte order mark.
        source: File name for the paths of problems; empty gives `line 12 <Sequence>`.
    """
    try:
        decoded = text if isinstance(text, str) else text.decode('utf-8')
        size = len(decoded.encode('utf-8'))
    except (UnicodeDecodeError, UnicodeEncodeError) as error:
        return _unreadable(source, f'not UTF-8 text: {error.reason} at {error.start}', 'UTF-8')
    if size > MAX_BYTES:
        return _too_many_bytes(source, size)
    document = Document(source)
    try:
        _parse(decoded, document)
        tree = document.finish()
    except StopReading:
        tree = None
    except expat.ExpatError as error:
        return TreeReading(tree=None, problems=(_syntax_problem(error, document),))
    return TreeReading(tree=tree, problems=tuple(document.problems))


def read_xml_file(path: Path) -> TreeReading:
    """Read an XML file; never raises and never blocks on a pipe or device. Blocks on the disk."""
    source = shorten(path.name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return _unreadable(source, 'not a file')
        if status.st_size > MAX_BYTES:
            return _too_many_bytes(source, status.st_size)
        with path.open('rb') as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        return _unreadable(source, f'cannot be read: {reason}')
    return read_xml(content, source)


def _parse(text: str, document: Document) -> None:
    parser = expat.ParserCreate('utf-8')

    def on_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ('utf-8', 'us-ascii'):
            document.refuse(document.path(parser.CurrentLineNumber, '?xml'),
                            'encoding not supported', 'UTF-8', found=encoding,
                            code=ProblemCode.UNREADABLE)

    def on_doctype(name: str, *_: object) -> None:
        document.refuse(document.path(parser.CurrentLineNumber, '!DOCTYPE'),
                        'document types and entities are not supported', START, found=name)
        raise StopReading

    def on_instruction(target: str, _data: str) -> None:
        document.refuse(document.path(parser.CurrentLineNumber, f'?{target}'),
                        'processing instructions are not supported', 'elements', found=target)

    def on_start(name: str, attributes: dict[str, str]) -> None:
        document.start(name, attributes, parser.CurrentLineNumber)

    parser.buffer_text = True
    parser.XmlDeclHandler = on_declaration
    parser.StartDoctypeDeclHandler = on_doctype
    parser.ProcessingInstructionHandler = on_instruction
    parser.StartElementHandler = on_start
    parser.EndElementHandler = lambda _name: document.end()
    parser.CharacterDataHandler = document.text
    parser.Parse(text, True)


def _syntax_problem(error: expat.ExpatError, document: Document) -> Problem:
    duplicate = expat.errors.codes[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]
    code = ProblemCode.DUPLICATE if error.code == duplicate else ProblemCode.UNREADABLE
    reason = expat.ErrorString(error.code)
    return Problem(code=code, path=document.path(error.lineno), allowed=(START,),
                   message=f'not well-formed XML at column {error.offset + 1}: {reason}')


def _unreadable(source: str, message: str, expected: str = 'an XML file') -> TreeReading:
    problem = Problem(code=ProblemCode.UNREADABLE, path=source, message=message,
                      allowed=(expected,))
    return TreeReading(tree=None, problems=(problem,))


def _too_many_bytes(source: str, size: int) -> TreeReading:
    problem = Problem(code=ProblemCode.TOO_LARGE, path=source, message=f'{size} bytes',
                      allowed=(f'at most {MAX_BYTES} bytes',))
    return TreeReading(tree=None, problems=(problem,))
