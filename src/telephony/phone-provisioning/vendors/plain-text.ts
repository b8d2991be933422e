/**
 * Text as one line of a file: what would end the line, or is no character at all, becomes a space. Nothing that a person typed
 * as a name can then begin a setting of its own.
 */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\uFFFE\uFFFF]+/gu, ' ')
    .trim();
}
