// Text mode as models write it: signs that TeX allows only in mathematics are set instead of refused.
import { MapHandler } from '@mathjax/src/mjs/input/tex/MapHandler.js';
import { Macro } from '@mathjax/src/mjs/input/tex/Token.js';
import TexError from '@mathjax/src/mjs/input/tex/TexError.js';
import { HandlerType } from '@mathjax/src/mjs/input/tex/HandlerTypes.js';
import { TextBaseConfiguration } from '@mathjax/src/mjs/input/tex/textmacros/TextMacrosConfiguration.js';
import { TextMacrosMethods } from '@mathjax/src/mjs/input/tex/textmacros/TextMacrosMethods.js';

const LETTERS = {
  i: 'ı', j: 'ȷ', o: 'ø', O: 'Ø', l: 'ł', L: 'Ł', ss: 'ß', ae: 'æ', AE: 'Æ', oe: 'œ', OE: 'Œ', aa: 'å', AA: 'Å',
  dh: 'ð', DH: 'Ð', th: 'þ', TH: 'Þ', dj: 'đ', DJ: 'Đ', ng: 'ŋ', NG: 'Ŋ', P: '¶', S: '§', dag: '†', ddag: '‡',
  copyright: '©', pounds: '£', '-': '', '/': '', '@': '',
};
// after a letter; combined with it where Unicode has a letter for both
const ACCENTS = {
  "'": '\u0301', '`': '\u0300', '^': '\u0302', '"': '\u0308', '~': '\u0303', '=': '\u0304', '.': '\u0307',
  u: '\u0306', v: '\u030c', H: '\u030b', r: '\u030a', c: '\u0327', k: '\u0328', d: '\u0323', b: '\u0331',
};

function literal(parser, sign) {
  parser.text += sign;
}

// \text{cm^2}
function raise(parser, name) {
  parser.saveText();
  const base = parser.nodes.pop() ?? parser.create('token', 'mi', {}, '');
  parser.Push(parser.create('node', 'msup', [base, parser.ParseArg(name)]));
}

// the font's own is small and high
function degree(parser) {
  parser.string = `$^{\\circ}$${parser.string.slice(parser.i)}`;
  parser.i = 0;
}

// a dollar without a partner is money
function dollar(parser, sign) {
  if (/(?:^|[^\\])\$/.test(parser.string.slice(parser.i))) TextMacrosMethods.Math(parser, sign);
  else parser.text += sign;
}

const bySign = TextMacrosMethods.Accent;
function accent(parser, name, mark, fallback) {
  const place = parser.i, letter = parser.GetArgument(name).trim().replace(/^\\([ij])$/, '$1');
  const whole = (letter + mark).normalize('NFC');
  if (/^\p{L}$/u.test(letter) && [...whole].length === 1) parser.text += whole;
  else if (fallback) {
    parser.i = place;
    bySign(parser, name, fallback);
  } else parser.text += letter + mark;
}

function inMathematics(parser, name) {
  if (name === 'end') throw new TexError('Misplaced', 'Misplaced %1', '\\end'); // of what has not begun in the text
  const mathematics = parser.texParser;
  mathematics.parse(HandlerType.MACRO, [parser, name]);
}

export function lenientText() {
  const special = MapHandler.getMap('text-special'), macros = MapHandler.getMap('text-macros');
  const set = (map, name, method, ...parameters) => map.add(name, new Macro(name, method, parameters));
  for (const sign of ['_', '&', '#']) set(special, sign, literal);
  set(special, '^', raise);
  set(special, '$', dollar);
  set(special, '°', degree);
  for (const [name, letter] of Object.entries(LETTERS)) set(macros, name, TextMacrosMethods.Insert, letter);
  for (const [name, mark] of Object.entries(ACCENTS)) set(macros, name, accent, mark, macros.lookup(name)?.args[0]);
  set(macros, 'sout', TextMacrosMethods.Macro, '$\\enclose{horizontalstrike}{\\text{#1}}$', 1);
  for (const name of ['TeX', 'LaTeX', 'KaTeX']) set(macros, name, TextMacrosMethods.Macro, `$\\${name}$`);
  set(macros, 'raisebox', TextMacrosMethods.Macro, '$\\raise{#1}{\\text{#2}}$', 2);
  set(macros, 'uline', TextMacrosMethods.Macro, '\\underline{#1}', 1);
  set(macros, 'textcircled', TextMacrosMethods.Macro, '$\\enclose{circle}{\\text{#1}}$', 1);
  TextBaseConfiguration.fallback[HandlerType.MACRO] = inMathematics;
}
