// A formula as MathML for other programs: MathJax's own tree with nothing but standard elements and attributes in it.
// What a model wrote reaches some of them (\mmlToken, \color): addresses, styles and names never leave.
import { SerializedMmlVisitor } from '@mathjax/src/mjs/core/MmlTree/SerializedMmlVisitor.js';

const ELEMENTS = new Set(`math mi mn mo mtext ms mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup
  msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd`.split(/\s+/));
const ATTRIBUTES = new Set(`xmlns display accent accentunder align bevelled columnalign columnlines columnspacing columnspan
  columnwidth denomalign depth displaystyle fence form frame framespacing height largeop linebreak linethickness lspace
  mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation numalign rowalign rowlines rowspacing
  rowspan rspace scriptlevel separator stretchy symmetric voffset width`.split(/\s+/));
const HARMLESS = /^[\w#.%+\- ]{1,200}$/;
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

// signs that only MathJax's font for chemistry has, in order of their places in it
const CHEMISTRY = { '\ue408': '⇌', '\ue409': '⇌', '\ue40a': '⇌', '\ue410': '⋯', '\ue411': '≡', '\ue412': '≡', '\ue413': '≡',
  '\ue428': '←', '\ue429': '→', '\ue42a': '↔', '\ue42b': '⇄', '\ue42c': '←', '\ue42d': '→', '\ue42e': '↔' };

// {} between signs, which only TeX needs
const isEmpty = (node) => (node.isKind('mi') || node.isKind('TeXAtom') || node.isInferred) && node.childNodes.every(isEmpty);

function isCovered(cell) {
  const row = cell.parent, table = row.parent, column = row.childNodes.indexOf(cell), place = table.childNodes.indexOf(row);
  const span = (node, name) => node?.attributes.getExplicit(name) ?? 1;
  return row.childNodes.slice(0, column).some((other, i) => i + span(other, 'columnspan') > column)
    || table.childNodes.slice(0, place).some((other, j) => j + span(other.childNodes[column], 'rowspan') > place);
}

class Writer extends SerializedMmlVisitor {
  visitMathNode(node) {
    const annotation = `<annotation encoding="application/x-tex">${this.quoteHTML(this.source)}</annotation>`;
    return `<math${this.getAttributes(node)}><semantics><mrow>${this.childNodeMml(node)}</mrow>${annotation}</semantics></math>`;
  }

  visitInferredMrowNode(node) {
    return this.childNodeMml(node);
  }

  visitTextNode(node) {
    return this.quoteHTML(node.getText().replace(/[\ue408-\ue42e]/g, (sign) => CHEMISTRY[sign] ?? sign));
  }

  visitTeXAtomNode(node) {
    const row = node.childNodes[0]?.isInferred ? node.childNodes[0] : node, content = this.childNodeMml(node);
    return row.childNodes.length === 1 ? content : `<mrow>${content}</mrow>`;
  }

  visitMstyleNode(node) {
    return this.getAttributes(node) ? this.visitDefault(node) : this.visitTeXAtomNode(node);
  }

  // the number of an equation is one more column: few programs know rows with labels
  visitMlabeledtrNode(node) {
    const [label, ...cells] = node.childNodes;
    return `<mtr${this.getAttributes(node)}>${[...cells, label].map((cell) => this.visitNode(cell)).join('')}</mtr>`;
  }

  // what another cell spans is not there
  visitMtdNode(node) {
    return isCovered(node) && isEmpty(node.childNodes[0]) ? '' : this.visitDefault(node);
  }

  visitXMLNode() {
    return '';
  }

  visitHtmlNode() {
    return '';
  }

  visitDefault(node) {
    const kind = this.getKind(node), content = this.childNodeMml(node);
    return ELEMENTS.has(kind) ? `<${kind}${this.getAttributes(node)}>${content}</${kind}>` : content;
  }

  childNodeMml(node) {
    const isRow = node.isInferred && node.childNodes.length > 1;
    return node.childNodes.filter((child) => !isRow || !isEmpty(child)).map((child) => this.visitNode(child)).join('');
  }

  getAttributeList(node) {
    const known = Object.entries(super.getAttributeList(node));
    const isOurs = ([name, value]) => name === 'xmlns' || (ATTRIBUTES.has(name) && HARMLESS.test(value));
    return Object.fromEntries(known.filter(isOurs));
  }

  quoteHTML(text) {
    return text.replace(NOT_IN_XML, '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  }
}

const writer = new Writer();

// source: the TeX that goes with it
export function mathml(tree, source) {
  writer.source = source;
  return writer.visitTree(tree);
}
