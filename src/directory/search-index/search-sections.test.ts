import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorsOf, contactOf, type Known, made, plan, reference, text } from '../../../test/support/searched-contacts.ts';
import type { UserId } from '../../kernel/ids.ts';
import { readQuery, searchTermsOf, wordLine } from '../search/index.ts';
import { type FormPlace, type SectionIndex, SectionIndexBuilder, searchSections } from './index.ts';

const owner = 'owner' as UserId;

/** As the store gives them: by place, by form, by number of the contact. */
function sectionOf(contacts: readonly Known[]): SectionIndex {
  const builder = new SectionIndexBuilder();
  for (const { no, terms } of contacts) builder.addContact(no, wordLine(terms));
  const places = [
    (one: Known) => one.terms.beginnings,
    (one: Known) => one.terms.others,
    (one: Known) => one.terms.numbers,
  ] as const;
  for (const [place, formsOf] of places.entries()) {
    const rows = contacts.flatMap((one) => formsOf(one).map((form) => ({ form, no: one.no })));
    rows.sort((one, other) => Buffer.compare(Buffer.from(one.form), Buffer.from(other.form)) || one.no - other.no);
    for (const { form, no } of rows) builder.addForm(place as FormPlace, form, no);
  }
  return builder.build();
}

describe('the search in memory', () => {
  it('finds what a look at every contact finds, in the same order, as many as are asked for', () => {
    fc.assert(
      fc.property(
        fc.array(made, { maxLength: 40 }),
        fc.array(text, { minLength: 5, maxLength: 5 }),
        fc.nat(20),
        (list, texts, limit) => {
          const known = list.map((one, at): Known => {
            const terms = searchTermsOf(contactOf(one, at, owner));
            return { key: `k${at}`, id: `i${at}`, no: at * 3 + 1, directory: one.directory, terms };
          });
          const sections = [0, 1, 2].map((directory) => ({
            section: sectionOf(known.filter((one) => one.directory === directory)),
            isOwn: directory !== 1,
          }));
          for (const asked of texts) {
            const query = readQuery(asked, plan);
            const expected = reference(known, query, anchorsOf(known, query)).map(({ key, fit }) => `${key} ${fit}`);
            const found = searchSections(sections, query, limit + 1).map(
              ({ contactNo, fit }) => `k${(contactNo - 1) / 3} ${fit}`,
            );
            // Of several words, another of them may give the order of those that fit alike.
            if (query.words.length < 2) expect(found).toEqual(expected.slice(0, limit + 1));
            else {
              const all = searchSections(sections, query, 1000).map(({ contactNo, fit }) => `k${(contactNo - 1) / 3} ${fit}`);
              expect(all.toSorted()).toEqual(expected.toSorted());
              expect(found).toEqual(all.slice(0, limit + 1));
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds nothing in nothing', () => {
    const empty = { section: new SectionIndexBuilder().build(), isOwn: true };
    for (const asked of ['a', 'anna', 'ann ber', '0301', '2345', 'matrin'])
      expect(searchSections([empty], readQuery(asked, plan), 20)).toEqual([]);
    expect(searchSections([], readQuery('anna', plan), 20)).toEqual([]);
  });

  it('finds a rare word beside one that very many have, by beginnings, parts and with mistakes', () => {
    const builder = new SectionIndexBuilder();
    const count = 500;
    const nameOf = (no: number) => (no === 77 ? 'zorro' : `other${no}`);
    for (let no = 1; no <= count; no++) builder.addContact(no, ` annabel ${nameOf(no)} `);
    for (let no = 1; no <= count; no++) builder.addForm(0, `annabel ${nameOf(no)} `, no);
    const rest = Array.from({ length: count }, (_, at) => ({ form: `${nameOf(at + 1)} `, no: at + 1 }));
    for (const { form, no } of rest.toSorted((one, other) => (one.form < other.form ? -1 : 1))) builder.addForm(1, form, no);
    const sections = [{ section: builder.build(), isOwn: true }];
    const found = (asked: string) => searchSections(sections, readQuery(asked, null), 20).map(({ contactNo }) => contactNo);
    for (const asked of ['zor ann', 'orr nnab', 'annabel zrorro', 'anabel zorro']) expect(found(asked)).toEqual([77]);
    for (const asked of ['zor ban', 'orr bann', 'annibal zrorro']) expect(found(asked)).toEqual([]);
  });

  it('finds digits that very many numbers have inside', () => {
    const builder = new SectionIndexBuilder();
    const count = 30_000;
    for (let no = 1; no <= count; no++) builder.addContact(no, ` name +4930123${no} `);
    const numbers = Array.from({ length: count }, (_, at) => ({ form: `4930123${at + 1} `, no: at + 1 }));
    for (const { form, no } of numbers.toSorted((one, other) => (one.form < other.form ? -1 : 1))) builder.addForm(2, form, no);
    const found = searchSections([{ section: builder.build(), isOwn: true }], readQuery('3012', null), 3);
    expect(found.map(({ form }) => form)).toEqual(['49301231 ', '493012310 ', '4930123100 ']);
  });
});
