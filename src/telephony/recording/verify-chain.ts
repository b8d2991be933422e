import { createPublicKey, verify } from 'node:crypto';
import { type ChainEntry, chainStart, readLine, signedText } from './recording-chain.ts';

/** `head.json` of an export. */
export interface SignedHead {
  readonly companyId: string;
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  /** Ed25519, SPKI in base64. */
  readonly publicKey: string;
  readonly signature: string;
}

/** What was exported, and what the one who checks knows besides. */
export interface ChainQuestion {
  readonly lines: readonly string[];
  readonly head: SignedHead;
  /** SHA-256 of the sealed files, by recording; null: there were none in the export. */
  readonly files: ReadonlyMap<string, string> | null;
  /** The key as it was noted down elsewhere. Without it anybody could have signed. */
  readonly knownKey?: string | undefined;
  /** Heads that were kept before: the list must still hold them. */
  readonly earlierHeads?: readonly SignedHead[];
}

/** Everything that is wrong, in words; nothing: all is as it was written. */
export function verifyChain(question: ChainQuestion): string[] {
  const walk = walkLines(question.lines, question.head.companyId);
  return [
    ...headProblems(question.head, question.knownKey, 'head.json'),
    ...walk.problems,
    ...endProblems(walk, question.head),
    ...(question.earlierHeads ?? []).flatMap((head) => [
      ...headProblems(head, question.knownKey ?? question.head.publicKey, `the earlier head of ${head.at}`),
      ...earlierProblems(walk, head),
    ]),
    ...(question.files ? fileProblems(walk.entries, question.files) : []),
  ];
}

interface Walk {
  readonly entries: readonly ChainEntry[];
  readonly problems: readonly string[];
  readonly hashes: ReadonlyMap<number, string>;
}

function walkLines(lines: readonly string[], companyId: string): Walk {
  const problems: string[] = [];
  const entries: ChainEntry[] = [];
  const hashes = new Map<number, string>();
  let before: { seq: number; hash: string } = chainStart;
  for (const [at, line] of lines.entries()) {
    const found = parse(line);
    if (!found) {
      problems.push(`line ${at + 1} of chain.jsonl is none of the list`);
      continue;
    }
    const { entry, previous, company } = found;
    const { seq, hash } = entry;
    if (company !== companyId) problems.push(`entry ${seq} is of another company`);
    if (hashes.has(seq)) problems.push(`entry ${seq} is there twice`);
    if (seq > before.seq + 1)
      problems.push(`${seq - before.seq === 2 ? 'entry' : 'entries'} ${span(before.seq + 1, seq - 1)} missing`);
    else if (seq <= before.seq) problems.push(`entry ${seq} stands after entry ${before.seq}: they were put in another order`);
    else if (previous !== before.hash) problems.push(`entry ${before.seq} was changed: entry ${seq} remembers another`);
    hashes.set(seq, hash);
    entries.push(entry);
    before = { seq, hash };
  }
  return { entries, problems, hashes };
}

function span(first: number, last: number): string {
  return first === last ? `${first} is` : `${first} to ${last} are`;
}

function parse(line: string): { entry: ChainEntry; previous: string; company: string } | null {
  try {
    const { previous, company } = JSON.parse(line) as { previous: string; company: string };
    const entry = readLine(line);
    return Number.isInteger(entry.seq) && typeof previous === 'string' ? { entry, previous, company } : null;
  } catch {
    return null;
  }
}

function headProblems(head: SignedHead, knownKey: string | undefined, name: string): string[] {
  const { publicKey, signature, companyId, at } = head;
  const text = Buffer.from(signedText(companyId, head, at));
  const problems: string[] = [];
  if (knownKey !== undefined && knownKey !== publicKey)
    problems.push(`${name} was signed with another key than the one you know`);
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    if (!verify(null, text, key, Buffer.from(signature, 'base64'))) problems.push(`the signature of ${name} is wrong`);
  } catch {
    problems.push(`${name} has no key or signature that can be read`);
  }
  return problems;
}

function endProblems({ entries, hashes }: Walk, { seq, hash }: SignedHead): string[] {
  const last = entries.at(-1);
  if (seq === 0) return last ? ['the list has entries though its head says that there is none'] : [];
  if (!hashes.has(seq)) return [`the end was cut off: the head says ${seq} entries, the last one here is ${last?.seq ?? 0}`];
  const problems = hashes.get(seq) === hash ? [] : [`entry ${seq} was changed: the signed head remembers another`];
  return last && last.seq > seq ? [...problems, `entries after ${seq} are not signed for`] : problems;
}

function earlierProblems({ hashes }: Walk, { seq, hash, at }: SignedHead): string[] {
  if (seq === 0) return [];
  if (!hashes.has(seq)) return [`entry ${seq}, which was there on ${at}, is missing`];
  return hashes.get(seq) === hash ? [] : [`the list was written anew: entry ${seq} is another than on ${at}`];
}

function fileProblems(entries: readonly ChainEntry[], files: ReadonlyMap<string, string>): string[] {
  const finished = new Map<string, string>();
  const erased = new Set<string>();
  for (const { kind, recordingId, details } of entries) {
    if (recordingId === null) continue;
    if (kind === 'finished') finished.set(recordingId, String(details['sha256']));
    if (kind === 'erased') erased.add(recordingId);
  }
  const problems: string[] = [];
  for (const [id, sha256] of finished) {
    const found = files.get(id);
    if (erased.has(id)) {
      if (found !== undefined) problems.push(`the file of ${id} is there though it was erased`);
    } else if (found === undefined) problems.push(`the file of ${id} is missing`);
    else if (found !== sha256) problems.push(`the file of ${id} was changed`);
  }
  for (const id of files.keys()) if (!finished.has(id)) problems.push(`the file of ${id} is in no entry`);
  return problems;
}
