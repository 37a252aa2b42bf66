"""Scores of classes and numbers are those of their definitions."""

from __future__ import annotations

import numpy as np
import pytest

from engine.runtime.objectives.scores import classified, multi_classified, regressed, roc_auc


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    generator = np.random.default_rng(5)
    scores, truth = generator.integers(0, 6, 60) / 6, generator.random(60) < 0.4
    pairs = [
        1.0 if right > wrong else 0.5 if right == wrong else 0.0
        for right in scores[truth]
        for wrong in scores[~truth]
    ]
    assert roc_auc(scores, truth) == pytest.approx(sum(pairs) / len(pairs))


def test_there_is_no_area_without_one_of_both() -> None:
    assert roc_auc(np.array([0.1, 0.2]), np.array([True, True])) is None
    assert "roc_auc" not in classified(np.eye(2)[[0, 0]], np.array([0, 0]))


def test_one_class_a_text() -> None:
    shares = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]])
    found = classified(shares, np.array([0, 0, 1, 1]))
    assert found == {"accuracy": 0.75, "f1": pytest.approx((0.8 + 2 / 3) / 2), "roc_auc": 1.0}


def test_a_class_that_training_never_saw_is_never_right() -> None:
    assert classified(np.array([[0.9, 0.1]]), np.array([-100]))["accuracy"] == 0


def test_several_classes_a_text_are_right_only_all_together() -> None:
    shares = np.array([[0.9, 0.9], [0.9, 0.1], [0.1, 0.9]])
    found = multi_classified(shares, np.array([[1, 1], [1, 1], [0, 1]]))
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["f1"] == pytest.approx((1 + 0.8) / 2)


def test_numbers_are_judged_by_their_distance_and_their_order() -> None:
    found = regressed(np.array([1.0, 2.0, 3.5]), np.array([1.0, 2.0, 3.0]))
    assert found["mean_absolute_error"] == pytest.approx(0.5 / 3)
    assert found["pearson"] > 0.98
    assert "pearson" not in regressed(np.ones(3), np.ones(3))
