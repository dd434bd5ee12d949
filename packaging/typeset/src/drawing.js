// Turns MathJax's SVG tree into a drawing list: a few kinds of marks with absolute matrices, lengths in 1/1000 em,
// y downwards from the baseline. Each outline is sent once per context; afterwards its number is enough.
// What it does not know it refuses, so that nothing is ever dropped silently.
const IDENTITY = [1, 0, 0, 1, 0, 0];
const TABLE_LINE = 70; // MathJax's style sheet gives rules in tables this width
const BREAK_SPACES = [0, 111, 167, 222, 278, 333];
const numbers = new Map();
let unsent = [];

const number = (text) => (text === undefined ? 0 : parseFloat(text));
const round = (x) => Math.round(x * 100) / 100;
const tidy = (matrix) => matrix.map((x) => Math.round(x * 10000) / 10000);

function multiply(a, b) {
  return [
    a[0] * b[0] + a[2] * b[1], a[1] * b[0] + a[3] * b[1],
    a[0] * b[2] + a[2] * b[3], a[1] * b[2] + a[3] * b[3],
    a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5],
  ];
}

function rotation(degrees, x = 0, y = 0) {
  const radians = (degrees * Math.PI) / 180, c = Math.cos(radians), s = Math.sin(radians);
  return multiply(multiply([1, 0, 0, 1, x, y], [c, s, -s, c, 0, 0]), [1, 0, 0, 1, -x, -y]);
}

function transformed(matrix, text) {
  if (!text) return matrix;
  for (const part of text.split(')')) {
    const open = part.indexOf('(');
    if (open < 0) continue;
    const name = part.slice(0, open).trim(), list = part.slice(open + 1), v = list.split(list.includes(',') ? ',' : /\s+/).map(Number);
    if (name === 'translate') matrix = multiply(matrix, [1, 0, 0, 1, v[0], v[1] || 0]);
    else if (name === 'scale') matrix = multiply(matrix, [v[0], 0, 0, v.length > 1 ? v[1] : v[0], 0, 0]);
    else if (name === 'matrix') matrix = multiply(matrix, v);
    else if (name === 'rotate') matrix = multiply(matrix, rotation(...v));
    else throw new Error(`cannot draw the transform ${name}`);
  }
  return matrix;
}

