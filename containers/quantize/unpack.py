"""The job's entry point: unpacks `code.tar.gz`, which lies beside this file, and becomes its `run.py`.

Standard library only, because nothing else may be there yet.
"""

from __future__ import annotations

import os
import sys
import tarfile
from pathlib import Path

_INPUT = Path(__file__).resolve().parent
_CODE = _INPUT / "code"


def main(arguments: list[str]) -> None:
    """Unpacks the code, which the Quantize step has packed, and hands over; the same process goes on."""
    with tarfile.open(_INPUT / "code.tar.gz") as archive:
        # As the manual has it for releases without filters; 3.12 warns when there is none.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(_CODE)
    os.execv(sys.executable, [sys.executable, str(_CODE / "run.py"), *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
