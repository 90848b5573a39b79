"""The ports of one leaf at run time: typed, bounded values out of texts and the blackboard."""

from __future__ import annotations

from collections.abc import Mapping

from vla_bt.errors import FailureCode, VlaBtError, shorten
from vla_bt.trees.port_rule import PortRule, PortValue, PortValueError
from vla_bt.trees.scope import Scope
from vla_bt.trees.spec import blackboard_key


class InputError(VlaBtError):
    """What a leaf was given cannot be acted on; it becomes the leaf's failure.

    Args:
        message: One sentence.
        code: What kind of failure.
    """

    def __init__(self, message: str, code: FailureCode = FailureCode.BAD_GOAL) -> None:
        self.code = code
        super().__init__(message)


class Ports:
    """Reads and writes what a node's attributes stand for.

    A port is absent when its attribute is not there or empty, or its key has no value; then its
    default counts. Every value passes the port's rule, so NaN and out-of-range never get through.

    Args:
        rules: The ports the node type has.
        texts: The attributes as written.
        scope: The blackboard of the tree the node is in.
    """

    def __init__(
        self,
        rules: Mapping[str, PortRule] | None = None,
        texts: Mapping[str, str] | None = None,
        scope: Scope | None = None,
    ) -> None:
        self._rules = rules or {}
        self._texts = texts or {}
        self._scope = scope or Scope()

    def text(self, name: str) -> str:
        """Return the port's text, '' when absent.

        Raises:
            InputError: It is required and absent, or not accepted.
        """
        value = self._read(name)
        return '' if value is None else str(value)

    def number(self, name: str) -> float:
        """Return the port's number in the unit of its rule.

        Raises:
            InputError: It is absent, not finite, out of bounds or no number.
        """
        value = self.optional_number(name)
        if value is None:
            raise InputError(f'{name} is missing')
        return value

    def optional_number(self, name: str) -> float | None:
        """Return the port's number in the unit of its rule, None when absent.

        Raises:
            InputError: It is not finite, out of bounds or no number.
        """
        value = self._read(name)
        return None if value is None else float(value)

    def write(self, name: str, value: PortValue) -> None:
        """Write an out port; without the attribute the value is dropped."""
        key = blackboard_key(self._texts.get(name, ''))
        if key is not None:
            self._scope.set(key, value)

    def _read(self, name: str) -> PortValue | None:
        rule = self._rules[name]
        text = self._given(name) or rule.default
        if text is None:
            if rule.required:
                raise InputError(f'{name} is missing')
            return None
        try:
            return rule.read(text)
        except PortValueError as error:
            raise InputError(f'{name} {error.message}: {shorten(text)}') from error

    def _given(self, name: str) -> str:
        text = self._texts.get(name, '')
        key = blackboard_key(text)
        return text if key is None else value_text(self._scope.get(key))


def value_text(value: object) -> str:
    """Return a value as an attribute's text: None is '', True is `true`, 0.3 is `0.3`."""
    if value is None:
        return ''
    if isinstance(value, bool):
        return 'true' if value else 'false'
    return value if isinstance(value, str) else repr(value)
