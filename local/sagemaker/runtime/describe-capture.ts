import { randomUUID } from "node:crypto";
import type { DataCapture } from "../endpoint-configs/endpoint-config-schema.ts";
import type { Forwarded } from "./forward-request.ts";

export interface DescribeCaptureOptions {
  dataCapture: DataCapture;
  asked: Forwarded;
  answer: Forwarded;
  time: Date;
}

/**
 * One line of a capture file, in SageMaker's form. Source: its guide, "Data capture", "View the data captured":
 * `captureData.endpointInput`, `captureData.endpointOutput`, `eventMetadata`, `eventVersion`.
 */
export function describeCapture({ dataCapture, asked, answer, time }: DescribeCaptureOptions) {
  const modes = dataCapture.CaptureOptions.map(({ CaptureMode }) => CaptureMode);
  const captures = (mode: string) => modes.some((known) => known === mode || known === "InputAndOutput");
  return {
    captureData: {
      ...(captures("Input") ? { endpointInput: half(asked, "INPUT", dataCapture) } : {}),
      ...(captures("Output") ? { endpointOutput: half(answer, "OUTPUT", dataCapture) } : {}),
    },
    eventMetadata: { eventId: randomUUID(), inferenceTime: time.toISOString().replace(/\.\d+/, "") },
    eventVersion: "0",
  };
}

function half({ contentType, body }: Forwarded, mode: "INPUT" | "OUTPUT", capture: DataCapture) {
  const encoding = encodingOf(contentType, capture);
  const data = body.toString(encoding === "BASE64" ? "base64" : "utf8");
  return { observedContentType: contentType, mode, data, encoding };
}

/** Text only of the content types that the configuration names; everything else is base64. */
function encodingOf(contentType: string, { CaptureContentTypeHeader: header }: DataCapture) {
  const [type = ""] = contentType.split(";");
  if (header?.JsonContentTypes?.includes(type.trim())) return "JSON";
  return header?.CsvContentTypes?.includes(type.trim()) ? "CSV" : "BASE64";
}
