// Signs of Unicode that TeX writes with commands: a small raised 2 is an exponent, and what follows it gets its space.
import { Configuration } from '@mathjax/src/mjs/input/tex/Configuration.js';
import { MacroMap } from '@mathjax/src/mjs/input/tex/TokenMap.js';

const zip = (signs, meanings) => Object.fromEntries([...signs].map((sign, place) => [sign, meanings[place]]));
const RAISED = { ...zip('⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ', '0123456789+-=()ni'), '°': '\\circ ', 'º': '\\circ ', '˚': '\\circ ' };
const LOWERED = zip('₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙₓₐₖₘᵢⱼ', '0123456789+-=()nxakmij');
const PLAIN = {
  '½': '\\tfrac12 ', '⅓': '\\tfrac13 ', '⅔': '\\tfrac23 ', '¼': '\\tfrac14 ', '¾': '\\tfrac34 ', '∙': '\\cdot ',
  '“': '\\text{“}', '”': '\\text{”}', '‘': '\\text{‘}',
};
const PRIMES = { '′': "'", '″': "''", '‴': "'''" };
const ROOTS = { '√': '', '∛': '[3]', '∜': '[4]' };

function replace(parser, tex, more = 0) {
  parser.string = tex + parser.string.slice(parser.i + more);
  parser.i = 0;
}

function script(parser, sign, table, mark) {
  const rest = [...parser.string.slice(parser.i)], other = rest.findIndex((each) => !(each in table));
  const run = [sign, ...(other < 0 ? rest : rest.slice(0, other))], text = run.map((each) => table[each]).join('');
  const top = parser.stack.Top(), around = top.isKind('open') && !top.Size() ? parser.stack.Top(2) : top;
  const isRaised = around?.isKind('subsup') || (other < 0 && parser.i === sign.length); // x^°, x^{°}, \overset{°}{A}
  replace(parser, isRaised ? text : `${space(parser, mark)}${mark}{${text}}`, run.join('').length - sign.length);
}

// A base for the script where the last one has one already.
function space(parser, mark) {
  const base = parser.stack.Prev(true);
  return base?.isKind('msubsup') && base.childNodes[mark === '^' ? base.sup : base.sub] ? '{}' : '';
}

const raise = (parser, sign) => script(parser, sign, RAISED, '^');
const lower = (parser, sign) => script(parser, sign, LOWERED, '_');
const prime = (parser, sign) => replace(parser, space(parser, '^') + PRIMES[sign]);
const write = (parser, sign) => replace(parser, PLAIN[sign]);

// √2, √x and √{…} are roots of that; before anything else it is only a sign
function root(parser, sign) {
  const under = /^\s*(?:\d[\d.]*|[A-Za-z](?![A-Za-z]))/.exec(parser.string.slice(parser.i))?.[0];
  if (under) replace(parser, `\\sqrt${ROOTS[sign]}{${under}}`, under.length);
  else replace(parser, parser.GetNext() === '{' ? `\\sqrt${ROOTS[sign]}` : '\\surd ');
}

export function registerSigns() {
  const each = (table, method) => Object.fromEntries(Object.keys(table).map((sign) => [sign, method]));
  new MacroMap('signs', { ...each(RAISED, raise), ...each(LOWERED, lower), ...each(PRIMES, prime), ...each(PLAIN, write), ...each(ROOTS, root) });
  Configuration.create('signs', { handler: { character: ['signs'] }, priority: 1 }); // before what takes any sign
}
