// Commands and environments of LaTeX's packages that take more than a macro's text to understand.
import BaseMethods from '@mathjax/src/mjs/input/tex/base/BaseMethods.js';
import NewcommandMethods from '@mathjax/src/mjs/input/tex/newcommand/NewcommandMethods.js';
import { HandlerType } from '@mathjax/src/mjs/input/tex/HandlerTypes.js';
import { multicolumn, multirow } from './spans.js';

function replace(parser, tex) {
  parser.string = tex + parser.string.slice(parser.i);
  parser.i = 0;
}

function provide(parser, name) {
  const rest = parser.string.slice(parser.i), asked = /^\s*\{?\s*\\([A-Za-z]+|.)/.exec(rest)?.[1];
  if (!parser.configuration.handlers.get(HandlerType.MACRO).contains(asked)) NewcommandMethods.NewCommand(parser, name);
  else {
    parser.GetArgument(name);
    parser.GetBrackets(name);
    parser.GetBrackets(name);
    parser.GetArgument(name);
  }
}

// \NewDocumentCommand{\name}{m m}{…}: mandatory arguments and at most a leading optional one
function documentCommand(parser, name) {
  const macro = parser.GetArgument(name), specification = parser.GetArgument(name);
  const optional = /^\s*(?:o|O\s*\{([^{}]*)\})/.exec(specification), count = (specification.replace(/\{[^{}]*\}/g, '').match(/[mMoO]/g) || []).length;
  replace(parser, `\\newcommand{${macro}}[${count}]${optional ? `[${optional[1] ?? ''}]` : ''}{${parser.GetArgument(name)}}`);
}

// siunitx: \num{1.2e-8}
function scientific(parser, name) {
  const text = parser.GetArgument(name), parts = /^\s*([+-]?[\d.,]*)\s*[eEdD]\s*([+-]?\d+)\s*$/.exec(text);
  replace(parser, parts ? `${parts[1] ? `${parts[1]}\\times ` : ''}10^{${parts[2]}}` : `{${text}}`);
}

// an address is shown, never followed
function url(parser, name) {
  parser.Push(parser.create('token', 'mtext', { mathvariant: 'monospace' }, parser.GetArgument(name).replace(/\\([#%&_~])/g, '$1')));
}


// Splits at `mark` where it is neither in braces nor in $…$ nor in an inner environment.
function split(text, mark) {
  const parts = [''];
  let depth = 0, math = false;
  for (const [token] of text.matchAll(/\\(?:begin|end)(?![A-Za-z])|\\\\|\\.|[^\\]/gs)) {
    if (token === mark && !depth && !math) {
      parts.push('');
      continue;
    }
    if (token === '{' || token === '\\begin') depth++;
    else if (token === '}' || token === '\\end') depth--;
    else if (token === '$') math = !math;
    parts[parts.length - 1] += token;
  }
  return parts;
}

const RULES = /^(?:\s*(?:\\(?:hline|toprule|midrule|bottomrule|hdashline)(?![A-Za-z])|\\(?:cline|cmidrule)\s*(?:\([^)]*\))?\s*\{[^{}]*\}|\[[^\]]*\]))*\s*/;

function cell(text) {
  const rules = RULES.exec(text)[0], content = text.slice(rules.length);
  const spanning = /^(\\multi(?:column|row)\s*\{[^{}]*\}\s*\{[^{}]*\})\s*\{([^]*)\}\s*$/.exec(content);
  if (spanning) return `${rules}${spanning[1]}{\\text{${spanning[2]}}}`;
  if (/\\begin\b/.test(content)) return text; // a table in a table
  return content.trim() ? `${rules}\\text{${content.trim()}}` : rules;
}

// Where the environment ends, others of its name being in it.
function endOf(text, start, name) {
  let depth = 1;
  for (const found of text.slice(start).matchAll(/\\(begin|end)\s*\{([^{}]*)\}/g)) {
    if (found[2] === name) depth += found[1] === 'begin' ? 1 : -1;
    if (!depth) return start + found.index;
  }
  return text.length;
}

// A table of text: an array whose cells are text.
function tabular(parser, begin) {
  const name = begin.getName();
  if (name !== 'tabular') parser.GetArgument(name);
  parser.GetBrackets(name);
  const columns = parser.GetArgument(name).replace(/X/g, 'l');
  const end = endOf(parser.string, parser.i, name);
  const body = parser.string.slice(parser.i, end).replace(/\\hline(?=[A-Za-z])/g, '\\hline ').replace(/(?<!\\)\\\s+(?=\\hline)/g, '\\\\ ');
  const rows = split(body, '\\\\').map((row) => split(row, '&').map(cell).join('&')).join('\\\\');
  parser.string = `\\begin{array}{${columns}}${rows}\\end{array}${parser.string.slice(end)}`;
  parser.i = 0;
  return begin;
}

const spaced = (...fences) => (parser, begin) => {
  parser.GetBrackets(begin.getName());
  return BaseMethods.Array(parser, begin, ...fences, 'c');
};

export const commands = {
  providecommand: provide,
  DeclareRobustCommand: NewcommandMethods.NewCommand,
  NewDocumentCommand: documentCommand, RenewDocumentCommand: documentCommand, DeclareDocumentCommand: documentCommand,
  gdef: NewcommandMethods.MacroDef, edef: NewcommandMethods.MacroDef, xdef: NewcommandMethods.MacroDef,
  bgroup: BaseMethods.Open, egroup: BaseMethods.Close, begingroup: BaseMethods.Open, endgroup: BaseMethods.Close,
  multicolumn, multirow,
  operatornamewithlimits: [BaseMethods.Macro, '\\operatorname*{#1}', 1],
  scientific, url, nolinkurl: url,
};
export const environments = {
  tabular, 'tabular*': tabular, tabularx: tabular,
  NiceMatrix: spaced(null, null), pNiceMatrix: spaced('(', ')'), bNiceMatrix: spaced('[', ']'), BNiceMatrix: spaced('\\{', '\\}'),
  vNiceMatrix: spaced('\\vert', '\\vert'), VNiceMatrix: spaced('\\Vert', '\\Vert'),
};
