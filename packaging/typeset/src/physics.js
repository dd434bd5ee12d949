// The physics package without the names it takes from LaTeX (\div, \sin, \Re …) or from better-known packages.
import '@mathjax/src/mjs/input/tex/physics/PhysicsConfiguration.js';
import { MapHandler } from '@mathjax/src/mjs/input/tex/MapHandler.js';
import { Macro } from '@mathjax/src/mjs/input/tex/Token.js';
import PhysicsMethods from '@mathjax/src/mjs/input/tex/physics/PhysicsMethods.js';
import BraketMethods from '@mathjax/src/mjs/input/tex/braket/BraketMethods.js';

const OURS = ['abs', 'norm', 'div', 'Re', 'Im', 'bra', 'ket', 'ketbra', 'tr', 'rank', 'erf'];
const FUNCTIONS = ['sin', 'sinh', 'arcsin', 'cos', 'cosh', 'arccos', 'tan', 'tanh', 'arctan', 'csc', 'sec', 'cot', 'coth',
  'exp', 'log', 'ln', 'det', 'Pr', 'csch', 'sech', 'arccsc', 'arcsec', 'arccot'];
const MAPS = ['Physics-automatic-bracing-macros', 'Physics-vector-macros', 'Physics-expressions-macros',
  'Physics-bra-ket-macros', 'Physics-derivative-macros'];

// \braket{a}{b} is this package's, \braket{a|b} that of braket
function braket(parser, name) {
  const place = parser.i;
  parser.GetArgument(name);
  const second = parser.GetNext() === '{';
  parser.i = place;
  if (second) PhysicsMethods.BraKet(parser, name);
  else BraketMethods.Braket(parser, name, '\u27E8', '\u27E9', false, Infinity);
}

// \qty{5}{\metre} is siunitx's, \qty(x) this package's
function quantity(parser, name) {
  const place = parser.i;
  if (parser.GetNext() === '{') {
    const number = parser.GetArgument(name);
    if (parser.GetNext() === '{') {
      parser.string = `\\SI{${number}}{${parser.GetArgument(name)}}${parser.string.slice(parser.i)}`;
      parser.i = 0;
      return;
    }
  }
  parser.i = place;
  PhysicsMethods.Quantity(parser, name);
}

export function tamePhysics() {
  for (const name of MAPS) for (const macro of [...OURS, ...FUNCTIONS]) MapHandler.getMap(name).remove(macro);
  MapHandler.getMap('Physics-aux-envs').remove('smallmatrix');
  MapHandler.getMap('Physics-bra-ket-macros').remove('braket');
  MapHandler.getMap('Braket-macros').add('braket', new Macro('braket', braket));
  MapHandler.getMap('Physics-automatic-bracing-macros').add('qty', new Macro('qty', quantity));
}
