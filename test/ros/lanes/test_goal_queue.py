from vla_bt.ros.lanes.goal_queue import GoalQueue


class Goal:
    def __init__(self):
        self.begun = 0

    def begin(self):
        self.begun += 1


def test_goals_begin_one_after_the_other():
    queue = GoalQueue()
    first, second, third = goals = [Goal() for _ in range(3)]
    for goal in goals:
        queue.put(goal)
    assert [goal.begun for goal in goals] == [1, 0, 0]
    queue.release(second)  # canceled while it waited
    assert [goal.begun for goal in goals] == [1, 0, 0]
    queue.release(first)
    assert [goal.begun for goal in goals] == [1, 0, 1]


def test_a_goal_that_came_back_holds_up_the_next_one():
    queue, lost, following = GoalQueue(), Goal(), Goal()
    queue.put(lost)
    queue.release(lost)
    queue.occupy(lost)
    queue.put(following)
    assert following.begun == 0
    queue.release(lost)
    assert following.begun == 1
