// Cells over several columns or rows of a table (\multicolumn, \multirow), which MathJax does not have: the cell stands
// where the first of them is and the others are empty; it is placed in the room of all, and lines inside it are left out.
import { ArrayItem } from '@mathjax/src/mjs/input/tex/base/BaseItems.js';
import { SvgMtable } from '@mathjax/src/mjs/output/svg/Wrappers/mtable.js';
import { SvgMtd } from '@mathjax/src/mjs/output/svg/Wrappers/mtd.js';

const MOST = 40; // columns or rows
const LINE = 0.07; // the width of a table's line in em, as MathJax has it
const BAR = '\\rule[-.45em]{.07em}{1.4em}';
const SPAN = 'span'; // a cell's property: { columns, rows, align, right } with `right`: a line at its right end
const WHOLE = { columns: 1, rows: 1, right: null };

const count = (text) => Math.min(MOST, Math.max(1, parseInt(text, 10) || 1));
const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
const spanOf = (node) => node.getProperty(SPAN) ?? WHOLE;

function replace(parser, tex) {
  parser.string = tex + parser.string.slice(parser.i);
  parser.i = 0;
}

// of the cell that is being read
function note(parser, values) {
  const table = parser.stack.Top();
  if (table.isKind('array')) table.span = { ...WHOLE, ...table.span, ...values };
}

export function multicolumn(parser, name) {
  const columns = count(parser.GetArgument(name)), template = parser.GetArgument(name), content = parser.GetArgument(name);
  const align = { l: 'left', r: 'right' }[/[lcr]/.exec(template)?.[0]] ?? 'center', right = /\|\s*$/.test(template);
  const table = parser.stack.Top(), isRuled = /solid|dashed/.test(table.arraydef?.columnlines ?? '') || table.frame?.length > 0;
  note(parser, { columns, align, right });
  const before = !isRuled && /^\s*\|/.test(template) ? `\\mathllap{${BAR}\\kern.45em}` : '';
  const after = !isRuled && right ? `\\mathrlap{\\kern.45em${BAR}}` : '';
  replace(parser, `${before}{${content}}${after}${'&'.repeat(columns - 1)}`);
}

export function multirow(parser, name) {
  parser.GetBrackets(name);
  note(parser, { rows: count(parser.GetArgument(name)) });
  parser.GetBrackets(name);
  parser.GetArgument(name); // the width, for which cells have no use
  parser.GetBrackets(name);
  const content = parser.GetArgument(name);
  replace(parser, content.includes('$') ? `\\text{${content}}` : `{${content}}`); // in LaTeX it is text
}

function noteSpans() {
  const end = ArrayItem.prototype.EndEntry;
  ArrayItem.prototype.EndEntry = function () {
    end.call(this);
    const { span } = this, cell = this.row[this.row.length - 1];
    if (!span) return;
    this.span = null;
    cell.setProperty(SPAN, span);
    if (span.align) cell.attributes.set('columnalign', span.align);
    if (span.columns > 1) cell.attributes.set('columnspan', span.columns);
    if (span.rows > 1) cell.attributes.set('rowspan', span.rows);
  };
}

// Every spanning cell with its place.
function spanning(table) {
  return table.tableRows.flatMap((row, j) => Array.from({ length: row.numCells }, (_, i) => ({ cell: row.getChild(i), i, j })))
    .filter(({ cell }) => spanOf(cell.node) !== WHOLE);
}

// Of some columns or rows side by side: their sizes, the spaces and the lines between them.
const extent = (sizes, spaces, lines, first, number) =>
  sum(sizes.slice(first, first + number)) + sum(spaces.slice(first, first + number - 1)) + sum(lines.slice(first, first + number - 1));

const width = (table, sizes, i, columns) => extent(sizes, table.cSpace, table.cLines, i, columns);
const height = (table, { H, D }, j, rows) => extent(H.map((h, row) => h + D[row]), table.rSpace, table.rLines, j, rows);

