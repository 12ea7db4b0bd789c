"""Peak memory of `batch run points adjust` over a long file against a short one.

Run as `python -m bench.memory`; on SQLite unless another engine is named.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from bench import stores
from bench.measuring import PORTALOPS, options, verdict

BAR = 1.2
_KIB_A_MB = 1024


def peak_mb(command: list[str], environment: dict[str, str]) -> float:
    """The most memory that a command had at once, in MiB."""
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return used.ru_maxrss / _KIB_A_MB


def main() -> None:
    """Run the two files and compare their peaks."""
    parser = options(__doc__, engines=True)
    parser.add_argument("--rows", type=int, help="how many rows the long file has")
    parser.add_argument("--against", type=int, default=10_000, help="how many rows the short file has")
    given = parser.parse_args()
    long = given.rows or (50_000 if given.quick else 1_000_000)
    for engine in given.engine or ("sqlite",):
        with stores.made(engine, 5_000 if given.quick else 50_000) as (store,), tempfile.TemporaryDirectory() as folder:
            refs = stores.with_points(store)
            peaks = []
            for offset, rows in enumerate((given.against, long)):
                file = stores.write_rows(Path(folder) / f"{rows}.csv", refs, rows, offset)
                command = ["batch", "run", "points", "adjust", str(file), "--yes", "--out", f"{folder}/out.csv"]
                peaks.append(peak_mb([*PORTALOPS, *command], stores.environment_of(store)))
        short_mb, long_mb = peaks
        ratio = long_mb / short_mb
        verdict(f"memory of {long:,} rows, {engine}", f"{long_mb:.0f} MB, of {given.against:,} rows {short_mb:.0f} MB",
                f"{ratio:.2f} x", f"<= {BAR:.2f} x", within=ratio <= BAR)  # fmt: skip


if __name__ == "__main__":
    main()
