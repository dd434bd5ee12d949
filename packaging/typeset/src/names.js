// Names that models, KaTeX and LaTeX's packages know and MathJax does not. Everything else wins over them: MathJax's own
// names, those of its packages, and a formula's own \newcommand.
import { Configuration } from '@mathjax/src/mjs/input/tex/Configuration.js';
import { CommandMap, DelimiterMap, EnvironmentMap } from '@mathjax/src/mjs/input/tex/TokenMap.js';
import ParseMethods from '@mathjax/src/mjs/input/tex/ParseMethods.js';
import BaseMethods from '@mathjax/src/mjs/input/tex/base/BaseMethods.js';
import { AmsMethods } from '@mathjax/src/mjs/input/tex/ams/AmsMethods.js';
import { commands, environments } from './commands.js';
import { partialRule } from './rules.js';

// not among the font's outlines, so not in two sizes by itself
const integral = (code) => `\\mathop{\\mathchoice{\\vcenter{\\huge\\unicode{${code}}}}{\\unicode{${code}}}{\\unicode{${code}}}{\\unicode{${code}}}}\\nolimits`;

const symbols = {
  // sets and letters
  R: '\\mathbb{R}', N: '\\mathbb{N}', Z: '\\mathbb{Z}', Q: '\\mathbb{Q}', C: '\\mathbb{C}',
  RR: '\\mathbb{R}', NN: '\\mathbb{N}', ZZ: '\\mathbb{Z}', QQ: '\\mathbb{Q}', CC: '\\mathbb{C}',
  Reals: '\\mathbb{R}', reals: '\\mathbb{R}', natnums: '\\mathbb{N}', cnums: '\\mathbb{C}', Complex: '\\mathbb{C}',
  Alpha: '\\mathrm{A}', Beta: '\\mathrm{B}', Epsilon: '\\mathrm{E}', Zeta: '\\mathrm{Z}', Eta: '\\mathrm{H}',
  Iota: '\\mathrm{I}', Kappa: '\\mathrm{K}', Mu: '\\mathrm{M}', Nu: '\\mathrm{N}', Omicron: '\\mathrm{O}',
  Rho: '\\mathrm{P}', Tau: '\\mathrm{T}', Chi: '\\mathrm{X}', omicron: 'o', thetasym: '\\vartheta',
  alef: '\\aleph', alefsym: '\\aleph', weierp: '\\wp', image: '\\Im', real: '\\Re',
  Coppa: '\\unicode{x3D8}', coppa: '\\unicode{x3D9}', Digamma: '\\unicode{x3DC}', Koppa: '\\unicode{x3DE}',
  koppa: '\\unicode{x3DF}', Sampi: '\\unicode{x3E0}', sampi: '\\unicode{x3E1}', Stigma: '\\unicode{x3DA}',
  stigma: '\\unicode{x3DB}',
  // signs
  infin: '\\infty', empty: '\\emptyset', exist: '\\exists', isin: '\\in', sub: '\\subset', sube: '\\subseteq',
  supe: '\\supseteq', plusmn: '\\pm', sdot: '\\cdot', bull: '\\bullet', clubs: '\\clubsuit', diamonds: '\\diamondsuit',
  hearts: '\\heartsuit', spades: '\\spadesuit', sect: '\\text{§}', P: '\\text{¶}', copyright: '\\text{©}',
  pounds: '\\text{£}', euro: '\\text{€}', EUR: '\\text{€}', texteuro: '\\text{€}', officialeuro: '\\text{€}',
  geneuro: '\\text{€}', yen: '\\text{¥}', cent: '\\text{¢}', mathsterling: '\\text{£}', mathdollar: '\\$',
  dag: '\\dagger', ddag: '\\ddagger', Dagger: '\\ddagger', mathellipsis: '\\ldots', mathparagraph: '\\text{¶}',
  mathsection: '\\text{§}', qed: '\\blacksquare', qedsymbol: '\\square', qedhere: '', lightning: '\\unicode{x21AF}',
  smiley: '\\unicode{x263A}', frownie: '\\unicode{x2639}', male: '\\unicode{x2642}', female: '\\unicode{x2640}',
  cmark: '\\checkmark', xmark: '\\unicode{x2717}', permil: '\\unicode{x2030}', lq: "\\text{‘}", rq: "\\text{’}",
  degrees: '^\\circ', celsius: '\\unicode{xB0}\\mathrm{C}', fahrenheit: '\\unicode{xB0}\\mathrm{F}',
  KaTeX: '\\mathrm{K}\\kern-.17em\\raise.2em{\\scriptstyle\\mathrm{A}}\\kern-.15em\\TeX',
  LaTeXe: '\\LaTeX\\,2_{\\varepsilon}', angln: '\\angl{n}',
  // relations and operators
  Doteq: '\\doteqdot', notni: '\\not\\ni', nni: '\\not\\ni', nin: '\\notin', nequiv: '\\not\\equiv',
  napprox: '\\not\\approx', nsubset: '\\not\\subset', nsupset: '\\not\\supset', nsimeq: '\\not\\simeq',
  origof: '\\mathrel{\\unicode{x22B6}}', imageof: '\\mathrel{\\unicode{x22B7}}', minuso: '\\mathbin{\\unicode{x29B5}}',
  VERT: '\\|', vcentcolon: '\\mathrel{:}', ratio: '\\mathrel{:}', coloncolon: '\\mathrel{::}', colonequals: '\\coloneqq',
  coloncolonequals: '\\mathrel{::=}', equalscolon: '\\mathrel{=:}', equalscoloncolon: '\\mathrel{=::}',
  colonminus: '\\mathrel{:-}', coloncolonminus: '\\mathrel{::-}', minuscolon: '\\mathrel{-:}',
  minuscoloncolon: '\\mathrel{-::}', colonsim: '\\mathrel{:\\sim}', coloncolonsim: '\\mathrel{::\\sim}',
  colonapprox: '\\mathrel{:\\approx}', coloncolonapprox: '\\mathrel{::\\approx}', simcolon: '\\mathrel{\\sim:}',
  simcoloncolon: '\\mathrel{\\sim::}', approxcolon: '\\mathrel{\\approx:}', approxcoloncolon: '\\mathrel{\\approx::}',
  coloneq: '\\coloneqq', defeq: '\\coloneqq', eqdef: '\\overset{\\text{def}}{=}', perpto: '\\perp', indep: '\\perp\\!\\!\\!\\perp',
  oiint: integral('x222F'), oiiint: integral('x2230'), fint: integral('x2A0F'),
  ointctrclockwise: '\\mathop{\\unicode{x2233}}', ointclockwise: '\\mathop{\\unicode{x2232}}',
  bigtimes: '\\mathop{\\Large\\times}', bigsqcap: '\\mathop{\\Large\\sqcap}', dotso: '\\ldots',
  // arrows
  lang: '\\langle', rang: '\\rangle', larr: '\\leftarrow', rarr: '\\rightarrow', lrarr: '\\leftrightarrow',
  harr: '\\leftrightarrow', uarr: '\\uparrow', darr: '\\downarrow', Larr: '\\Leftarrow', lArr: '\\Leftarrow',
  Rarr: '\\Rightarrow', rArr: '\\Rightarrow', Lrarr: '\\Leftrightarrow', lrArr: '\\Leftrightarrow', hArr: '\\Leftrightarrow',
  Harr: '\\Leftrightarrow', uArr: '\\Uparrow', Uarr: '\\Uparrow', dArr: '\\Downarrow', Darr: '\\Downarrow',
  mapsfrom: '\\mathrel{\\unicode{x21A4}}', longmapsfrom: '\\mathrel{\\unicode{x27FB}}',
  // spaces and instructions about the page, which a formula has none of
  medspace: '\\:', thickspace: '\\;', negmedspace: '\\mkern-4mu', negthickspace: '\\mkern-5mu', hfil: '\\quad',
  centering: '', raggedright: '', noindent: '', par: '', nobreak: '', allowbreak: '', nolinebreak: '', linebreak: '', newline: '\\\\',
  displaybreak: '', allowdisplaybreaks: '', newpage: '', clearpage: '', pagebreak: '', nopagebreak: '', smallskip: '',
  medskip: '', bigskip: '', vfill: '', vfil: '', strut: '\\mathstrut', relax: '', protect: '', ignorespaces: '', unskip: '',
  global: '', long: '', expandafter: '', noexpand: '', endgraf: '', leavevmode: '', null: '', sloppy: '', numberthis: '',
  displaylimits: '\\limits', unitlength: '', boldmath: '\\bf', unboldmath: '', mdseries: '', bfseries: '\\bf', itshape: '\\it',
  upshape: '\\rm', slshape: '\\it', sl: '\\it', sc: '', scshape: '', em: '\\it', normalfont: '\\rm', rmfamily: '\\rm',
  sffamily: '\\sf', ttfamily: '\\tt', sixptsize: '\\tiny', toprule: '\\hline', midrule: '\\hline', bottomrule: '\\hline',
};

