"""cfn-lint, which knows the schema of every resource, on the packaged template."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cfnlint import api
from cfnlint.config import ManualArgs

sys.path.insert(0, str(Path(__file__).parent))

from packaged import read_template

# The framework has every function depend on its role, which the reference to it does as well.
IGNORED = ["W3005"]


def lint(template: dict[str, Any]) -> list[str]:
    settings = ManualArgs(ignore_checks=IGNORED, regions=["us-east-1", "eu-central-1"])
    return [f"{match.rule.id} {match.message}" for match in api.lint(json.dumps(template), config=settings)]


def test_the_packaged_template_is_clean() -> None:
    assert lint(read_template()) == []


def test_a_template_that_is_not_would_not_pass() -> None:
    template = read_template()
    resources = template["Resources"]
    resources["Topic"]["Properties"]["TopicNames"] = "misspelt"
    resources["DeadLetters"]["Properties"]["QueueName"] = {"Ref": "Nothing"}
    template["Parameters"]["Idle"] = {"Type": "String"}
    assert {finding.split()[0] for finding in lint(template)} == {"E3002", "E1020", "W2001"}
