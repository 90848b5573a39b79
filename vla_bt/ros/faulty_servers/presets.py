"""From the name of a fault to what happens to a goal. Plain data, needs no ROS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers.faults import Fault
from vla_bt.ros.faulty_servers.steps import CancelAnswer, Ending, Incident, Step

LONGEST_S = 3600.0


def _option(default: float, low: float, high: float, meaning: str) -> Any:
    return field(default=default, metadata={'low': low, 'high': high, 'meaning': meaning})


@dataclass(frozen=True, kw_only=True)
class FaultOptions:
    """The numbers of the faults; each field's metadata holds its meaning and its range."""

    run_s: float = _option(
        1.0, 0.0, LONGEST_S, 'From acceptance to the end, of goals that end by themselves.'
    )
    accept_s: float = _option(
        3.0, 0.0, LONGEST_S, 'From a goal to its late acceptance.'
    )  # fmt: skip
    after_s: float = _option(
        0.5, 0.0, LONGEST_S, 'From acceptance to what befalls the goal, and to silence.'
    )
    thaw_s: float = _option(
        0.0, 0.0, LONGEST_S, 'From freezing to going on; 0: it stays frozen.'
    )  # fmt: skip
    cancel_s: float = _option(
        0.0, 0.0, LONGEST_S, 'From an accepted cancel request to the end of the goal.'
    )
    feedback_hz: float = _option(
        10.0, 0.0, 100.0, 'Rate of ordinary feedback; 0: none.'
    )  # fmt: skip
    flood_hz: float = _option(1000.0, 1.0, 5000.0, 'Rate of a flood of feedback.')
    code: int = _option(
        0, -99999, 99999, 'Error code of results that carry one; 0: a usual one of the type.'
    )

    def __post_init__(self) -> None:
        for entry in fields(self):
            value, kind = getattr(self, entry.name), int if entry.name == 'code' else (int, float)
            low, high = entry.metadata['low'], entry.metadata['high']
            is_number = isinstance(value, kind) and not isinstance(value, bool)
            if not (is_number and low <= value <= high):
                raise SettingsError(
                    f'{entry.name} cannot be {value!r} (accepted: {low:g} to {high:g})'
                )


def parse_options(values: Mapping[str, Any], base: FaultOptions | None = None) -> FaultOptions:
    """Return options of plain data; those not given are as in `base`, or the default.

    Raises:
        SettingsError: A name does not exist, or a value is out of its range.
    """
    known = [entry.name for entry in fields(FaultOptions)]
    if unknown := sorted(set(values) - set(known)):
        raise SettingsError(f'no option {unknown[0]!r} (accepted: {", ".join(known)})')
    return replace(base or FaultOptions(), **values)


_NEVER_ENDS = {'run_s': None}

_PRESETS: Mapping[Fault, Callable[[FaultOptions], Mapping[str, Any]]] = {
    Fault.NONE: lambda given: {},
    Fault.REJECT: lambda given: {'accept': False},
    Fault.NEVER_ACKNOWLEDGE: lambda given: {'accept': None},
    Fault.ACKNOWLEDGE_LATE: lambda given: {'accept_s': given.accept_s},
    Fault.BLOCKING_ACCEPT: lambda given: {'accept_s': given.accept_s, 'blocking': True},
    Fault.HANG: lambda given: _NEVER_ENDS,
    Fault.SILENT: lambda given: {**_NEVER_ENDS, 'feedback_s': given.after_s},
    Fault.FEEDBACK_FLOOD: lambda given: {'feedback_hz': given.flood_hz},
    Fault.ABORT: lambda given: {'status': Ending.ABORT, 'code': given.code},
    Fault.SUCCESS_WITH_ERROR_CODE: lambda given: {'code': given.code},
    Fault.UNKNOWN_STATUS: lambda given: {'status': Ending.UNKNOWN},
    Fault.CANCEL_REJECTED: lambda given: {'cancel': CancelAnswer.REJECT},
    Fault.CANCEL_REJECTED_QUIETLY: lambda given: {'cancel': CancelAnswer.REJECT_QUIETLY},
    Fault.CANCEL_NEVER_FINISHES: lambda given: {**_NEVER_ENDS, 'cancel_s': None},
    Fault.CANCEL_RACED_BY_SUCCESS: lambda given: {
        **_NEVER_ENDS,
        'cancel_status': Ending.SUCCEED,
    },
    Fault.CANCEL_IGNORED: lambda given: {'cancel': CancelAnswer.IGNORE},
    Fault.CANCEL_HELD_UP: lambda given: {'cancel': CancelAnswer.HOLD},
    Fault.STOLEN: lambda given: _befallen(Incident.STOLEN, given),
    Fault.CANCELED_BY_OTHER: lambda given: _befallen(Incident.CANCELED, given),
    Fault.DIE: lambda given: _befallen(Incident.DIE, given),
    Fault.FREEZE: lambda given: {
        **_befallen(Incident.FREEZE, given),
        'thaw_s': given.thaw_s or None,
    },
    Fault.RESTART: lambda given: _befallen(Incident.RESTART, given),
}


def _befallen(incident: Incident, given: FaultOptions) -> dict[str, Any]:
    return {
        'incident': incident,
        'after_s': given.after_s,
        'run_s': given.after_s + given.run_s,
    }


def step_for(fault: Fault, given: FaultOptions | None = None) -> Step:
    """Return what happens to a goal that meets a fault."""
    given = given or FaultOptions()
    usual = {
        'run_s': given.run_s,
        'cancel_s': given.cancel_s,
        'feedback_hz': given.feedback_hz,
    }
    return Step(**{**usual, **_PRESETS[fault](given)})