const operators = ['lcm', 'hcf', 'gcf', 'sgn', 'sign', 'rank', 'rk', 'tr', 'Tr', 'diag', 'adj', 'Var', 'Cov', 'Corr', 'std', 'argmin',
  'argmax', 'plim', 'esssup', 'essinf', 'tg', 'ctg', 'cotg', 'cosec', 'arctg', 'arcctg', 'sh', 'ch', 'th', 'cth', 'sech',
  'csch', 'arcsec', 'arccsc', 'arccot', 'arsinh', 'arcosh', 'artanh', 'arcsinh', 'arccosh', 'arctanh', 'arccoth', 'sinc',
  'erf', 'erfc', 'Ker', 'coker', 'Hom', 'End', 'Aut', 'Gal', 'Spec', 'Span', 'supp', 'dom', 'ran', 'vol', 'proj', 'ord',
  'card', 'nullity', 'Arg', 'Log', 'Ln', 'cis', 'softmax', 'grad', 'rot', 'curl', 'id', 'Id', 'im', 'GL', 'SL', 'SO', 'SU'];
const limits = new Set(['argmin', 'argmax', 'plim', 'lcm', 'hcf', 'gcf', 'esssup', 'essinf']);

const withArguments = {
  // letters
  bold: ['\\mathbf{#1}', 1], Bbb: ['\\mathbb{#1}', 1], mathds: ['\\mathbb{#1}', 1], mathbbm: ['\\mathbb{#1}', 1],
  mathbbold: ['\\mathbb{#1}', 1], mathbbmss: ['\\mathbb{#1}', 1], mathbbmtt: ['\\mathbb{#1}', 1], mathversion: ['', 1], bm: ['\\boldsymbol{#1}', 1], emph: ['\\textit{#1}', 1], textsc: ['\\text{#1}', 1],
  textsl: ['\\textit{#1}', 1], textmd: ['\\text{#1}', 1], textsuperscript: ['^{\\text{#1}}', 1], textsubscript: ['_{\\text{#1}}', 1],
  ensuremath: ['#1', 1], vect: ['\\mathbf{#1}', 1], slashed: ['\\not{#1}', 1],
  // fences
  abs: ['\\left|#1\\right|', 1], norm: ['\\left\\lVert#1\\right\\rVert', 1], floor: ['\\left\\lfloor#1\\right\\rfloor', 1],
  ceil: ['\\left\\lceil#1\\right\\rceil', 1], inner: ['\\left\\langle#1,#2\\right\\rangle', 2],
  // above, below, around
  underbar: ['\\underline{#1}', 1], uline: ['\\underline{#1}', 1], overlinesegment: ['\\overline{#1}', 1],
  underlinesegment: ['\\underline{#1}', 1], undergroup: ['\\underparen{#1}', 1], overgroup: ['\\overparen{#1}', 1],
  overarc: ['\\overparen{#1}', 1], wideparen: ['\\overparen{#1}', 1], arc: ['\\overparen{#1}', 1],
  widebar: ['\\overline{#1}', 1], utilde: ['\\underset{\\widetilde{\\phantom{#1}}}{#1}', 1],
  undertilde: ['\\underset{\\widetilde{\\phantom{#1}}}{#1}', 1], sout: ['\\enclose{horizontalstrike}{#1}', 1],
  hcancel: ['\\enclose{horizontalstrike}{#1}', 1], angl: ['\\enclose{actuarial}{#1}', 1],
  phase: ['\\enclose{phasorangle}{#1}', 1], textcircled: ['\\enclose{circle}{\\text{#1}}', 1],
  circled: ['\\enclose{circle}{#1}', 1], framebox: ['\\fbox{#2}', 2, ''], makebox: ['\\text{#2}', 2, ''],
  longdiv: ['\\enclose{longdiv}{#1}', 1],
  // numbers and units (siunitx)
  num: ['\\scientific{#1}', 1], si: ['\\mathrm{#1}', 1], unit: ['\\mathrm{#1}', 1], ang: ['#1^\\circ', 1],
  SI: ['\\scientific{#1}\\,\\mathrm{#2}', 2], SIrange: ['\\scientific{#1}\\text{ to }\\scientific{#2}\\,\\mathrm{#3}', 3],
  // nothing of a page, a document or a web page is understood: what would be shown there is
  centerline: ['\\text{#1}', 1], vspace: ['', 1], hypertarget: ['#2', 2], htmlClass: ['#2', 2], htmlId: ['#2', 2],
  htmlStyle: ['#2', 2], htmlData: ['#2', 2], href: ['#2', 2], texttip: ['#1', 2], mathtip: ['#1', 2], sfrac: ['\\tfrac{#1}{#2}', 2],
  raisebox: ['\\raise{#1}{\\text{#2}}', 2], parbox: ['\\text{#2}', 2], scalebox: ['#2', 2], require: ['', 1], resizebox: ['#3', 3],
  setlength: ['', 2], addtolength: ['', 2], setcounter: ['', 2], pagecolor: ['', 1], phantomsection: '',
  intertext: ['\\mathrlap{\\text{#1}}\\\\', 1], shortintertext: ['\\mathrlap{\\text{#1}}\\\\', 1], mathnormal: ['\\mathit{#1}', 1],
};

