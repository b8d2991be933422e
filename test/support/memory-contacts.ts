import type { Connector, ContactSource, EntryRequest, SourceEntry } from '../../src/directory/connector/index.ts';
import type { Contact, ContactDirectoryId } from '../../src/directory/contact/index.ts';
import type { ContactDirectory } from '../../src/directory/contact-directory/index.ts';
import type {
  ContactStaging,
  ContactStore,
  DirectoryState,
  PreparedContact,
  SynchronisationCounts,
  SynchronisationLine,
  SynchronisationRecords,
  SynchronisationRun,
} from '../../src/directory/synchronisation/index.ts';
import type { UserId } from '../../src/kernel/ids.ts';

/** Contacts in memory, by directory and key. */
export class MemoryContacts implements ContactStore {
  readonly directories = new Map<string, Map<string, PreparedContact>>();
  /** How many stagings are open. */
  open = 0;

  of(id: string): Map<string, PreparedContact> {
    const found = this.directories.get(id) ?? new Map<string, PreparedContact>();
    this.directories.set(id, found);
    return found;
  }

  async stage({ id }: ContactDirectory, owners: readonly UserId[] | null): Promise<ContactStaging> {
    const staged = new Map<string, PreparedContact>();
    this.open++;
    const present = () => [...this.of(id)].filter(([, { ownerId }]) => owners === null || owners.includes(ownerId!));
    const compare = async (): Promise<SynchronisationCounts> => {
      const before = new Map(present());
      const fates = [...staged].map(([key, contact]) => {
        const old = before.get(key);
        return old ? (JSON.stringify(old) === JSON.stringify(contact) ? 'unchanged' : 'changed') : 'created';
      });
      const count = (fate: string) => fates.filter((one) => one === fate).length;
      return {
        present: before.size,
        created: count('created'),
        changed: count('changed'),
        unchanged: count('unchanged'),
        removed: [...before.keys()].filter((key) => !staged.has(key)).length,
      };
    };
    return {
      add: async (contacts) => contacts.forEach((contact) => void staged.set(contact.sourceKey, contact)),
      compare,
      apply: async () => {
        const counts = await compare();
        for (const [key] of present()) this.of(id).delete(key);
        for (const [key, contact] of staged) this.of(id).set(key, contact);
        return counts;
      },
      [Symbol.asyncDispose]: async () => void this.open--,
    };
  }

  async count({ id }: ContactDirectory): Promise<number> {
    return this.of(id).size;
  }

  async *contacts({ id, companyId }: ContactDirectory): AsyncIterable<Contact> {
    for (const contact of this.of(id).values())
      yield { ...contact, id: contact.sourceKey as Contact['id'], companyId, directoryId: id };
  }
}

/** Runs and reports in memory. */
export class MemoryRuns implements SynchronisationRecords {
  readonly runs: SynchronisationRun[] = [];
  readonly reports = new Map<string, readonly SynchronisationLine[]>();
  readonly kept = new Map<string, DirectoryState>();

  async begin(run: SynchronisationRun) {
    this.runs.push(run);
  }

  async finish(run: SynchronisationRun, lines: readonly SynchronisationLine[]) {
    this.#replace(run);
    this.reports.set(run.id, lines);
  }

  async turn({ id }: Pick<SynchronisationRun, 'id'>, from: SynchronisationRun['state'], to: SynchronisationRun['state']) {
    const run = this.runs.find((one) => one.id === id);
    if (run?.state !== from) return false;
    this.#replace({ ...run, state: to });
    return true;
  }

  async find(_companyId: string, id: string) {
    return this.runs.find((run) => run.id === id) ?? null;
  }

  async latest(_companyId: string, ids: readonly ContactDirectoryId[]) {
    return new Map(
      this.runs.filter(({ directoryId }) => ids.includes(directoryId)).map((run) => [run.directoryId as string, run]),
    );
  }

  async lastRead(_companyId: string, id: ContactDirectoryId) {
    return this.runs.findLast(({ directoryId, state }) => directoryId === id && state === 'done')?.entriesRead ?? null;
  }

  async list() {
    return { rows: this.runs, nextAfter: null, total: this.runs.length };
  }

  async lines(_companyId: string, id: string) {
    const rows = this.reports.get(id) ?? [];
    return { rows, nextAfter: null, total: rows.length };
  }

  async states() {
    return this.kept;
  }

  async saveState(_companyId: string, id: ContactDirectoryId, state: Partial<DirectoryState>) {
    this.kept.set(id, { contacts: 0, numberingDigest: '', ...this.kept.get(id), ...state });
  }

  async interruptRunning() {
    return 0;
  }

  #replace(run: SynchronisationRun): void {
    this.runs[this.runs.findIndex(({ id }) => id === run.id)] = run;
  }
}

/** A source that gives what a test says; `entries` may be a generator that waits or fails. */
export class TestConnector implements Connector {
  entries: (request: EntryRequest, signal: AbortSignal) => Iterable<SourceEntry> | AsyncIterable<SourceEntry> = () => [];
  opened: unknown[] = [];
  closed = 0;
  readonly description: Connector['description'] = {
    kind: 'file',
    settings: [
      { name: 'host', required: true, type: 'text', longest: 100, pattern: /^[a-z.]+$/ },
      { name: 'port', required: false, type: 'number', default: 389, least: 1, most: 65_535 },
      { name: 'security', required: false, type: 'choice', default: 'tls', choices: ['tls', 'none'] },
      { name: 'ca', required: false, type: 'long-text', when: { name: 'security', in: ['tls'] } },
      { name: 'password', required: true, type: 'secret' },
    ],
    usualMapping: { lastName: 'sn' },
    types: ['public', 'private'],
    way: 'pull',
  };

  async open(request: unknown): Promise<ContactSource> {
    this.opened.push(request);
    const { entries } = this;
    return {
      async *entries(asked, signal) {
        yield* entries(asked, signal);
      },
      fieldNames: async () => ['sn', 'mail', 'phone'],
      [Symbol.asyncDispose]: async () => void this.closed++,
    };
  }
}
