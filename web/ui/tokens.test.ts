import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** Every `--name: light-dark(#rrggbb, #rrggbb)` of the file. */
const tokens = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[\da-f]{6}),\s*(#[\da-f]{6})\)/g)].map(([, name, light, dark]) => [
    name,
    { light, dark },
  ]),
);

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['ground', 'surface', 'raised', 'sunken', 'hover', 'chosen'];
const pairs = [
  ...['text', 'text-soft', 'text-faint'].flatMap((text) => grounds.slice(0, 5).map((ground) => [text, ground] as const)),
  ['text', 'chosen'] as const,
  ['text', 'accent-soft'] as const,
  ['text-faint', 'accent-soft'] as const,
  ['text-soft', 'accent-soft'] as const,
  ['failed', 'accent-soft'] as const,
  ['on-accent', 'accent'] as const,
  ['on-accent', 'accent-hover'] as const,
  ['on-accent-soft', 'accent-soft'] as const,
  ...['connected', 'ringing', 'busy', 'failed', 'away'].flatMap((name) => [
    [name, `${name}-soft`] as const,
    [name, 'surface'] as const,
    [name, 'ground'] as const,
  ]),
  ['on-strong', 'connected'] as const,
  ['on-strong', 'failed'] as const,
];

describe('colours', () => {
  it.each(pairs)('%s on %s has a contrast of at least 4.5 in light and dark', (text, ground) => {
    const [above, below] = [tokens.get(text), tokens.get(ground)];
    for (const theme of ['light', 'dark'] as const) {
      expect(contrast(above?.[theme] ?? '', below?.[theme] ?? ''), theme).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('borders of fields have a contrast of at least 3 to their ground', () => {
    for (const theme of ['light', 'dark'] as const) {
      expect(contrast(tokens.get('line-strong')?.[theme] ?? '', tokens.get('surface')?.[theme] ?? '')).toBeGreaterThanOrEqual(3);
    }
  });
});
