import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import { type ContactSource, type SourceEntry, untilAborted } from '../connector/index.ts';
import { nameOfContact } from '../contact/index.ts';
import type { ContactDirectory } from '../contact-directory/index.ts';
import { type CompiledMapping, ContactMapper } from '../mapping/index.ts';
import { type NumberComparer, prepareContact } from './prepare-contact.ts';
import type { ReportLines } from './report-lines.ts';
import type { ContactStaging, PreparedContact } from './synchronisation-ports.ts';

export interface ReadSourceParts {
  readonly clock: Clock;
  readonly directory: Pick<ContactDirectory, 'domainId' | 'type'>;
  readonly mapping: CompiledMapping;
  /** Of private directories: user by e-mail address in small letters. Null: public. */
  readonly owners: ReadonlyMap<string, UserId> | null;
  readonly comparer: NumberComparer;
  readonly report: ReportLines;
  readonly staging: Pick<ContactStaging, 'add'>;
  /** Each time some were read. */
  readonly told: (entriesRead: number) => void;
  readonly signal: AbortSignal;
}

/** Few enough to need little memory, many enough that the way to the store is no matter. */
const batchSize = 1000;
const tellEvery = 200;
const silenceMs = 10 * 60_000;

/**
 * Streams a source into the staging, mapped.
 * @returns how many entries came, and how many became contacts
 * @throws ParleyError what the source throws; the signal's reason at once; `contact-source-unreachable` when nothing comes for ten minutes
 */
export async function readSource(source: ContactSource, parts: ReadSourceParts): Promise<{ read: number; accepted: number }> {
  const { owners, mapping, staging, told } = parts;
  const mapper = new ContactMapper(mapping);
  const ownerEmails = owners && [...owners.keys()];
  let batch: PreparedContact[] = [];
  let read = 0;
  let accepted = 0;
  for await (const entry of patiently(source, { fields: mapping.sourceFields, limit: null, ownerEmails }, parts)) {
    read++;
    const contact = prepare(entry, read, mapper, parts);
    if (contact) {
      accepted++;
      batch.push(contact);
    }
    if (read % tellEvery === 0) told(read);
    if (batch.length < batchSize) continue;
    await staging.add(batch);
    batch = [];
  }
  if (batch.length > 0) await staging.add(batch);
  told(read);
  return { read, accepted };
}

function prepare(entry: SourceEntry, position: number, mapper: ContactMapper, parts: ReadSourceParts): PreparedContact | null {
  const { directory, owners, comparer, report } = parts;
  const reject = (key: string | null, reason: string): null => {
    report.add({ outcome: 'rejected', entry: position, key: key ?? '', name: guessName(entry), field: null, reason });
    return null;
  };
  const mapped = mapper.map(entry);
  if (mapped.kind === 'rejected') return reject(mapped.sourceKey, mapped.reason);
  const ownerEmail = entry.ownerEmail?.trim().toLowerCase() ?? '';
  const ownerId = owners?.get(ownerEmail) ?? null;
  if (owners && ownerId === null)
    return reject(
      mapped.sourceKey,
      ownerEmail === ''
        ? 'It does not say whose it is, and the directory is private.'
        : `It belongs to ${ownerEmail}, and no user who may read the directory has this e-mail address.`,
    );
  const name = nameOfContact(mapped.details);
  for (const { field, message } of mapped.notes)
    report.add({ outcome: 'field-left-out', entry: position, key: mapped.sourceKey, name, field, reason: message });
  // Two people may each have a contact that their own source knows by the same key.
  const sourceKey = ownerId ? `${ownerId}/${mapped.sourceKey}` : mapped.sourceKey;
  return prepareContact(mapped.details, { sourceKey, ownerId, domainId: directory.domainId }, comparer);
}

/** Something by which a person finds the entry in his source. */
function guessName({ key, fields }: SourceEntry): string {
  const shown = Object.values(fields)
    .flat()
    .map((value) => value.trim())
    .filter(Boolean)
    .slice(0, 3)
    .join(', ');
  return shown || (key ?? '');
}

/** The entries, left at once when the signal says so: what hangs in a source must not hang here. */
async function* patiently(
  source: ContactSource,
  request: Parameters<ContactSource['entries']>[0],
  { clock, signal }: Pick<ReadSourceParts, 'clock' | 'signal'>,
): AsyncGenerator<SourceEntry> {
  const abort = new AbortController();
  const leave = (): void => abort.abort(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  let lastAtMs = clock.now();
  const watch = (): ReturnType<Clock['setTimer']> =>
    clock.setTimer(silenceMs / 10, () => {
      if (clock.now() - lastAtMs >= silenceMs) abort.abort(silent());
      timer = watch();
    });
  let timer = watch();
  const iterator = source.entries(request, abort.signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await untilAborted(iterator.next(), abort.signal);
      if (done) return;
      lastAtMs = clock.now();
      yield value;
    }
  } finally {
    timer.cancel();
    signal.removeEventListener('abort', leave);
    // Not waited for: a source that hangs never answers.
    void iterator.return?.()?.then(undefined, () => undefined);
  }
}

function silent(): ParleyError {
  return new ParleyError('contact-source-unreachable', `The source gave nothing for ${silenceMs / 60_000} minutes.`);
}
