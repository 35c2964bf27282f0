// What ops look at: deployments and their steps, endpoints, and what drives the bill. Endpoints are found by SEARCH,
// since they come and go; it shows every endpoint of the account and the region.
const { camelCase, listFunctions } = require("./functions.cjs");

const fiveMinutes = 300;
const hour = 3600;
const day = 86400;
const stateMachine = ["StateMachineArn", `\${DeployModelStateMachine}`];

module.exports = () => ({
  Resources: {
    Dashboard: {
      Type: "AWS::CloudWatch::Dashboard",
      Properties: {
        DashboardName: `onnxify-\${sls:stage}`,
        DashboardBody: { "Fn::Sub": JSON.stringify({ widgets: layOut(widgets()) }) },
      },
    },
  },
});

function widgets() {
  return [
    graph("Deployments", fiveMinutes, [
      ...["Started", "Succeeded", "Failed", "TimedOut", "Aborted"].map((outcome) =>
        metric("AWS/States", `Executions${outcome}`, stateMachine, "Sum"),
      ),
    ]),
    graph("How long deployments take (ms)", fiveMinutes, [
      metric("AWS/States", "ExecutionTime", stateMachine, "Average"),
      metric("AWS/States", "ExecutionTime", stateMachine, "Maximum"),
    ]),
    graph("How long steps take (ms)", fiveMinutes, ofFunctions("Duration", "Average")),
    graph("Steps that failed", fiveMinutes, ofFunctions("Errors", "Sum")),
    graph("Endpoints: latency, p50 and p99 (µs)", fiveMinutes, [
      ofEndpoints("AWS/SageMaker", "ModelLatency", "p50"),
      ofEndpoints("AWS/SageMaker", "ModelLatency", "p99"),
    ]),
    graph("Endpoints: errors", fiveMinutes, [
      ofEndpoints("AWS/SageMaker", "Invocation4XXErrors", "Sum"),
      ofEndpoints("AWS/SageMaker", "Invocation5XXErrors", "Sum"),
      ofEndpoints("AWS/SageMaker", "InvocationModelErrors", "Sum"),
    ]),
    graph("Endpoints: requests", fiveMinutes, [ofEndpoints("AWS/SageMaker", "Invocations", "Sum")]),
    graph("Endpoints: CPU (%)", fiveMinutes, [
      ofEndpoints("/aws/sagemaker/Endpoints", "CPUUtilization", "Average"),
    ]),
    // An instance reports once a minute, so the samples of an hour are the minutes that are billed.
    graph("Cost: endpoint instance minutes an hour", hour, [
      ofEndpoints("/aws/sagemaker/Endpoints", "CPUUtilization", "SampleCount"),
    ]),
    graph("Cost: quantization jobs started a day", day, [
      metric("AWS/Lambda", "Invocations", ["FunctionName", `\${QuantizeLambdaFunction}`], "Sum"),
    ]),
    graph("Cost: bytes in the bucket", day, [
      metric(
        "AWS/S3",
        "BucketSizeBytes",
        ["StorageType", "StandardStorage", "BucketName", `\${Bucket}`],
        "Average",
      ),
    ]),
    graph("Dead letters", fiveMinutes, [
      metric(
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        ["QueueName", `\${DeadLetters.QueueName}`],
        "Maximum",
      ),
    ]),
  ];
}

function graph(title, period, metrics) {
  const properties = { title, period, metrics, region: `\${AWS::Region}`, view: "timeSeries" };
  return { type: "metric", properties };
}

function metric(namespace, name, dimensions, stat) {
  return [namespace, name, ...dimensions, { stat }];
}

function ofFunctions(name, stat) {
  return listFunctions().map((folder) =>
    metric("AWS/Lambda", name, ["FunctionName", `onnxify-\${sls:stage}-${camelCase(folder)}`], stat),
  );
}

function ofEndpoints(namespace, name, stat) {
  const search = `{${namespace},EndpointName,VariantName} MetricName="${name}"`;
  return [{ expression: `SEARCH('${search}', '${stat}')` }];
}

/** Two a row, as wide as the page's 24 columns. */
function layOut(all) {
  return all.map((widget, index) => ({
    ...widget,
    x: (index % 2) * 12,
    y: Math.floor(index / 2) * 6,
    width: 12,
    height: 6,
  }));
}
