// Colours that differ for colour-blind eyes too (after Okabe and Ito), darker or lighter where the ground asks for it.
const LIGHT = `--plot-ground:#fff;--plot-text:#1d1b19;--plot-quiet:#5c5650;--plot-grid:#e3dfd9;--plot-axis:#8b847c;
--plot-0:#0072b2;--plot-1:#c24e00;--plot-2:#007a59;--plot-3:#a3527d;--plot-4:#7d5a00;--plot-5:#333`;
const DARK = `--plot-ground:#171614;--plot-text:#ece8e2;--plot-quiet:#b0a9a0;--plot-grid:#34312d;--plot-axis:#7d766e;
--plot-0:#64b9ee;--plot-1:#ff9650;--plot-2:#35cfa3;--plot-3:#e7a3ca;--plot-4:#edc353;--plot-5:#eee`;

const SERIES = Array.from(
  { length: 6 },
  (_, index) => `.series-${index}{--colour:var(--plot-${index})}`,
).join('\n');

const RULES = `
.plot text{font:13px system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;fill:var(--plot-text)}
.plot .tick,.plot .note,.plot .axis-label{fill:var(--plot-quiet);font-size:12px;font-variant-numeric:tabular-nums}
.plot .note{fill:var(--plot-text)}
.plot .grid{stroke:var(--plot-grid)}
.plot .axis{stroke:var(--plot-axis)}
.plot .leader{stroke:var(--plot-grid)}
.plot .span{stroke:var(--plot-axis)}
.plot .limit{stroke:var(--plot-text);stroke-dasharray:3 3}
.plot .line{fill:none;stroke:var(--colour);stroke-width:2;stroke-linejoin:round}
.plot .mark{fill:var(--colour);stroke:var(--colour);stroke-width:1.6}
.plot .mark.hollow{fill:var(--plot-ground)}
.plot .ground{fill:var(--plot-ground)}
${SERIES}`;

/** For a page with plots in it; printed, it is light. */
export const PLOT_STYLE = styleFor(':root');

export const standaloneStyle = styleFor('svg');

function styleFor(root: string): string {
  return `${root}{${LIGHT}}
@media screen and (prefers-color-scheme:dark){${root}{${DARK}}}
${RULES}`;
}