const units = {
  metre: 'm', meter: 'm', gram: 'g', kilogram: 'kg', second: 's', ampere: 'A', kelvin: 'K', mole: 'mol', candela: 'cd',
  newton: 'N', joule: 'J', watt: 'W', pascal: 'Pa', hertz: 'Hz', volt: 'V', coulomb: 'C', farad: 'F', tesla: 'T', weber: 'Wb',
  henry: 'H', radian: 'rad', steradian: 'sr', litre: 'L', liter: 'L', minute: 'min', hour: 'h', day: 'd', electronvolt: 'eV',
  bar: 'bar', kilo: 'k', milli: 'm', nano: 'n', pico: 'p', mega: 'M', giga: 'G', tera: 'T', centi: 'c', deci: 'd', femto: 'f',
  km: 'km', cm: 'cm', mm: 'mm', kg: 'kg', percent: '\\%', per: '/', squared: '^2', cubed: '^3', micro: '\\unicode{xB5}',
  ohm: '\\Omega', degreeCelsius: '\\unicode{xB0}C', angstrom: '\\unicode{xC5}', AA: '\\unicode{xC5}',
};

const colours = { blue: 'blue', red: 'red', green: 'green', orange: 'orange', purple: 'purple', gray: 'gray', pink: 'magenta' };

