"""The blackboard of one tree instance. Subtrees see of their caller only what they are given."""

from __future__ import annotations

from collections.abc import Mapping

from vla_bt.trees.spec import blackboard_key


class Scope:
    """Values by key, some of them under another name in the caller's scope.

    Args:
        values: What is there from the start.
    """

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        self._values = dict(values or {})
        self._links: dict[str, str] = {}
        self._caller: Scope | None = None
        self._is_open = False

    def get(self, key: str) -> object | None:
        """Return the value of `key`, None when there is none."""
        if key in self._values:
            return self._values[key]
        linked = self._linked(key)
        return None if linked is None or self._caller is None else self._caller.get(linked)

    def set(self, key: str, value: object) -> None:
        """Set `key`, here or where it is linked to."""
        linked = None if key in self._values else self._linked(key)
        if linked is None or self._caller is None:
            self._values[key] = value
        else:
            self._caller.set(linked, value)

    def child(self, ports: Mapping[str, str], *, autoremap: bool = False) -> Scope:
        """Return the scope of a subtree called from here.

        Args:
            ports: Its keys: `{key}` links to a key of this scope in both directions, anything
                else is a value.
            autoremap: Keys not in `ports` are those of this scope.
        """
        scope = Scope()
        scope._caller = self
        scope._is_open = autoremap
        for name, text in ports.items():
            key = blackboard_key(text)
            if key is None:
                scope._values[name] = text
            else:
                scope._links[name] = key
        return scope

    def _linked(self, key: str) -> str | None:
        return self._links.get(key, key if self._is_open else None)
