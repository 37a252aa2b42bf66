"""Scenes that show every widget in its states."""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets.badge import Badge
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.card import Card, ChoiceCard
from desktop.widgets.card_words import Reading
from desktop.widgets.chat_bubble import ChatBubble
from desktop.widgets.chips import Chips
from desktop.widgets.drop_zone import DropZone
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import ComboBox, SpinBox
from desktop.widgets.flow_grid import FlowGrid
from desktop.widgets.histogram import Histogram
from desktop.widgets.label import Label
from desktop.widgets.log_view import LogView
from desktop.widgets.loss_chart import LossChart
from desktop.widgets.notice import Notice
from desktop.widgets.progress_line import ProgressLine
from desktop.widgets.rail import Rail, RailItem
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.scroll_page import ScrollPage
from desktop.widgets.sparkline import Sparkline
from desktop.widgets.stat_tile import StatTile
from desktop.widgets.stepper import Stepper
from desktop.widgets.token_view import Span, TokenView

sys.path.insert(0, str(Path(__file__).parent))
from scenes_fit import bar, in_card

if TYPE_CHECKING:
    from collections.abc import Callable

GIB = 1024**3
ICONS = ("house", "sliders-horizontal", "chart-line", "chat", "cube", "gear")
NAMES = ("Home", "New tune", "Runs", "Chat", "Models", "Settings")
ITEMS = tuple(map(RailItem, NAMES, ICONS))


def frame() -> QWidget:
    """Make the window's frame with a wizard page of cards."""
    window, page = QWidget(), ScrollPage()
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    rail = Rail(ITEMS)
    rail.set_texts(dict(zip(NAMES, NAMES, strict=True)))
    rail.set_current("New tune")
    rail.set_marked("Runs", marked=True)
    rail.gauge.set_reading(
        Reading("NVIDIA GeForce RTX 4090", 1.4 * GIB, 24 * GIB, 41, 28.0, 2, 450.0, throttles=())
    )
    row.addWidget(rail)
    row.addWidget(page, 1)
    stepper = Stepper()
    stepper.set_texts(["Model", "Data", "Method", "Hyperparameters", "Review"])
    stepper.set_current(1)
    stepper.set_state(0, "done")
    stepper.set_state(2, "attention")
    stepper.set_state(4, "todo", enabled=False)
    page.top.addWidget(stepper)
    page.set_title("Choose a base model", "What is already on this computer comes first.")
    chips = Chips(("disk", "hub", "scope"))
    chips.set_texts({"disk": "On this PC", "hub": "Hugging Face", "scope": "ModelScope"})
    page.tools.addWidget(chips)
    page.add(_model_cards())
    page.body.addStretch()
    page.footer.addWidget(in_card(bar(1.0, "fits")))
    foot = QHBoxLayout()
    foot.addWidget(Label("QLoRA at the recommended settings, sequence 2048", tone="muted"))
    foot.addStretch()
    foot.addWidget(Button("Back"))
    foot.addWidget(Button("Next: Method", "primary"))
    page.footer.addLayout(foot)
    return window


def controls() -> QWidget:
    """Buttons, badges, fields, notices, progress and empty states."""
    page = ScrollPage()
    page.set_title("Controls")
    for make in (_button_row, _field_row, _badge_row):
        card = Card(make.__name__.strip("_").replace("_", " ").capitalize())
        card.body.addLayout(make())
        page.add(card)
    for kind, sentence, step, action in (
        ("info", "The sample data set is 214 rows in two languages.", "Open it to see what it teaches.", ""),
        ("fits", "Saved. The export answers exactly like the tuned model.", "", "Open folder"),
        (
            "tight",
            "38 test rows also appear in training.",
            "Regroup the split so that the test stays honest.",
            "Regroup",
        ),
        (
            "over",
            "Line 118 of support.jsonl is not valid JSON.",
            "Fix the line, or leave it out of training.",
            "Leave it out",
        ),
    ):
        notice = Notice(dismissable=kind == "info")
        notice.show_message(kind, sentence, step, action)
        page.add(notice)
    progress = ProgressLine(cancellable=True)
    progress.set_progress("Reading data", 0.28, "34 of 120 MB")
    page.add(progress)
    page.body.addStretch()
    return page


