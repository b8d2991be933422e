const mostCharacters = 200;

/**
 * The number in what a link or another program gave: `tel:+33-1-23;ext=4`, `callto:…`, `sip:` with a number, or the first number in a text.
 * Null: there is none. What is no digit, `+`, `*` or `#` is left out, so nothing but a number is ever called.
 */
export function numberInText(text: string): string | null {
  const given = text.slice(0, mostCharacters).trim();
  const [, ofLink = null] = /^(?:tel|callto|sips?|web\+tel):\/*([^;?@]*)/i.exec(given) ?? [];
  if (ofLink !== null) return cleaned(decoded(ofLink));
  // A reference to a number on the red list, as mails about missed calls have it.
  if (isReference(given)) return given;
  const [found = null] = /\+?[\d*#][\d*# ()./\u00A0\u2011-]*[\d#*]|[\d*#]{2,}/.exec(given) ?? [];
  return found === null ? null : cleaned(found);
}

/** Stands for a number on the red list: it can be called and not seen. */
export function isReference(text: string): boolean {
  return /^ref-[\w-]{8,}$/.test(text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function cleaned(text: string): string | null {
  const number = text.replaceAll(/[^\d+*#]/g, '').replaceAll(/(?!^)\+/g, '');
  return /[\d*#]/.test(number) ? number : null;
}
