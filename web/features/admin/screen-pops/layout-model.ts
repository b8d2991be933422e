/** An element as the editor moves it about. */
export interface EditedElement {
  readonly kind: 'text' | 'image' | 'button';
  readonly x: number;
  readonly y: number;
  /** Names of directories with commas between them, `none`, or nothing. */
  readonly directory: string;
  /** Text, address of the image, or label of the button. */
  readonly text: string;
  readonly action: 'url' | 'exe';
  /** Of buttons: what is opened. */
  readonly target: string;
}

export interface EditedLayout {
  readonly marksVip: boolean;
  readonly elements: readonly EditedElement[];
}

/** The layout of an XML text; null while it cannot be read: the server says why. */
export function parseLayout(xml: string): EditedLayout | null {
  // A document type is refused by the server; here it must not even be looked at.
  if (/<!DOCTYPE/i.test(xml)) return null;
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  const root = document.documentElement;
  if (root.nodeName !== 'alerter' || document.querySelector('parsererror')) return null;
  const elements: EditedElement[] = [];
  for (const node of root.children) {
    const kind = node.nodeName;
    if (kind !== 'text' && kind !== 'image' && kind !== 'button') return null;
    elements.push({
      kind,
      x: pixels(node.getAttribute('x')),
      y: pixels(node.getAttribute('y')),
      directory: node.getAttribute('directory') ?? '',
      text: (node.textContent ?? '').trim(),
      action: node.hasAttribute('exe') ? 'exe' : 'url',
      target: node.getAttribute('url') ?? node.getAttribute('exe') ?? '',
    });
  }
  return { marksVip: root.getAttribute('vip')?.trim().toLowerCase() === 'true', elements };
}

/** The XML of a layout, one element a line. */
export function writeLayout({ marksVip, elements }: EditedLayout): string {
  const lines = elements.map(({ kind, x, y, directory, text, action, target }) => {
    const attributes = [
      `x="${x}"`,
      `y="${y}"`,
      directory.trim() === '' ? '' : `directory="${escaped(directory.trim())}"`,
      kind === 'button' && target !== '' ? `${action}="${escaped(target)}"` : '',
    ];
    return `  <${kind} ${attributes.filter(Boolean).join(' ')}>${escaped(text)}</${kind}>`;
  });
  return [`<alerter vip="${marksVip}">`, ...lines, '</alerter>'].join('\n');
}

/** Moves an element, never out of the window's upper left corner. */
export function moved(element: EditedElement, by: { readonly x: number; readonly y: number }): EditedElement {
  return { ...element, x: inBounds(element.x + by.x), y: inBounds(element.y + by.y) };
}

function inBounds(at: number): number {
  return Math.min(9999, Math.max(0, Math.round(at)));
}

function pixels(text: string | null): number {
  return inBounds(Number(text ?? 0) || 0);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
