"""What the model sees of a data file, row by row, and how long the rows are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.errors import explain
from desktop.figures import count, percent
from desktop.i18n import Live
from desktop.pages.wizard.words import by_file_name, show_problem
from desktop.widgets.buttons import Button
from desktop.widgets.card import Card
from desktop.widgets.histogram import Histogram
from desktop.widgets.label import Label
from desktop.widgets.notice import Notice
from desktop.widgets.token_view import Span, TokenView
from engine.rpc import Render, Rendered

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk
    from engine.dataset import DatasetSpec
    from engine.problems import Problem
    from engine.rpc import DataReport

_RENDER_AFTER: Final = 150


class SeenView(Live, Card):
    """A row as the model sees it, by its own template, with previous and next."""

    measured = Signal()

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._wizard = wizard
        self._asked: object = None
        self._request: int | None = None
        self._index = 0
        self._row: int | None = None
        """The row that was chosen by its number in the file, from 1; None when rows are gone through."""
        self._pending = False
        self.rendered: Rendered | None = None
        self._problem: Problem | None = None
        self.view = TokenView(self)
        self._notice = Notice(parent=self)
        self.before, self.after = Button(kind="small", parent=self), Button(kind="small", parent=self)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.before)
        row.addWidget(self.after)
        self.add(self._notice)
        self.add(self.view, 1)
        self.body.addLayout(row)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_RENDER_AFTER)
        self._rest.timeout.connect(lambda: self._ask(histogram=True))
        self.before.clicked.connect(lambda: self.go_to(self._index - 1))
        self.after.clicked.connect(lambda: self.go_to(self._following()))
        self.retranslate()

    @property
    def lengths(self) -> object:
        """Return the token lengths of the file, or None."""
        return self.rendered.lengths if self.rendered else None

    def show_file(self, spec: DatasetSpec, report: DataReport | None) -> None:
        """Show a file through the draft's model and stage; asked for again when one of them changes."""
        draft = self._wizard.draft
        model = draft.model.path if draft.model else None
        usable = (
            report is not None and report.problem is None and self._wizard.knowledge.model_problem is None
        )
        asked = (model, spec.model_copy(update={"weight": 1.0}), draft.stage) if model and usable else None
        self._pending = report is None
        if asked == self._asked:
            if self.rendered is None:
                self.retranslate()
            return
        same_file = self._asked is not None and asked is not None and self._asked[1].path == asked[1].path  # type: ignore[index]
        self._asked = asked
        self._drop()
        self._index, self._row = (self._index, self._row) if same_file else (0, None)
        self.rendered, self._problem = None, None
        if asked is not None:
            self._rest.start()
        self.retranslate()
        self.measured.emit()

    def go_to(self, index: int) -> None:
        """Show another of the rows that a run uses."""
        total = self.rendered.total if self.rendered else 0
        if 0 <= index < total:
            self._index, self._row = index, None
            self._ask(histogram=False)

    def go_to_row(self, number: int) -> None:
        """Show a row by its number in the file, from 0, or why a run does not use it."""
        if self._asked is not None:
            self._row = number + 1
            self._ask(histogram=self.lengths is None)

    def unused(self) -> tuple[int, str] | None:
        """Return the chosen row's number, from 1, and why a run does not use it; None when it does."""
        if self._row is None or self.rendered is None or self.rendered.used or not self.rendered.problem:
            return None
        return self._row, explain(by_file_name(self.rendered.problem)).sentence

    def _following(self) -> int:
        """Return the number of the next row that a run uses."""
        return self._index + (self.rendered is None or self.rendered.used)

    def retranslate(self) -> None:
        """Write what is known."""
        rendered = self.rendered
        self.before.setText(self.tr("Previous row"))
        self.after.setText(self.tr("Next row"))
        self.before.setEnabled(rendered is not None and rendered.index > 0)
        self.after.setEnabled(rendered is not None and self._following() < rendered.total)
        show_problem(self._notice, self._problem or (rendered.problem if rendered else None))
        if rendered is None:
            self.view.set_texts(self._waiting(), "")
            self.view.set_spans(())
            return
        if rendered.used:
            title = self.tr("Row {number} of {total} · line {line}").format(
                number=count(rendered.index + 1), total=count(rendered.total), line=count(rendered.line)
            )
        else:
            title = self.tr("Line {line} is not used").format(line=count(rendered.line))
        self.view.set_texts(title, self._caption(rendered) if rendered.used else "")
        self.view.set_spans(_spans(rendered))

    def _waiting(self) -> str:
        wizard = self._wizard
        if wizard.draft.model is None:
            return self.tr("Choose a model first, to see a row through its template")
        if not wizard.ready:
            return self.tr("Starting the engine…")
        if self._pending:
            return self.tr("Reading data…")
        if self._problem is not None or self._asked is None:
            return self.tr("Nothing to show yet")
        return self.tr("Rendering…")

    def _caption(self, rendered: Rendered) -> str:
        return {
            "own": self.tr(
                "Rendered with this model's own chat template; the same mask is used in training."
            ),
            "plain": self.tr(
                "This model has no chat template: a plain one is used, and saved with the tuned model."
            ),
            "none": self.tr("Raw text without a chat template; the same mask is used in training."),
        }[rendered.template]

    def _drop(self) -> None:
        self._rest.stop()
        if self._request is not None:
            self._wizard.service.cancel(self._request)
            self._request = None

    def _ask(self, *, histogram: bool) -> None:
        if self._asked is None:
            return
        self._drop()
        model, spec, stage = self._asked  # type: ignore[misc]
        wanted = Render(
            model=model, data=spec, stage=stage, index=self._index, row=self._row, histogram=histogram
        )
        self._request = self._wizard.service.request(wanted, self._take, self._take_problem)

    def _take(self, rendered: Rendered) -> None:
        self._request = None
        if rendered.lengths is None and self.rendered is not None:
            rendered = rendered.model_copy(update={"lengths": self.rendered.lengths})
        self.rendered, self._problem = rendered, None
        self._index = rendered.index
        if self._asked is not None:
            self._wizard.learn_lengths(*self._asked, rendered)  # type: ignore[misc]
        self.retranslate()
        self.measured.emit()

    def _take_problem(self, problem: Problem) -> None:
        if problem.code != "request_cancelled":
            self._request = None
            self._problem = problem
            self.retranslate()


