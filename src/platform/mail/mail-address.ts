/** Whether mail can be sent to it: one plain address without comments, quotes or line breaks (what RFC 5321 §4.1.2 allows and people have). */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text);
}

/** A text for one line of a header: line breaks and control characters become blanks, nothing can begin another header. */
export function oneLine(text: string, most = 200): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, most);
}