// A cell counts for no single column or row; what it needs beyond all of them is added where they are widened.
function widen(table, data) {
  for (const { cell, i, j } of spanning(table)) {
    const { columns, rows } = spanOf(cell.node), { w, h, d } = cell.getBBox(), scale = cell.parent.bbox.rscale;
    const last = Math.min(i + columns, data.W.length), bottom = Math.min(j + rows, data.H.length);
    const lacking = w * scale - width(table, data.W, i, last - i);
    if (columns > 1 && lacking > 0) for (let column = i; column < last; column++) data.W[column] += lacking / (last - i);
    const low = (h + d) * scale - height(table, data, j, bottom - j);
    if (rows > 1 && low > 0) data.D[bottom - 1] += low;
  }
}

function layOut() {
  const { getTableData, updateHDW } = SvgMtable.prototype, { placeCell } = SvgMtd.prototype;
  SvgMtable.prototype.updateHDW = function (cell, i, j, align, H, D, W = null) {
    const { columns, rows } = spanOf(cell.node);
    const heights = rows > 1 ? [H.slice(), D.slice()] : [H, D];
    updateHDW.call(this, cell, i, j, align, ...heights, columns > 1 ? null : W);
  };
  SvgMtable.prototype.getTableData = function () {
    const isNew = !this.data, data = getTableData.call(this);
    if (isNew && this.cSpace) widen(this, data);
    return data;
  };
  SvgMtd.prototype.placeCell = function (x, y, W, H, D) {
    const { columns, rows } = spanOf(this.node), table = this.parent.parent;
    if (columns === 1 && rows === 1) return placeCell.call(this, x, y, W, H, D);
    const i = this.node.childPosition() - (this.parent.labeled ? 1 : 0), scale = 1 / this.parent.getBBox().rscale;
    const room = columns > 1 ? width(table, table.getComputedWidths(), i, columns) * scale : W;
    if (rows === 1) return placeCell.call(this, x, y, room, H, D);
    const j = table.tableRows.indexOf(this.parent), box = this.getBBox();
    const middle = H - (height(table, table.getTableData(), j, Math.min(rows, table.numRows - j)) * scale) / 2;
    const dx = this.getAlignX(room, box, this.node.attributes.get('columnalign')), dy = middle - (box.h - box.d) / 2;
    this.place(x + dx, y + dy);
    return [dx, dy];
  };
}

// In which rows the line behind a column is covered.
function covered(table, column) {
  const rows = new Set();
  for (const { cell, i, j } of spanning(table)) {
    const { columns, right } = spanOf(cell.node), end = i + columns - 1;
    if ((i <= column && column < end) || (column === end && right === false)) rows.add(j);
  }
  return rows;
}

// The stretches of a line between the covered rows, from y to y, upwards from the baseline.
function stretches(table, hidden) {
  const { H, D } = table.getTableData(), space = table.getRowHalfSpacing(), { h, d } = table.getBBox(), found = [];
  let top = h, y = h - table.fLine;
  for (let row = 0; row < table.numRows; row++) {
    const above = y;
    y -= space[row] + H[row] + D[row] + space[row + 1] + (table.rLines[row] ?? 0);
    if (!hidden.has(row)) continue;
    if (above - top < -LINE / 2) found.push([top, above]);
    top = y;
  }
  if (top + d > LINE / 2) found.push([top, -d]);
  return found;
}

function drawLines() {
  const drawAll = SvgMtable.prototype.handleColumnLines;
  SvgMtable.prototype.handleColumnLines = function (svg) {
    const before = svg.children.length;
    drawAll.call(this, svg);
    if (svg.children.length === before || !spanning(this).length) return;
    const lines = svg.children.splice(before), styles = this.getColumnAttributes('columnlines');
    const columns = styles.flatMap((style, column) => (style === 'none' ? [] : [column]));
    lines.forEach((line, place) => {
      const hidden = covered(this, columns[place]);
      for (const [top, bottom] of hidden.size ? stretches(this, hidden) : [[null]]) {
        const part = top === null ? line : this.adaptor.clone(line);
        if (top !== null) {
          this.adaptor.setAttribute(part, 'y1', this.fixed(bottom));
          this.adaptor.setAttribute(part, 'y2', this.fixed(top));
        }
        this.adaptor.append(svg, part);
      }
    });
  };
}

export function spanCells() {
  noteSpans();
  layOut();
  drawLines();
}
