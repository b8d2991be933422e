import { describe, expect, it } from 'vitest';
import { PagedList } from './paged-list.ts';

interface Row {
  readonly id: string;
  readonly name?: string;
}

const settle = async () => {
  for (let turn = 0; turn < 400; turn += 1) await Promise.resolve();
};

function listOf(total: number) {
  const asked: { limit: number; after?: string }[] = [];
  let failure: Error | null = null;
  const list = new PagedList<Row>({
    keyOf: ({ id }) => id,
    fetch: async (query) => {
      asked.push(query);
      if (failure) throw failure;
      const from = Number(query.after ?? 0);
      const to = Math.min(total, from + query.limit);
      const items = Array.from({ length: to - from }, (_, index) => ({ id: String(from + index) }));
      return { items, nextAfter: to < total ? String(to) : null, total };
    },
  });
  return { list, asked, fail: (error: Error | null) => (failure = error) };
}

describe('a list read page by page', () => {
  it('reads one page, knows how many there are, and reads the next when its end is near', async () => {
    const { list, asked } = listOf(2000);
    await list.load();
    await settle();
    expect(list.get()).toMatchObject({ total: 2000, state: 'ready' });
    const before = asked.length;
    list.look(list.get().items.length - 10);
    await settle();
    expect(asked.length).toBe(before + 1);
  });

  it('reads all pages between when somebody jumps to the end', async () => {
    const { list } = listOf(3000);
    await list.load();
    list.look(2999);
    await settle();
    expect(list.get().items.at(-1)).toEqual({ id: '2999' });
    expect(new Set(list.get().items.map(({ id }) => id)).size).toBe(3000);
  });

  it('keeps what was shown when reading again fails, and says so', async () => {
    const { list, fail } = listOf(20);
    await list.load();
    fail(new Error('away'));
    await list.load();
    expect(list.get()).toMatchObject({ state: 'failed', error: new Error('away'), total: 20 });
    expect(list.get().items).toHaveLength(20);
    fail(null);
    await list.load();
    expect(list.get()).toMatchObject({ state: 'ready', error: null });
  });

  it('drops the answer of an older question', async () => {
    const answers: ((page: { items: Row[]; nextAfter: null; total: number }) => void)[] = [];
    const list = new PagedList<Row>({ keyOf: ({ id }) => id, fetch: () => new Promise((resolve) => answers.push(resolve)) });
    const first = list.load();
    const second = list.load();
    answers[1]?.({ items: [{ id: 'new' }], nextAfter: null, total: 1 });
    answers[0]?.({ items: [{ id: 'old' }], nextAfter: null, total: 1 });
    await Promise.all([first, second]);
    expect(list.get().items).toEqual([{ id: 'new' }]);
  });

  it('puts a changed item in its place and takes a deleted one out', async () => {
    const { list } = listOf(3);
    await list.load();
    list.replace({ id: '1', name: 'changed' });
    list.remove('0');
    expect(list.get()).toMatchObject({ items: [{ id: '1', name: 'changed' }, { id: '2' }], total: 2 });
  });
});