def data() -> QWidget:
    """Make a rendered example, histogram, table and drop zone."""
    page = ScrollPage()
    page.set_title("Your data")
    columns = QHBoxLayout()
    columns.setSpacing(16)
    left = QVBoxLayout()
    left.setSpacing(16)
    drop = DropZone()
    drop.set_texts("Drop data files here", "JSON, JSONL, CSV, TSV, Parquet, TXT or Markdown", "Choose files")
    left.addWidget(drop)
    histogram = Histogram()
    counts = [2, 9, 34, 66, 90, 100, 96, 80, 62, 44, 33, 22, 16, 12, 8, 5, 3, 2, 1, 1]
    histogram.set_bins(counts, [index * 128 for index in range(21)], 2048)
    card = Card("Tokens per row")
    card.header.addWidget(Label("1.1 % cut off", tone="muted", size="small"))
    card.add(histogram)
    left.addWidget(card)
    table = RowsTable()
    table.page_needed.connect(
        lambda offset, count: table.set_page(offset, [_row(offset + n) for n in range(count)])
    )
    table.start(["instruction", "input", "output"], 1_000_000)
    left.addWidget(table, 1)
    columns.addLayout(left, 3)
    columns.addWidget(in_card(_tokens()), 4)
    page.body.addLayout(columns)
    return page


def run() -> QWidget:
    """Charts, numbers and the log of a run."""
    page = ScrollPage()
    page.set_title("smollm2-135m-qlora", "Training · epoch 2 of 3")
    tiles = QHBoxLayout()
    for label, value, unit in (
        ("Loss", "1.284", ""),
        ("Speed", "1,840", "tokens/s"),
        ("Time left", "12:40", "min"),
        ("Step", "412", "of 780"),
        ("Best evaluation loss", "", ""),
    ):
        tile = StatTile(label)
        tile.set_value(value, unit)
        tiles.addWidget(tile)
    card = Card()
    card.body.addLayout(tiles)
    page.add(card)
    chart = LossChart()
    chart.set_title("Training loss", "loss")
    noise = random.Random(7)  # noqa: S311
    steps = range(1, 413)
    chart.extend(steps, [1.2 + 2.2 * math.exp(-step / 90) + noise.gauss(0, 0.13) for step in steps])
    for step in range(50, 413, 50):
        chart.append_evaluation(step, 1.32 + 2.1 * math.exp(-step / 95))
    chart.setMinimumHeight(260)
    page.add(in_card(chart))
    small = QHBoxLayout()
    small.setSpacing(16)
    rate = LossChart(smoothing=False)
    rate.set_title("Learning rate")
    rate.extend(steps, [2e-4 * 0.5 * (1 + math.cos(math.pi * step / 780)) for step in steps])
    spark, log = Sparkline(), LogView()
    spark.set_values([1.2 + 2.2 * math.exp(-step / 90) for step in steps])
    for step in range(400, 413):
        log.append_line(f"step {step} loss {1.2 + 1 / step:.4f} grad_norm 0.71 lr 1.4e-04")
    small.addWidget(in_card(rate), 2)
    small.addWidget(in_card(spark), 1)
    small.addWidget(log, 2)
    page.body.addLayout(small)
    page.body.addStretch()
    return page


def chat() -> QWidget:
    """Make a short conversation."""
    page = ScrollPage()
    page.set_title("Chat")
    page.tools.addWidget(IconButton("gear"))
    asked = ChatBubble("user", "You")
    asked.set_text("How do I read a <b>JSONL</b> file in Python?")
    told = ChatBubble("model", "smollm2-135m-qlora")
    told.set_text(
        "Read it **line by line**, so that memory stays flat:\n\n```python\nimport json\n\n"
        "with open('rows.jsonl') as file:\n"
        "    rows = [json.loads(line) for line in file]  # one object a line\n```\n\n"
        "- Keep the line number for errors.\n"
        "- Skip `empty` lines.\n\n| step | cost |\n|---|---|\n| read | low |\n| parse | higher |\n\n"
        "<img src='file:///etc/passwd'>"
    )
    told.set_facts("142 tokens · 48 tokens/s")
    chinese = ChatBubble("user", "You")
    chinese.set_text("用中文再说一遍,好吗?")
    for bubble in (asked, told, chinese):
        page.add(bubble)
    page.body.addStretch()
    return page


def empty() -> QWidget:
    """Make a page with nothing on it, and no card in the machine."""
    window = QWidget()
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    rail = Rail(ITEMS)
    rail.set_texts(dict(zip(NAMES, NAMES, strict=True)))
    rail.set_current("Runs")
    row.addWidget(rail)
    state = EmptyState("chart-line")
    state.set_texts(
        "No runs yet",
        "Every tune you start is kept here with its curves, settings and checkpoints, so that you can "
        "compare, resume or export it.",
        "New tune",
        "Try the sample",
    )
    row.addWidget(state, 1)
    return window


