import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderRefusal } from "../../../functions/report/render-refusal.ts";
import { renderReport } from "../../../functions/report/render-report.ts";
import { findBrowser, howToGetBrowser } from "../../support/find-browser.ts";
import { makeComparedReceipt, makeReceipt, makeRefusal, makeRefusedReceipt } from "./receipt.ts";

const executablePath = findBrowser();
/** Without a browser these tests are skipped, and say so, but never where every check must have been made. */
const isSkipped = executablePath === undefined && process.env.CI === undefined;
if (isSkipped) console.warn(`Skipped: ${howToGetBrowser}`);

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, deviceScaleFactor: 2 };
const desktop = { viewport: { width: 1200, height: 900 } };

const hostile = `<script>document.title = "owned"</script><img src="http://example.com/x.png" onerror="document.title='owned'">"'</title></style>&amp;`;
const longWord = "x".repeat(400);

describe.skipIf(isSkipped)("a receipt in a browser", () => {
  let browser: Browser;

  beforeAll(async () => {
    if (executablePath === undefined) throw new Error(howToGetBrowser);
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterAll(() => browser?.close());

  async function show(html: string, options: BrowserContextOptions = phone) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await context.route("http://receipt.test/**", (route) =>
      route.fulfill({ contentType: "text/html; charset=utf-8", body: html }),
    );
    await page.goto("http://receipt.test/reports/a.html");
    return { page, requests, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  it.each([
    ["a phone", phone],
    ["a desktop", desktop],
    ["a phone at night", { ...phone, colorScheme: "dark" as const }],
  ])(
    "on %s asks nobody for anything, complains of nothing, and is as wide as the screen",
    async (_, options) => {
      const pages = [makeReceipt(), makeRefusedReceipt()].map(renderReport);
      for (const page of await Promise.all([...pages, renderRefusal(makeRefusal())])) {
        await using shown = await show(page, options);
        expect(shown.requests).toEqual(["http://receipt.test/reports/a.html"]);
        expect(shown.complaints).toEqual([]);
        expect(await widthOf(shown.page)).toBe(options.viewport.width);
      }
    },
  );

  it.each([
    ["phone", phone, "narrow"],
    ["desktop", desktop, "wide"],
  ])("shows each plot once on a %s, with a point for every measurement", async (_, options, size) => {
    const receipt = makeReceipt();
    await using shown = await show(await renderReport(receipt), options);
    const plots = shown.page.locator("figure svg:visible");
    expect(await plots.count()).toBe(2);
    for (const plot of await plots.all()) expect(await plot.getAttribute("class")).toBe(`plot-${size}`);
    const points = (index: number) => plots.nth(index).locator('[aria-label="dot"] > *').count();
    const { endpoint, vanilla, grid } = receipt;
    expect(await points(0)).toBe(
      endpoint.durationsInMilliseconds.length + vanilla.durationsInMilliseconds.length,
    );
    expect(await points(1)).toBe(grid.length);
    for (const text of await plots.nth(0).locator("text").all()) await expectInside(shown.page, text);
  });

  it("puts points where they belong: twice the texts a second is twice as high", async () => {
    const [first, second] = makeReceipt().grid;
    if (first === undefined || second === undefined) throw new Error("The receipt has no grid.");
    const grid = [
      { ...first, timing: { ...first.timing, requestsPerSecond: 100 } },
      { ...second, timing: { ...second.timing, requestsPerSecond: 200 } },
    ];
    await using shown = await show(await renderReport(makeReceipt({ grid })), desktop);
    const plot = shown.page.locator("figure svg:visible").nth(1);
    const baseline = (await plot.locator('[aria-label="rule"] line').boundingBox())?.y ?? 0;
    const heights = await Promise.all(
      (await plot.locator('[aria-label="dot"] > *').all()).map(async (dot) => {
        const box = await dot.boundingBox();
        return baseline - ((box?.y ?? 0) + (box?.height ?? 0) / 2);
      }),
    );
    expect((heights[1] ?? 0) / (heights[0] ?? 0)).toBeCloseTo(2, 1);
  });

  it("says why the grid of a task that takes more than plain texts has no lengths", async () => {
    const sentence = "The task takes more than plain texts";
    const grid = makeReceipt()
      .grid.slice(0, 1)
      .map(({ timing }) => ({
        cell: { batchSize: 8, concurrency: 1 },
        timing,
      }));
    await using without = await show(await renderReport(makeReceipt({ grid })), desktop);
    const text = await without.page.locator("main").innerText();
    expect(text).toContain(sentence);
    expect(text).toContain("8\u00a0inputs");
    await using withLengths = await show(await renderReport(makeReceipt()), desktop);
    expect(await withLengths.page.locator("main").innerText()).not.toContain(sentence);
  });

  it("has both speedups where there was a vanilla endpoint, says which is which, and what either costs", async () => {
    const receipt = makeComparedReceipt();
    await using shown = await show(await renderReport(receipt));
    const section = shown.page.locator("section", { hasText: "Against the vanilla endpoint" });
    const text = await section.innerText();
    expect(text).toContain("24.8× as fast as the plain transformers pipeline on an endpoint of its own");
    expect(text).toContain("12.7× as fast as the same pipeline called in the job");
    expect(text).toMatch(/\$170 on the vanilla endpoint,\s+\$6.86 on this one/);
    expect(text).toContain("Not timed on the vanilla endpoint: 8 × 64 words, 4 at once (Worker died.)");
    expect(await section.locator("tbody tr").allInnerTexts()).toEqual([
      expect.stringMatching(/^128.\(own\)\s+1\s+3,000\s+121\s+24.8$/),
      expect.stringMatching(/^1.×.8\s+1\s+18.6\s+1.86\s+10$/),
    ]);
    expect(await widthOf(shown.page)).toBe(phone.viewport.width);
  });

  it("says why there was no vanilla endpoint, and nothing of one that nobody asked for", async () => {
    const absentBecause = "The endpoint onnxify-vanilla-a is Failed: no <b>room</b>.";
    await using absent = await show(await renderReport(makeReceipt({ vanillaEndpoint: { absentBecause } })));
    expect(await absent.page.locator("main").innerText()).toContain(`there is none: ${absentBecause}`);
    await using silent = await show(await renderReport(makeReceipt()));
    expect(await silent.page.locator("main").innerText()).not.toContain("vanilla endpoint");
  });

  it("says the verdict first, and why", async () => {
    await using live = await show(await renderReport(makeReceipt()));
    expect(await live.page.locator("h1").innerText()).toMatch(/Live$/);
    const receipt = makeRefusedReceipt();
    await using refused = await show(await renderReport(receipt));
    expect(await refused.page.locator("h1").innerText()).toMatch(/Refused$/);
    expect(await refused.page.locator("header li").allInnerTexts()).toEqual(receipt.failedGates);
    expect(await refused.page.title()).toBe("all-minilm-l6-v2: refused");
  });

  it("has every rung, every cell and every comparison in its tables, and says what is unknown", async () => {
    const receipt = makeRefusedReceipt();
    await using shown = await show(await renderReport(receipt), desktop);
    const text = await shown.page.locator("main").innerText();
    for (const { recipe, failedGates } of receipt.quantization.ladder) {
      for (const words of [recipe, ...failedGates]) expect(text).toContain(words);
    }
    for (const { name } of receipt.comparison?.timings ?? []) expect(text).toContain(name);
    expect(await shown.page.locator("section", { hasText: "Throughput" }).locator("tbody tr").count()).toBe(
      receipt.grid.length,
    );
    expect(text).toMatch(/an hour\s+\$0.204/);
    await using unpriced = await show(await renderReport(makeReceipt()));
    expect(await unpriced.page.locator("dl", { hasText: "an hour" }).innerText()).toMatch(
      /an hour\s+unknown/,
    );
  });

  it("shows the texts that suffered most from the recipe that is served, and how far they are off", async () => {
    await using shown = await show(await renderReport(makeReceipt()), desktop);
    const rows = shown.page.locator("section", { hasText: "Worst examples" }).locator("tbody tr");
    expect(await rows.count()).toBe(3);
    expect(await rows.first().innerText()).toMatch(
      /lol 😂😂😂\s+\[0\.0445, .*\]\s+\[0\.0640, .*\]\s+cosine 0\.9788/,
    );
  });

  it("of a release that was refused in the job has the table, the labels before and after, and no plot", async () => {
    await using shown = await show(await renderRefusal(makeRefusal()), desktop);
    const text = await shown.page.locator("main").innerText();
    expect(await shown.page.locator("h1").innerText()).toMatch(/Refused$/);
    expect(text).toContain("nothing live was touched");
    expect(text).toContain("label agreement 0.94 is below 0.98; worst score shift 0.31 is above 0.15");
    expect(text).toContain("On the 250 texts of s3://bucket/evaluations/emotions.jsonl");
    expect(text).toMatch(/PyTorch fp32\s+91\.0%\s+0\.8754/);
    expect(text).toMatch(/int8-per-channel\s+86\.0%\s+0\.8112/);
    expect(await shown.page.locator("figure").count()).toBe(0);
  });

  it("says which instruction sets the type promises and the endpoint lacks", async () => {
    const { provenance } = makeReceipt();
    const receipt = makeReceipt({ provenance: { ...provenance, endpointCpuFlags: ["avx2", "avx512f"] } });
    await using shown = await show(await renderReport(receipt), desktop);
    const text = await shown.page.locator("main").innerText();
    expect(text).toMatch(/CPU of the endpoint\s+avx2, avx512f/);
    expect(text).toMatch(
      /promised by ml\.c6i\.xlarge\s+avx2, .*; not seen on the endpoint: avx512bw, avx512_vnni/,
    );
  });

  it("says in capitals that the gates were off", async () => {
    const sentence = "GATES: OFF. NOTHING BELOW WAS JUDGED.";
    await using off = await show(await renderReport(makeReceipt({ gates: "off" })), desktop);
    expect(await off.page.locator("header").innerText()).toContain(sentence);
    expect(await off.page.locator("tr.gate").innerText()).toContain("OFF");
    await using on = await show(await renderReport(makeReceipt()), desktop);
    expect(await on.page.locator("header").innerText()).not.toContain(sentence);
  });

  it("shows hostile names and errors as the text that they are", async () => {
    const [cell] = makeReceipt().grid;
    if (cell === undefined) throw new Error("The receipt has no grid.");
    const receipt = makeReceipt({
      verdict: "refused",
      model: hostile,
      license: hostile,
      endpointName: hostile,
      failedGates: [hostile, longWord],
      skippedCells: [{ cell: cell.cell, reason: hostile + longWord }],
      grid: [{ cell: cell.cell, timing: { ...cell.timing, errors: 5, firstError: hostile } }],
      quantization: {
        ...makeReceipt().quantization,
        recipe: hostile,
        toolchain: { [hostile]: hostile, long: longWord },
        ladder: [
          {
            recipe: hostile,
            sizeInBytes: 1,
            accuracy: {},
            failedGates: [hostile],
            worstExamples: [
              { text: hostile, expected: longWord, actual: hostile, measure: "cosine", value: 0.5 },
            ],
          },
        ],
      },
    });
    await using shown = await show(await renderReport(receipt));
    expect(shown.requests).toHaveLength(1);
    expect(shown.complaints).toEqual([]);
    expect(await shown.page.title()).toBe(`${hostile}: refused`);
    expect(await shown.page.locator("script, img, iframe").count()).toBe(0);
    expect(await shown.page.locator("header .model").innerText()).toBe(hostile);
    expect(await shown.page.locator("header li").allInnerTexts()).toEqual([hostile, longWord]);
    expect(await widthOf(shown.page)).toBe(phone.viewport.width);
  });

  it("would not run a script even if one were in it", async () => {
    const html = (await renderReport(makeReceipt())).replace(
      "</main>",
      "<script>document.title = 'owned'</script></main>",
    );
    await using shown = await show(html);
    expect(await shown.page.title()).not.toBe("owned");
    expect(shown.complaints.join()).toContain("Content Security Policy");
  });

  it("is dark on light paper, also when the screen is dark", async () => {
    await using shown = await show(await renderReport(makeReceipt()), { ...desktop, colorScheme: "dark" });
    const colours = () =>
      shown.page.evaluate(
        "(({ backgroundColor, color }) => ({ backgroundColor, color }))(getComputedStyle(document.querySelector('main')))",
      );
    expect(await colours()).toEqual({ backgroundColor: "rgb(22, 25, 29)", color: "rgb(232, 234, 236)" });
    await shown.page.emulateMedia({ media: "print" });
    expect(await colours()).toEqual({ backgroundColor: "rgb(255, 255, 255)", color: "rgb(28, 32, 36)" });
    expect(await shown.page.locator("figure svg:visible").count()).toBe(2);
    const pdf = await shown.page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  });
});

async function widthOf(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth");
}

async function expectInside(
  page: Page,
  text: { boundingBox(): Promise<{ x: number; width: number } | null> },
) {
  const box = await text.boundingBox();
  expect(box?.x ?? -1).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
}
