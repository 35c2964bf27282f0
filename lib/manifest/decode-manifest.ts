import { ManifestError } from "#lib/errors.ts";

/**
 * The text of a manifest, without the byte order mark that some editors put before it.
 *
 * @throws ManifestError when it is no UTF-8, as what Windows PowerShell redirects to a file is not.
 */
export function decodeManifest(key: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const mark = Buffer.from(bytes.subarray(0, 2)).toString("hex");
    const what = mark === "fffe" || mark === "feff" ? "UTF-16" : "no UTF-8";
    throw new ManifestError(`${key} is ${what}; manifests are UTF-8.`, {
      nextStep: "Save it as UTF-8 and put it again.",
      cause,
    });
  }
}
