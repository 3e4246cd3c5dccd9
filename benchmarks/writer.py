"""`python -m benchmarks.writer DATA RATE SECONDS`: another process of the set that writes log entries at a steady rate.

Prints each entry's mark and the monotonic time just before it was written; the clock is the machine's, so the watchers
of another process can compare.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.processes import use


def main(data: Path, rate: float, seconds: float) -> None:
    use(data)
    from anlan.kernel.actor import Actor
    from anlan.kernel.clock import now
    from anlan.rescue.incidents.facade import Incident, add_entry

    by = Actor(id=None, name="基准", address="bench")
    incident = Incident.objects.exclude(status="closed").order_by("received_at")[0]
    start = time.monotonic()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, start + number / rate - time.monotonic()))
        mark = f"mark-{number:05d}"
        began = time.monotonic()
        add_entry(incident=incident, text=mark, by=by, at=now())
        print(mark, f"{began:.6f}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
