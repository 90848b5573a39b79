"""Threads that end as no code of ours would have them end."""

import ctypes
from threading import enumerate as enumerate_threads

import pytest

ENDS = pytest.mark.filterwarnings('ignore::pytest.PytestUnhandledThreadExceptionWarning')
"""For tests in which one does."""


def kill_thread(name: str) -> None:
    """Have the thread of that name end with whatever it is given to do next."""
    (thread,) = [it for it in enumerate_threads() if it.name == name]
    assert thread.ident is not None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit)
    )
