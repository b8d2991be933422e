import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WallboardTile, wallboardLayoutSchema } from '../../../src/contract/rest/wallboards.ts';
import { colourOf, firstLayout, mergeLive, newTile, placeTile, removeTile, scopesOf, valueOf } from './board-model.ts';

const kinds = ['figure', 'plot', 'queues', 'agents', 'text', 'clock'] as const;
const step = fc.oneof(
  fc.record({ what: fc.constant('add' as const), kind: fc.constantFrom(...kinds) }),
  fc.record({
    what: fc.constant('place' as const),
    at: fc.nat(20),
    x: fc.integer({ min: -5, max: 20 }),
    y: fc.integer({ min: -5, max: 30 }),
    width: fc.integer({ min: 0, max: 15 }),
    height: fc.integer({ min: 0, max: 6 }),
  }),
  fc.record({ what: fc.constant('remove' as const), at: fc.nat(20) }),
);

const covered = (tiles: readonly WallboardTile[]): boolean =>
  tiles.some((one, index) =>
    tiles
      .slice(index + 1)
      .some(
        (other) =>
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      ),
  );

describe('a wallboard', () => {
  it('never covers one tile by another, loses none, and stays a layout, however it is arranged', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let layout = firstLayout();
        for (const one of steps) {
          const before = layout.tiles.length;
          if (one.what === 'add') layout = placeTile(layout, newTile(layout, one.kind));
          const tile = 'at' in one ? layout.tiles[one.at] : undefined;
          if (tile && one.what === 'place')
            layout = placeTile(layout, { ...tile, x: one.x, y: one.y, width: one.width, height: one.height });
          if (tile && one.what === 'remove') layout = removeTile(layout, tile.id);
          const grown = one.what === 'add' ? 1 : one.what === 'remove' && tile ? -1 : 0;
          expect(layout.tiles).toHaveLength(before + grown);
          expect(covered(layout.tiles)).toBe(false);
          expect(wallboardLayoutSchema.safeParse(layout).error).toBeUndefined();
        }
      }),
    );
  });

  it('colours a value by the last threshold that it reaches, and what is not there not at all', () => {
    const thresholds = [
      { from: 5, colour: 'bad' as const },
      { from: 0, colour: 'good' as const },
      { from: 3, colour: 'warning' as const },
    ];
    expect([0, 2.9, 3, 5, 100].map((value) => colourOf(thresholds, value))).toEqual(['good', 'good', 'warning', 'bad', 'bad']);
    expect([colourOf(thresholds, -1), colourOf(thresholds, null)]).toEqual(['neutral', 'neutral']);
  });

  const scope = (name: string, value: number) => ({
    scope: name,
    name,
    values: { offered: value },
    state: null,
    reason: null,
    reasonNames: null,
    stateSince: null,
  });

  it('takes what is told in place of what was, forgets yesterday, and never sums what cannot be summed', () => {
    const before = { dayFrom: 1, asOf: 5, scopes: [scope('queue:a', 1), scope('queue:b', 2)] };
    const after = mergeLive(before, { dayFrom: 1, asOf: 6, scopes: [scope('queue:b', 3)] });
    expect(after.scopes.map(({ values }) => values['offered'])).toEqual([1, 3]);
    expect(mergeLive(after, { dayFrom: 2, asOf: 7, scopes: [] }).scopes).toEqual([]);
    const tile = { ...newTile(firstLayout(), 'figure'), figures: ['offered'], scope: { kind: 'queue' as const, ids: ['b'] } };
    expect(valueOf(tile, after)).toBe(3);
    expect(valueOf({ ...tile, scope: { kind: 'queue', ids: [] } }, after)).toBeNull();
    expect(scopesOf({ ...tile, scope: { kind: 'queue', ids: [] } }, after)).toHaveLength(2);
  });
});
