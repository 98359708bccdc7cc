"""Replay real version bumps and compare every changed byte with what people changed.

    score.py CASES REPOSITORIES

CASES is a JSON file: a list of bumps, each with the repository, the parent commit, the versions, and the lines that
had to change, could change or had to stay. REPOSITORIES is the folder that holds the repositories, each as
`owner+name` or `owner/name`. The parent alone is checked out (nothing later is there), the command runs in it, and
the case is *exact* when every required line has exactly the right new text and nothing else changed, *partial* when
something is missing, and *wrong* when something changed that should have stayed.

The exit code is 1 when a line was changed falsely, a file was damaged, a command ended in a traceback, a case could
not run, or fewer cases than asked for are exact.
"""

from __future__ import annotations

import argparse
import json
import shlex
import statistics
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from replay_case import read_cases
from replay_judge import Judgement, judge
from replay_scratch import Absent, Answer, check_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from replay_case import Case

_SCRIPT = Path(sys.executable).with_name("release-tasks")  # a root release.py of a case hides `python -m release`
_CALLED = (str(_SCRIPT),) if _SCRIPT.is_file() else (sys.executable, "-m", "release")
OURS = shlex.join((*_CALLED, "bump", "{new}", "--no-commit"))
_SHOWN = 8


@dataclass(frozen=True)
class Scored:
    """One case, and how it went; without an answer it could not run."""

    case: Case
    problem: str = ""
    answer: Answer | None = None
    judgement: Judgement | None = None

    @property
    def verdict(self) -> str:
        """exact, partial or wrong; absent where it could not run."""
        if self.judgement is None or self.answer is None:
            return "absent"
        if not self.judgement.is_safe:
            return "wrong"
        return "exact" if self.answer.code == 0 and not self.judgement.missed(self.case) else "partial"

    @property
    def has_traceback(self) -> bool:
        """Ask whether the command fell over."""
        return self.answer is not None and "Traceback (most recent call last)" in self.answer.text


def main() -> int:
    """Run the cases, print what came out, and return the exit code."""
    options = _options()
    command = shlex.split(options.command)
    cases = read_cases(options.cases, options.only)
    done: list[Scored] = []
    with ThreadPoolExecutor(options.jobs) as pool:
        for scored in pool.map(lambda case: score(case, options.repositories, command), cases):
            _say(_lines(scored, is_verbose=options.verbose))
            done.append(scored)
    summary = summarise(done)
    _say(_told(summary, options.least))
    if options.json:
        results = {"command": options.command, "summary": summary, "cases": [_result(scored) for scored in done]}
        options.json.write_text(json.dumps(results, indent=1) + "\n")
    return 0 if is_good(summary, options.least) else 1


def score(case: Case, repositories: Path, command: Sequence[str]) -> Scored:
    """Check out the parent, run the command there, and judge what it changed."""
    with tempfile.TemporaryDirectory(prefix="replay-", ignore_cleanup_errors=True) as folder:
        try:
            scratch = check_out(case, repositories, Path(folder))
        except Absent as problem:
            return Scored(case, problem=str(problem))
        commit, before = scratch.git("rev-parse", "HEAD").decode().strip(), scratch.states()
        words = {"{new}": case.new, "{old}": case.old, "{id}": case.id}
        answer = scratch.run([_filled(part, words) for part in command])
        return Scored(case, answer=answer, judgement=judge(case, scratch, commit, before))


