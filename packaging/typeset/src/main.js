// The engine's face: typeset(scope, tex, display) gives a drawing list as JSON, or throws an Error that says why not.
import { mathjax } from '@mathjax/src/mjs/mathjax.js';
import { TeX } from '@mathjax/src/mjs/input/tex.js';
import { SVG } from '@mathjax/src/mjs/output/svg.js';
import { liteAdaptor } from '@mathjax/src/mjs/adaptors/liteAdaptor.js';
import { RegisterHTMLHandler } from '@mathjax/src/mjs/handlers/html.js';
import { MathJaxTexFont } from '@mathjax/mathjax-tex-font/mjs/svg.js';
import { MathJaxMhchemFontExtension } from '@mathjax/mathjax-mhchem-font-extension/mjs/svg.js';
import { aliases } from './aliases.js';
import { drawing } from './drawing.js';
import { PACKAGES } from './packages.js';

// ex: the TeX font's own x-height, so that letters it lacks come at the size of the text around
const METRICS = { em: 16, ex: 7.072, containerWidth: 1280 };
const DEFINES = /\\(?:(?:re)?new(?:command|environment)|providecommand|def|gdef|xdef|edef|let|DeclareMathOperator|DeclarePairedDelimiter\w*|definecolor|newtagform)\b/;
const OWN_MACROS = ['new-Command', 'new-Environment', 'new-Delimiter'];

mathjax.asyncLoad = (name) => { throw new Error(`nothing is loaded later: ${name}`); };
mathjax.asyncIsSynchronous = true;
MathJaxTexFont.addExtension(MathJaxMhchemFontExtension);
const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);

class Output extends SVG {
  // Letters the TeX font lacks are drawn by the host's font. An accented letter is as wide as its base letter.
  measureTextNodeWithCache(node, text, variant, font) {
    const size = super.measureTextNodeWithCache(node, text, variant, font);
    if (variant === '-explicitFont') return size;
    let width = 0;
    for (const letter of text) width += this.letterWidth(letter, variant);
    return { ...size, w: width };
  }

  letterWidth(letter, variant) {
    const code = letter.codePointAt(0);
    if (code >= 0x2e80) return 1;
    const base = letter.normalize('NFD').codePointAt(0);
    const known = this.font.getChar(variant, base) || this.font.getChar('normal', base);
    return known && !known[3]?.unknown ? known[2] : 0.6;
  }

  unknownText(text, variant) {
    const node = super.unknownText(text, variant);
    const size = this.measureTextNodeWithCache(node, text, variant);
    node.attributes['data-width'] = Math.round(1000 * size.w);
    return node;
  }
}

function createDocument() {
  const tex = new TeX({
    packages: PACKAGES,
    macros: aliases(),
    maxBuffer: 20 * 1024,
    formatError: (_jax, error) => { throw new Error(error.message); },
  });
  const output = new Output({ fontCache: 'none', fontData: MathJaxTexFont, linebreaks: { inline: true } });
  return { tex, document: mathjax.document('', { InputJax: tex, OutputJax: output }) };
}

const engine = createDocument();
let current = '';

function forget() {
  for (const name of OWN_MACROS) engine.tex.parseOptions.handlers.retrieve(name)?.map?.clear();
  current = '';
}

function convert(tex, display) {
  engine.tex.reset();
  return engine.document.convert(meant(tex), { display, ...METRICS });
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

globalThis.typeset = function (scope, tex, display) {
  enter(scope);
  try {
    return drawing(adaptor, convert(tex, display));
  } finally {
    if (DEFINES.test(tex)) forget();
  }
};
