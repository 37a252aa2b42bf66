"""What is decided about this computer: torch, CUDA build, missing libraries."""

from __future__ import annotations

import pytest
import system

CPU_WHEEL = "file:///wheels/torch-2.13.0%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl"
PYPI_WHEEL = "https://files.pythonhosted.org/torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl"
NEW_CARD = system.Card(driver=580, capability=8.9)


def test_without_a_card_a_cpu_wheel_that_pip_already_finds_is_taken():
    plan = system.torch_plan("linux", None, CPU_WHEEL)
    assert plan == system.TorchPlan("CPU build", ("torch==2.13.0",))


def test_without_a_card_linux_avoids_the_cuda_wheel_of_pypi():
    plan = system.torch_plan("linux", None, PYPI_WHEEL)
    assert plan.arguments == (
        "torch==2.13.0+cpu",
        "--extra-index-url",
        "https://download.pytorch.org/whl/cpu",
    )


def test_without_a_card_windows_takes_pypi_whose_wheel_is_for_processors():
    assert system.torch_plan("win32", None, PYPI_WHEEL).arguments == ("torch==2.13.0",)


def test_a_card_on_linux_takes_the_cuda_wheel_of_pypi():
    plan = system.torch_plan("linux", NEW_CARD, PYPI_WHEEL)
    assert plan == system.TorchPlan("CUDA build", ("torch==2.13.0",))


def test_a_card_on_windows_takes_the_build_found_in_pytorchs_index():
    plan = system.torch_plan("win32", NEW_CARD, PYPI_WHEEL, "cu130")
    assert plan.arguments == (
        "torch==2.13.0+cu130",
        "--extra-index-url",
        "https://download.pytorch.org/whl/cu130",
    )


def test_a_card_without_any_cuda_build_says_so():
    assert "no CUDA build" in system.torch_plan("win32", NEW_CARD, PYPI_WHEEL).label


@pytest.mark.parametrize(
    ("platform", "card", "found", "expected"),
    [
        ("linux", None, CPU_WHEEL, False),
        ("linux", NEW_CARD, PYPI_WHEEL, False),
        ("linux", NEW_CARD, CPU_WHEEL, True),
        ("linux", system.Card(driver=550, capability=8.9), PYPI_WHEEL, True),
        ("win32", NEW_CARD, PYPI_WHEEL, True),
    ],
)
def test_pytorchs_own_index_is_asked_only_where_plain_pip_has_no_suitable_build(
    platform, card, found, expected
):
    assert system.needs_own_index(platform, card, found) is expected


def test_an_old_driver_is_not_offered_cuda_13():
    assert "cu130" not in system.cuda_tags(system.Card(driver=550, capability=8.9))


def test_a_card_before_turing_is_not_offered_cuda_13():
    assert "cu130" not in system.cuda_tags(system.Card(driver=580, capability=6.1))


def test_an_unknown_card_is_offered_the_newest_build_first():
    assert system.cuda_tags(system.Card())[0] == "cu130"


def test_the_least_capable_of_several_cards_decides():
    listing = "581.57, 8.9\n581.57, 6.1\n"
    assert system.read_card(listing) == system.Card(driver=581, capability=6.1)


def test_a_listing_without_cards_means_no_card():
    assert system.read_card("No devices were found\n") is None


def test_missing_libraries_are_read_from_the_loaders_message():
    message = "ImportError: libEGL.so.1: cannot open shared object file: No such file or directory"
    assert system.missing_libraries(message) == ["libEGL.so.1"]


def test_missing_libraries_are_read_from_ldd_once_each():
    listing = (
        "\tlibxkbcommon.so.0 => not found\n"
        "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)\n"
        "\tlibglib-2.0.so.0 => not found\n"
        "\tlibxkbcommon.so.0 => not found\n"
    )
    assert system.missing_libraries(listing) == ["libxkbcommon.so.0", "libglib-2.0.so.0"]


@pytest.mark.parametrize(
    ("distribution", "command"),
    [
        ("debian", "sudo apt-get install -y libegl1 libxcb-cursor0"),
        ("fedora", "sudo dnf install -y mesa-libEGL xcb-util-cursor"),
        ("arch", "sudo pacman -S --needed libglvnd xcb-util-cursor"),
    ],
)
def test_missing_libraries_become_the_exact_command(distribution, command):
    assert system.install_command(["libEGL.so.1", "libxcb-cursor.so.0"], distribution) == command


def test_a_package_that_brings_two_libraries_is_named_once():
    packages, unknown = system.packages_for(["libglib-2.0.so.0", "libgthread-2.0.so.0"], "debian")
    assert (packages, unknown) == (["libglib2.0-0"], [])


def test_a_library_without_a_known_package_is_named_itself():
    command = system.install_command(["libEGL.so.1", "libodd.so.3"], "debian")
    assert command == "sudo apt-get install -y libegl1  and the packages that contain: libodd.so.3"


def test_an_unknown_system_is_told_the_libraries():
    assert system.install_command(["libEGL.so.1"], None).endswith("libEGL.so.1")


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', "debian"),
        ("ID=linuxmint\nID_LIKE='ubuntu debian'\n", "debian"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("ID=endeavouros\nID_LIKE=arch\n", "arch"),
        ("ID=nixos\n", None),
    ],
)
def test_the_family_of_a_distribution_is_read_from_os_release(release, expected):
    assert system.family(release) == expected
