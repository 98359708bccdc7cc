"""Machines on which the tools are other ones than here."""

from __future__ import annotations

from release.system.view import View


class WithoutUv(View):
    """A machine on which there is no uv."""

    def which(self, program: str) -> str | None:
        return None if program == "uv" else super().which(program)
