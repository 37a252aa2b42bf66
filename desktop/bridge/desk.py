"""The desk: what every page shares, made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.settings import Settings, save_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.bridge.gpu_monitor import GpuMonitor
    from desktop.bridge.launcher import Launcher
    from desktop.bridge.library import Library
    from desktop.bridge.plots import Plots
    from desktop.bridge.service_process import RpcProcess
    from desktop.bridge.tasks import Tasks

_LOOK_AGAIN: Final = 2.0
"""Seconds between two looks at the runs folder."""
_PATIENCE: Final = 2000
"""Milliseconds that what is still being written may take at the end."""


class Desk(QObject):
    """The service, the chat, the launcher, the library, the card and the settings, shared by all pages.

    Everything is imported and made at first use, so that the window is painted before any of it costs time.
    """

    settings_changed = Signal(object)
    """The new Settings."""
    begun = Signal()
    """The engine is being started and the runs are watched: from now on the rest of the desk may be used."""
    closing = Signal()
    """The window goes: what watches a run stops watching now."""
    failed = Signal(object)
    """A Problem that belongs to no page."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        settings: Settings | None = None,
        service_command: Sequence[str] | None = None,
        chat_command: Sequence[str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings or Settings()
        self.started = False
        self._closed = False
        self._service_command = service_command
        self._chat_command = chat_command

    @cached_property
    def service(self) -> RpcProcess:
        """Return the process that answers questions about models, data and jobs."""
        from desktop.bridge.service_process import RpcProcess
        from engine.launch import SERVICE

        made = RpcProcess(SERVICE, self, command=self._service_command)
        made.ready.connect(self._warm_up)
        return made

    @cached_property
    def chat(self) -> RpcProcess:
        """Return the process that holds a model to talk with; `open_chat` starts it."""
        from desktop.bridge.service_process import RpcProcess
        from engine.launch import CHAT

        return RpcProcess(CHAT, self, command=self._chat_command)

    def new_chat(self) -> RpcProcess:
        """Return another process that can hold a model, for work that must not disturb the chat."""
        from desktop.bridge.service_process import RpcProcess
        from engine.launch import CHAT

        return RpcProcess(CHAT, self, command=self._chat_command, restarts=False)

    @cached_property
    def launcher(self) -> Launcher:
        """Return what starts, steers and deletes runs."""
        from desktop.bridge.launcher import Launcher

        return Launcher(self, self.settings.runs_folder)

    @cached_property
    def library(self) -> Library:
        """Return the list of all runs."""
        from desktop.bridge.library import Library

        return Library(self, self.settings.runs_folder)

    @cached_property
    def gpu(self) -> GpuMonitor:
        """Return what reads the card once a second."""
        from desktop.bridge.gpu_monitor import GpuMonitor

        return GpuMonitor(self)

    @cached_property
    def plots(self) -> Plots:
        """Return what gets the charts' library ready."""
        from desktop.bridge.plots import Plots

        made = Plots(self.tasks, self)
        self.closing.connect(made.stop)
        return made

    @cached_property
    def tasks(self) -> Tasks:
        """Return what runs blocking functions off the GUI thread."""
        from desktop.bridge.tasks import Tasks

        return Tasks(self)

    def start(self) -> None:
        """Start the service and the watching; called once the window is painted."""
        if self.started:
            return
        self.started = True
        self.gpu.start()
        self.library.watch(_LOOK_AGAIN)
        self.library.refresh()
        self.service.start()
        self.begun.emit()

    def _warm_up(self, _: object) -> None:
        """Let the service get ready for questions about memory, which come as soon as a model is chosen."""
        from engine.rpc_memory import WarmUp

        self.service.request(WarmUp(), lambda _: None)

    def open_chat(self) -> RpcProcess:
        """Return the chat process, started when it is not running."""
        if not self.chat.is_running:
            self.chat.start()
        return self.chat

    def change_settings(self, **values: object) -> None:
        """Replace some settings, tell everyone at once, and keep them on the disk."""
        settings = self.settings.changed(**values)
        if settings == self.settings:
            return
        self.settings = settings
        self.settings_changed.emit(settings)
        # The newest settings win, in whatever order two saves run.
        self.tasks.run(lambda: save_settings(self.settings), on_problem=self.failed.emit)

    def close(self) -> None:
        """End what must end with the window, in bounded time; runs go on."""
        if self._closed:
            return
        self._closed = True
        self.closing.emit()
        made = vars(self)
        if "gpu" in made:
            self.gpu.stop()
        for name in ("chat", "service"):
            if name in made:
                made[name].close()
        for name in ("library", "launcher", "tasks"):
            if name in made:
                made[name].wait(_PATIENCE)
