/** Why an action is allowed on everything, or on everything of a type: by action, or by `service:*` and the type. */
export const wildcardReasons: Record<string, string> = {
  "ecr:GetAuthorizationToken on *": "The action has no resource.",
  "cloudwatch:PutMetricData on *": "The action has no resource; its namespace is fixed by a condition.",
  "ecr:BatchGetImage on repository of any account": "AWS's images are in another account in each region.",
  "ecr:GetDownloadUrlForLayer on repository of any account":
    "AWS's images are in another account in each region.",
  "ecr:BatchCheckLayerAvailability on repository of any account":
    "AWS's images are in another account in each region.",
  "logs:CreateLogDelivery on *": "Log delivery has no resource; Step Functions manages it for the machine.",
  "logs:GetLogDelivery on *": "Log delivery has no resource; Step Functions manages it for the machine.",
  "logs:UpdateLogDelivery on *": "Log delivery has no resource; Step Functions manages it for the machine.",
  "logs:DeleteLogDelivery on *": "Log delivery has no resource; Step Functions manages it for the machine.",
  "logs:ListLogDeliveries on *": "Log delivery has no resource; Step Functions manages it for the machine.",
  "logs:PutResourcePolicy on *":
    "Resource policies belong to the account; Step Functions sets the one for delivery.",
  "logs:DescribeResourcePolicies on *": "Resource policies belong to the account.",
  "logs:DescribeLogGroups on *": "Step Functions looks the log group up without naming it.",
  "xray:PutTraceSegments on *": "X-Ray's actions have no resource.",
  "xray:PutTelemetryRecords on *": "X-Ray's actions have no resource.",
  "xray:GetSamplingRules on *": "X-Ray's actions have no resource.",
  "xray:GetSamplingTargets on *": "X-Ray's actions have no resource.",
  "ec2:DescribeDhcpOptions on *": "EC2's Describe actions have no resource.",
  "ec2:DescribeNetworkInterfaces on *": "EC2's Describe actions have no resource.",
  "ec2:DescribeSecurityGroups on *": "EC2's Describe actions have no resource.",
  "ec2:DescribeSubnets on *": "EC2's Describe actions have no resource.",
  "ec2:DescribeVpcs on *": "EC2's Describe actions have no resource.",
  "ec2 on any network-interface": "SageMaker makes the interface and names it.",
  "ec2 on any security-group": "The groups come by parameter, as a list that a policy cannot take apart.",
  "ec2 on any subnet": "The subnets come by parameter, as a list that a policy cannot take apart.",
  "sagemaker:ListProcessingJobs on *": "The action has no resource.",
  "sagemaker on any endpoint": "People choose the names of endpoints in their manifests.",
  "sagemaker on any endpoint-config":
    "An endpoint that was handed over by its tags runs on a configuration of any name.",
  "cloudwatch on any alarm": "DescribeAlarms lists, and a list has no name.",
  "ecr on any repository": "People choose the image, in a repository of theirs or AWS's.",
  "servicequotas:ListServiceQuotas on *": "Listing has no resource.",
};
