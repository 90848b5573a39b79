"""A lane's ticket on virtual time, over a wire that answers what the test says."""

from vla_bt.robot import Verdict, VerdictCode
from vla_bt.ros.lanes.lane_ticket import LaneTicket
from vla_bt.ros.lanes.server import Server
from vla_bt.ros.robot_config import LaneTimeouts

TIMEOUTS = LaneTimeouts(
    server_s=5.0, acknowledge_s=2.0, cancel_s=3.0, liveness_s=1.5, suspect_s=20.0
)


class Wire:
    """Notes what is asked; `answers_cancel` and `is_alive` say what comes back at once."""

    def __init__(self):
        self.is_ready = True
        self.is_alive = False
        self.answers_cancel = None
        self.server_ids = frozenset({b'a'})
        self.greeted, self.sent, self.canceled, self.forgotten = [], [], [], []
        self.asked_results, self.released = [], []
        self.events = None

    def greet(self, on_answer):
        self.greeted.append(on_answer)
        if self.is_alive:
            on_answer()
        return ('greeting', len(self.greeted))

    def send(self, goal_id, goal, events):
        if isinstance(goal, Exception):
            raise goal
        self.sent.append((goal_id, goal))
        self.events = events

    def ask_result(self, goal_id):
        self.asked_results.append(goal_id)

    def release(self, goal_id):
        self.released.append(goal_id)

    def cancel(self, goal_id, on_answer):
        self.canceled.append((goal_id, on_answer))
        if self.answers_cancel is not None:
            on_answer(self.answers_cancel)
        return ('cancel', len(self.canceled))

    def forget(self, request):
        self.forgotten.append(request)


class TicketBench:
    """A ticket, its wire and clock, and what it told its owner."""

    def __init__(self, describe=None, goal='goal', timeouts=TIMEOUTS, **server):
        self.now_s, self.wire, self.told, self.log = 0.0, Wire(), [], []
        self.holdup = ''
        made = Server(
            name='/spin',
            wire=self.wire,
            timeouts=timeouts,
            clock=lambda: self.now_s,
            log=self,
            **server,
        )
        self.ticket = LaneTicket(
            made, self, goal, self.judge, describe, held_up_by=lambda: self.holdup
        )

    def judge(self, status, result, is_canceling):
        if result == 'garbage':
            raise TypeError('cannot read it')
        code = VerdictCode.SUCCEEDED if result == 'done' else VerdictCode.ABORTED
        return Verdict(code=code, message=f'{status} {result} {is_canceling}')

    def send(self):
        self.ticket.begin()
        if not self.wire.is_alive:
            self.wire.greeted[-1]()

    def accept(self):
        self.send()
        self.wire.events.on_reply(True)

    def wait(self, seconds):
        """Let time pass in small steps, as a timer that fires when something is due."""
        end_s = self.now_s + seconds
        while self.ticket.agenda.next_s <= end_s:
            self.now_s = max(self.now_s, self.ticket.agenda.next_s)
            self.ticket.check()
        self.now_s = end_s

    def on_deadline(self):
        pass

    def on_left(self, ticket):
        self.told.append('left')

    def on_suspect(self, ticket):
        self.told.append('suspect')

    def on_returned(self, ticket):
        self.told.append('returned')

    def on_event(self):
        self.told.append('event')

    def warning(self, text):
        self.log.append(text)

    error = info = warning

    @property
    def code(self):
        return self.ticket.verdict and self.ticket.verdict.code

    @property
    def phase(self):
        return self.ticket.phase
