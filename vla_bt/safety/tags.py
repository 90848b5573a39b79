"""What objects are like: the tags that every site knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import StringConstraints

Tag = Annotated[str, StringConstraints(pattern=r'^[a-z][a-z0-9_]{0,31}$')]

RISKS: Mapping[str, str] = {
    'hot': 'hot', 'sharp': 'sharp', 'heavy': 'heavy', 'hazardous': 'hazardous',
    'toxic': 'poisonous', 'medicine': 'medicine',
}  # fmt: skip
"""Tag -> what is said of an object that has it before it is moved."""
TAGS = (*RISKS, 'fragile', 'liquid')
"""Tags every site knows."""
