import { html, raw } from "hono/html";
import type { AnyReport } from "#lib/benchmark-report.ts";
import type { Html } from "./html.ts";
import { style } from "./style.ts";

/** No script, and nothing from anywhere: even markup that slipped through could not do anything. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * Sections as one page of HTML that needs nothing but itself. Everything in it is escaped by the template: the names of
 * models and the texts of errors come from others.
 */
export async function renderPage(
  { endpointName, verdict }: Pick<AnyReport, "endpointName" | "verdict">,
  sections: readonly Html[],
): Promise<string> {
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${endpointName}: ${verdict}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
${sections}
</main>
</body>
</html>
`;
  return page.toString();
}
