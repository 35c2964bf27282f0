/** The alarms of one endpoint, by what they watch. */
export interface AlarmNames {
  clientErrors: string;
  serverErrors: string;
  latency: string;
}

/** Derived from the stage and the endpoint, so that whoever removes the endpoint knows them (CloudWatch: 255 characters). */
export function alarmNamesOf(stage: string, endpointName: string): AlarmNames {
  const prefix = alarmPrefixOf(stage) + endpointName;
  return {
    clientErrors: `${prefix}-4xx-errors`,
    serverErrors: `${prefix}-5xx-errors`,
    latency: `${prefix}-latency`,
  };
}

/** What the names of all alarms on a stage's endpoints start with; roles are allowed these and no others. */
export function alarmPrefixOf(stage: string): string {
  return `onnxify-${stage}-endpoint-`;
}
