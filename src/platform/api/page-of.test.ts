import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ListRequest, pageOf } from './index.ts';

interface Item {
  readonly id: string;
  readonly name: string;
}

const by = { id: ({ id }: Item) => id, text: ({ name }: Item) => name, sorts: { name: ({ name }: Item) => name } };

/** All pages, one after the other. */
function walk(items: readonly Item[], request: Omit<ListRequest, 'after'>): Item[] {
  const found: Item[] = [];
  let after: string | undefined;
  do {
    const page = pageOf(items, { ...request, after }, by);
    expect(page.items.length).toBeLessThanOrEqual(request.limit);
    found.push(...page.items);
    after = page.nextAfter ?? undefined;
  } while (after !== undefined);
  return found;
}

describe('pages of a list in memory', () => {
  const items = fc.uniqueArray(fc.record({ id: fc.uuid(), name: fc.constantFrom('', 'Anna', 'anna', 'Bengt', 'Åke', 'Zoë B') }), {
    selector: ({ id }) => id,
    maxLength: 30,
  });

  it('are together everything once, in order, the other way round too', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 7 }), (all, limit) => {
        const forward = walk(all, { limit, sort: 'name' });
        expect(forward.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        expect(walk(all, { limit, sort: '-name' })).toEqual(forward.toReversed());
        const names = forward.map(({ name }) => name.toLowerCase());
        expect(names).toEqual(names.toSorted());
      }),
    );
  });

  it('go on after what was shown, whatever came or went meanwhile', () => {
    const all = ['a', 'b', 'c', 'd'].map((name) => ({ id: name, name }));
    const { nextAfter } = pageOf(all, { limit: 2, sort: 'name' }, by);
    const meanwhile = [{ id: 'aa', name: 'aa' }, ...all.filter(({ name }) => name !== 'b'), { id: 'cc', name: 'cc' }];
    expect(pageOf(meanwhile, { limit: 9, sort: 'name', after: nextAfter! }, by).items.map(({ name }) => name)).toEqual([
      'c',
      'cc',
      'd',
    ]);
  });

  it('hold every word of the search, without regard to case, and count them all', () => {
    const all = ['Anna Berg', 'berg Anna', 'Anna'].map((name) => ({ id: name, name }));
    const page = pageOf(all, { limit: 1, sort: 'name', search: 'ANNA berg' }, by);
    expect(page).toMatchObject({ total: 2, items: [{ name: 'Anna Berg' }] });
  });

  it('refuse another order’s cursor and nonsense', () => {
    const all = ['a', 'b'].map((name) => ({ id: name, name }));
    const { nextAfter } = pageOf(all, { limit: 1, sort: 'name' }, by);
    for (const request of [
      { sort: '-name', after: nextAfter! },
      { sort: 'name', after: 'nonsense' },
      { sort: 'name', after: Buffer.from('[1]').toString('base64url') },
      { sort: 'age' },
    ])
      expect(() => pageOf(all, { limit: 1, ...request }, by)).toThrow(expect.objectContaining({ code: 'input-invalid' }));
  });
});
