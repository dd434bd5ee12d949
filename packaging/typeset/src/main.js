// The engine's face: typeset(scope, tex, display) gives a drawing list as JSON, or throws an Error that says why not.
// Where it lacks the size of a text in the host's fonts, it gives the list of such texts instead: learn them, ask again.
// mathml(scope, tex, display) gives the same formula for other programs.
import { TEXCLASS } from '@mathjax/src/mjs/core/MmlTree/MmlNode.js';
import { MmlMo } from '@mathjax/src/mjs/core/MmlTree/MmlNodes/mo.js';
import { STATE } from '@mathjax/src/mjs/core/MathItem.js';
import { mathjax } from '@mathjax/src/mjs/mathjax.js';
import { TeX } from '@mathjax/src/mjs/input/tex.js';
import { SVG } from '@mathjax/src/mjs/output/svg.js';
import { liteAdaptor } from '@mathjax/src/mjs/adaptors/liteAdaptor.js';
import { RegisterHTMLHandler } from '@mathjax/src/mjs/handlers/html.js';
import { MathJaxTexFont } from '@mathjax/mathjax-tex-font/mjs/svg.js';
import { MathJaxMhchemFontExtension } from '@mathjax/mathjax-mhchem-font-extension/mjs/svg.js';
import { FULL, WIDTH, fresh, segments } from './drawing.js';
import { mathml } from './mathml.js';
import { PACKAGES, registerPackages } from './packages.js';

// ex: the TeX font's own x-height, so that letters it lacks come at the size of the text around. What spreads over a line
// (multline, flalign) is spread over 32 em: a column of text.
const METRICS = { em: 16, ex: 7.072, containerWidth: 32 * 16 };
const DEFINES = /\\(?:(?:re)?new(?:command|environment)|providecommand|def|gdef|xdef|edef|let|DeclareMathOperator|DeclarePairedDelimiter\w*|definecolor|newtagform|(?:New|Renew|Declare)DocumentCommand|DeclareRobustCommand)\b/;
const MOST_SIZES = 5000;
const NARROW = 20000; // a display formula not wider than this, in 1/1000 em, is never broken: it can shrink
const BEFORE = 'before', AFTER = 'after';
const QUAD = 0.9; // in em: no line of running text ends at a narrower space, as none does in TeX
const OWN_MACROS = ['new-Command', 'new-Environment', 'new-Delimiter'];

mathjax.asyncLoad = (name) => { throw new Error(`nothing is loaded later: ${name}`); };
mathjax.asyncIsSynchronous = true;
MathJaxTexFont.addExtension(MathJaxMhchemFontExtension);
const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);

const sizes = new Map(); // of texts in the host's fonts, in em
const wanted = new Set(); // those still unknown

// whether a fence is open before the child of a row
function isFenced(row, child) {
  let depth = 0;
  for (const node of row.childNodes) {
    if (node === child) break;
    const texClass = node.isEmbellished ? node.coreMO().texClass : node.texClass;
    depth += (texClass === TEXCLASS.OPEN) - (texClass === TEXCLASS.CLOSE);
  }
  return depth > 0;
}

// the relation or operator before the child of a row, if a line may end behind it
function endsLine(row, child) {
  const place = row.childIndex(child) - 1, sign = place > 0 && row.childNodes[place].isEmbellished && row.childNodes[place].coreMO();
  const ends = sign && [TEXCLASS.BIN, TEXCLASS.REL].includes(sign.texClass) && sign.attributes.get('linebreakstyle') === AFTER;
  return ends ? row.childNodes[place] : null;
}

class Output extends SVG {
  // Letters the TeX font lacks are drawn by the host's fonts, which only the host can measure.
  measureTextNodeWithCache(node, text, variant, font) {
    const [, italic, bold] = variant === '-explicitFont' ? (font ?? []) : this.font.getCssFont(variant);
    const key = JSON.stringify([text, !!italic, !!bold]), known = sizes.get(key);
    if (!known) wanted.add(key);
    const [w, h, d] = known ?? [text.length, 0.75, 0.2];
    return { w, h, d };
  }

  unknownText(text, variant) {
    const node = super.unknownText(text, variant);
    const size = this.measureTextNodeWithCache(node, text, variant);
    node.attributes['data-width'] = Math.round(1000 * size.w);
    return node;
  }

  // of a frame the box is read, and whether it is as wide as the page
  createSVG(h, d, w) {
    const px = this.math.metrics.em / 1000, box = [0, -h * 1000, Math.max(w, px) * 1000, Math.max(h + d, px) * 1000];
    const g = this.svg('g', { stroke: 'currentColor', fill: 'currentColor', 'stroke-width': '0', transform: 'scale(1,-1)' });
    const svg = this.svg('svg', { viewBox: box.map((x) => this.fixed(x, 1)).join(' ') }, [g]);
    return [this.adaptor.append(this.container, svg), g];
  }

  // the same attributes as by way of the document
  svg(kind, properties = {}, children = []) {
    if (properties.style || properties.properties) return super.svg(kind, properties, children);
    const node = this.adaptor.create(kind);
    for (const name of Object.keys(properties)) node.attributes[name] = String(properties[name]);
    for (const child of children) this.adaptor.append(node, child);
    return node;
  }

  // like MathJax's, without a regular expression for each number
  fixed(m, n = 3) {
    if (Math.abs(m) < 0.0006) return '0';
    const text = m.toFixed(n);
    let end = text.length;
    if (n > 0) {
      while (text[end - 1] === '0') end--;
      if (text[end - 1] === '.') end--;
    }
    return end === text.length ? text : text.slice(0, end);
  }

