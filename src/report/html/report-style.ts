/**
 * The report's style sheet, inside the page: it must be readable years later, offline, from an attachment. Colours are
 * never the only sign of anything; every pair has a contrast of at least 4.5 : 1 in both schemes.
 */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1c2128; --quiet: #57606a; --line: #d0d7de; --panel: #f6f8fa;
  --holds: #116329; --broken: #a40e26; --unproven: #7a4d00; --link: #0550ae;
  --requests: #0969da; --errors: #cf222e; --latency: #8250df; --ready: #1a7f37; --ejected: #bc4c00; --weight: #0a6c74; --evidence: #8a4600; --fault: #cf222e22; --window: #0969da14; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3; --quiet: #9da7b3; --line: #30363d; --panel: #161b22;
  --holds: #56d364; --broken: #ff7b72; --unproven: #e3b341; --link: #79c0ff;
  --requests: #58a6ff; --errors: #ff7b72; --latency: #d2a8ff; --ready: #56d364; --ejected: #ffa657; --weight: #76e3ea; --evidence: #f0b072; --fault: #ff7b7230; --window: #58a6ff1c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
main, header { max-width: 76rem; margin: 0 auto; padding: 1.2rem 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; } h3 { font-size: 1rem; margin: 1.6rem 0 .3rem; }
a { color: var(--link); } a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
p.lead { color: var(--quiet); margin: 0 0 1rem; }
.counts { display: flex; gap: 1.5rem; flex-wrap: wrap; margin: 1rem 0; padding: 0; list-style: none; }
.counts li { border: 1px solid var(--line); border-radius: .5rem; background: var(--panel); padding: .6rem 1rem; min-width: 8rem; }
.counts strong { display: block; font-size: 1.7rem; line-height: 1.2; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; color: var(--quiet); padding: .3rem 0; }
th, td { text-align: left; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--quiet); } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.verdict { font-weight: 600; white-space: nowrap; } .holds { color: var(--holds); } .broken { color: var(--broken); } .unproven { color: var(--unproven); }
.why { color: var(--quiet); font-size: .9em; } code { font: .88em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
figure { margin: .6rem 0; border: 1px solid var(--line); border-radius: .5rem; background: var(--panel); padding: .6rem; }
figure svg { display: block; width: 100%; height: auto; } figcaption { color: var(--quiet); font-size: .9em; padding: .3rem 0 0; }
svg text { fill: var(--quiet); font: 11px system-ui, "DejaVu Sans", sans-serif; } svg text.name { fill: var(--text); font-weight: 600; }
svg .axis { stroke: var(--line); } svg .fault { fill: var(--fault); } svg .window { fill: var(--window); }
svg .mark { stroke: var(--errors); stroke-dasharray: 3 3; } svg .limit { stroke: var(--evidence); stroke-dasharray: 5 3; }
svg path.deed { stroke: var(--weight); stroke-dasharray: 1 3; } svg text.deed { fill: var(--weight); font-weight: 600; }
ol.told { margin: .4rem 0; padding-left: 2.2rem; } ol.told .at { color: var(--quiet); font-variant-numeric: tabular-nums; margin-right: .5rem; }
details { margin: .4rem 0; } summary { cursor: pointer; color: var(--link); }
@media print { details { display: block; } figure { break-inside: avoid; } }
`;
