/**
 * The receipt's style sheet. The colours are Okabe and Ito's, which the colour-blind can tell apart; nothing is said by
 * colour alone. Plots take theirs from the same variables, so that they follow light, dark and paper.
 */
export const style = `
:root {
  --paper: #ffffff; --ground: #f3f4f1; --ink: #1c2024; --quiet: #5c646d; --rule: #dcdfdb; --wash: #f3f4f1;
  --live: #00664d; --refused: #a63c00; --vanilla: #b84e00; --onnxify: #0068a8;
  --series-1: #0068a8; --series-2: #b84e00; --series-3: #00795a; --series-4: #a3487f; --series-5: #8a6100; --series-6: #2b7fb8;
  color-scheme: light dark;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #16191d; --ground: #0d0f12; --ink: #e8eaec; --quiet: #a2abb4; --rule: #333a41; --wash: #1f2429;
    --live: #4fd1a5; --refused: #ff9d5c; --vanilla: #f0a04b; --onnxify: #6cc0f2;
    --series-1: #6cc0f2; --series-2: #f0a04b; --series-3: #4fd1a5; --series-4: #e49ac4; --series-5: #e6c84f; --series-6: #9cd3f5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
main { max-width: 47rem; margin: 2rem auto; padding: 0 2rem 2rem; background: var(--paper); border-radius: 12px; }
p { margin: 0 0 .75rem; }
code { font: .875em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }

header { margin: 0 -2rem; padding: 1.75rem 2rem 1.25rem; border-top: 6px solid var(--verdict); border-radius: 12px 12px 0 0; }
header.live { --verdict: var(--live); }
header.refused { --verdict: var(--refused); }
header .date, .note, figcaption { color: var(--quiet); font-size: .875rem; }
h1 { margin: 0; color: var(--verdict); font-size: 2.75rem; line-height: 1.1; letter-spacing: -.02em; }
header .model { margin: .5rem 0 .25rem; font-size: 1.25rem; font-weight: 600; line-height: 1.3; }
header .gates-off { color: var(--refused); font-weight: 700; letter-spacing: .04em; }
header ul { margin: 0; padding: .75rem 1rem .75rem 2rem; background: var(--wash); border-left: 3px solid var(--verdict); }

.figures { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.5rem; margin: 0; padding: 1.25rem 0; border-block: 1px solid var(--rule); }
.figures p { margin: 0; color: var(--quiet); font-size: .875rem; line-height: 1.35; }
.figures strong { display: block; color: var(--ink); font-size: 2rem; font-weight: 650; line-height: 1.2; letter-spacing: -.02em; }

section { margin-top: 2.25rem; }
h2 { margin: 0 0 .75rem; font-size: 1.25rem; letter-spacing: -.01em; }
figure { margin: 0 0 1rem; }
figcaption { margin-top: .25rem; }
figure svg { color: var(--ink); font-size: 12px; font-family: inherit; overflow: visible; max-width: 100%; height: auto; }
figure svg [aria-label$="grid"] { stroke: var(--rule); stroke-opacity: 1; }
.plot-narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .5rem; padding: 0; list-style: none; font-size: .875rem; }

table { width: 100%; margin: 0 0 1rem; border-collapse: collapse; font-size: .875rem; line-height: 1.4; }
th, td { padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: baseline; font-weight: 400; }
thead th { color: var(--quiet); font-size: .8125rem; vertical-align: bottom; }
.figure { padding-right: 0; padding-left: .75rem; text-align: right; overflow-wrap: normal; }
td.figure { white-space: nowrap; }
:is(th, td):not(.figure):nth-child(n+3) { padding-left: .75rem; }
.name { min-width: 5.5rem; }
th[scope=row]:not(.name) { white-space: nowrap; }
tr.chosen th, tr.chosen td { font-weight: 650; }
tr.gate th, tr.gate td { color: var(--quiet); }
tr.bad:has(+ tr.remark) > * { border-bottom: 0; }
tr.bad > * { color: var(--refused); }
tr.remark td { padding-top: 0; font-size: .8125rem; }

dl { margin: 0 0 1rem; font-size: .875rem; }
dl div { display: grid; grid-template-columns: 11rem 1fr; gap: 1rem; padding: .375rem 0; border-bottom: 1px solid var(--rule); }
dt { color: var(--quiet); }
dd { margin: 0; }

@media (max-width: 42rem) {
  body { background: var(--paper); }
  main { margin: 0 auto; padding: 0 1rem 1rem; border-radius: 0; }
  header { margin: 0 -1rem; padding: 1.25rem 1rem 1rem; border-radius: 0; }
  .figures { grid-template-columns: 1fr; gap: .75rem; }
  .figures p { display: grid; grid-template-columns: 8rem 1fr; align-items: baseline; gap: .75rem; }
  .figures strong { font-size: 1.75rem; }
  .plot-narrow { display: block; }
  .plot-wide { display: none; }
  table { font-size: .8125rem; }
  thead th { font-size: .75rem; }
  th, td { padding-right: .5rem; }
  .figure { padding-right: 0; padding-left: .5rem; }
  dl div { grid-template-columns: 7.5rem 1fr; gap: .75rem; }
}
@media print {
  @page { margin: 14mm; }
  :root { color-scheme: light; }
  body { background: none; font-size: 10.5pt; }
  main { max-width: none; margin: 0; padding: 0; }
  header { margin: 0; padding: 1rem 0; border-radius: 0; }
  header, .legend, figure svg { print-color-adjust: exact; }
  figure, tr, dl div, .figures { break-inside: avoid; }
  h2, thead, .legend { break-after: avoid; }
  .plot-narrow { display: none; }
  .plot-wide { display: block; }
}
`;
