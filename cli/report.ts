import { resolve } from "node:path";
import { reportSchema } from "#lib/benchmark-report.ts";
import { keys } from "#lib/keys.ts";
import { readJson, readText } from "#lib/s3/json-objects.ts";
import { fromUrl, toUrl } from "#lib/s3/object-location.ts";
import { type Clients, connect } from "./aws/connect.ts";
import { findStack } from "./aws/find-stack.ts";
import type { Context, StageOption } from "./context.ts";
import { FailedError } from "./errors.ts";
import { saveFile } from "./local/save-file.ts";
import { formatReport } from "./result/format-report.ts";
import { requireDeployment } from "./result/read-deployments.ts";

export interface ReportOptions extends StageOption {
  endpointName: string;
  /** True to show the page in a browser. */
  open?: boolean;
}

/** Reports are kept below this folder at the same path as in the bucket. */
const keptFolder = ".onnxify";

/**
 * Brings the receipt of an endpoint's live release to this machine, for machines and for people, and says where it is.
 *
 * @throws BadInputError for an endpoint that onnxify has not made, FailedError when the receipt is gone.
 */
export async function report({ stage, endpointName, open }: ReportOptions, context: Context): Promise<void> {
  const { output, signal } = context;
  const clients = connect();
  const { bucket } = await findStack({ ...clients, stage, signal });
  const { live } = await requireDeployment(endpointName, { ...clients, bucket });
  const files = await saveReport(live.reportUrl, clients);
  output.answer({ endpointName, releaseId: live.releaseId, ...files }, () => formatReport(files));
  if (open) await openInBrowser(files.htmlFile);
}

async function saveReport(reportUrl: string, { s3 }: Pick<Clients, "s3">) {
  const { bucket, key } = fromUrl(reportUrl);
  const found = await readJson(s3, { bucket, key });
  if (found === undefined) throw missing(reportUrl);
  const page = { bucket, key: keys.reportPage(key) };
  const html = await readText(s3, page);
  if (html === undefined) throw missing(toUrl(page));
  const { verdict, speedup } = reportSchema.parse(found);
  const reportFile = resolve(keptFolder, key);
  const htmlFile = resolve(keptFolder, page.key);
  await saveFile(reportFile, `${JSON.stringify(found, undefined, 2)}\n`);
  await saveFile(htmlFile, html);
  return { verdict, speedup, reportUrl, htmlUrl: toUrl(page), reportFile, htmlFile };
}

function missing(url: string): FailedError {
  return new FailedError(
    `The receipt ${url} is not there. Deploy with \`--redeploy always\` to measure the release again.`,
  );
}

/** The browser goes on when the command has ended. */
async function openInBrowser(file: string): Promise<void> {
  const { default: open } = await import("open");
  await open(file);
}
