"""The packaged template becomes a stack in moto, a CloudFormation simulator."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

sys.path.insert(0, str(Path(__file__).parent))

from packaged import read_template

# moto says of each resource that it skips that it does.
pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse:UserWarning")

# Types that moto cannot create from a template. cfn-lint checks their properties all the same.
SKIPPED = {
    "AWS::CloudWatch::Alarm",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule",
}
STACK = "onnxify-dev"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"
EVERYTHING = {
    "NotificationEmail": "team@example.com",
    "ScheduleExpression": "rate(7 days)",
    "SubnetIds": "subnet-1,subnet-2",
    "SecurityGroupIds": "sg-1",
    "KmsKeyArn": KEY,
    "PermissionsBoundaryArn": BOUNDARY,
    "ResourceTags": "team=search",
    "LogRetentionInDays": "14",
}


@pytest.fixture(autouse=True)
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws(config={"lambda": {"use_docker": False}}):
        yield


def create(template: dict[str, Any], parameters: dict[str, str]) -> dict[str, dict[str, str]]:
    """Creates the stack and answers its resources by logical id."""
    cloud_formation = boto3.client("cloudformation")
    cloud_formation.create_stack(
        StackName=STACK,
        TemplateBody=json.dumps(name_variables(template)),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    (stack,) = cloud_formation.describe_stacks(StackName=STACK)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    pages = cloud_formation.get_paginator("list_stack_resources").paginate(StackName=STACK)
    resources = [resource for page in pages for resource in page["StackResourceSummaries"]]
    # moto lists what it makes for another resource as well, without an id.
    return {found["LogicalResourceId"]: found for found in resources if found["LogicalResourceId"]}


def name_variables(value: Any) -> Any:
    """The variables of Fn::Sub with names that begin with a letter, which moto wants and AWS does not."""
    if isinstance(value, list):
        return [name_variables(item) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("Fn::Sub"), list):
        text, variables = value["Fn::Sub"]
        for name in variables:
            text = text.replace(f"${{{name}}}", f"${{v{name}}}")
        return {"Fn::Sub": [text, {f"v{name}": item for name, item in variables.items()}]}
    return {name: name_variables(item) for name, item in value.items()}


def expected(template: dict[str, Any], conditions: set[str]) -> set[str]:
    return {
        logical_id
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] not in SKIPPED and resource.get("Condition", "") in {*conditions, ""}
    }


def test_a_plain_stack_is_created() -> None:
    template = read_template()
    assert set(create(template, {})) == expected(template, set())
    encryption = boto3.client("s3").get_bucket_encryption(Bucket="onnxify-dev-123456789012-us-east-1")
    (rule,) = encryption["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    functions = boto3.client("lambda").list_functions()["Functions"]
    arns = {function["FunctionArn"] for function in functions}
    (machine,) = boto3.client("stepfunctions").list_state_machines()["stateMachines"]
    machine = boto3.client("stepfunctions").describe_state_machine(stateMachineArn=machine["stateMachineArn"])
    tasks = [state for state in json.loads(machine["definition"])["States"].values() if "Resource" in state]
    assert {task["Resource"] for task in tasks} < arns
    (target,) = boto3.client("events").list_targets_by_rule(Rule="onnxify-dev-manifests")["Targets"]
    assert target["Arn"] in arns


def test_a_stack_with_every_parameter_is_created() -> None:
    template = read_template()
    resources = create(template, EVERYTHING)
    assert set(resources) == expected(template, set(template["Conditions"]))
    role = resources["QuantizeJobRole"]["PhysicalResourceId"]
    policies = boto3.client("iam").list_role_policies(RoleName=role)["PolicyNames"]
    assert set(policies) >= {"quantize", "network", "decrypt", "encrypt"}
    encryption = boto3.client("s3").get_bucket_encryption(Bucket="onnxify-dev-123456789012-us-east-1")
    (rule,) = encryption["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == KEY
    environment = boto3.client("lambda").get_function_configuration(FunctionName="onnxify-dev-quantize")
    assert (
        environment["Environment"]["Variables"].items()
        >= {
            "SUBNET_IDS": "subnet-1,subnet-2",
            "SECURITY_GROUP_IDS": "sg-1",
            "KEY_ARN": KEY,
            "RESOURCE_TAGS": "application=onnxify,stage=dev,team=search",
        }.items()
    )


def test_every_role_is_within_the_boundary() -> None:
    create(read_template(), EVERYTHING)
    iam = boto3.client("iam")
    names = [role["RoleName"] for role in iam.list_roles()["Roles"]]
    boundaries = {
        iam.get_role(RoleName=name)["Role"].get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        for name in names
    }
    assert boundaries == {BOUNDARY}


def test_a_template_with_a_broken_reference_is_not_created() -> None:
    template = read_template()
    template["Resources"]["Topic"]["Properties"]["TopicName"] = {"Fn::GetAtt": ["Nothing", "Arn"]}
    with pytest.raises((ClientError, KeyError)):
        create(template, {})
