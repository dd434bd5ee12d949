// Bundles src/main.js into resources/math/typeset.js.
import * as esbuild from 'esbuild';
import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = path.dirname(fileURLToPath(import.meta.url));
const outfile = process.argv[2] ?? path.join(here, '../../resources/math/typeset.js');
const require = createRequire(import.meta.url);
const version = JSON.parse(readFileSync(require.resolve('@mathjax/src/package.json'))).version;

// MathJax's default font is New Computer Modern, 0.8 MB that we never draw: put the TeX font in its place.
const oneFont = {
  name: 'one-font',
  setup(build) {
    build.onResolve({ filter: /^#default-font\/svg\/default\.js$/ }, () => ({ path: 'default-font', namespace: 'one-font' }));
    build.onLoad({ filter: /.*/, namespace: 'one-font' }, () => ({
      contents: `import { MathJaxTexFont } from '@mathjax/mathjax-tex-font/mjs/svg.js';
        export const Font = { fontName: 'mathjax-tex', DefaultFont: MathJaxTexFont };`,
      resolveDir: here,
    }));
  },
};

await esbuild.build({
  entryPoints: [path.join(here, 'src/main.js')],
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  outfile,
  plugins: [oneFont],
  banner: { js: `/* MathJax ${version} and its TeX font, Apache License 2.0, with Phidias's drawing-list walker. See NOTICE.md. */` },
});
console.log(`${path.relative(process.cwd(), outfile)}: ${(statSync(outfile).size / 1e6).toFixed(2)} MB`);
