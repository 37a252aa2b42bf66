"""A late answer never reaches a page that is gone."""

from __future__ import annotations

from functools import partial

import shiboken6
from PySide6.QtCore import QObject

from desktop.bridge.callbacks import is_orphan
from desktop.bridge.tasks import Tasks


class Page(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.answers: list[int] = []

    def take(self, answer: int) -> None:
        self.answers.append(answer)


def test_a_method_of_a_living_page_is_called_and_of_a_deleted_one_is_not() -> None:
    page = Page()
    callbacks = (page.take, partial(page.take, 1), lambda: page.take(1))
    assert not any(is_orphan(callback) for callback in callbacks)
    shiboken6.delete(page)
    assert all(is_orphan(callback) for callback in callbacks)


def test_a_plain_function_is_no_orphan() -> None:
    assert not is_orphan(print)
    assert not is_orphan(lambda: 1)


def test_tasks_drop_the_answer_of_a_page_that_is_gone(qtbot) -> None:
    tasks, page, told = Tasks(), Page(), []
    tasks.run(lambda: 1, page.take)
    tasks.run(lambda: 2, told.append)
    answers = page.answers
    shiboken6.delete(page)
    qtbot.waitUntil(lambda: told == [2])
    tasks.wait()
    assert answers == []
