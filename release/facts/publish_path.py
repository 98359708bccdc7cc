"""The way from here to the readers, as the project configured it: approval, uploads, verification, announcement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.review import PathStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.config import Config
    from release.facts.previous import Wanted

_SIGNING = {
    "auto": "signed (PEP 740) where the index and this job can",
    "always": "signed (PEP 740), or not uploaded",
    "never": "not signed",
}


def publish_path(config: Config, wanted: Wanted, *, is_ci: bool) -> tuple[PathStep, ...]:
    """Return the steps that follow an approval, in their order."""
    return tuple(_steps(config, wanted, is_ci=is_ci))


def _steps(config: Config, wanted: Wanted, *, is_ci: bool) -> Iterator[PathStep]:
    approval, stages = config.approval, config.publish.stages
    people = "1 person" if approval.required == 1 else f"{approval.required} different people"
    signed = ", with a signature" if approval.signers else ""
    other = ", not the commit's author" if approval.not_author else ""
    where = (
        f"in the environment {config.ci.environment}" if is_ci else "by `invoke approve`, or the forge's environment"
    )
    yield PathStep(name="approve", words=f"{people}{signed}{other}; {where}; holds {approval.expires_days} days")
    for number, name in enumerate(stages):
        there = (
            f"; it has {len(wanted.there)} files of this version already" if _is_last(stages, number, wanted) else ""
        )
        order = "first " if number == 0 and stages[1:] else "then " if number else ""
        yield PathStep(
            name=f"publish to {name}",
            words=f"{order}these files and no others, {_SIGNING[config.publish.attestations]}{there}",
        )
    yield PathStep(name="verify", words=f"what {stages[-1]} serves is downloaded and compared with these digests")
    yield PathStep(name="announce", words="the forge's release with these files, the release notes and the candidate")


def _is_last(stages: tuple[str, ...], number: int, wanted: Wanted) -> bool:
    return bool(wanted.there) and number == len(stages) - 1
