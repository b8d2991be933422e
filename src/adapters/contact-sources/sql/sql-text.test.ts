import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedQuery, parseTableName, quotedTable } from './sql-text.ts';

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

describe('the name of a table', () => {
  it.each([
    ['contacts', '', 'contacts'],
    ['sales.contacts', 'sales', 'contacts'],
    [' sales . contacts ', 'sales', 'contacts'],
    ['"my.schema"."a ""b"""', 'my.schema', 'a "b"'],
    ['[dbo].[Contacts]]x]', 'dbo', 'Contacts]x'],
    ['`a`', '', 'a'],
    ['Kontakte 2026', '', 'Kontakte 2026'],
  ])('%s is read', (text, schema, table) => {
    expect(parseTableName(text)).toEqual({ schema, table });
  });

  it.each(['', 'a.', '.a', 'a.b.c', '"a', 'a"b', '"a"b'])('%s is refused', (text) => {
    expect(() => parseTableName(text)).toThrow(/table/);
  });

  it('comes back from its quotes, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (schema, table) => {
        expect(parseTableName(quotedTable({ schema, table }, quote))).toEqual({ schema, table });
      }),
    );
  });
});

describe('a query', () => {
  it.each([
    'SELECT * FROM a',
    '  select "delete", [update] from a where b = \'; drop table a\' ;',
    '-- of ours; drop\nWITH x AS (SELECT 1) SELECT * FROM x',
    '(SELECT 1) UNION (SELECT 2)',
    'SELECT created, updated_at FROM a',
  ])('%s is taken', (query) => {
    expect(checkedQuery(query)).toBe(query.trim().replace(/\s*;$/, ''));
  });

  it.each([
    '',
    'DELETE FROM a',
    'SELECT 1; SELECT 2',
    "SELECT 'a'; DROP TABLE a; --'",
    'SELECT * INTO b FROM a',
    'WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x',
    'SELECT 1 /* ; */ EXEC sp_who',
    'EXPLAIN SELECT 1',
  ])('%s is refused', (query) => {
    expect(() => checkedQuery(query)).toThrow(/query/);
  });
});
