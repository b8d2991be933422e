export interface Piece {
  readonly piece: string;
  /** Null: plain text. */
  readonly href: string | null;
  /** Where it begins. */
  readonly at: number;
}

const address = /https?:\/\/[^\s<>"']+/giu;
/** Belongs to the sentence around an address. */
const trailing = /[).,;:!?\]}’”]+$/u;

/** A text with the addresses of web pages in it; nothing but http and https becomes a link. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const piece = match[0].replace(trailing, '');
    if (!URL.canParse(piece)) continue;
    if (match.index > from) pieces.push({ piece: text.slice(from, match.index), href: null, at: from });
    pieces.push({ piece, href: piece, at: match.index });
    from = match.index + piece.length;
  }
  if (from < text.length) pieces.push({ piece: text.slice(from), href: null, at: from });
  return pieces;
}
