/** The look of the report: one sheet for screen, dark screen and paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #16202c; --soft: #5a6675; --line: #dfe4ea; --track: #edf0f4;
  --ignores: #98a3b3; --clicks: #e08a1e; --purchases: #1668b8;
  --ok: #1b7f4b; --warning: #a15c00; --leak: #b3261e; --intended: #6b4fa3;
  --ok-soft: #e3f4ea; --warning-soft: #fdf0d9; --leak-soft: #fbe4e2; --intended-soft: #eee8f9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10151b; --card: #18202a; --ink: #e8edf3; --soft: #9fabba; --line: #2b3643; --track: #222c38;
    --ignores: #77859a; --clicks: #f0a544; --purchases: #5aa7f0;
    --ok: #62cf96; --warning: #f0b254; --leak: #ff8a80; --intended: #bda6f2;
    --ok-soft: #17352a; --warning-soft: #3a2c12; --leak-soft: #431f1d; --intended-soft: #2c2444;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 20px; margin: 0 0 4px; }
h3 { font-size: 15px; margin: 0 0 8px; }
p { margin: 0 0 12px; }
.soft, .lead { color: var(--soft); }
.lead { font-size: 16px; margin-bottom: 20px; }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 22px 24px;
  margin-top: 20px;
}
section > p { max-width: 78ch; }
.verdict { border-left: 6px solid var(--ok); }
.verdict.warning { border-left-color: var(--warning); }
.verdict.leak { border-left-color: var(--leak); }
.verdict h2 { font-size: 22px; }
.verdict p:last-child { margin: 0; }
.tiles {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 16px 24px;
  margin: 16px 0 0;
}
.tiles div { border-top: 2px solid var(--line); padding-top: 8px; }
.tiles dt { color: var(--soft); font-size: 13px; }
.tiles dd { margin: 0; font-size: 22px; font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
.tiles dd small { display: block; font-size: 13px; color: var(--soft); letter-spacing: 0; }
.chip {
  display: inline-block; white-space: nowrap; border-radius: 999px; padding: 1px 10px;
  font-size: 13px; font-weight: 600;
}
.chip.ok { color: var(--ok); background: var(--ok-soft); }
.chip.warning { color: var(--warning); background: var(--warning-soft); }
.chip.leak { color: var(--leak); background: var(--leak-soft); }
.chip.intended { color: var(--intended); background: var(--intended-soft); }
.chip.none { color: var(--soft); background: var(--track); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td {
  text-align: left; padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line);
  vertical-align: top;
}
th { color: var(--soft); font-weight: 600; font-size: 13px; }
tbody th { color: var(--ink); font-size: 14px; }
tbody th small { display: block; font-weight: 400; color: var(--soft); }
tr:last-child > * { border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.audit td { border-bottom: 0; padding-bottom: 0; }
.audit th[scope=row] { border-bottom: 0; padding-bottom: 0; }
.audit tr.why td { border-bottom: 1px solid var(--line); padding: 0 12px 10px 0; color: var(--soft); }
.audit tr.why:last-child td { border-bottom: 0; }
.audit svg { display: block; width: 240px; height: 34px; }
.legend {
  display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0 0 14px; padding: 0; list-style: none;
  font-size: 13px; color: var(--soft);
}
.legend svg { width: 12px; height: 12px; margin-right: 6px; vertical-align: -1px; }
.legend rect { rx: 2px; }
.charts {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)); gap: 26px 32px;
  margin-top: 16px;
}
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: 6px; }
figcaption small { font-weight: 400; color: var(--soft); }
figure svg { display: block; width: 100%; height: auto; }
svg text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--soft); }
svg .ignores { fill: var(--ignores); }
svg .clicks { fill: var(--clicks); }
svg .purchases { fill: var(--purchases); }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .track { fill: var(--track); }
svg .zone-ok { fill: var(--ok-soft); }
svg .zone-warning { fill: var(--warning-soft); }
svg .zone-leak { fill: var(--leak-soft); }
svg .stem-purchases { stroke: var(--purchases); stroke-width: 2; }
svg .stem-clicks { stroke: var(--clicks); stroke-width: 2; }
svg .best { fill: none; stroke: var(--ink); stroke-width: 1.5; }
svg .head { fill-opacity: 1; } svg .middle { fill-opacity: 0.6; } svg .tail { fill-opacity: 0.3; }
code { font: 12.5px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
details { margin-top: 12px; } summary { cursor: pointer; color: var(--soft); }
sup { line-height: 0; } ol { margin: 10px 0 0; padding-left: 20px; font-size: 13px; color: var(--soft); }
footer { color: var(--soft); font-size: 13px; margin-top: 24px; }
.charts + p { margin-top: 18px; }
@media (max-width: 760px) {
  .audit thead { position: absolute; clip-path: inset(50%); }
  .audit, .audit tbody, .audit tr, .audit th, .audit td { display: block; }
  .audit tr > * { padding-right: 0; }
  .audit svg { width: 100%; max-width: 320px; height: auto; }
  .audit td.number, .audit td.verdict-cell {
    display: inline-block; margin-right: 18px; text-align: left; vertical-align: top;
  }
  .audit td.number::before { content: attr(data-label) " "; color: var(--soft); }
}
@media (max-width: 560px) {
  .charts { grid-template-columns: 1fr; }
  section { padding: 18px 16px; }
  h1 { font-size: 25px; }
}
@media print {
  :root { --page: #fff; --line: #ccc; } main { max-width: none; padding: 0; }
  section { break-inside: avoid-page; border: 0; padding: 12px 0; } .audit tr { break-inside: avoid; }
}
`;
