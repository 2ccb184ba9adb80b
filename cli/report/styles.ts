import { colourStyles } from "./colours";

/** The page's style sheet. */
export function styles(): string {
  return `${colourStyles()}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0.25rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 0 0 0.75rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
p { margin: 0.25rem 0; }
a { color: var(--first); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem; margin-top: 1.25rem; }
.soft, dt, caption, figcaption { color: var(--soft); }
.outcome, .state { display: inline-block; font-weight: 600; font-size: 0.85rem; }
.outcome { border: 1px solid currentColor; border-radius: 999px; padding: 0.05rem 0.7rem; margin: 0; }
.completed { color: var(--done); }
.failed { color: var(--failed); }
.cancelled, .pending { color: var(--soft); }
.failure { border-color: var(--failed); border-left-width: 6px; }
.failure h2 { color: var(--failed); }
dl { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin: 0.75rem 0 0; }
dt { font-size: 0.85rem; }
dd { margin: 0; }
.facts dd { font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.settings dd { overflow-wrap: anywhere; }
figure { margin: 0 0 0.75rem; }
figure svg { display: block; width: 100%; height: auto; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 2rem; }
.scroll { overflow-x: auto; margin-top: 1rem; }
.scroll:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
caption { text-align: left; padding-bottom: 0.25rem; }
th, td { text-align: left; padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--soft); font-weight: 500; white-space: nowrap; }
tbody th { font-weight: 600; }
tbody tr:last-child > * { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code, pre { font: 0.85rem/1.45 ui-monospace, "SF Mono", Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre { background: var(--page); border-radius: 6px; padding: 0.75rem; margin: 0.25rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin-top: 1rem; }
summary { cursor: pointer; }
@media print { section { break-inside: avoid; } }`;
}
