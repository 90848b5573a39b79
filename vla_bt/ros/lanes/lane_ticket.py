"""One goal on its way: sent, acknowledged, canceled, ended, or given up."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from action_msgs.msg import GoalStatus

from vla_bt.robot import Verdict, VerdictCode
from vla_bt.ros.lanes.agenda import Agenda
from vla_bt.ros.lanes.cancel_effort import RESEND_S, CancelEffort
from vla_bt.ros.lanes.pulse import Pulse
from vla_bt.ros.lanes.reaper import Reaper
from vla_bt.ros.lanes.server import Owner, Server
from vla_bt.ros.lanes.ticket import Judge, Phase
from vla_bt.ros.lanes.wire import GoalEvents

GREET_S = 0.05
"""Time between two greetings of a server that has not answered yet."""

_UNSENT = (Phase.WAITING, Phase.SEEKING)
_ON_SERVER = (Phase.SENT, Phase.ACCEPTED)


class LaneTicket:
    """One goal. A leaf uses `verdict`, `feedback` and `cancel`; the rest is the lane's.

    Every wait but that for the result is bounded; what happens at the end of it:

    | phase     | waits for, at most                  | then                                   |
    |-----------|-------------------------------------|----------------------------------------|
    | WAITING   | its turn                            | SUSPECT behind a goal given up         |
    | SEEKING   | the server, `server_s`              | UNREACHABLE                            |
    | SENT      | acknowledgement, `acknowledge_s`    | NOT_ACKNOWLEDGED; canceled; then LOST, |
    |           |                                     | or OVER if the server does not know it |
    | ACCEPTED  | a sign of life, `liveness_s`        | SERVER_LOST; LOST                      |
    | ACCEPTED  | feedback, if asked for              | STALLED; canceled                      |
    | canceling | the result, `cancel_s`              | NOT_STOPPED; LOST                      |
    | LOST      | a word that it is over, `suspect_s` | OVER; canceled again meanwhile         |

    Args:
        server: Where it goes.
        owner: Is told how it gets on.
        goal: Goal message, sent when its turn comes.
        judge: Makes the verdict of the result.
        describe: Makes a line of text of the last feedback message; None: not shown.
        prepare: Called right before it is sent.
        held_up_by: Says why no turn comes although the goal before was given up; '' while it may.
    """

    def __init__(
        self,
        server: Server,
        owner: Owner,
        goal: Any,
        judge: Judge,
        describe: Callable[[Any], str] | None = None,
        prepare: Callable[[], None] = lambda: None,
        held_up_by: Callable[[], str] = lambda: '',
    ) -> None:
        self.goal_id = uuid.uuid4().bytes
        """Chosen by us, so that a goal can be canceled before it is acknowledged."""
        self.phase = Phase.WAITING
        self._server = server
        self._owner = owner
        self._goal = goal
        self._judge = judge
        self._describe = describe
        self._prepare = prepare
        self._held_up_by = held_up_by
        self._feedback: Any = None
        self._fed_s = 0.0
        self._silence = ''
        self._verdict: Verdict | None = None
        self._greetings: list[Any] = []
        self.agenda = Agenda(server.clock, owner.on_deadline)
        """What is due when."""
        self._pulse = Pulse(server, self.agenda, self._lose_server, self._meet_other_server)
        self._canceling = CancelEffort(server, self.goal_id, self.agenda, self._not_stopped)
        self._reaper = Reaper(server, self.goal_id, self.agenda, self._canceling, self._is_over)
        self.agenda.later(server.timeouts.server_s, self._wait_on)

    @property
    def verdict(self) -> Verdict | None:
        """How it ended; None while it runs. The first verdict stands."""
        return self._verdict

    @property
    def alarm(self) -> str:
        """Why the goal may still be carried out although it was given up; empty otherwise."""
        return self._reaper.alarm

    @property
    def is_canceling(self) -> bool:
        """True from our first cancel request on."""
        return self._canceling.is_begun

    @property
    def feedback(self) -> str:
        """What the server last said; empty when nothing. Made into text only here."""
        if self._describe is None or self._feedback is None:
            return ''
        try:
            return self._describe(self._feedback)
        except Exception as error:  # a text for people must not end the action
            self._server.log.warning(f'unreadable feedback of {self._server.name}: {error}')
            self._describe = None
            return ''

    def cancel(self) -> None:
        """Ask for the action to stop. Returns at once; no-op when asked before or ended."""
        if self.phase in _UNSENT:
            self._settle(VerdictCode.CANCELED, 'Stopped before it was sent.')
            self._leave()
        elif self.phase in _ON_SERVER and not self.is_canceling:
            self._canceling.begin(self._feedback_message)
        elif self.phase is Phase.LOST:
            self._reaper.ask()

    def begin(self) -> None:
        """Look for the server and send the goal: its turn has come."""
        self.phase = Phase.SEEKING
        self.agenda.clear()
        self.agenda.later(self._server.timeouts.server_s, self._not_reached)
        self._greet()

    def check(self) -> None:
        """Do what is due."""
        before = (self.phase, self._verdict)
        if self.agenda.run() and before != (self.phase, self._verdict):
            self._owner.on_event()

    def _wait_on(self) -> None:
        alarm = self._held_up_by()
        if alarm:
            self._settle(VerdictCode.SUSPECT, f'Not sent to {self._server.name}. {alarm}')
            self._leave()
        else:
            self.agenda.later(self._server.timeouts.server_s, self._wait_on)

    def _greet(self) -> None:
        """Greet the server; the goal follows on its answer, which shows that answers arrive."""
        self.agenda.later(GREET_S, self._greet)
        if self._server.wire.is_ready:
            self._greetings.append(self._server.wire.greet(self._greeted))

    def _greeted(self) -> None:
        hard_stop = self._server.hard_stop
        if self.phase is not Phase.SEEKING or (hard_stop and hard_stop.is_pending()):
            return
        events = GoalEvents(
            on_feedback=self._keep_feedback, on_reply=self._replied, on_result=self._ended
        )
        try:
            self._prepare()
            self._server.wire.send(self.goal_id, self._goal, events)
        except Exception as error:  # rclpy raises whatever the generated code does
            message = f'{self._server.name} cannot be sent this goal: {error}'
            self._settle(VerdictCode.BAD_GOAL, message)
            self._leave()
            self._owner.on_event()
            return
        self.phase = Phase.SENT
        self.agenda.clear()
        self.agenda.later(self._server.timeouts.acknowledge_s, self._not_acknowledged)

    def _keep_feedback(self, message: Any) -> None:
        self._feedback = message
        self._fed_s = self._server.clock()
        self._pulse.heard()

    def _feedback_message(self) -> Any:
        return self._feedback

    def _replied(self, is_accepted: bool) -> None:
        if not is_accepted and self.phase is Phase.OVER:
            return
        if not is_accepted:
            hint = f' {self._server.hint}' if self._server.hint else ''
            message = f'{self._server.name} rejected the goal.{hint}'
            self._end_unless_shared(VerdictCode.REJECTED, message)
        else:
            self._accepted()
        self._owner.on_event()

    def _accepted(self) -> None:
        is_unwanted = self.is_canceling or self.phase is not Phase.SENT
        if self.phase in (Phase.LOST, Phase.OVER):
            self._reaper.end()
            self._owner.on_returned(self)
        self.phase = Phase.ACCEPTED
        self._canceling.is_accepted = True
        self.agenda.clear()
        if is_unwanted:
            self._canceling.begin(self._feedback_message)
        elif self._server.feedback_s is not None:
            self._fed_s = self._server.clock()
            self.agenda.later(self._server.feedback_s, self._fall_silent)
        self._pulse.start()

    def _ended(self, status: int, result: Any) -> None:
        if self.phase is Phase.OVER:
            return
        verdict = self._judged(status, result)
        if self._silence and verdict.code is not VerdictCode.SUCCEEDED:
            self._settle(VerdictCode.STALLED, self._silence)
        if status == GoalStatus.STATUS_UNKNOWN:
            self._end_unless_shared(verdict.code, verdict.message)
        else:
            self._verdict = self._verdict or verdict
            self._leave()
        self._owner.on_event()

    def _end_unless_shared(self, code: VerdictCode, message: str) -> None:
        """End it; of several servers under one name another one may still carry it out."""
        if len(self._server.wire.server_ids) <= 1:
            self._settle(code, message)
            self._leave()
        elif self.phase is not Phase.LOST:
            self._give_up(code, message)

    def _judged(self, status: int, result: Any) -> Verdict:
        try:
            return self._judge(status, result, self.is_canceling)
        except Exception as error:  # a result nobody understands is no success
            message = f'{self._server.name} ended with an unreadable result: {error}'
            return Verdict(code=VerdictCode.ABORTED, message=message)

    def _fall_silent(self) -> None:
        limit_s = self._server.feedback_s or 0.0
        quiet_s = self._server.clock() - self._fed_s
        if self.is_canceling:
            return
        if quiet_s < 0.999 * limit_s:
            self.agenda.later(limit_s - quiet_s, self._fall_silent)
            return
        self._silence = f'{self._server.name} has said nothing for {limit_s:g} s.'
        self.cancel()

    def _not_reached(self) -> None:
        self._settle(VerdictCode.UNREACHABLE, f'No action server answers at {self._server.name}.')
        self._leave()

    def _not_acknowledged(self) -> None:
        limit_s = self._server.timeouts.acknowledge_s
        message = f'{self._server.name} did not acknowledge the goal within {limit_s:g} s.'
        if self.is_canceling and not self._canceling.is_unknown:
            asked_s = self._server.clock() - self._canceling.begun_s
            if asked_s < RESEND_S:  # the answer may be on its way
                self.agenda.later(RESEND_S - asked_s, self._not_acknowledged)
            else:
                self._give_up(VerdictCode.NOT_ACKNOWLEDGED, message)
            return
        self._settle(VerdictCode.NOT_ACKNOWLEDGED, message)
        if self.is_canceling:
            self._leave()
        else:
            self.cancel()
            self.agenda.later(limit_s, self._not_acknowledged)

    def _not_stopped(self, why: str) -> None:
        self._give_up(VerdictCode.NOT_STOPPED, why)
        self._owner.on_event()

    def _lose_server(self) -> None:
        message = f'{self._server.name} gives no sign of life.'
        self._give_up(VerdictCode.SERVER_LOST, message)

    def _meet_other_server(self) -> None:
        """Ask again for the result: a server that was restarted does not know the goal."""
        self._server.wire.ask_result(self.goal_id)

    def _give_up(self, code: VerdictCode, why: str) -> None:
        self._settle(code, why)
        self._stop_waiting()
        self.phase = Phase.LOST
        if self._server.hard_stop is not None:
            self._server.hard_stop.act()
        self._owner.on_suspect(self)
        self._reaper.begin(why)

    def _is_over(self) -> None:
        self._leave()
        self._owner.on_event()

    def _settle(self, code: VerdictCode, message: str) -> None:
        self._verdict = self._verdict or Verdict(code=code, message=message)

    def _stop_waiting(self) -> None:
        self.agenda.clear()
        self._pulse.stop()
        self._canceling.stop()
        for greeting in self._greetings:
            self._server.wire.forget(greeting)
        self._greetings.clear()

    def _leave(self) -> None:
        self._stop_waiting()
        self.phase = Phase.OVER
        self._reaper.end()
        self._server.wire.release(self.goal_id)
        self._owner.on_left(self)
