"""Makes the scripts beside bootstrap.py importable, as Python does when it starts one of them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