class LengthsCard(Live, Card):
    """How long the rows are in tokens, and how many are cut off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._rendered: Rendered | None = None
        self._limit = 0
        self._cut = Label(size="small", tone="muted", parent=self)
        self.header.addWidget(self._cut)
        self.histogram = Histogram(self)
        self.histogram.setFixedHeight(104)
        self.add(self.histogram)
        self.retranslate()

    def show_lengths(self, rendered: Rendered | None, limit: int) -> None:
        """Show the lengths that came with a rendered row."""
        self._rendered, self._limit = rendered, limit
        lengths = rendered.lengths if rendered else None
        if lengths is not None:
            self.histogram.set_bins(lengths.counts, lengths.edges, limit)
        self.setVisible(lengths is not None)
        self.retranslate()

    def retranslate(self) -> None:
        """Write the title and the share that is cut."""
        self.set_title(self.tr("Tokens per row"))
        lengths = self._rendered.lengths if self._rendered else None
        if lengths is not None:
            share = percent(lengths.cut / max(lengths.sampled, 1), 1)
            words = self.tr("longest {longest} · {share} cut off at {limit}")
            self._cut.setText(
                words.format(longest=count(lengths.longest), share=share, limit=count(self._limit))
            )


def _spans(rendered: Rendered) -> list[Span]:
    """Return the spans; the first of each kind carries the count of its tokens for the legend."""
    left = {"trained": rendered.trained, "masked": rendered.masked, "cut": rendered.cut}
    spans = []
    for span in rendered.spans:
        kind = "masked" if span.role == "special" else span.role
        spans.append(Span(span.text, span.role, left.pop(kind, 0)))
    return spans
