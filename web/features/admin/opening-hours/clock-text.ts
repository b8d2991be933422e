/** What somebody types for a time of the day: `9`, `9:30`, `930`, `18`, `24:00`. Null: it is none. */
export function readClock(text: string): string | null {
  const match = /^(\d{1,2})(?:[:.h]?([0-5]\d))?h?$/.exec(text.trim());
  if (!match) return null;
  const hours = Number(match[1]);
  const minutes = match[2] ?? '00';
  if (hours > 24 || (hours === 24 && minutes !== '00')) return null;
  return `${String(hours).padStart(2, '0')}:${minutes}`;
}
