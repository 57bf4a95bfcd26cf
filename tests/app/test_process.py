"""Every process begins the same way."""

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no core dumps of this kind")
def test_no_core_dumps() -> None:
    """A crash leaves no memory on the disk."""
    code = "import resource; from app.process import settle; settle(); print(resource.getrlimit(resource.RLIMIT_CORE))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "(0, 0)"


def test_passive_threads_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the user set stays."""
    code = "import os; from app.process import settle; settle(); print(os.environ['OMP_WAIT_POLICY'])"
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    outcomes = [
        subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout.strip()
        for env in (dict(os.environ), os.environ | {"OMP_WAIT_POLICY": "ACTIVE"})
    ]

    assert outcomes == ["PASSIVE", "ACTIVE"]
