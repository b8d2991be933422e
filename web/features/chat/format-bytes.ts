/** How large a file is, in the reader's way: `12 kB`, `3.4 MB`. */
export function formatBytes(bytes: number, locale: string): string {
  const [unit, divisor] = bytes < 1e6 ? (['kilobyte', 1e3] as const) : (['megabyte', 1e6] as const);
  const maximumFractionDigits = unit === 'megabyte' ? 1 : 0;
  const shown = bytes === 0 ? 0 : Math.max(bytes / divisor, unit === 'kilobyte' ? 1 : 0);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits }).format(shown);
}
