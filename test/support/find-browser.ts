import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applications = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** What to do where there is no browser. */
export const howToGetBrowser =
  "The receipt is looked at in a real browser, and there is none here. Install one: `apt-get install -y chromium` on Debian, or Google Chrome.";

/** A browser of Chromium's kind on this machine, or `undefined`. */
export function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const files = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...files, ...applications].find((file) => existsSync(file));
}
