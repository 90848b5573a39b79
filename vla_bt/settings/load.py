"""Reading settings: the layers, the files, and what is said about a wrong one."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError, create_model

from vla_bt.errors import SettingsError, VlaBtError
from vla_bt.settings.complaints import complaint, is_echo, type_faults
from vla_bt.settings.sections import Settings
from vla_bt.settings.yaml_file import Fault, YamlFile

Model = TypeVar('Model', bound=BaseModel)
MAX_TOLD = 40
"""Most faults of a file that are told at once."""

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
    file = YamlFile(path or find_share('config/settings.yaml'))
    origins = override(file, ENVIRONMENT, environment)
    for name, value in (overrides or {}).items():
        _put(file.tree, tuple(name.split('.')), value)
        origins[tuple(name.split('.'))] = 'what was given at the start'
    return _validate(file, Settings, origins)


def read_yaml(path: Path, model: type[Model]) -> Model:
    """Read a YAML file into a pydantic model.

    Args:
        path: A regular file, UTF-8, at most `yaml_file.MAX_BYTES` long.
        model: Of the whole file.

    Raises:
        SettingsError: Unreadable, not YAML, or entries are wrong: one line for each with file,
            line, key, what is wrong, what was found and what is accepted.
    """
    return read_file(YamlFile(path), model)


def read_file(
    file: YamlFile, model: type[Model], origins: Mapping[tuple[str, ...], str] | None = None
) -> Model:
    """Read what a file holds into a pydantic model.

    Args:
        file: With what overrides it.
        model: Of the whole file.
        origins: What `override` returned; None: nothing was overridden.

    Raises:
        SettingsError: Entries are wrong; as in `read_yaml`.
    """
    return _validate(file, model, origins or {})


def override(
    file: YamlFile,
    variables: Mapping[str, tuple[str, ...]],
    environment: Mapping[str, str],
) -> dict[tuple[str, ...], str]:
    """Put values of the environment in the place of a file's.

    Args:
        file: Changed.
        variables: Keys on the way to a value, by the name of its variable.
        environment: Empty variables count as unset.

    Returns:
        Where the values that were put come from, by their keys.

    Raises:
        SettingsError: What should be a group of values in the file is none.
    """
    origins: dict[tuple[str, ...], str] = {}
    for variable, keys in variables.items():
        if environment.get(variable):
            _put(file.tree, keys, _parse(environment[variable]))
            origins[keys] = f'the environment variable {variable}'
    return origins


def read_part(file: YamlFile, key: str, model: type[Model]) -> Model:
    """Read what stands under one key of a file into a model of its own.

    Raises:
        SettingsError: Entries there are wrong or missing; as in `read_yaml`.
    """
    whole = create_model('Whole', **{key: (model, ...)})  # type: ignore[call-overload]
    part: Model = getattr(_validate(file, whole, {}), key)
    return part


class FaultList:
    """Gathers what is wrong with several files, to tell it all at once."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Keep what is raised within the block instead of passing it on."""
        try:
            yield
        except VlaBtError as error:
            self._texts.append(str(error))

    def raise_all(self) -> None:
        """Pass on what was kept.

        Raises:
            SettingsError: Something was.
        """
        if self._texts:
            raise SettingsError('\n'.join(self._texts))


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
    looked = ', '.join(map(str, places))
    raise SettingsError(f'{relative} of vla_bt is not installed; looked below {looked}')


def _validate(
    file: YamlFile, model: type[Model], origins: Mapping[tuple[str, ...], str]
) -> Model:
    faults = list(file.faults)
    read = None
    known: frozenset[tuple[str, ...]] = frozenset()
    try:
        read = model.model_validate(file.tree)
    except ValidationError as error:
        items = [it for it in error.errors(include_url=False) if not is_echo(it)]
        known = frozenset(file.locate(item['loc'])[0] for item in items)
        faults += [complaint(item, model, file, origins) for item in items]
    faults += type_faults(model, file, known)
    if read is None or faults:
        # Not from the error, which holds the values: one of them may be a key.
        raise SettingsError(_told(faults, file.path))
    return read


def _told(faults: list[Fault], path: Path) -> str:
    lines = [fault.at(path) for fault in sorted(set(faults))]
    more = len(lines) - MAX_TOLD
    return '\n'.join([*lines[:MAX_TOLD], *([f'{path}: and {more} more'] if more > 0 else [])])


def _put(tree: dict[str, Any], keys: tuple[str, ...], value: object) -> None:
    for key in keys[:-1]:
        branch = tree.setdefault(key, {})
        if not isinstance(branch, dict):
            raise SettingsError(f'setting {".".join(keys)}: {key} is not a group of settings')
        tree = branch
    tree[keys[-1]] = value


def _parse(text: str) -> object:
    """Return JSON as what it says; `true` stays text, which is no number to any setting."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, bool) else value
