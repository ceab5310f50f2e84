// How the parts of a moving figure look. See README.md beside this file.
"use strict";

const COMPONENTS = PALETTE.markers; // as many as a figure can show
const FIGURE_STYLE = `
:host { container-type: inline-size; display: block; text-align: left; --ink: var(--pst-color-text-base, #222);
  ${COMPONENTS.map((_, k) => `--k${k + 1}: ${PALETTE.colours[k]};`).join(" ")} }
@media screen { slot { display: var(--still, none) } }
@media print { .frame { display: none } }
.frame { background: var(--pst-color-background, #fff); border: 1px solid
  var(--pst-color-border, #999); border-radius: .4rem; color: var(--ink); font-size: 1rem;
  line-height: 1.4; padding: .75rem }
svg { display: block; width: 100%; overflow: visible; user-select: none }
svg text { fill: var(--ink); font-size: 14px }
.axis { fill: none; stroke: var(--ink) }
.line { fill: none; stroke-width: 2 }
.sum { stroke: var(--ink); stroke-width: 3 }
.area { fill: var(--ink); opacity: .12 }
${COMPONENTS.map((_, k) => `.k${k + 1} { --own: color-mix(in srgb, var(--k${k + 1}) var(--share, 100%), var(--ink)) }`).join("\n")}
.line:not(.sum) { stroke: var(--own) }
.marker, .handle path { fill: var(--own, var(--ink)) }
.row-mark { fill: var(--own, var(--pst-color-text-muted, #666)) }
.row-mark.open { fill: var(--pst-color-background, #fff); stroke: var(--own); stroke-width: 2 }
.name { paint-order: stroke; stroke: var(--pst-color-background, #fff); stroke-width: 4px }
.dot { fill: var(--ink) }
.mark svg { display: inline-block; height: 16px; vertical-align: -3px; width: 16px }
.handle { cursor: grab; touch-action: none }
.handle circle { fill: transparent }
.handle path { stroke: var(--pst-color-background, #fff); stroke-width: .5; scale: 1.7 }
.handle:focus-visible { outline: 2px solid var(--pst-color-primary, #06c) }
.handle:focus:not(:focus-visible) { outline: none }
.handle:hover:not(:focus-visible) circle { stroke: var(--pst-color-primary, #06c);
  stroke-width: 3 }
.controls { align-items: end; display: grid; gap: .25rem 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)) }
[hidden] { display: none !important }
.ear { clip-path: inset(50%); height: 1px; margin: 0; overflow: hidden; position: absolute; width: 1px }
.row, .choice { align-items: center; display: flex; flex-wrap: wrap; gap: .25rem .75rem;
  min-height: 44px }
@media (max-width: 480px) { .legend { width: 100% } }
.wide { grid-column: 1 / -1 }
.choice { cursor: pointer; flex-wrap: nowrap; gap: .4rem }
input { accent-color: var(--pst-color-primary, #06c) }
input[type="range"] { display: block; height: 44px; margin: 0; touch-action: pan-y; width: 100% }
input[type="radio"] { height: 24px; margin: 0; width: 24px }
select { display: block; width: 100% }
button, select { background: var(--pst-color-surface, #eee); border: 1px solid
  var(--pst-color-text-muted, #555); border-radius: .3rem; color: inherit; cursor: pointer;
  font: inherit; min-height: 44px; min-width: 44px; padding: .25rem .75rem }
button:disabled { cursor: default; opacity: .5 }
:is(button, select, input, a, summary):focus-visible { outline: 3px solid
  var(--pst-color-primary, #06c); outline-offset: 2px }
a { color: var(--pst-color-link, #06c); display: inline-flex; align-items: center;
  min-height: 44px }
p { margin: .5rem 0 }
:is(.stage, .side) { display: contents }
.stage > svg { margin-bottom: .5rem }
@media screen and (min-width: 1100px) {
  :host([alone]) .frame { column-gap: 1.5rem; display: grid; grid-template-columns: 3fr 2fr }
  :host([alone]) .frame { font-size: max(1rem, 1.25vw) }
  :host([alone]) .stage > svg { align-self: start; grid-row: 1 / 9; position: sticky; top: 4rem }
}
@media screen {
  @container (min-width: 680px) {
    :host(:not([alone], [front], [slide])) .frame { column-gap: 1.5rem; display: grid;
      grid-template-columns: 5fr 3fr }
    :host(:not([alone], [front], [slide])) :is(.stage, .side) { display: block; min-width: 0 }
    :host(:not([alone], [front], [slide])) .stage { align-self: start; position: sticky; top: 3.25rem }
  }
}
@media screen {
  :host([slide]) .frame { background: none; border: 0; display: var(--moving, grid); font-size: 1em; gap: .3em 1.5em;
    grid-template: minmax(0, 1fr) auto auto / 3fr 2fr !important; height: 100%; padding: 0 }
  :host([slide]) .settings { grid-column: 1 / -1; grid-row: 2 }
  :host([slide]) :is([role="status"], .last) { grid-row: 3 }
  :host([slide]) .stage > svg { margin: 0; position: static }
  :host([slide]) .controls { align-content: center; gap: .2em 1em }
  :host([slide]) [role="status"] { margin: 0; min-height: 4.3em }
  :host([slide]) :is(button, select, a, .row, .choice, input[type="range"]) { min-height: max(var(--target, 24px), 1.9em) }
  :host([slide]) input[type="range"] { height: 1.9em }
  :host([slide]) :is(.tasks, .ask) { display: none }
}
@media screen and (min-height: 640px) {
  @container (max-width: 600px) {
    .stage > svg { background: var(--pst-color-background, #fff); position: sticky; top: 3.5rem;
      z-index: 1 }
  }
}
.tasks { margin: 0; padding-left: 1.5rem }
.tasks li { margin: .4rem 0 }
.verdict { display: block }
.done .verdict { font-weight: bold }
`;
