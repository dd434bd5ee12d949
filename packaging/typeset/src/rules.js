// Rules under some columns of a table (\cline, \cmidrule), which MathJax does not have.
import { SvgMtable } from '@mathjax/src/mjs/output/svg/Wrappers/mtable.js';
import BaseMethods from '@mathjax/src/mjs/input/tex/base/BaseMethods.js';
import TexError from '@mathjax/src/mjs/input/tex/TexError.js';

const RULES = 'data-rules'; // of a table: "row:first-last …", rows from 0, columns from 1

export function partialRule(parser, name) {
  if (parser.GetNext() === '(') parser.GetUpTo(name, ')');
  const columns = parser.GetArgument(name), range = /^\s*(\d+)\s*-\s*(\d+)\s*$/.exec(columns), table = parser.stack.Top();
  if (!range) throw new TexError('Columns', 'Missing columns for %1', parser.currentCS);
  const row = (table.table?.length ?? 0) - 1, whole = table.arraydef?.rowlines?.split(/ /)[row] ?? 'none';
  const known = table.arraydef?.[RULES] ?? '', isPartial = known.split(' ').some((rule) => rule.startsWith(`${row}:`));
  BaseMethods.HLine(parser, name);
  if (row >= 0 && (whole === 'none' || isPartial)) table.arraydef[RULES] = `${known} ${row}:${range[1]}-${range[2]}`.trim();
}

function edges(table) {
  const space = table.getColumnHalfSpacing(), widths = table.getComputedWidths(), found = [];
  let x = table.fLine;
  for (let column = 0; column < widths.length; column++) {
    const right = x + space[column] + widths[column] + space[column + 1];
    found.push([x, right]);
    x = right + (table.cLines[column] ?? 0);
  }
  return found;
}

export function drawPartialRules() {
  const drawAll = SvgMtable.prototype.handleRowLines;
  SvgMtable.prototype.handleRowLines = function (svg) {
    const before = svg.children.length;
    drawAll.call(this, svg);
    const rules = (this.node.attributes.get(RULES) || '').split(' ').filter(Boolean).map((rule) => rule.split(/[:-]/).map(Number));
    if (!rules.length) return;
    const columns = edges(this), lines = svg.children.splice(before);
    const rows = this.getRowAttributes('rowlines').flatMap((style, row) => (style === 'none' ? [] : [row]));
    lines.forEach((line, place) => {
      const own = rules.filter(([row]) => row === rows[place]);
      if (!own.length) svg.children.push(line);
      for (const [, first, last] of own) {
        const from = columns[first - 1], to = columns[Math.min(last, columns.length) - 1];
        if (!from || !to) continue;
        const part = this.adaptor.clone(line);
        this.adaptor.setAttribute(part, 'x1', this.fixed(from[0]));
        this.adaptor.setAttribute(part, 'x2', this.fixed(to[1]));
        this.adaptor.append(svg, part);
      }
    });
  };
}
