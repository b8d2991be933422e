import { SaxesParser } from 'saxes';
import { describeError } from '../../../kernel/errors.ts';
import { invalid } from './source-errors.ts';

/** An element with its namespace resolved. `text` is that of itself, not of its children. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

const deepest = 100;

/**
 * Reads a whole document. One with a document type is refused: so there are no entities to expand and nothing to fetch.
 * @throws ParleyError `contact-source-invalid` with line and column
 */
export function parseXml(text: string, from: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: Growing[] = [];
  let root: Growing | undefined;
  const fail = (sentence: string): never => {
    throw invalid(`${from} answers with XML that cannot be read: line ${parser.line}, column ${parser.column}: ${sentence}.`);
  };
  parser.on('error', (error) =>
    fail(
      describeError(error)
        .replace(/^\d+:\d+: /, '')
        .replace(/\.$/, ''),
    ),
  );
  parser.on('doctype', () => fail('a document type is not allowed'));
  parser.on('opentag', ({ local, uri, attributes }) => {
    if (open.length >= deepest) fail(`elements are nested deeper than ${deepest}`);
    const element: Growing = {
      name: local,
      namespace: uri,
      attributes: Object.fromEntries(Object.values(attributes).map((one) => [one.local, one.value])),
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const onText = (more: string) => {
    const element = open.at(-1);
    if (element) element.text += more;
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('closetag', () => open.pop());
  parser.write(text).close();
  return root ?? fail('there is nothing in it');
}

/** The first child of that name, of the namespace of its parent unless said otherwise. */
export function child(element: XmlElement | undefined, name: string, namespace?: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name && (namespace === undefined || one.namespace === namespace));
}

/** Follows names downwards. */
export function descend(element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  return names.reduce((at, name) => child(at, name), element);
}

/** Text as it may stand in an element or attribute (XML 1.0 §2.4); what XML has no way to say (§2.2) is left out. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
