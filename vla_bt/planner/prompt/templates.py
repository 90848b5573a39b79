"""The prompt texts: Jinja2 files in `config/prompts`.

Templates come from that folder only; values are inserted as they are and never read as templates.
"""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING

from vla_bt.settings import find_share

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = 'config/prompts'


def render(name: str, **values: object) -> str:
    """Return the text of the template `name`, without line ends around it.

    Raises:
        jinja2.TemplateError: There is no such template, or it uses a value not given.
    """
    return _environment().get_template(f'{name}.j2').render(values).strip('\n')


@functools.cache
def prompt_version() -> str:
    """Return a hash of all prompt files: another one, other plans."""
    digest = hashlib.sha256()
    for path in sorted(find_share(_FOLDER).glob('*.j2')):
        digest.update(f'{path.name}\n'.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 0.1 s: not at start-up

    return Environment(
        loader=FileSystemLoader(find_share(_FOLDER)),
        undefined=StrictUndefined,
        autoescape=False,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
