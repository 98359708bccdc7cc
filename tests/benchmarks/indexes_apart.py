"""Indexes in a process of their own: prints where each is and a token for it, and serves until standard input ends.

Usage: ``indexes_apart.py FOLDER PROJECT NUMBER SECONDS``; each answer to an upload waits so many seconds.
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path

from release.rehearsal.faults import Fault
from release.rehearsal.index import Index

MOST_UPLOADS = 1_000
folder, project, number, seconds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
with ExitStack() as running:
    told = []
    for each in range(number):
        index = running.enter_context(Index(folder / str(each)))
        index.policy.largest_file = 10**12
        index.add_project(project)
        index.plan("POST /legacy/", *[Fault(pause_s=seconds)] * MOST_UPLOADS)
        told.append([index.upload_url, index.make_token([project])])
    print(json.dumps(told), flush=True)
    sys.stdin.read()
