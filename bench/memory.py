"""Peak memory of `batch preview` and `batch run` of `points adjust` over a long file against a short one.

The tenants are many, so that a long file changes many of them.

Run as `python -m bench.memory`; on SQLite unless another engine is named.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from pathlib import Path

from bench import stores
from bench.measuring import PORTALOPS, options, verdict

BAR = 1.2
_KIB_A_MB = 1024
_PAUSE_S = 0.02


def peak_mb(command: list[str], environment: dict[str, str]) -> float:
    """The most memory that a command had at once, in MiB, as the kernel tells of it while it runs.

    What a process is said to have used once it has ended counts what it was forked from, which may be larger.
    """
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    peak_kib = 0
    while process.poll() is None:
        told = re.search(r"^VmHWM:\s+(\d+) kB$", Path(f"/proc/{process.pid}/status").read_text(), re.MULTILINE)
        peak_kib = int(told[1]) if told else peak_kib
        time.sleep(_PAUSE_S)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return peak_kib / _KIB_A_MB


def main() -> None:
    """Run the two files and compare their peaks."""
    parser = options(__doc__, engines=True)
    parser.add_argument("--rows", type=int, help="how many rows the long file has")
    parser.add_argument("--against", type=int, default=10_000, help="how many rows the short file has")
    parser.add_argument("--tenants", type=int, help="how many tenants the store has")
    given = parser.parse_args()
    tenants = given.tenants or (20_000 if given.quick else 200_000)
    long = given.rows or (50_000 if given.quick else 1_000_000)
    for engine in given.engine or ("sqlite",):
        with stores.made(engine, tenants) as (store,), tempfile.TemporaryDirectory() as folder:
            refs = stores.with_points(store)
            files = [stores.write_rows(Path(folder) / f"{rows}.csv", refs, rows, offset)
                     for offset, rows in enumerate((given.against, long))]  # fmt: skip
            for action, options_ in (("preview", []), ("run", ["--yes"])):
                command = [*PORTALOPS, "batch", action, "points", "adjust"]
                rest = [*options_, "--out", f"{folder}/out.csv"]
                short_mb, long_mb = (
                    peak_mb([*command, str(file), *rest], stores.environment_of(store)) for file in files
                )
                ratio = long_mb / short_mb
                verdict(f"memory of batch {action}, {long:,} rows, {engine}",
                        f"{long_mb:.0f} MB, of {given.against:,} rows {short_mb:.0f} MB",
                        f"{ratio:.2f} x", f"<= {BAR:.2f} x", within=ratio <= BAR)  # fmt: skip


if __name__ == "__main__":
    main()