def _filled(part: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        part = part.replace(name, word)
    return part


def summarise(done: Sequence[Scored]) -> dict[str, Any]:
    """Return the figures over all cases."""
    ran = [(scored.case, scored.answer, scored.judgement) for scored in done if scored.answer and scored.judgement]
    seconds = [answer.seconds for _, answer, _ in ran]
    required = Counter(line.tier for case, _, _ in ran for line in case.required.values())
    right = Counter(case.required[place].tier for case, _, judgement in ran for place in judgement.right)
    return {
        "cases": len(done),
        "exact": sum(scored.verdict == "exact" for scored in done),
        "verdicts": dict(Counter(scored.verdict for scored in done)),
        "false lines": sum(len(judgement.false) for _, _, judgement in ran),
        "damaged files": sum(len(judgement.damaged) for _, _, judgement in ran),
        "mangled lines": sum(len(judgement.mangled) for _, _, judgement in ran),
        "tracebacks": sum(scored.has_traceback for scored in done),
        "recall": {tier: [right[tier], number] for tier, number in sorted(required.items())},
        "other spellings": sum(len(judgement.respelled) for _, _, judgement in ran),
        "repaired": sum(len(judgement.repaired) for _, _, judgement in ran),
        "median seconds": round(statistics.median(seconds), 3) if seconds else None,
        "longest seconds": round(max(seconds), 3) if seconds else None,
    }


def is_good(summary: dict[str, Any], least: float) -> bool:
    """Ask whether nothing was harmed and enough cases are exact."""
    bad = ("false lines", "damaged files", "mangled lines", "tracebacks")
    enough = summary["cases"] > 0 and summary["exact"] >= least * summary["cases"]
    return enough and "absent" not in summary["verdicts"] and not any(summary[what] for what in bad)


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def _lines(scored: Scored, *, is_verbose: bool) -> Iterator[str]:
    case, answer, judgement = scored.case, scored.answer, scored.judgement
    if answer is None or judgement is None:
        yield f"{case.id:<32}{scored.verdict:<9}{scored.problem}"
        return
    right = f"{len(judgement.right)}/{len(case.required)}"
    yield f"{case.id:<32}{scored.verdict:<9}{right:>8}  exit {answer.code!s:<5}{answer.seconds:>7.2f} s"
    details = list(_details(case, judgement))
    shown = details if is_verbose else details[:_SHOWN]
    yield from (f"    {line}" for line in shown)
    if len(details) > len(shown):
        yield f"    and {len(details) - len(shown)} more (--verbose shows all)"
    if scored.has_traceback:
        yield f"    traceback: {answer.text.strip().splitlines()[-1]}"
    if is_verbose and scored.verdict != "exact":
        yield from (f"    | {line}" for line in answer.text.splitlines()[-12:])


def _details(case: Case, judgement: Judgement) -> Iterator[str]:
    for path, how in judgement.damaged.items():
        yield f"damaged  {path}: {', '.join(how)}"
    for line in judgement.false:
        yield f"false    {_spot(line.place)}: {line.before}  ->  {line.after}  ({line.why})"
    for place in judgement.missed(case):
        spelled = " (spelled in another way)" if place in judgement.respelled else ""
        yield f"missed   {_spot(place)} [{case.required[place].tier}]{spelled}"
    for path in judgement.created:
        yield f"created  {path}"


def _spot(place: tuple[str, int]) -> str:
    return f"{place[0]}:{place[1]}"


def _told(summary: dict[str, Any], least: float) -> Iterator[str]:
    right, required = (sum(counts[number] for counts in summary["recall"].values()) for number in (0, 1))
    tiers = ", ".join(f"{tier} {hit}/{number}" for tier, (hit, number) in summary["recall"].items())
    yield ""
    yield f"exact            {summary['exact']} of {summary['cases']} (at least {least:.0%} asked for)"
    yield f"verdicts         {', '.join(f'{number} {verdict}' for verdict, number in summary['verdicts'].items())}"
    yield f"recall           {right} of {required} lines: {tiers}"
    for what in ("false lines", "damaged files", "mangled lines", "tracebacks", "other spellings", "repaired"):
        yield f"{what:<17}{summary[what]}"
    yield f"seconds          {summary['median seconds']} in the median, {summary['longest seconds']} at most"
    yield "good" if is_good(summary, least) else "not good enough"


def _result(scored: Scored) -> dict[str, Any]:
    result: dict[str, Any] = {"id": scored.case.id, "verdict": scored.verdict, "required": len(scored.case.required)}
    if scored.answer is None or scored.judgement is None:
        return {**result, "problem": scored.problem}
    return {
        **result,
        "exit": scored.answer.code,
        "seconds": round(scored.answer.seconds, 3),
        "traceback": scored.has_traceback,
        "missed": [(*place, scored.case.required[place].tier) for place in scored.judgement.missed(scored.case)],
        **asdict(scored.judgement),
        "output": scored.answer.text[-2000:],
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, help="the JSON file")
    parser.add_argument("repositories", type=Path, help="the folder of repositories")
    parser.add_argument("--command", default=OURS, help="what to run, with {new}, {old} and {id} (default: our bump)")
    parser.add_argument("--least", type=float, default=0.92, help="the share that must be exact (default: 0.92)")
    parser.add_argument("--only", default="", metavar="REGEX", help="only cases whose id matches")
    parser.add_argument("--jobs", type=int, default=2, help="cases at once (default: 2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything here")
    parser.add_argument("--verbose", action="store_true", help="show every line, and what the command said")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