def _model_cards() -> FlowGrid:
    grid, group, cards = FlowGrid(), QButtonGroup(), []
    for name, facts, badge, note in (
        ("Qwen3-8B", "8.2 B · 16.4 GB · Apache-2.0", ("fits", None, "7.6 of 24 GB"), "On this PC"),
        (
            "Llama-3.1-8B-Instruct",
            "8.0 B · 16.1 GB · Llama 3.1",
            ("fits", None, "7.4 of 24 GB"),
            "Download 16.1 GB",
        ),
        ("Qwen3-32B", "32.8 B · 65.5 GB · Apache-2.0", ("tight", None, "22.9 of 24 GB"), "Download 65.5 GB"),
        ("Llama-3.3-70B", "70.6 B · 141 GB · Llama 3.3", ("over", None, "needs 43 GB"), "Download 141 GB"),
        ("SmolLM2-135M-Instruct", "0.13 B · 0.3 GB · Apache-2.0", ("fits", None, "1.2 of 24 GB"), "Ready"),
        ("mistral-7b-instruct.gguf", "7.2 B · 4.4 GB", ("info", "Cannot be trained", ""), "Ollama"),
    ):
        card = ChoiceCard()
        card.set_content(name, facts, tag="Recommended" if name == "Qwen3-8B" else "")
        card.set_badge(*badge)
        card.set_note(note)
        card.setEnabled(badge[0] != "info")
        group.addButton(card)
        cards.append(card)
    cards[0].setChecked(True)
    grid.set_cards(cards)
    group.setParent(grid)
    return grid


def _button_row() -> QHBoxLayout:
    row = QHBoxLayout()
    for kind in ("primary", "secondary", "danger", "quiet", "small"):
        row.addWidget(Button(kind.capitalize(), kind, icon_name="play" if kind != "small" else ""))
        off = Button("Off", kind)
        off.setEnabled(False)
        row.addWidget(off)
    row.addWidget(IconButton("trash"))
    row.addStretch()
    return row


def _field_row() -> QGridLayout:
    grid = QGridLayout()
    line, combo, spin, check = QLineEdit(), ComboBox(), SpinBox(), QCheckBox("Packing")
    line.setPlaceholderText("Search, paste a model id, or drop a folder")
    combo.addItems(["assistant", "completion", "all"])
    spin.setRange(1, 512)
    spin.setValue(16)
    check.setChecked(True)
    for column, (name, field) in enumerate(
        (("Model", line), ("Train on", combo), ("Rank", spin), ("", check))
    ):
        grid.addWidget(Label(name, size="small", tone="muted"), 0, column)
        grid.addWidget(field, 1, column)
    grid.addWidget(QCheckBox("Rank-stabilised"), 1, 4)
    return grid


def _badge_row() -> QHBoxLayout:
    row = QHBoxLayout()
    for kind, word, detail in (
        ("fits", None, "7.6 of 24 GB"),
        ("tight", None, ""),
        ("over", None, ""),
        ("info", "Stopped", ""),
    ):
        badge = Badge()
        badge.set_state(kind, word, detail)
        row.addWidget(badge)
    row.addStretch()
    return row


def _tokens() -> TokenView:
    view = TokenView()
    view.set_texts(
        "Row 1,204 of 12,480",
        "Rendered with this model's own chat template; the same mask is used in training.",
    )
    view.set_spans(
        [
            Span("<|im_start|>system\n", "special", 3),
            Span("You are the help desk of a bicycle workshop. Answer briefly.", "masked", 14),
            Span("<|im_end|>\n<|im_start|>user\n", "special", 5),
            Span("My rear derailleur clicks in third gear. 先检查什么?", "masked", 31),
            Span("<|im_end|>\n<|im_start|>assistant\n", "special", 5),
            Span(
                "Start with the cable tension: turn the barrel adjuster half a turn out and listen.",
                "trained",
                22,
            ),
            Span("<|im_end|>\n", "trained", 2),
            Span("This part is beyond the sequence length and is cut off.", "cut", 12),
        ]
    )
    return view


def _row(number: int) -> list[str]:
    return [
        f"Question {number}: 为什么?",
        "",
        "Because the cable tension changed\nafter the chain was replaced.",
    ]


SCENES: list[tuple[str, str, Callable[[], QWidget]]] = [
    ("widgets", "frame", frame),
    ("widgets", "controls", controls),
    ("widgets", "data", data),
    ("widgets", "run", run),
    ("widgets", "chat", chat),
    ("widgets", "empty", empty),
]
