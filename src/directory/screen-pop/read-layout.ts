import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { ParleyError } from '../../kernel/errors.ts';
import { type LayoutElement, largestLayoutBytes, mostElements, type ScreenPopLayout, type ShownFor } from './layout.ts';
import { readTemplate } from './template.ts';

interface OpenElement {
  readonly name: 'text' | 'image' | 'button';
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

const attributesOf: Readonly<Record<string, readonly string[]>> = {
  alerter: ['vip'],
  text: ['x', 'y', 'directory'],
  image: ['x', 'y', 'directory'],
  button: ['x', 'y', 'directory', 'url', 'exe'],
};

/**
 * Reads a layout of the window about a caller (T-ALR-2). Document types, and with them entities of their own, are refused.
 * @throws ParleyError `screen-pop-layout-invalid`, with `line` and `column` in its details
 */
export function readLayout(xml: string): ScreenPopLayout {
  if (Buffer.byteLength(xml) > largestLayoutBytes) throw invalid(`It has more than ${largestLayoutBytes / 1024} KiB.`, 1, 1);
  return new LayoutReader().read(xml);
}

/** One reading. */
class LayoutReader {
  readonly #parser = new SaxesParser({ xmlns: false, position: true });
  readonly #elements: LayoutElement[] = [];
  #depth = 0;
  #open: OpenElement | null = null;
  #marksVip = false;

  read(xml: string): ScreenPopLayout {
    const parser = this.#parser;
    parser.on('error', (error) => {
      throw this.#invalid(error.message.replace(/^\S*?\d+:\d+: /, ''));
    });
    parser.on('doctype', () => {
      throw this.#invalid('A document type is not allowed here.');
    });
    parser.on('opentag', (tag) => this.#opened(tag));
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
    parser.on('closetag', () => this.#closed());
    parser.write(xml).close();
    return { marksVip: this.#marksVip, elements: this.#elements };
  }

  #opened({ name, attributes }: SaxesTagPlain): void {
    this.#depth++;
    if (this.#depth === 1) {
      if (name !== 'alerter') throw this.#invalid(`It begins with <${name}>; expected <alerter>.`);
      this.#check(name, attributes);
      this.#marksVip = this.#flag('vip', attributes['vip'] ?? 'false');
      return;
    }
    if (this.#open) throw this.#invalid(`<${name}> stands inside <${this.#open.name}>, which has text only.`);
    if (name !== 'text' && name !== 'image' && name !== 'button')
      throw this.#invalid(`<${name}> is not known; expected <text>, <image> or <button>.`);
    this.#check(name, attributes);
    this.#open = { name, attributes: { ...attributes }, text: '' };
  }

  #text(text: string): void {
    if (this.#open) this.#open.text += text;
    else if (this.#depth === 1 && text.trim() !== '')
      throw this.#invalid(`“${text.trim().slice(0, 40)}” stands outside of <text>.`);
  }

  #closed(): void {
    this.#depth--;
    if (!this.#open) return;
    if (this.#elements.length === mostElements) throw this.#invalid(`It has more than ${mostElements} elements.`);
    this.#elements.push(this.#element(this.#open));
    this.#open = null;
  }

  #element({ name, attributes, text }: OpenElement): LayoutElement {
    const placed = {
      x: this.#pixels('x', attributes['x']),
      y: this.#pixels('y', attributes['y']),
      shownFor: shownFor(attributes['directory']),
    };
    if (name === 'text') return { ...placed, kind: 'text', text: readTemplate(text.trim()) };
    if (name === 'image') return { ...placed, kind: 'image', url: readTemplate(text.trim()) };
    const { url, exe } = attributes;
    if (url !== undefined && exe !== undefined) throw this.#invalid('A <button> has url or exe, not both.');
    return {
      ...placed,
      kind: 'button',
      label: readTemplate(text.trim()),
      url: url === undefined ? null : readTemplate(url),
      program: exe === undefined ? null : readTemplate(exe),
    };
  }

  #check(name: string, attributes: Readonly<Record<string, string>>): void {
    const known = attributesOf[name] ?? [];
    const unknown = Object.keys(attributes).find((attribute) => !known.includes(attribute));
    if (unknown !== undefined) throw this.#invalid(`<${name}> has no attribute “${unknown}”; it may have ${known.join(', ')}.`);
  }

  #pixels(name: string, text = '0'): number {
    if (!/^\d{1,4}$/.test(text.trim())) throw this.#invalid(`${name}="${text}" is not a number of pixels from 0 to 9999.`);
    return Number(text);
  }

  #flag(name: string, text: string): boolean {
    const value = text.trim().toLowerCase();
    if (value !== 'true' && value !== 'false') throw this.#invalid(`${name}="${text}" is neither true nor false.`);
    return value === 'true';
  }

  #invalid(sentence: string): ParleyError {
    return invalid(sentence, this.#parser.line, this.#parser.column + 1);
  }
}

function shownFor(directory: string | undefined): ShownFor {
  const names = (directory ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length === 0) return null;
  return names.length === 1 && names[0]!.toLowerCase() === 'none' ? { kind: 'unknown-callers' } : { kind: 'directories', names };
}

function invalid(sentence: string, line: number, column: number): ParleyError {
  return new ParleyError('screen-pop-layout-invalid', `The layout cannot be used. Line ${line}, column ${column}: ${sentence}`, {
    details: { line, column },
  });
}
