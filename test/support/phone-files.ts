import { SaxesParser } from 'saxes';

/** An element as a strict reader of XML sees it. */
export interface ReadElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: ReadElement[];
  text: string;
}

/** Reads a document as the XML recommendation has it. @throws Error at the first fault */
export function readXml(document: string): ReadElement {
  const root: ReadElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    open.at(-1)!.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(document).close();
  return root.children[0]!;
}

/** Every element below, the nearest first. */
export function allBelow(element: ReadElement): ReadElement[] {
  return element.children.flatMap((child) => [child, ...allBelow(child)]);
}

/** The text of the first element of this name, with this `idx` where one is given. @throws Error when there is none */
export function textOf(element: ReadElement, name: string, idx?: string): string {
  const found = allBelow(element).find((one) => one.name === name && (idx === undefined || one.attributes['idx'] === idx));
  if (!found) throw new Error(`there is no ${name} ${idx ?? ''}`);
  return found.text;
}

/** `key = value` after the header, as Yealink telephones read it. @throws Error for a line of another form */
export function readYealink(document: string): Map<string, string> {
  const [header, ...lines] = document.trimEnd().split(/\r\n|[\r\n]/);
  if (header !== '#!version:1.0.0.1') throw new Error(`the first line is ${header}`);
  return readLines(lines, /^([a-z0-9._]+) = (.*)$/);
}

/** `key: "value"`, as Mitel telephones read it. @throws Error for a line of another form */
export function readMitel(document: string): Map<string, string> {
  return readLines(document.trimEnd().split(/\r\n|[\r\n]/), /^([a-z0-9 |[\]-]+): (?:"([^"]*)"|(-?\d+))$/);
}

function readLines(lines: readonly string[], form: RegExp): Map<string, string> {
  const read = new Map<string, string>();
  for (const line of lines) {
    const [, key, value, other] = form.exec(line) ?? [];
    if (key === undefined) throw new Error(`not a setting: ${line}`);
    if (read.has(key)) throw new Error(`twice: ${key}`);
    read.set(key, value ?? other ?? '');
  }
  return read;
}
