/** Text for comparing: without case and accents, so that `muller` finds `Müller`. */
export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase().replaceAll('ß', 'ss').replaceAll('ø', 'o');
}

/** Whether each word typed begins a word of the text, or is part of a number in it. */
export function matches(foldedText: string, foldedWords: readonly string[]): boolean {
  return foldedWords.every((word) => {
    if (/^[\d+]/.test(word)) return foldedText.includes(word);
    let from = 0;
    for (;;) {
      const at = foldedText.indexOf(word, from);
      if (at < 0) return false;
      if (at === 0 || !/[\p{L}\d]/u.test(foldedText[at - 1] ?? '')) return true;
      from = at + 1;
    }
  });
}
