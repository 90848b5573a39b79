"""The catalogue: all skills of this robot, by name and alias.

Skills come from `config/skills.yaml`, from the `skills.yaml` of a user's own folders, and from
installed packages through the entry point group `vla_bt.skills` (a callable or path that gives
such a folder). A later source may add skills, never replace one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from vla_bt.errors import SettingsError, close_matches
from vla_bt.settings import find_share, named, read_yaml
from vla_bt.skills.records import Skill

ENTRY_POINT_GROUP = 'vla_bt.skills'


class Catalogue:
    """The skills a plan may use.

    Args:
        skills: At least one; names and aliases unique.

    Raises:
        SettingsError: A name or alias is given twice, or there is no skill at all.
    """

    def __init__(self, skills: Iterable[Skill]) -> None:
        self._skills: dict[str, Skill] = {}
        self._aliases: dict[str, str] = {}
        for skill in skills:
            for word in (skill.name, *skill.aliases):
                owner = self._aliases.get(word)
                if owner is not None:
                    raise SettingsError(
                        f'skill {skill.name!r}: the name {word!r} already means {owner!r}'
                    )
                self._aliases[word] = skill.name
            self._skills[skill.name] = skill
        if not self._skills:
            raise SettingsError('the catalogue holds no skill; every plan would be refused')

    def __iter__(self) -> Iterator[Skill]:
        return iter(self._skills.values())

    def __len__(self) -> int:
        return len(self._skills)

    def __getitem__(self, name: str) -> Skill:
        """Return the skill of exactly this name; KeyError when there is none."""
        return self._skills[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Skill names in catalogue order, without aliases."""
        return tuple(self._skills)

    def find(self, word: str) -> Skill | None:
        """Return the skill whose name or alias is `word`, None when there is none."""
        key = word.strip().lower().replace(' ', '_').replace('-', '_')
        name = self._aliases.get(key)
        return None if name is None else self._skills[name]

    def suggest(self, word: str) -> tuple[str, ...]:
        """Return skill names that `word` may have meant, best first; all when none is close."""
        close = (self._aliases[match] for match in close_matches(word, self._aliases))
        return tuple(dict.fromkeys(close)) or self.names


class _CatalogueFile(BaseModel):
    model_config = ConfigDict(extra='forbid')

    skills: dict[str, Skill] = Field(min_length=1)

    @field_validator('skills', mode='before')
    @classmethod
    def _complete(cls, value: Any) -> Any:
        """Give each entry its name, and a tree of that name unless it names one."""
        if not isinstance(value, dict):
            return value
        return {
            name: {'tree': f'{name}.xml', **named(name, entry)}
            if isinstance(entry, dict)
            else entry
            for name, entry in value.items()
        }


def load_catalogue(folders: Iterable[Path] = ()) -> Catalogue:
    """Read the built-in skills, those of installed packages, and those of `folders`.

    Args:
        folders: Each holds a `skills.yaml` and the XML files its skills name.

    Raises:
        SettingsError: A file is unreadable or an entry is wrong; names file and key.
    """
    skills = list(_read(find_share('config/skills.yaml'), find_share('trees')))
    for folder in (*_installed_folders(), *folders):
        skills += _read(Path(folder) / 'skills.yaml', Path(folder))
    return Catalogue(skills)


def _read(path: Path, trees: Path) -> Iterator[Skill]:
    for skill in read_yaml(path, _CatalogueFile).skills.values():
        yield skill.model_copy(update={'tree': str(trees / skill.tree)})


def _installed_folders() -> Iterator[Path]:
    for entry_point in entry_points(group=ENTRY_POINT_GROUP):
        target = entry_point.load()
        yield Path(target() if callable(target) else target)
