import { modelSlugOf } from "./names.ts";

/** Where everything lies in the bucket, in one place: people, roles and lifecycle rules rely on these prefixes. */
export const keys = {
  manifests: "manifests/",
  status: (manifestKey: string) => `status/${manifestKey}.json`,
  /** What every manifest's status file begins with. */
  manifestStatuses: "status/manifests/",
  /** Everything that is kept of a manifest's entries, one object each; see lib/status/entry-row.ts. */
  entries: (manifestKey: string) => `entries/${manifestKey}/`,
  /** Who has an endpoint; SageMaker does not tell names apart by their case. */
  claim: (endpointName: string) => `claims/${endpointName.toLowerCase()}.json`,
  scheduleStatus: "status/schedule.json",
  code: (digest: string) => `code/${digest}/`,
  /** Which quantization jobs hold a slot; see functions/quantize/slot-table.ts. */
  quantizationSlots: "slots/quantization.json",
  work: (executionName: string) => `work/${executionName}/`,
  request: (executionName: string) => `work/${executionName}/request/`,
  output: (executionName: string) => `work/${executionName}/output/`,
  /** The manifest's own evaluation, as it was when it was resolved. */
  requestedEvaluation: (executionName: string) => `work/${executionName}/request/evaluation.jsonl`,
  /** What the job found, whether or not it made a model. */
  quantizationReport: (executionName: string) => `work/${executionName}/output/quantization.json`,
  stagedArchive: (executionName: string) => `work/${executionName}/model.tar.gz`,
  release: (model: string, releaseId: string) => `releases/${modelSlugOf(model)}/${releaseId}/`,
  /** Models that are not on the Hub, written by people; in other buckets they lie where they are put. */
  models: "models/",
  /** Texts to judge recipes by, written by people. */
  evaluations: "evaluations/",
  deployments: "deployments/",
  deployment: (endpointName: string) => `deployments/${endpointName}.json`,
  /** Below it, SageMaker makes a folder for each endpoint. */
  captures: "captures/",
  reports: "reports/",
  report: (endpointName: string, releaseId: string, time: Date) =>
    `reports/${endpointName}/${releaseId}/${time.toISOString().replace(/[:.]/g, "-")}.json`,
  /** The receipt for people, beside the one for machines. */
  reportPage: (reportKey: string) => reportKey.replace(/\.json$/, ".html"),
};

/** The files of a release, beside each other under its prefix. */
export const releaseFiles = {
  archive: "model.tar.gz",
  record: "release.json",
  reference: "reference.jsonl",
};
