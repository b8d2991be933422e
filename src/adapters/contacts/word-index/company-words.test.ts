import { describe, expect, it } from 'vitest';
import type { ContactDirectoryId } from '../../../directory/contact/index.ts';
import { readQuery } from '../../../directory/search/index.ts';
import { type SectionIndex, SectionIndexBuilder } from '../../../directory/search-index/index.ts';
import type { CompanyId, UserId } from '../../../kernel/ids.ts';
import { CompanyWords } from './company-words.ts';
import type { StoredSection } from './section-reader.ts';

const directory = 'd' as ContactDirectoryId;
const anna = 'anna' as UserId;

function indexOf(...names: readonly string[]): SectionIndex {
  const builder = new SectionIndexBuilder();
  for (const [at, name] of names.entries()) builder.addContact(at + 1, ` ${name} `);
  for (const [at, name] of names.entries()) builder.addForm(0, `${name} `, at + 1);
  return builder.build();
}

interface Stored extends StoredSection {
  names: readonly string[];
}

/** A store whose sections can be changed, and that counts what is read of it. */
function world(budget = 1_000_000) {
  const stored = new Map<string, Stored[]>();
  const told: string[] = [];
  let reads = 0;
  let isBroken = false;
  const words = new CompanyWords({
    budget,
    open: (companyId) => {
      if (isBroken) return Promise.reject(new Error('no store'));
      return Promise.resolve({
        sections: () => Promise.resolve(stored.get(companyId) ?? []),
        read: (section: StoredSection) => {
          reads += 1;
          return Promise.resolve(indexOf(...(section as Stored).names));
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
    read: (companyId, contacts) => told.push(`${companyId} ${contacts}`),
    failed: (companyId, error) => told.push(`${companyId} ${(error as Error).message}`),
  });
  const section = (no: number, version: string, names: readonly string[], ownerId: UserId | null = null): Stored => ({
    no,
    version,
    names,
    ownerId,
    directoryId: directory,
    domainId: null,
  });
  const search = (company: string, text: string, userId: UserId | null = null) =>
    words.search(
      { companyId: company as CompanyId, userId, domainId: null, directoryIds: [directory] },
      readQuery(text, null),
      10,
    );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    stored,
    told,
    words,
    section,
    search,
    settled,
    reads: () => reads,
    breakStore: (broken: boolean) => {
      isBroken = broken;
    },
  };
}

describe('contacts of companies in the index', () => {
  it('are read when somebody searches, who asks the store meanwhile', async () => {
    const { stored, section, search, settled, told } = world();
    stored.set('elm', [section(1, '5', ['martin'])]);
    expect(search('elm', 'mart')).toBeNull();
    await settled();
    expect(search('elm', 'mart')).toMatchObject({ stamp: '1:5:', hits: [{ contactNo: 1, form: 'martin ' }] });
    expect(told).toEqual(['elm 1']);
  });

  it('that changed are read anew, and nothing else', async () => {
    const { stored, section, search, settled, words, reads } = world();
    stored.set('elm', [section(1, '5', ['martin']), section(2, '6', ['berta'])]);
    search('elm', 'mart');
    await settled();
    stored.set('elm', [section(1, '7', ['anna']), section(2, '6', ['berta'])]);
    words.changed('elm' as CompanyId);
    expect(search('elm', 'mart')).toMatchObject({ stamp: '1:5: 2:6:', hits: [{}] });
    await settled();
    expect(search('elm', 'mart')).toEqual({ stamp: '1:7: 2:6:', hits: [] });
    expect(reads()).toBe(3);
  });

  it('that change while they are read are read once more', async () => {
    const { stored, section, search, settled, words } = world();
    stored.set('elm', [section(1, '5', ['martin'])]);
    search('elm', 'mart');
    stored.set('elm', [section(1, '6', ['marta'])]);
    words.changed('elm' as CompanyId);
    await settled();
    expect(search('elm', 'mart')).toMatchObject({ stamp: '1:6:', hits: [{ form: 'marta ' }] });
  });

  it('of one’s own are found by nobody else', async () => {
    const { stored, section, search, settled } = world();
    stored.set('elm', [section(1, '5', ['martin'], anna)]);
    search('elm', 'mart');
    await settled();
    expect(search('elm', 'mart')?.hits).toEqual([]);
    expect(search('elm', 'mart')?.stamp).toBe('');
    expect(search('elm', 'mart', anna)?.hits).toHaveLength(1);
  });

  it('leave when another company needs the memory, and are not there when they are too many for it', async () => {
    const one = indexOf('martin').byteLength;
    const { stored, section, search, settled } = world(Math.floor(one * 1.5));
    stored.set('elm', [section(1, '5', ['martin'])]);
    stored.set('oak', [section(2, '5', ['martin'])]);
    stored.set('ash', [section(3, '5', ['martin']), section(4, '5', ['martin'])]);
    search('elm', 'mart');
    await settled();
    expect(search('elm', 'mart')).not.toBeNull();
    search('oak', 'mart');
    await settled();
    expect(search('oak', 'mart')).not.toBeNull();
    expect(search('elm', 'mart')).toBeNull();
    await settled();
    search('ash', 'mart');
    await settled();
    expect(search('ash', 'mart')).toBeNull();
  });

  it('that cannot be read are read at the next search', async () => {
    const { stored, section, search, settled, told, breakStore } = world();
    stored.set('elm', [section(1, '5', ['martin'])]);
    breakStore(true);
    search('elm', 'mart');
    await settled();
    breakStore(false);
    expect(search('elm', 'mart')).toBeNull();
    await settled();
    expect(search('elm', 'mart')?.hits).toHaveLength(1);
    expect(told).toEqual(['elm no store', 'elm 1']);
  });
});
