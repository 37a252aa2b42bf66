"""The export panel of the run page: choose a shape, watch it being made, and read the proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop import figures
from desktop.forms.form import JobForm
from desktop.pages.export_room import ExportRoom
from desktop.pages.reveal import reveal
from desktop.pages.run.job_panel import JobPanel
from desktop.theme import theme
from desktop.widgets.badge import Badge
from desktop.widgets.buttons import Button
from desktop.widgets.label import ElidedLabel, Label
from desktop.widgets.stat_tile import StatTile
from engine.exporters import AnyExporter, Merged
from engine.job import ExportJob
from engine.rpc_memory import ForecastExport

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.bridge.desk import Desk
    from desktop.state.run_state import RunState, Status
    from engine.events import Proved
    from engine.problems import Problem
    from engine.rpc_memory import ExportForecast
    from engine.runs import RunFolder


class ExportPanel(JobPanel):
    """Merged or adapter, into which folder; then phases, proof and the result."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._target: Path | None = None
        self._asked = 0
        kind: Any = AnyExporter
        self._form = JobForm({"exporter": kind}, {"exporter": Merged()}, parent=self)
        self._target_name = Label(tone="muted", parent=self)
        self._target_path = ElidedLabel(parent=self)
        self._choose = Button(parent=self)
        self.room = ExportRoom(self)
        self._badge = Badge(parent=self._result)
        self._path = ElidedLabel(tone="muted", parent=self._result)
        self._open = Button(kind="small", icon_name="folder-open", parent=self._result)
        self._tiles = {key: StatTile(parent=self._result) for key in ("trained", "exported", "alternative")}
        self._proof = Label(tone="muted", wrap=True, parent=self._result)
        self._build()
        self._choose.clicked.connect(self._choose_target)
        self._open.clicked.connect(self._reveal)
        self._form.changed.connect(lambda _: self._show_room())
        self.retranslate()

    def form(self) -> JobForm:
        """Return the form of the exporter."""
        return self._form

    def set_run(self, run: RunFolder) -> None:
        """Work on another run; what exporting it takes is asked when the panel is open."""
        super().set_run(run)
        if self.isVisible():
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Ask what exporting takes now."""
        super().showEvent(event)
        self._ask()

    def proof_text(self) -> str:
        """Return the verdict and the proof as shown."""
        return f"{self._badge.text()} {self._proof.text()}"

    def retranslate(self) -> None:
        """Write the texts."""
        self.set_title(self.tr("Export"))
        self._target_name.setText(self.tr("Folder"))
        self._target_path.setText(
            str(self._target) if self._target else self.tr("inside the run's own folder")
        )
        self._choose.setText(self.tr("Choose…"))
        self._start.setText(self.tr("Export"))
        self._open.setText(self.tr("Open folder"))
        self._tiles["trained"].set_label(self.tr("held-out loss as trained"))
        self._tiles["exported"].set_label(self.tr("held-out loss of the export"))
        self._tiles["alternative"].set_label(self.tr("folded into the other base"))
        super().retranslate()

    def _build(self) -> None:
        grid = theme().space
        choices = QVBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(grid(1.5))
        choices.addWidget(self._form)
        row = QHBoxLayout()
        row.setSpacing(grid(1.5))
        for part, stretch in (
            (self._target_name, 0),
            (self._target_path, 1),
            (self._choose, 0),
            (self._start, 0),
        ):
            row.addWidget(part, stretch)
        choices.addLayout(row)
        choices.addWidget(self.room)
        result = QVBoxLayout(self._result)
        result.setContentsMargins(0, grid(), 0, 0)
        result.setSpacing(grid(1.5))
        head, tiles = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(grid(1.5))
        head.addWidget(self._badge)
        head.addWidget(self._path, 1)
        head.addWidget(self._open)
        for tile in self._tiles.values():
            tiles.addWidget(tile, 1)
        result.addLayout(head)
        result.addLayout(tiles)
        result.addWidget(self._proof)

    def _folder(self) -> Path:
        return self._run.exports if self._run else Path()

    def _job(self) -> ExportJob:
        exporter: Any = self._form.values()["exporter"]
        return ExportJob(run=self._run.path if self._run else Path(), exporter=exporter, target=self._target)

    def _show_result(self, state: RunState, status: Status) -> None:
        done = state.export is not None and status == "completed"
        self._result.setVisible(done or state.proof is not None)
        self._path.setText(state.export.path if state.export else "")
        self._open.setVisible(state.export is not None)
        if done:
            size = figures.file_size(state.export.bytes) if state.export else ""
            word = self.tr("Exported and proved") if state.proof else self.tr("Exported")
            self._badge.set_state("fits", word, size)
        else:
            self._badge.set_state("busy", self.tr("Compared with what was trained"))
        self._show_proof(state.proof)

    def _show_proof(self, proof: Proved | None) -> None:
        losses = {
            "trained": proof.loss_trained if proof else None,
            "exported": proof.loss_exported if proof else None,
            "alternative": proof.loss_alternative if proof else None,
        }
        for key, value in losses.items():
            self._tiles[key].setVisible(value is not None)
            self._tiles[key].set_value(figures.loss(value), tone="accent" if key == "exported" else "text")
        self._proof.setVisible(proof is not None)
        if proof is None:
            return
        sentences = (
            self.tr("{same} of {prompts} test prompts get the very same answer.").format(
                same=proof.same_text, prompts=proof.prompts
            ),
            self.tr(
                "It differs from the trained model by {divergence} nats a token; the tune itself "
                "changed {base}."
            ).format(
                divergence=figures.number(proof.divergence, 5), base=figures.number(proof.base_divergence, 3)
            ),
        )
        self._proof.setText("\n".join(sentences))

    def _choose_target(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder to export into"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._take_target)
        dialog.open()

    def _take_target(self, name: str) -> None:
        self._target = Path(name)
        self.retranslate()
        self._ask()

    def _ask(self) -> None:
        """Ask what the export takes, where it is to be written."""
        if self._run is None:
            return
        self._asked += 1
        number = self._asked
        self.room.set_answer(None)
        self._show_room()
        self._desk.service.request(
            ForecastExport(run=self._run.path, target=self._target),
            lambda answer: self._answered(number, answer),
            lambda problem: self._answered(number, None, problem),
        )

    def _answered(self, number: int, answer: ExportForecast | None, problem: Problem | None = None) -> None:
        if number == self._asked:
            self.room.set_answer(answer, problem)
            self._show_room()

    def _show_room(self) -> None:
        """Show what a merged model takes; an adapter takes next to nothing."""
        merged = isinstance(self._form.values()["exporter"], Merged)
        self.room.setVisible(merged)
        self._start.setEnabled(not (merged and self.room.blocks()))

    def _reveal(self) -> None:
        export = self.follower.state.export
        if export is not None:
            reveal(Path(export.path))
