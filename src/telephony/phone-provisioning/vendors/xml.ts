import { oneLine } from './plain-text.ts';

/** An element to be written. Names come from us; attributes and text may be anything. */
export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly children?: readonly (XmlElement | string)[];
}

export function element(
  name: string,
  content: string | number | readonly XmlElement[] = '',
  attributes: XmlElement['attributes'] = {},
): XmlElement {
  return { name, attributes, children: typeof content === 'object' ? content : [String(content)] };
}

/** An XML 1.0 document. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, '')}\n`;
}

function write({ name, attributes = {}, children = [] }: XmlElement, indent: string): string {
  const head = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeXml(String(value))}"`)].join(' ');
  const content = children.filter((child) => child !== '');
  if (content.length === 0) return `${indent}<${head}/>`;
  if (content.every((child) => typeof child === 'string'))
    return `${indent}<${head}>${content.map((text) => escapeXml(text)).join('')}</${name}>`;
  const inner = content.map((child) => write(child as XmlElement, `${indent}  `));
  return `${indent}<${head}>\n${inner.join('\n')}\n${indent}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

function escapeXml(text: string): string {
  return oneLine(text).replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