function macros() {
  const found = {};
  for (const [name, definition] of Object.entries({ ...symbols, ...withArguments })) {
    found[name] = [BaseMethods.Macro, ...[definition].flat()];
  }
  for (const [name, unit] of Object.entries(units)) found[name] ??= [BaseMethods.Macro, `\\mathrm{${unit}}`];
  for (const name of operators) {
    found[name] ??= [BaseMethods.Macro, `\\operatorname${limits.has(name) ? '*' : ''}{${name}}`];
  }
  for (const [name, colour] of Object.entries(colours)) found[name] ??= [BaseMethods.Macro, `\\textcolor{${colour}}{#1}`, 1];
  return found;
}

const stretched = {
  overleftharpoon: '21BC', overrightharpoon: '21C0', Overrightarrow: '21D2', Overleftarrow: '21D0', overrightleftharpoons: '21CC',
};
const labelled = {
  xrightleftarrows: [0x21c4, 12, 12], xleftrightarrows: [0x21c6, 12, 12], xrightequilibrium: [0x21cc, 7, 7],
  xleftequilibrium: [0x21cb, 7, 7], xlongrightarrow: [0x2192, 12, 14], xlongleftarrow: [0x2190, 14, 12],
  xLongrightarrow: [0x21d2, 12, 14], xLongleftarrow: [0x21d0, 14, 12], xlongleftrightarrow: [0x2194, 14, 14],
  xLongleftrightarrow: [0x21d4, 14, 14],
};

// UnderOver tells by the name whether the sign goes above
const above = (code) => (parser) => BaseMethods.UnderOver(parser, '\\overrightarrow', code);

export function registerNames() {
  new CommandMap('names', {
    ...macros(),
    ...Object.fromEntries(Object.entries(stretched).map(([name, code]) => [name, above(code)])),
    ...Object.fromEntries(Object.entries(labelled).map(([name, shape]) => [name, [AmsMethods.xArrow, ...shape]])),
    widecheck: [BaseMethods.Accent, '02C7', 1],
    ...commands,
    cline: partialRule, cmidrule: partialRule,
  });
  new DelimiterMap('fences', ParseMethods.delimiter, {
    '\\llbracket': '\u27E6', '\\rrbracket': '\u27E7', '\\lBrace': '\u2983', '\\rBrace': '\u2984', '\\lbag': '\u27C5', '\\rbag': '\u27C6',
  });
  new EnvironmentMap('surroundings', ParseMethods.environment, environments);
  Configuration.create('names', {
    handler: { macro: ['names', 'fences'], delimiter: ['fences'], environment: ['surroundings'] },
    priority: 20, // after everything else
  });
}