  // notes what each part of the formula begins with: a kind of sign, and how much of it is blank (in em)
  markInlineBreak(marked, force, linebreak, node, child, sign = null) {
    const kind = linebreak === 'newline' ? 'n' : isFenced(node, child) ? 'i' : sign?.texClass === TEXCLASS.REL ? 'r' : sign ? 'b' : 's';
    const blank = child.isKind('mspace') ? parseFloat(child.attributes.get('width')) || 0 : 0;
    this.breaks.push([kind, blank]);
    // behind a sign MathJax marks only what follows it, and breaks nothing
    const last = sign || linebreak === 'newline' ? null : endsLine(node, child);
    if (!last && kind === 's' && blank && blank < QUAD && MmlMo.defaults.linebreakstyle === AFTER) return marked;
    return super.markInlineBreak(marked, force, linebreak, node, last ?? child, last?.coreMO() ?? sign);
  }

  // nor does it leave room between such a sign and what follows
  handleInlineBreaks(wrapper, svg, g) {
    const row = wrapper.childNodes[0];
    for (let line = 1; line <= row.breakCount; line++) {
      const [sign] = row.getBreakNode(row.lineBBox[line] || row.getLineBBox(line)), siblings = sign.parent?.childNodes ?? [];
      const next = siblings[siblings.indexOf(sign) + 1];
      if (next && sign.node.isEmbellished && sign.node.coreMO().attributes.get('linebreakstyle') === AFTER) {
        sign.getLineBBox(0).originalL = next.getLineBBox(0).originalL;
      }
    }
    super.handleInlineBreaks(wrapper, svg, g);
  }
}

function createDocument() {
  registerPackages();
  const tex = new TeX({
    packages: PACKAGES,
    maxBuffer: 20 * 1024,
    formatError: (_jax, error) => { throw new Error(error.message); },
  });
  const output = new Output({ fontCache: 'none', fontData: MathJaxTexFont, linebreaks: { inline: true } });
  return { tex, output, document: mathjax.document('', { InputJax: tex, OutputJax: output }) };
}

const engine = createDocument();
const makeToken = engine.tex.parseOptions.nodeFactory.get('token');
let current = '';

function forget() {
  for (const name of OWN_MACROS) engine.tex.parseOptions.handlers.retrieve(name)?.map?.clear();
  current = '';
}

// style: in running text a line ends after a relation or an operator, as in TeX; a display goes on with one.
// end: how far, of MathJax's states. Rows and columns without an environment around them are meant to be aligned.
function convert(tex, display, style = display ? BEFORE : AFTER, end = STATE.LAST) {
  MmlMo.defaults.linebreakstyle = style;
  try {
    return convertAsWritten(tex, display, end);
  } catch (error) {
    if (error.message !== 'Misplaced &') throw error;
    return convertAsWritten(`\\begin{aligned}${tex}\\end{aligned}`, display, end);
  }
}

function convertAsWritten(tex, display, end) {
  engine.tex.reset();
  engine.tex.parseOptions.nodeFactory.set('token', makeToken); // \vb that fails leaves its own
  engine.output.breaks = [];
  return engine.document.convert(meant(tex), { display, end, ...METRICS });
}

// Models write \color{red}{x} and mean only x; in LaTeX everything after it would turn red.
function meant(tex) {
  return tex.replace(/\\color\s*(\[[^\]]*\])?\s*\{([^{}]*)\}\s*(?=\{)/g, '\\textcolor$1{$2}');
}

// scope: the formulas of the same message that define macros, one per line, in order
function enter(scope) {
  if (scope === current) return;
  forget();
  for (const tex of scope.split('\u0000')) {
    try { convert(tex, false); } catch (_error) { /* shown where it stands */ }
  }
  current = scope;
}

// A wide display formula also comes in parts, each from one place where a line may be broken to the next.
function parts(tex, whole) {
  if (whole.length !== 1 || whole[0][FULL] || whole[0][WIDTH] < NARROW) return [];
  let found;
  try {
    found = segments(adaptor, convert(`\\displaystyle{}${tex}`, false, BEFORE));
  } catch (_error) {
    return []; // what may only stand on its own line
  }
  const kinds = engine.output.breaks;
  return found.length > 1 && kinds.length === found.length - 1 ? found.map((part, place) => [...part, ...(kinds[place - 1] ?? ['', 0])]) : [];
}

// Every string that leaves is made by stringify: a concatenated one can't cross QuickJS's border.
globalThis.typeset = function (scope, tex, display) {
  enter(scope);
  wanted.clear();
  try {
    const whole = segments(adaptor, convert(tex, display)), broken = display ? parts(tex, whole) : [];
    if (wanted.size) return JSON.stringify({ wanted: [...wanted].map((key) => JSON.parse(key)), outlines: fresh() });
    return JSON.stringify({ segments: whole, parts: broken, outlines: fresh() });
  } finally {
    if (DEFINES.test(tex)) forget();
  }
};

globalThis.mathml = function (scope, tex, display) {
  enter(scope);
  try {
    return JSON.stringify(mathml(convert(tex, display, BEFORE, STATE.CONVERT), tex));
  } finally {
    if (DEFINES.test(tex)) forget();
  }
};

// entries: [[text, italic, bold], [width, height, depth] in em]
globalThis.learn = function (entries) {
  if (sizes.size > MOST_SIZES) sizes.clear();
  for (const [text, size] of JSON.parse(entries)) sizes.set(JSON.stringify(text), size);
};
