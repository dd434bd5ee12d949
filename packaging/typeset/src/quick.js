// Where MathJax takes pains that a drawing list has no use of. What is drawn is the same without them.
import { CharacterMap, CommandMap, EnvironmentMap, MacroMap, RegExpMap, parseResult } from '@mathjax/src/mjs/input/tex/TokenMap.js';
import { SubHandler } from '@mathjax/src/mjs/input/tex/MapHandler.js';
import TexParser from '@mathjax/src/mjs/input/tex/TexParser.js';
import { SvgWrapper } from '@mathjax/src/mjs/output/svg/Wrapper.js';

const LISTS = new Set([CharacterMap, CommandMap, EnvironmentMap, MacroMap]); // what they don't list they leave to others
const MOST_LENGTHS = 1000;
const lengths = new Map();

function result(map, input) {
  if (map.constructor !== RegExpMap) return LISTS.has(map.constructor) && !map.contains(input[1]) ? null : map.parse(input);
  return map.contains(input[1]) ? parseResult(map.parser(input[0], input[1])) : null;
}

// Each of some thirty maps is asked for each sign: most can be passed over.
function parse(input) {
  for (const { item } of this._configuration.items) {
    const found = result(item, input);
    if (found === SubHandler.FALLBACK) break;
    if (found) return found;
  }
  this._fallback.items[0].item(input[0], input[1]);
}

function isSpace() {
  const code = this.string.charCodeAt(this.i);
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(this.string.charAt(this.i)));
}

// The same few lengths are read again and again.
function remembered(read) {
  return function length2em(length, size = 1, scale = this.bbox.scale) {
    const key = `${length} ${size} ${scale} ${this.jax.pxPerEm}`;
    let known = lengths.get(key);
    if (known === undefined) {
      if (lengths.size >= MOST_LENGTHS) lengths.clear();
      lengths.set(key, (known = read.call(this, length, size, scale)));
    }
    return known;
  };
}

export function hurry() {
  SubHandler.prototype.parse = parse;
  TexParser.prototype.nextIsSpace = isSpace;
  TexParser.prototype.updateResult = () => {}; // which part of the source each node comes from:
  TexParser.prototype.trimTex = () => ''; // only screen readers would be told
  SvgWrapper.prototype.length2em = remembered(SvgWrapper.prototype.length2em);
}
