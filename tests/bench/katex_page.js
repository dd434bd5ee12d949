// The page of tests.bench.katex, written as a good chat program would: of the Markdown only the last block is rendered
// anew, the others stay as they are; a formula is rendered once; one that has not ended yet is shown as its source.

const DELIMITERS = [["\\(", "\\)", false], ["\\[", "\\]", true]];
const BEAT = 10; // milliseconds
const rendered = new Map();
const spent = []; // milliseconds of each update, its layout included
let tail = "", beat = 0, stall = 0;

const markdown = window.markdownit();
markdown.inline.ruler.before("escape", "math", (state, silent) => {
  const found = DELIMITERS.find(([open]) => state.src.startsWith(open, state.pos));
  if (!found) return false;
  const [open, close, display] = found, begin = state.pos + open.length;
  const end = state.src.indexOf(close, begin);
  if (!silent) {
    const token = state.push(end < 0 ? "open_math" : "math", "", 0);
    token.content = state.src.slice(begin, end < 0 ? undefined : end);
    token.meta = display;
  }
  state.pos = end < 0 ? state.posMax : end + close.length;
  return true;
});
markdown.renderer.rules.math = (tokens, place) => formula(tokens[place].content, tokens[place].meta);
markdown.renderer.rules.open_math = (tokens, place) =>
  `<span class="open">${markdown.utils.escapeHtml(tokens[place].content)}</span>`;

function formula(tex, displayMode) {
  const key = `${displayMode} ${tex}`;
  if (!rendered.has(key)) rendered.set(key, katex.renderToString(tex, { displayMode, output, throwOnError: false }));
  return rendered.get(key);
}

function lineOffset(text, line) {
  let offset = 0;
  for (; line > 0; line--) offset = text.indexOf("\n", offset) + 1;
  return offset;
}

function append(text) {
  const begin = performance.now(), environment = {}, growing = document.getElementById("growing");
  tail += text;
  const tokens = markdown.parse(tail, environment);
  const last = tokens.findLastIndex((token) => token.level === 0 && token.nesting >= 0);
  const html = (some) => markdown.renderer.render(some, markdown.options, environment);
  if (last > 0) {
    growing.insertAdjacentHTML("beforebegin", html(tokens.slice(0, last)));
    tail = tail.slice(lineOffset(tail, tokens[last].map[0]));
  }
  growing.innerHTML = html(tokens.slice(Math.max(last, 0)));
  window.scrollTo(0, document.documentElement.scrollHeight);
  spent.push(performance.now() - begin);
}

function begin() {
  beat = performance.now();
  setInterval(() => {
    const now = performance.now();
    stall = Math.max(stall, now - beat - BEAT);
    beat = now;
  }, BEAT);
}

const figures = () => JSON.stringify({
  spent, stall,
  formulas: document.querySelectorAll(".katex").length,
  errors: document.querySelectorAll(".katex-error").length,
  characters: tail.length, // of the block that still grows
});
