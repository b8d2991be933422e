import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type PlannedLine, planTakeover, type ReadRow } from './plan-takeover.ts';
import { keyOf, type Present, type TakeoverKind } from './takeover-kind.ts';

interface Thing {
  readonly name: string;
  readonly number: string;
  readonly needs: string | null;
}

const unused = () => Promise.reject(new Error('the planner asks nothing'));
const kind = (name: string, needed: string | null): TakeoverKind<Thing> => ({
  name,
  alsoKnownAs: [],
  outcome: 'created',
  columns: {},
  schema: z.any(),
  nameOf: (row) => row.name,
  keysOf: (row) => [keyOf(row.name), keyOf('number', row.number)],
  needs: (row) => (needed !== null && row.needs !== null ? [{ kind: needed, key: keyOf(row.needs), name: row.needs }] : []),
  claims: ({ number, name: owner }) => [{ what: `the number ${number}`, key: keyOf('claim', number), owner: keyOf(owner) }],
  present: unused,
  make: unused,
});
const people = kind('people', null);
const phones = kind('phones', 'people');
const kinds = [people, phones] as TakeoverKind[];

const row = (of: TakeoverKind<Thing>, line: number, value: Thing): ReadRow => ({
  kind: of,
  file: 'x.csv',
  line,
  value,
});

/** What there is when a plan was carried out. */
function afterwards(lines: readonly PlannedLine[], before: ReadonlyMap<string, Present>): Map<string, Present> {
  return new Map(
    kinds.map((one) => {
      const made = lines.filter(({ kind: its, outcome }) => its.name === one.name && outcome === 'created');
      const old = before.get(one.name);
      const things = [
        ...(old?.things ?? []),
        ...made.flatMap(({ value }) => one.keysOf(value).map((key) => [key, 'id'] as const)),
      ];
      const claims = made.flatMap(({ value }) => (one.claims?.(value) ?? []).map(({ key, owner }) => [key, owner] as const));
      return [one.name, { things: new Map(things), claims: new Map([...(old?.claims ?? []), ...claims]) }];
    }),
  );
}

const things = fc.array(
  fc.record({
    isPhone: fc.boolean(),
    name: fc.constantFrom('anna', 'ANNA', 'ben', 'eva', ' eva'),
    number: fc.constantFrom('201', '202', '203'),
    needs: fc.option(fc.constantFrom('anna', 'Ben', 'nobody')),
  }),
);
const rowsOf = (some: readonly (Thing & { isPhone: boolean })[]): ReadRow[] =>
  some.map(({ isPhone, ...value }, index) => row(isPhone ? phones : people, index + 2, value));

describe('a plan of a takeover', () => {
  it('creates nothing the second time, whatever the rows are', () => {
    fc.assert(
      fc.property(things, (some) => {
        const rows = rowsOf(some);
        const first = planTakeover(kinds, rows, new Map());
        const second = planTakeover(kinds, rows, afterwards(first, new Map()));
        expect(second.filter(({ outcome }) => outcome === 'created')).toEqual([]);
      }),
    );
  });

  it('says of every row once what becomes of it, and why not', () => {
    fc.assert(
      fc.property(things, (some) => {
        const rows = rowsOf(some);
        const lines = planTakeover(kinds, rows, new Map());
        expect(lines.map(({ line }) => line).toSorted((a, b) => a - b)).toEqual(rows.map(({ line }) => line));
        for (const { outcome, reason } of lines) expect(reason === '').toBe(outcome === 'created');
      }),
    );
  });

  it('never gives a number to two, nor makes what needs something that is not there', () => {
    fc.assert(
      fc.property(things, (some) => {
        const made = planTakeover(kinds, rowsOf(some), new Map()).filter(({ outcome }) => outcome === 'created');
        const owners = new Map<string, string>();
        const names = new Set<string>();
        for (const { kind: its, value } of made) {
          const { name, number, needs } = value as Thing;
          expect(owners.get(number) ?? keyOf(name)).toBe(keyOf(name));
          owners.set(number, keyOf(name));
          if (its.name === 'people') names.add(keyOf(name));
          else if (needs !== null) expect(names).toContain(keyOf(needs));
        }
      }),
    );
  });

  it('names the line that was before, the number that is in use and what is missing', () => {
    const value = { name: 'Anna', number: '201', needs: null };
    const present = new Map([['people', { things: new Map(), claims: new Map([['claim/203', 'somebody']]) }]]);
    const rows = [
      row(people, 2, value),
      row(people, 3, value),
      row(people, 4, { ...value, name: 'Ben' }),
      row(people, 5, { ...value, name: 'Eva', number: '203' }),
      row(phones, 6, { name: 'Phone', number: '202', needs: 'Finn' }),
    ];
    expect(planTakeover(kinds, rows, present).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['created', ''],
      ['ignored', 'is the same as line 2 of x.csv'],
      ['failed', 'the number 201 is in use'],
      ['failed', 'the number 203 is in use'],
      ['failed', 'there is no people "Finn"'],
    ]);
  });
});
