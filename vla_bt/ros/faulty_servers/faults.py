"""The names of what can be made to go wrong. Plain data, needs no ROS."""

from __future__ import annotations

import enum


class Fault(str, enum.Enum):
    """Every way a server of this kit misbehaves. Values are stable."""

    meaning: str
    """What the server does, one sentence."""

    def __new__(cls, value: str, meaning: str) -> Fault:
        """Make a member of its value and its meaning."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.meaning = meaning
        return made

    NONE = 'none', 'Healthy: accepts, sends feedback, succeeds after `run_s`, cancels on request.'

    REJECT = 'reject', 'Rejects the goal.'
    NEVER_ACKNOWLEDGE = 'never_acknowledge', 'Takes the goal and never answers.'
    ACKNOWLEDGE_LATE = 'acknowledge_late', 'Accepts after `accept_s`; serves others meanwhile.'
    BLOCKING_ACCEPT = 'blocking_accept', 'Accepts after `accept_s`; answers nobody meanwhile.'

    HANG = 'hang', 'Accepts and never ends by itself; a cancel ends it.'
    SILENT = 'silent', 'Stops sending feedback after `after_s` and never ends; a cancel ends it.'
    FEEDBACK_FLOOD = 'feedback_flood', 'Sends feedback at `flood_hz`; otherwise healthy.'

    ABORT = 'abort', 'Aborts after `run_s` with the error code `code`.'
    SUCCESS_WITH_ERROR_CODE = (
        'success_with_error_code', 'Succeeds after `run_s`, but its result carries `code`.'
    )  # fmt: skip
    UNKNOWN_STATUS = (
        'unknown_status', 'Forgets the goal after `run_s`: status UNKNOWN, cancel code UNKNOWN.'
    )  # fmt: skip

    CANCEL_REJECTED = (
        'cancel_rejected', 'Refuses to cancel, with return code REJECTED as rclcpp does.'
    )  # fmt: skip
    CANCEL_REJECTED_QUIETLY = (
        'cancel_rejected_quietly',
        'Refuses to cancel, with return code NONE and an empty list as rclpy does.',
    )
    CANCEL_NEVER_FINISHES = 'cancel_never_finishes', 'Accepts the cancel; the goal never ends.'
    CANCEL_RACED_BY_SUCCESS = (
        'cancel_raced_by_success', 'Accepts the cancel; the goal succeeds after `cancel_s`.'
    )  # fmt: skip
    CANCEL_IGNORED = (
        'cancel_ignored', 'Accepts the cancel and goes on to the end; MoveIt types obey `stop`.'
    )  # fmt: skip
    CANCEL_HELD_UP = (
        'cancel_held_up', 'Answers no cancel before the goal has ended; MoveIt types obey `stop`.'
    )  # fmt: skip

    STOLEN = (
        'stolen', 'Another client sends a goal after `after_s`: aborted with an empty result.'
    )  # fmt: skip
    CANCELED_BY_OTHER = 'canceled_by_other', 'Another client cancels the goal after `after_s`.'

    DIE = 'die', 'The process kills itself (SIGKILL) `after_s` into the goal.'
    FREEZE = (
        'freeze', 'The process stops itself (SIGSTOP) `after_s` into the goal, for `thaw_s`.'
    )  # fmt: skip
    RESTART = (
        'restart', 'The process starts anew `after_s` into the goal, without goodbye, healthy.'
    )  # fmt: skip
