const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** True for a character that XML 1.0 can hold. Control characters and lone surrogates cannot stand in it even escaped. */
function isXmlCode(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

/** `text` as XML content or attribute value; characters that XML cannot hold are left out. */
export function xmlText(text: string): string {
  let out = '';
  for (const character of text) if (isXmlCode(character.codePointAt(0)!)) out += entities[character] ?? character;
  return out;
}
