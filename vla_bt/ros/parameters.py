"""ROS parameters: declared once with description and range, read once when the node starts."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from rcl_interfaces.msg import (
    FloatingPointRange,
    IntegerRange,
    ParameterDescriptor,
    SetParametersResult,
)
from rcl_interfaces.srv import SetParameters, SetParametersAtomically
from rclpy.node import Node
from rclpy.qos import qos_profile_parameters

from vla_bt.settings import Settings

Value = bool | int | float | str | list[str]


@dataclass(frozen=True, kw_only=True)
class ParameterSpec:
    """One parameter of a node."""

    name: str
    """Dotted, e.g. `planning.timeout_s`; the unit is in the name."""
    default: Value
    """Also decides the type."""
    description: str
    low: float | None = None
    """Smallest value accepted; None: any."""
    high: float | None = None
    """Largest value accepted; None: any."""


def declare(
    node: Node, specs: Iterable[ParameterSpec], *, read_only: bool = True
) -> dict[str, Any]:
    """Declare parameters and return their values by name.

    Args:
        node: Owner of the parameters.
        specs: What to declare.
        read_only: False: they may be set while the node runs; the owner follows the changes.

    Raises:
        rclpy.exceptions.InvalidParameterValueException: A value is out of its range.
        rclpy.exceptions.InvalidParameterTypeException: A value is of another type.
    """
    entries = [(spec.name, spec.default, _descriptor(spec, read_only)) for spec in specs]
    return {parameter.name: parameter.value for parameter in node.declare_parameters('', entries)}


def freeze(node: Node) -> None:
    """Make every parameter a node has by now read-only, those of rclpy itself too.

    `use_sim_time` is one: whoever could turn it on at run time, and publish `/clock`, would say
    how old each reading is. The services that set parameters refuse without reading the values:
    rclpy 7.1 raises at a type there is none of, which would end the node.
    """
    for name in node.get_parameters_by_prefix(''):
        descriptor = copy.deepcopy(node.describe_parameter(name))
        if not descriptor.read_only:
            descriptor.read_only = True
            node.set_descriptor(name, descriptor)
    own = node.get_fully_qualified_name()
    for kind, name, refuse in (
        (SetParameters, 'set_parameters', _refuse_each),
        (SetParametersAtomically, 'set_parameters_atomically', _refuse_all),
    ):
        for service in [it for it in node.services if it.srv_name.endswith(f'/{name}')]:
            node.destroy_service(service)
        node.create_service(kind, f'{own}/{name}', refuse, qos_profile=qos_profile_parameters)


def _refuse_each(
    request: SetParameters.Request, response: SetParameters.Response
) -> SetParameters.Response:
    response.results = [_refusal() for _ in request.parameters]
    return response


def _refuse_all(
    request: SetParametersAtomically.Request, response: SetParametersAtomically.Response
) -> SetParametersAtomically.Response:
    response.result = _refusal()
    return response


def _refusal() -> SetParametersResult:
    reason = 'the parameters of this node are read-only: change its files and start it anew'
    return SetParametersResult(successful=False, reason=reason)


def settings_specs(settings: Settings) -> list[ParameterSpec]:
    """Return one parameter for every setting, its present value as the default."""
    return list(_model_specs(settings, ''))


def changed(values: Mapping[str, Any], specs: Iterable[ParameterSpec]) -> dict[str, Any]:
    """Return the values of `specs` that differ from their defaults."""
    return {
        spec.name: values[spec.name] for spec in specs if values[spec.name] != spec.default
    }


def _model_specs(model: BaseModel, prefix: str) -> Iterable[ParameterSpec]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _model_specs(value, f'{prefix}{name}.')
            continue
        low, high = _bounds(field.metadata)
        yield ParameterSpec(
            name=f'{prefix}{name}',
            default=_value(value),
            description=' '.join((field.description or '').split()),
            low=low,
            high=high,
        )


def _value(value: Any) -> Value:
    """Return a setting as a parameter's value: ROS 2 has no tuples and no empty lists of texts."""
    kept: Value = (list(value) or ['']) if isinstance(value, tuple) else value
    return kept


def _bounds(metadata: Iterable[object]) -> tuple[float | None, float | None]:
    """Return the closed interval that pydantic's `ge`, `gt`, `le` and `lt` describe."""
    low = high = None
    for item in metadata:
        low = getattr(item, 'ge', low)
        high = getattr(item, 'le', high)
        if hasattr(item, 'gt'):
            low = math.nextafter(item.gt, math.inf)
        if hasattr(item, 'lt'):
            high = math.nextafter(item.lt, -math.inf)
    return low, high


def _descriptor(spec: ParameterSpec, read_only: bool) -> ParameterDescriptor:
    descriptor = ParameterDescriptor(description=spec.description, read_only=read_only)
    if spec.low is None and spec.high is None:
        return descriptor
    if isinstance(spec.default, float):
        low = -1e308 if spec.low is None else float(spec.low)
        high = 1e308 if spec.high is None else float(spec.high)
        descriptor.floating_point_range = [FloatingPointRange(from_value=low, to_value=high)]
    elif isinstance(spec.default, int):
        low = -(2**62) if spec.low is None else int(spec.low)
        high = 2**62 if spec.high is None else int(spec.high)
        descriptor.integer_range = [IntegerRange(from_value=low, to_value=high)]
    return descriptor
