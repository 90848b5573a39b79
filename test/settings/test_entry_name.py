"""Records that have the key of their entry as their name."""

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vla_bt.settings import EntryName, named
from vla_bt.settings.accepted import Slot, keys_of


class Entry(BaseModel):
    model_config = ConfigDict(extra='forbid')

    name: EntryName = Field(default='', max_length=3)
    size: int = 1


def test_an_entry_is_named_by_its_key() -> None:
    assert Entry(**named('a', {'size': 2})) == Entry(name='a', size=2)


def test_a_name_in_the_entry_is_an_unknown_key_beside_what_else_is_wrong() -> None:
    with pytest.raises(ValidationError) as refused:
        Entry(**named('a', {'size': 'x', 'name': 'a'}))
    found = {(item['type'], *item['loc']) for item in refused.value.errors()}
    assert found == {('extra_forbidden', 'name'), ('int_parsing', 'size')}


@pytest.mark.parametrize('key', [7, 'long', None])
def test_a_key_that_is_no_name_is_refused(key: object) -> None:
    with pytest.raises(ValidationError):
        Entry(**named(key, {}))


def test_the_name_is_not_among_the_keys_a_file_may_hold() -> None:
    assert keys_of([Slot(Entry)]) == ['size']
