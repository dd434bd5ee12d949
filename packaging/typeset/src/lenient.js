// Where MathJax refuses what a reader would still understand.
import { MapHandler } from '@mathjax/src/mjs/input/tex/MapHandler.js';
import { Macro } from '@mathjax/src/mjs/input/tex/Token.js';
import BaseMethods from '@mathjax/src/mjs/input/tex/base/BaseMethods.js';
import { AmsMethods } from '@mathjax/src/mjs/input/tex/ams/AmsMethods.js';
import { NewcommandUtil } from '@mathjax/src/mjs/input/tex/newcommand/NewcommandUtil.js';
import { MathtoolsMethods } from '@mathjax/src/mjs/input/tex/mathtools/MathtoolsMethods.js';
import { MathtoolsUtil } from '@mathjax/src/mjs/input/tex/mathtools/MathtoolsUtil.js';

function space(parser, name) {
  parser.GetStar();
  BaseMethods.Hskip(parser, name);
}

// A number stands at the margin where there is one, else beside its row: in aligned, in a line of text, a second one.
function tag(parser, name) {
  const place = parser.i, tags = parser.tags, current = tags.currentTag;
  if ((current.taggable || !tags.env) && !current.tag && parser.configuration.mathItem?.display !== false) {
    AmsMethods.HandleTag(parser, name);
    return;
  }
  parser.i = place;
  const star = parser.GetStar(), text = parser.GetArgument(name);
  parser.string = `\\qquad\\text{${star ? text : `(${text})`}}${parser.string.slice(parser.i)}`;
  parser.i = 0;
}

// Outside of an alignment it is a box like any other.
function alignedBox(parser, name) {
  if (parser.stack.Top().isKind('eqnarray')) MathtoolsMethods.Aboxed(parser, name);
  else {
    const content = parser.GetArgument(name).replace(/(^|[^\\])&/g, '$1');
    parser.string = `\\boxed{${content}}${parser.string.slice(parser.i)}`;
    parser.i = 0;
  }
}

// Where things are said to be is for those who read the whole message, not for one formula.
function label(parser, name) {
  parser.GetArgument(name);
}

export function lenientMathematics() {
  // the font can't stretch these: the text stands over the plain sign
  for (const [name, sign] of [['xtwoheadrightarrow', '\\twoheadrightarrow'], ['xtwoheadleftarrow', '\\twoheadleftarrow']]) {
    const definition = `\\mathrel{\\mathop{\\overset{#2}{${sign}}}\\limits_{#1}}`;
    MapHandler.getMap('extpfeil').add(name, new Macro(name, BaseMethods.Macro, [definition, 2, '']));
  }
  MapHandler.getMap('macros').add('hspace', new Macro('hspace', space));
  MapHandler.getMap('macros').add('label', new Macro('label', label));
  MapHandler.getMap('macros').add('ref', new Macro('ref', BaseMethods.Macro, ['\\text{??}', 1]));
  MapHandler.getMap('AMSmath-macros').add('eqref', new Macro('eqref', BaseMethods.Macro, ['\\text{(??)}', 1]));
  MapHandler.getMap('mathtools-macros').add('Aboxed', new Macro('Aboxed', alignedBox));
  MapHandler.getMap('AMSmath-macros').add('tag', new Macro('tag', tag));
  MathtoolsUtil.addPairedDelims = (parser, cs, parameters) =>
    NewcommandUtil.addMacro(parser, cs, MathtoolsMethods.PairedDelimiters, parameters);
}
