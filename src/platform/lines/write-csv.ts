/** One line of a spreadsheet's text (RFC 4180). What a spreadsheet would take for a formula is made text. */
export function csvLine(cells: readonly string[]): string {
  const written = cells.map((cell) => {
    const harmless = /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d\s().-]*$/.test(cell) ? `'${cell}` : cell;
    return /[",;\n\r\t]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  });
  return `${written.join(',')}\r\n`;
}
