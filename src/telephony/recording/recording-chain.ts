import { createHash } from 'node:crypto';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { RecordingId } from './recording.ts';

/** What is written down about recordings. */
export type ChainKind =
  | 'began'
  | 'paused'
  | 'resumed'
  | 'finished'
  | 'lost'
  | 'heard'
  | 'downloaded'
  | 'noted'
  | 'scored'
  | 'held'
  | 'hold-lifted'
  | 'erased'
  | 'exported';

/** Something to be written down. `details` holds no names and no numbers of people: the list outlives what it is about. */
export interface ChainNote {
  readonly kind: ChainKind;
  /** Null: about no single one. */
  readonly recordingId: RecordingId | null;
  readonly atMs: number;
  /** Null: the program by itself. */
  readonly by: UserId | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

/** The end of a company's list. */
export interface ChainEnd {
  /** Of the last line; 0: there is none. */
  readonly seq: number;
  readonly hash: string;
}

/** Before the first line. */
export const chainStart: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

/**
 * A line of the list: JSON with its fields in this order, on one line. Its hash is the SHA-256 of its bytes, and stands in the next line
 * as `previous`; so the list as a file can be checked with nothing but `sha256sum`.
 */
export function chainLine(companyId: CompanyId, end: ChainEnd, note: ChainNote): { line: string; end: ChainEnd } {
  const { kind, recordingId, atMs, by, details } = note;
  const line = JSON.stringify({
    seq: end.seq + 1,
    company: companyId,
    at: new Date(atMs).toISOString(),
    kind,
    recording: recordingId,
    by,
    details,
    previous: end.hash,
  });
  return { line, end: { seq: end.seq + 1, hash: hashOfLine(line) } };
}

export function hashOfLine(line: string): string {
  return createHash('sha256').update(line, 'utf8').digest('hex');
}

/** A line as it was written. */
export interface ChainEntry extends ChainNote {
  readonly seq: number;
  readonly hash: string;
}

export function readLine(line: string): ChainEntry {
  const {
    at,
    recording: recordingId,
    ...rest
  } = JSON.parse(line) as Omit<ChainEntry, 'atMs' | 'recordingId' | 'hash'> & {
    readonly at: string;
    readonly recording: RecordingId | null;
  };
  const { seq, kind, by, details } = rest;
  return { seq, atMs: Date.parse(at), kind, recordingId, by, details, hash: hashOfLine(line) };
}

/** What the signature of the end is about. */
export function signedText(companyId: string, { seq, hash }: ChainEnd, at: string): string {
  return `parley recording chain\n${companyId}\n${seq}\n${hash}\n${at}\n`;
}
