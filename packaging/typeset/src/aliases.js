// Names that models and KaTeX know and MathJax does not. A formula's own \newcommand still wins over them.
const symbols = {
  R: '\\mathbb{R}', N: '\\mathbb{N}', Z: '\\mathbb{Z}', Q: '\\mathbb{Q}', C: '\\mathbb{C}',
  Reals: '\\mathbb{R}', reals: '\\mathbb{R}', natnums: '\\mathbb{N}', cnums: '\\mathbb{C}', Complex: '\\mathbb{C}',
  infin: '\\infty', empty: '\\emptyset', exist: '\\exists', isin: '\\in', sub: '\\subset', sube: '\\subseteq',
  supe: '\\supseteq', plusmn: '\\pm', sdot: '\\cdot', alef: '\\aleph', alefsym: '\\aleph', weierp: '\\wp',
  image: '\\Im', real: '\\Re', thetasym: '\\vartheta', lang: '\\langle', rang: '\\rangle',
  larr: '\\leftarrow', rarr: '\\rightarrow', lrarr: '\\leftrightarrow', uarr: '\\uparrow', darr: '\\downarrow',
  Larr: '\\Leftarrow', Rarr: '\\Rightarrow', Lrarr: '\\Leftrightarrow', lArr: '\\Leftarrow', rArr: '\\Rightarrow',
  harr: '\\leftrightarrow', hArr: '\\Leftrightarrow', oiint: '\\mathop{\\unicode{x222F}}', oiiint: '\\mathop{\\unicode{x2230}}',
  pounds: '\\text{£}', qed: '\\blacksquare', KaTeX: '\\mathrm{KaTeX}', dotso: '\\ldots', celsius: '\\unicode{xB0}\\mathrm{C}',
  Alpha: '\\mathrm{A}', Beta: '\\mathrm{B}', Epsilon: '\\mathrm{E}', Zeta: '\\mathrm{Z}', Eta: '\\mathrm{H}',
  Iota: '\\mathrm{I}', Kappa: '\\mathrm{K}', Mu: '\\mathrm{M}', Nu: '\\mathrm{N}', Omicron: '\\mathrm{O}',
  Rho: '\\mathrm{P}', Tau: '\\mathrm{T}', Chi: '\\mathrm{X}', omicron: 'o',
};

const operators = ['lcm', 'sgn', 'rank', 'tr', 'diag', 'adj', 'Var', 'Cov', 'argmin', 'argmax', 'plim', 'tg', 'ctg',
  'cotg', 'cosec', 'arctg', 'arcctg', 'sh', 'ch', 'th', 'cth', 'sech', 'csch', 'arcsec', 'arccsc', 'arccot',
  'arsinh', 'arcosh', 'artanh', 'erf'];
const limits = new Set(['argmin', 'argmax', 'plim', 'lcm']);

const withArguments = {
  bm: ['\\boldsymbol{#1}', 1], bold: ['\\mathbf{#1}', 1], Bbb: ['\\mathbb{#1}', 1], mathds: ['\\mathbb{#1}', 1], mathbbm: ['\\mathbb{#1}', 1],
  underbar: ['\\underline{#1}', 1], sout: ['\\enclose{horizontalstrike}{#1}', 1],
  angl: ['\\enclose{actuarial}{#1}', 1], phase: ['\\enclose{phasorangle}{#1}', 1],
  abs: ['\\left|#1\\right|', 1], norm: ['\\left\\lVert#1\\right\\rVert', 1], dd: ['\\mathrm{d}#1', 1],
  raisebox: ['\\raise{#1}{\\text{#2}}', 2], htmlClass: ['#2', 2], htmlId: ['#2', 2], htmlStyle: ['#2', 2],
  htmlData: ['#2', 2], undergroup: ['\\underparen{#1}', 1], overgroup: ['\\overparen{#1}', 1],
  emph: ['\\textit{#1}', 1], uline: ['\\underline{#1}', 1], sfrac: ['\\tfrac{#1}{#2}', 2],
  num: ['#1', 1], si: ['\\mathrm{#1}', 1], SI: ['#1\\,\\mathrm{#2}', 2],
  // MathJax has no partial rules and no cells over several columns: a whole rule, and the cell's content
  cline: ['\\hline', 1], cmidrule: ['\\hline', 1], multicolumn: ['#3', 3], multirow: ['#3', 3],
  toprule: '\\hline', midrule: '\\hline', bottomrule: '\\hline',
  vspace: ['', 1], centering: '', noindent: '', par: '', nobreak: '', allowbreak: '', displaylimits: '\\limits',
  footnotesize: '\\small', hfil: '\\quad', minuso: '\\mathbin{\\unicode{x29B5}}',
};

const colours = { blue: 'blue', red: 'red', green: 'green', orange: 'orange', purple: 'purple', gray: 'gray', pink: 'magenta' };

export function aliases() {
  const macros = { ...symbols, ...withArguments };
  for (const name of operators) macros[name] = `\\operatorname${limits.has(name) ? '*' : ''}{${name}}`;
  for (const [name, colour] of Object.entries(colours)) macros[name] = [`\\textcolor{${colour}}{#1}`, 1];
  return macros;
}
