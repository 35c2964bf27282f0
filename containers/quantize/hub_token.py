"""The Hub's token: read from its secret when it is needed, and handed on from function to function.

It is in no environment variable, which every child and whoever may describe the job can read, and in no
message.
"""

from __future__ import annotations

import json
import re

from job_error import JobError

__all__ = ["parse_token", "read_token"]

# What a header can carry: anything else fails there, with the whole header in the error's text.
_TOKEN = re.compile(r"[\x21-\x7e]+")

_HOW_TO_WRITE_IT = (
    "Write it with `aws secretsmanager put-secret-value`, the token alone, then start the deployment again."
)


def read_token(secret_arn: str) -> str:
    """Asks Secrets Manager, in the region that the secret's ARN names, for the token in the secret.

    Raises:
        JobError: when the secret can't be read, or holds no token; nothing of what it holds is repeated.
    """
    # A fifth of a second of imports, which a job without a secret doesn't pay.
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        # boto3 doesn't read AWS_REGION, which is what SageMaker sets.
        client = boto3.client("secretsmanager", region_name=secret_arn.split(":")[3])
        answer = client.get_secret_value(SecretId=secret_arn)
    except (BotoCoreError, ClientError) as error:
        raise JobError(
            f"The secret {secret_arn} can't be read: {error}. It has to be in the stack's region, and the "
            "job's role must be let read it; then start the deployment again."
        ) from error
    return parse_token(str(answer.get("SecretString", "")), secret_arn)


def parse_token(text: str, secret_arn: str) -> str:
    """The token in a secret's text: all of it, or the field `token` or `HF_TOKEN` of a JSON object.

    Raises:
        JobError: when there is none.
    """
    token = (_field(text) if text.lstrip().startswith("{") else text).strip()
    if not _TOKEN.fullmatch(token):
        raise JobError(f"The secret {secret_arn} holds no token of the Hub. {_HOW_TO_WRITE_IT}")
    return token


def _field(text: str) -> str:
    try:
        content = json.loads(text)
    except ValueError:
        return ""
    value = content.get("token", content.get("HF_TOKEN"))
    return value if isinstance(value, str) else ""
