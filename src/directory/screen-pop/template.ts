/** Text with fields between `[-` and `-]`, read once: pieces of text and names of fields in turn. */
export interface Template {
  readonly source: string;
  readonly pieces: readonly TemplatePiece[];
}

export type TemplatePiece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'field'; readonly name: string };

/** Value of a field by its name; empty for one that is not known or not there. */
export type FieldValue = (name: string) => string;

/** Reads a template (T-ALR-3). `[-` without `-]` is text. Never throws. */
export function readTemplate(source: string): Template {
  const pieces: TemplatePiece[] = [];
  let rest = 0;
  for (;;) {
    const from = source.indexOf('[-', rest);
    const to = from < 0 ? -1 : source.indexOf('-]', from + 2);
    if (to < 0) break;
    // The last opening before the end counts: `[- [-Url-]` has one field.
    const opening = source.lastIndexOf('[-', to - 1);
    if (opening > rest) pieces.push({ kind: 'text', text: source.slice(rest, opening) });
    pieces.push({ kind: 'field', name: source.slice(opening + 2, to).trim() });
    rest = to + 2;
  }
  if (rest < source.length) pieces.push({ kind: 'text', text: source.slice(rest) });
  return { source, pieces };
}

/** The names of its fields, in order. */
export function fieldsOf(template: Template): readonly string[] {
  return template.pieces.flatMap((piece) => (piece.kind === 'field' ? [piece.name] : []));
}

/** Fills in values as they are: for places where nothing in them has a meaning, like the text of an element. */
export function fillText(template: Template, value: FieldValue): string {
  return template.pieces.map((piece) => (piece.kind === 'text' ? piece.text : value(piece.name))).join('');
}
