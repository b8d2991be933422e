/** `90 s`, `2 min`, `1 h 30 min`: short and the same in every language. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(' ') || '0 s'
  );
}

const units: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  sek: 1,
  m: 60,
  min: 60,
  mn: 60,
  h: 3600,
  std: 3600,
  tim: 3600,
};

/** What somebody types for a time: `20` (seconds), `1:30`, `2 min`, `1 h 30 min`. Null: it is none. */
export function readDuration(text: string): number | null {
  const typed = text.trim().toLowerCase().replaceAll(',', '.');
  if (/^\d+(\.\d+)?$/.test(typed)) return Math.round(Number(typed) * 1000);
  const clock = /^(?:(\d+):)?(\d+):([0-5]\d)$/.exec(typed);
  if (clock) return ((Number(clock[1] ?? 0) * 60 + Number(clock[2])) * 60 + Number(clock[3])) * 1000;
  if (!/^(\d+(\.\d+)?\s*[a-z]+\s*)+$/.test(typed)) return null;
  let seconds = 0;
  for (const [, count, unit] of typed.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    const worth = units[unit!];
    if (worth === undefined) return null;
    seconds += Number(count) * worth;
  }
  return Math.round(seconds * 1000);
}
