import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measuresOf } from './expression.ts';
import { figures } from './figures.ts';
import { figuresGuide } from './figures-guide.ts';

describe('the table of figures', () => {
  it('names each figure once, says what it is, and reads facts that can be laid out', () => {
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
    for (const one of figures) {
      expect(one.definition.length).toBeGreaterThan(10);
      expect(one.version).toBeGreaterThan(0);
      expect(measuresOf(one.formula).length).toBeGreaterThan(0);
    }
  });

  it('is what the guide says', () => {
    const written = readFileSync(join(import.meta.dirname, '../../../../docs/guides/figures.md'), 'utf8');
    expect(written, 'npx node scripts/write-figures-guide.ts').toBe(figuresGuide());
  });
});
