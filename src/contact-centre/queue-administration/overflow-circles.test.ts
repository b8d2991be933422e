import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Leading, wayBack } from './overflow-circles.ts';

const to = (queueId: string): Leading => ({
  overflow: [{ when: { kind: 'nobody-there' }, to: { kind: 'queue', queueId: queueId as never } }],
});
const closedTo = (queueId: string): Leading => ({ closedTo: { kind: 'queue', queueId: queueId as never } });
const way = (from: string, back: string, queues: Record<string, Leading>) =>
  wayBack(back as never, from as never, (id) => queues[id]);

describe('a circle of queues that send callers to each other', () => {
  it('is found over several queues and either kind of sending, by its shortest way', () => {
    const queues = { b: to('c'), c: closedTo('a'), d: { ...to('b'), ...closedTo('a') } };
    expect(way('b', 'a', queues)).toEqual(['b', 'c', 'a']);
    expect(way('d', 'a', queues)).toEqual(['d', 'a']);
    expect(way('a', 'a', queues)).toEqual(['a']);
  });

  it('is none where callers never come back, also when others go round', () => {
    expect(way('b', 'a', { b: to('c'), c: to('b') })).toBeNull();
    expect(way('b', 'a', { b: { overflow: [{ when: { kind: 'nobody-there' }, to: null }], closedTo: null } })).toBeNull();
    expect(way('gone', 'a', {})).toBeNull();
  });

  it('is found exactly where following the queues step by step leads back', () => {
    const id = fc.integer({ min: 0, max: 7 });
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id), { maxLength: 14 }), id, id, (pairs, from, back) => {
        const targets = (one: number) => pairs.filter(([source]) => source === one).map(([, target]) => target);
        const queues = Object.fromEntries(
          Array.from({ length: 8 }, (_, one) => [
            String(one),
            { overflow: targets(one).flatMap((target) => to(String(target)).overflow ?? []) },
          ]),
        );
        let reached = new Set([from]);
        for (let step = 0; step < 8; step++) reached = new Set([...reached, ...[...reached].flatMap(targets)]);
        const found = way(String(from), String(back), queues);
        expect(found !== null).toBe(reached.has(back));
        for (const [index, one] of (found ?? []).entries())
          if (index > 0) expect(targets(Number(found![index - 1]))).toContain(Number(one));
      }),
    );
  });
});
