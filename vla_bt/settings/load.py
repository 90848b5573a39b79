"""Reading settings: the layers, the files, and what is said about a wrong one."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from vla_bt.errors import SettingsError
from vla_bt.settings.secrets import shown, without_keys
from vla_bt.settings.sections import Settings

Model = TypeVar('Model', bound=BaseModel)


_LOADER = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
"""The same safe loader, ten times faster where PyYAML was built with libyaml."""

ENVIRONMENT = {
    'MAX_PLAN_STEPS': ('planning', 'max_plan_length'),
    'LLM_PROVIDER': ('llm', 'provider'),
    'LLM_MODEL': ('llm', 'model'),
    'LLM_BASE_URL': ('llm', 'base_url'),
    'LLM_TEMPERATURE': ('llm', 'temperature'),
    'LLM_MAX_TOKENS': ('llm', 'max_tokens'),
    'LLM_TIMEOUT': ('llm', 'timeout_s'),
}
"""Environment variables that override a setting, and the setting's path."""


def load_settings(
    path: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    overrides: Mapping[str, Any] | None = None,
) -> Settings:
    """Return the settings of all layers.

    Args:
        path: YAML file; None: `config/settings.yaml`.
        environment: Variables of `ENVIRONMENT` are read from here; empty ones count as unset.
        overrides: Dotted names, e.g. `planning.max_plan_length`; strongest layer.

    Raises:
        SettingsError: A layer is unreadable or holds a wrong or unknown value.
    """
    source = path or find_share('config/settings.yaml')
    tree = _read_tree(source)
    for variable, keys in ENVIRONMENT.items():
        if environment.get(variable):
            _put(tree, keys, _parse(environment[variable]))
    for name, value in (overrides or {}).items():
        _put(tree, tuple(name.split('.')), value)
    return _validate(tree, Settings, str(source))


def read_yaml(path: Path, model: type[Model]) -> Model:
    """Read a YAML file into a pydantic model.

    Raises:
        SettingsError: Unreadable, not YAML, or an entry is wrong; names file, key, and cause.
    """
    return _validate(_read_tree(path), model, str(path))


def find_share(relative: str) -> Path:
    """Return the path of a file or folder that comes with the package.

    Looked for in the checkout first, then below `share/vla_bt` of the ROS workspaces in
    AMENT_PREFIX_PATH and of this Python's prefix.

    Raises:
        SettingsError: It is nowhere.
    """
    prefixes = [*os.environ.get('AMENT_PREFIX_PATH', '').split(os.pathsep), sys.prefix]
    places = [Path(prefix) / 'share' / 'vla_bt' for prefix in prefixes if prefix]
    for root in (Path(__file__).resolve().parents[2], *places):
        if (root / relative).exists():
            return root / relative
    raise SettingsError(f'{relative} of vla_bt is not installed; looked below {places}')


def _read_tree(path: Path) -> dict[str, Any]:
    try:
        tree = yaml.load(path.read_text(encoding='utf-8'), Loader=_LOADER)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f'{path} cannot be read: {error}') from error
    except yaml.YAMLError as error:
        raise SettingsError(f'{path} is not YAML: {without_keys(str(error))}') from None
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise SettingsError(f'{path} must hold keys and values, not a {type(tree).__name__}')
    return tree


def _validate(tree: Mapping[str, Any], model: type[Model], source: str) -> Model:
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        lines = [f'{source}: {_sentence(item)}' for item in error.errors()[:20]]
        # Not from the error, which holds the values: one of them may be a key.
        raise SettingsError('\n'.join(lines)) from None


def _sentence(item: ErrorDetails) -> str:
    """Return what is wrong; the value of an unknown setting, which may be a key, is not told."""
    said = without_keys(f'{".".join(map(str, item["loc"]))}: {item["msg"]}')
    return said if item['type'] == 'extra_forbidden' else f'{said} (found {shown(item["input"])})'


def _put(tree: dict[str, Any], keys: tuple[str, ...], value: object) -> None:
    for key in keys[:-1]:
        branch = tree.setdefault(key, {})
        if not isinstance(branch, dict):
            raise SettingsError(f'setting {".".join(keys)}: {key} is not a group of settings')
        tree = branch
    tree[keys[-1]] = value


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
