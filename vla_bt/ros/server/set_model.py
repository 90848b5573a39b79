"""The service that changes the model while the server runs."""

from __future__ import annotations

from collections.abc import Callable

from rclpy.node import Node
from vla_msgs.srv import SetModel

from vla_bt.errors import VlaBtError, shorten
from vla_bt.planner import LanguagePlanner

SERVICE = 'vla/planner/set_model'
MAX_NAME_LENGTH = 200
"""Characters."""


class SetModelService:
    """Serves `vla/planner/set_model`; what changes is told on the status topics.

    Args:
        node: Owner of the service.
        planner: Whose model it is.
        announce: Called with the sentence that says who plans from now on.
    """

    def __init__(
        self, node: Node, planner: LanguagePlanner, announce: Callable[[str], None]
    ) -> None:
        self._planner = planner
        self._announce = announce
        node.create_service(SetModel, SERVICE, self._set)

    def _set(self, request: SetModel.Request, response: SetModel.Response) -> SetModel.Response:
        try:
            names = _name(request.provider), _name(request.model)
            response.message = self._planner.use(*names)
        except VlaBtError as error:
            response.message = str(error)
            return response
        response.success = True
        self._announce(response.message)
        return response


def _name(text: str) -> str:
    if len(text) > MAX_NAME_LENGTH or not text.isprintable():
        raise VlaBtError(f'{shorten(repr(text[:MAX_NAME_LENGTH]))} is not the name of a model.')
    return text.strip()
