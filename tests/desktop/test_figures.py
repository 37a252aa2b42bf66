"""Numbers as people read them."""

from __future__ import annotations

import pytest

from desktop import figures

GB = 1024**3


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (figures.gigabytes(7.1 * GB), "7.1 GB"),
        (figures.gigabytes(None), "–"),
        (figures.gigabytes_of(7 * GB, 24 * GB), "7.0 / 24.0 GB"),
        (figures.gigabytes_of(7 * GB, None), "7.0 GB"),
        (figures.file_size(0), "0 B"),
        (figures.file_size(1023), "1023 B"),
        (figures.file_size(3.4 * 1024**2), "3.4 MB"),
        (figures.file_size(120 * 1024**2), "120 MB"),
        (figures.file_size(5000 * GB), "4.9 TB"),
        (figures.count(12345), "12,345"),
        (figures.short_count(8_190_735_360), "8.2 B"),
        (figures.short_count(134_515_008), "135 M"),
        (figures.short_count(999_885_952), "1.0 B"),
        (figures.short_count(42), "42"),
        (figures.percent(0.345), "34 %"),
        (figures.rate(2e-4), "2e-4"),
        (figures.rate(2.5e-5), "2.5e-5"),
        (figures.rate(0.03), "0.03"),
        (figures.rate(3.0), "3"),
        (figures.rate(0.0), "0"),
        (figures.rate(1e10), "1e10"),
        (figures.loss(1.5384), "1.538"),
        (figures.tokens_per_second(1234.4), "1,234 tok/s"),
        (figures.tokens_per_second(9.87), "9.9 tok/s"),
        (figures.duration(42), "42 s"),
        (figures.duration(59.7), "1 min 00 s"),
        (figures.duration(3720), "1 h 02 min"),
        (figures.duration(90_000), "1 d 1 h"),
        (figures.clock(11_529), "3:12:09"),
    ],
)
def test_numbers_carry_their_unit(shown, expected):
    assert shown == expected


def test_gigabytes_without_their_unit_for_where_it_stands_beside_several() -> None:
    assert figures.gib(7.5 * figures.GIB) == "7.5"
    assert figures.gib(24 * figures.GIB, 0) == "24"