function styleValue(attributes, name) {
  if (!attributes.style) return attributes[name];
  const found = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`).exec(attributes.style);
  return found ? found[1].trim() : attributes[name];
}

function inherit(attributes, paint) {
  const fill = styleValue(attributes, 'fill'), stroke = styleValue(attributes, 'stroke');
  const width = styleValue(attributes, 'stroke-width');
  if (fill === undefined && stroke === undefined && width === undefined) return paint;
  return { fill: fill ?? paint.fill, stroke: stroke ?? paint.stroke, width: width === undefined ? paint.width : number(width) };
}

// 0: the colour of the text around the formula; null: none
const colour = (name) => (name === 'currentColor' ? 0 : name === 'none' || name === 'transparent' ? null : name);

function halfEllipse(d) {
  // the one arc MathJax draws (long division): from the current point to dy below, bulging to the right
  return d.replace(/a\s*([\d.]+)\s+([\d.]+)\s+0\s+0[ ,]1\s+0\s+([\d.]+)/g, (_all, rx, _ry, dy) => {
    const x = +rx, y = +dy / 2, k = 0.5523;
    return `c ${k * x} 0 ${x} ${y - k * y} ${x} ${y} c 0 ${k * y} ${k * x - x} ${y} ${-x} ${y}`;
  });
}

function outline(d) {
  let id = numbers.get(d);
  if (id === undefined) {
    id = numbers.size;
    numbers.set(d, id);
    unsent.push([id, halfEllipse(d)]);
  }
  return id;
}

function dash(attributes) {
  if (/mjx-dotted/.test(attributes.class || '')) return 2;
  if (/mjx-dashed/.test(attributes.class || '')) return 1;
  const pattern = styleValue(attributes, 'stroke-dasharray');
  if (!pattern) return 0;
  return styleValue(attributes, 'stroke-linecap') === 'round' ? 2 : 1;
}

function lineWidth(attributes, paint) {
  if (attributes['stroke-thickness'] !== undefined) return number(attributes['stroke-thickness']);
  if (/mjx-(solid|dashed|dotted)/.test(attributes.class || '') || attributes['data-line'] || attributes['data-frame']) {
    return paint.width > 0 ? paint.width : TABLE_LINE;
  }
  return paint.width;
}

const shapes = {
  path(node, matrix, paint, marks) {
    const d = node.attributes.d;
    if (!d) return;
    const own = styleValue(node.attributes, 'stroke-width') !== undefined;
    marks.push(['p', outline(d), matrix, colour(paint.fill), own ? colour(paint.stroke) : null, own ? paint.width : 0]);
  },
  rect({ attributes: a }, matrix, paint, marks) {
    const width = lineWidth(a, paint), framed = width > 0;
    const fill = a['data-frame'] ? null : colour(paint.fill);
    const stroke = framed ? colour(paint.stroke) : null;
    marks.push(['r', number(a.x), number(a.y), number(a.width), number(a.height), matrix, fill, stroke, width, number(a.rx), dash(a)]);
  },
  line({ attributes: a }, matrix, paint, marks) {
    marks.push(['l', number(a.x1), number(a.y1), number(a.x2), number(a.y2), matrix, colour(paint.stroke), lineWidth(a, paint) || 60, dash(a)]);
  },
  ellipse({ attributes: a }, matrix, paint, marks) {
    marks.push(['e', number(a.cx), number(a.cy), number(a.rx), number(a.ry), matrix, colour(paint.fill), colour(paint.stroke), paint.width]);
  },
  polygon({ attributes: a }, matrix, paint, marks) {
    const points = (a.points || '').trim().split(/[\s,]+/).map(Number);
    marks.push(['o', points, matrix, colour(paint.fill), colour(paint.stroke), paint.width]);
  },
  polyline({ attributes: a }, matrix, paint, marks) {
    const points = (a.points || '').trim().split(/[\s,]+/).map(Number);
    marks.push(['o', points, matrix, null, colour(paint.stroke), paint.width]);
  },
  text(node, matrix, paint, marks, adaptor) {
    const a = node.attributes, text = adaptor.textContent(node);
    if (!text) return;
    const size = number(a['font-size']) || 1000;
    marks.push(['t', text, matrix, size, number(a['data-width']), a['font-family'] || '', a['font-style'] === 'italic', a['font-weight'] === 'bold', colour(paint.fill)]);
  },
};

function nested(node, matrix, paint, marks, adaptor) {
  const a = node.attributes, box = (a.viewBox || '').split(' ').map(Number), inner = [];
  if (a['data-table'] || a['data-labels']) {
    // a table with equation numbers: the table is centred in the page, its numbers stand at the margin
    for (const child of node.children) walk(child, IDENTITY, paint, inner, adaptor);
    marks.push([a['data-labels'] ? 'L' : 'B', box[0] + (a['data-labels'] ? 1 : 0.5), inner]);
    return;
  }
  const width = number(a.width), height = number(a.height);
  let sx = 1, sy = 1;
  if (box.length === 4 && box[2] && box[3]) {
    sx = width / box[2];
    sy = height / box[3];
    if (a.preserveAspectRatio !== 'none') sx = sy = Math.min(sx, sy);
  }
  const frame = multiply(matrix, [1, 0, 0, 1, number(a.x), number(a.y)]);
  const content = multiply(frame, [sx, 0, 0, sy, -sx * (box[0] || 0), -sy * (box[1] || 0)]);
  for (const child of node.children) walk(child, content, paint, inner, adaptor);
  marks.push(['c', width, height, tidy(frame), inner]);
}

function walk(node, matrix, paint, marks, adaptor) {
  const kind = node.kind;
  if (kind === '#text' || kind === '#comment' || kind === 'title') return;
  const attributes = node.attributes || {};
  paint = inherit(attributes, paint);
  if (kind === 'svg') { nested(node, matrix, paint, marks, adaptor); return; }
  matrix = transformed(matrix, attributes.transform);
  if (kind === 'g' || kind === 'a') {
    for (const child of node.children) walk(child, matrix, paint, marks, adaptor);
  } else if (shapes[kind]) shapes[kind](node, tidy(matrix), paint, marks, adaptor);
  else throw new Error(`cannot draw the element ${kind}`);
}

function collect(container) {
  const parts = [];
  (function visit(node) {
    if (node.kind === 'svg') { parts.push({ svg: node, space: 0, newline: false }); return; }
    if (node.kind === 'mjx-break') {
      const last = parts[parts.length - 1], a = node.attributes || {};
      if (!last) return;
      if (a.size !== undefined) last.space = BREAK_SPACES[+a.size] || 0;
      else if (a.newline !== undefined) last.newline = true;
      else if (a.style) last.space = 1000 * (parseFloat(/letter-spacing:\s*(-?[\d.]+)em/.exec(a.style)?.[1] ?? '-1') + 1);
      return;
    }
    for (const child of node.children || []) visit(child);
  })(container);
  return parts;
}

function numbered(svg, paint, marks, adaptor) {
  // the outer wrappers only scale the page's width to ex: skip them
  (function visit(node) {
    for (const child of node.children || []) {
      if (child.kind === 'svg') walk(child, IDENTITY, paint, marks, adaptor);
      else visit(child);
    }
  })(svg);
}

function segment({ svg, space, newline }, adaptor) {
  const a = svg.attributes, marks = [], paint = { fill: 'currentColor', stroke: 'currentColor', width: 0 };
  const box = (a.viewBox || a['data-mjx-viewBox'] || '0 0 0 0').split(' ').map(Number);
  const full = a.width === '100%';
  if (full) numbered(svg, paint, marks, adaptor);
  else for (const child of svg.children) walk(child, IDENTITY, paint, marks, adaptor);
  return [round(box[2]), round(-box[1]), round(box[1] + box[3]), full, round(space), newline, marks];
}

export const WIDTH = 0, FULL = 3; // places in a segment

// The outlines that were not sent before; those of a formula that failed go with the next answer.
export function fresh() {
  const outlines = unsent;
  unsent = [];
  return outlines;
}

export const segments = (adaptor, container) => collect(container).map((part) => segment(part, adaptor));
