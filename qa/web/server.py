"""The server beneath the application: uvicorn with what it lacks against slow clients, and an end that loses no answer.

An application goes in, and is served until the process is told to stop. A connection whose request does not come, or whose
answer is not taken, is closed; so is each one beyond what the process can hold. At the first signal nothing new is listened
to, what is asked is answered, and the status is 0; the second ends the process at once.
"""

import asyncio
import signal
import socket
from types import FrameType

import h11
from starlette.types import ASGIApp
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from qa.settings import Settings

HEAD_SECONDS = 20  # from a connection's beginning to the end of its request's head
TAKING_SECONDS = 60  # that a client may leave an answer lie
MOST_CONNECTIONS = 500  # a process can usually open 1,024 files
GRACE_SECONDS = 5  # beyond the time that a question may take
ENDLESS = "/gradio_api/heartbeat/"  # what a page keeps open for as long as it is there


def serve(app: ASGIApp, settings: Settings, sockets: list[socket.socket] | None = None) -> None:
    """Serves the application, where the settings say or on the sockets, until a signal comes."""
    make(app, settings).run(sockets)


def make(app: ASGIApp, settings: Settings, protocol: type[H11Protocol] | None = None) -> "GracefulServer":
    """The server, ready to run."""
    config = Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # Clients decides whom to believe
        ws="none",
        http=protocol or PatientProtocol,
        timeout_graceful_shutdown=settings.question_seconds + GRACE_SECONDS,
    )
    if settings.log_format == "json":
        config.log_config = None
    return GracefulServer(config)


class GracefulServer(Server):
    """A server whose first signal lets it end, and whose second ends it."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stops listening; what a question waits for is still answered."""
        self.should_exit = True
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends what would never end by itself, then waits for the rest."""
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)
            if cycle and not cycle.response_complete and ENDLESS in cycle.scope["path"]:
                connection.transport.close()
        await super().shutdown(sockets)


class PatientProtocol(H11Protocol):
    """A connection that does not wait for ever, neither for a request nor for its answer to be taken."""

    head_seconds: float = HEAD_SECONDS
    taking_seconds: float = TAKING_SECONDS
    most_connections: int = MOST_CONNECTIONS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a request, or ends the connection that is one too many."""
        super().connection_made(transport)
        self._head: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        if len(self.connections) > self.most_connections:
            transport.abort()
        else:
            self._await_head()

    def data_received(self, data: bytes) -> None:
        """Reads on; the time for a head is up when it is whole, and that for a body is counted by the application."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE or self.conn.our_state is h11.DONE:
            self._await_head()
        else:
            self._stop(self._head)
            self._head = None

    def pause_writing(self) -> None:
        """The client takes less than it asked for."""
        super().pause_writing()
        self._taking = self.loop.call_later(self.taking_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client takes it."""
        super().resume_writing()
        self._stop(self._taking)
        self._taking = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the connection."""
        self._stop(self._head)
        self._head = None
        super().connection_lost(exc)

    def _await_head(self) -> None:
        """Also for the rest of a request that was answered before it had come: nobody counts its time."""
        if self._head is None:
            self._head = self.loop.call_later(self.head_seconds, self.transport.abort)

    def _stop(self, timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
