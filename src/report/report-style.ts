/** Of a report's page: system fonts, light and dark on a screen, black on white on paper. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ground:#fff;--text:#1d1b19;--quiet:#5c5650;--line:#ddd8d1;--link:#0060a8;--mark:#fff0c9;
--serif:Charter,'Bitstream Charter','Sitka Text',Cambria,'Noto Serif','DejaVu Serif',Georgia,serif;
--sans:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;
--mono:ui-monospace,'Cascadia Code','SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace}
@media screen and (prefers-color-scheme:dark){
:root{--ground:#171614;--text:#ece8e2;--quiet:#b0a9a0;--line:#3a3733;--link:#86c5f4;--mark:#4d3f10}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:1.0625rem/1.6 var(--serif);text-wrap:pretty}
main{max-width:60rem;margin:0 auto;padding:4rem 1.25rem 6rem}
h1,h2{line-height:1.2;font-weight:600;letter-spacing:-.01em;text-wrap:balance}
h1{font-size:clamp(1.9rem,1.4rem + 2.4vw,2.75rem);margin:0 0 1rem}
h2{font-size:1.6rem;margin:0 0 1rem}
main>section{border-top:1px solid var(--line);margin-top:3.5rem;padding-top:2.5rem}
p,ul,ol{max-width:40rem;margin:0 0 1rem}
.lead{font-size:1.2rem;color:var(--quiet)}
.findings{padding-left:1.2rem;margin:1.75rem 0}
.findings li{margin:.4rem 0}
nav ol{padding-left:1.5rem;font:.9375rem/1.7 var(--sans)}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.15em}
a:focus-visible,.table:focus-visible{outline:2px solid var(--link);outline-offset:3px}
code,pre{font-family:var(--mono);font-size:.875em}
pre{overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid var(--line);margin:1.25rem 0;padding:.25rem 0 .25rem 1rem}
pre code{font-size:inherit}
figure{margin:2.25rem 0;max-width:50rem}
figcaption{font:600 1rem/1.4 var(--sans);margin:0 0 .75rem;text-wrap:balance}
.plot{display:block;width:100%;height:auto}
.plot-narrow{display:none}
@media screen and (max-width:36rem){.plot-wide{display:none}.plot-narrow{display:block;max-width:26rem}}
.table{overflow-x:auto;margin:1.75rem 0}
table{border-collapse:collapse;width:100%;font:.875rem/1.4 var(--sans);font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--quiet);padding:0 0 .5rem}
caption span{display:inline-block;position:sticky;left:0;max-width:min(100vw - 2.5rem,50rem)}
th,td{text-align:left;vertical-align:baseline;padding:.4rem 1rem .4rem 0;border-bottom:1px solid var(--line);font-weight:400}
th:last-child,td:last-child{padding-right:0}
tbody th{min-width:7rem}
thead th{font-weight:600;vertical-align:bottom}
.number{text-align:right;white-space:nowrap}
thead .number{white-space:normal}
.marked{background:var(--mark);padding:0 .25em;font-weight:700}
@media print{
caption span{display:inline}
@page{margin:18mm 16mm}
body{font-size:10.5pt}
main{max-width:none;padding:0}
p,ul,ol{max-width:none}
h2,figcaption,caption{break-after:avoid}
figure,tr{break-inside:avoid}
thead{display:table-header-group}
main>section{margin-top:1.5rem;padding-top:1.25rem}
.table{overflow:visible}
table{font-size:8.5pt}
th,td{padding-right:.6rem}
.marked{border:1px solid;background:none}
a{color:inherit}}`;
