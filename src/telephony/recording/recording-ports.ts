import type { CallId, CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import type { RowPage } from '../../platform/api/index.ts';
import type { CallDirection } from '../call/index.ts';
import type { BegunRecording, FinishedSound, Recording, RecordingId, RecordingState } from './recording.ts';
import type { ChainEnd, ChainEntry, ChainNote } from './recording-chain.ts';
import type { RecordingRule } from './recording-rule.ts';

/** The rules of a company, in memory. */
export interface RecordingRules {
  rulesOf(companyId: CompanyId): readonly RecordingRule[];
}

/** Where sound and keys are. No key leaves it but to who writes or reads at that moment. */
export interface RecordingVault {
  /** A new key and a place for the file. @throws ParleyError `storage-full` */
  begin(companyId: CompanyId, id: RecordingId): Promise<{ path: string; key: Buffer; sealedKey: Buffer }>;
  /** Finishes what a killed program, or a worker that crashed, was writing; null: there is nothing. */
  recover(recording: Pick<Recording, 'companyId' | 'id' | 'sealedKey'>): Promise<FinishedSound | null>;
  /** The sound as a WAV file, bytes counted from 0, both included. @throws ParleyError `recording-erased`, `recording-damaged` */
  read(recording: Recording, range?: { readonly from: number; readonly to: number }): Promise<AsyncIterable<Uint8Array>>;
  /** Takes the sealed file away. */
  erase(companyId: CompanyId, id: RecordingId): Promise<void>;
  /** The sealed file as it is; null: there is none. */
  sealed(companyId: CompanyId, id: RecordingId): Promise<{ sizeBytes: number; content: AsyncIterable<Uint8Array> } | null>;
  /** Signs the end of a company's list (Ed25519). @returns base64, and the public key as SPKI in base64 */
  sign(companyId: CompanyId, text: string): Promise<{ signature: string; publicKey: string }>;
}

/** Whose recordings somebody may hear. */
export interface RecordingSight {
  readonly userIds: readonly UserId[];
  readonly queueIds: readonly QueueId[];
}

export interface RecordingQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly sort: '-startedAt' | 'startedAt' | '-durationMs' | 'durationMs';
  readonly search?: string | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly userId?: UserId | undefined;
  readonly queueId?: QueueId | undefined;
  readonly callId?: CallId | undefined;
  readonly number?: string | undefined;
  readonly direction?: CallDirection | undefined;
  readonly state?: RecordingState | undefined;
  readonly longerThanMs?: number | undefined;
  readonly shorterThanMs?: number | undefined;
  readonly held?: boolean | undefined;
  readonly reviewed?: boolean | undefined;
}

/** What a list can be narrowed to. */
export interface RecordingSubjects {
  readonly userIds: readonly UserId[];
  readonly queueIds: readonly QueueId[];
}

/** One of a list, with what coaches made of it. */
export interface ListedRecording extends Recording {
  readonly notes: number;
  readonly score: number | null;
}

/**
 * What is known of recordings. Whatever changes one writes a line of the hash-chained list in the same transaction; lines of a company
 * come one after the other.
 */
export interface RecordingStore {
  begin(recording: BegunRecording, note: ChainNote): Promise<void>;
  /** Somebody of ours came in. */
  addPerson(companyId: CompanyId, id: RecordingId, userId: UserId): Promise<void>;
  append(companyId: CompanyId, notes: readonly ChainNote[]): Promise<void>;
  finish(
    recording: Pick<Recording, 'companyId' | 'id' | 'endedAtMs' | 'pausedMs' | 'isCut'>,
    sound: FinishedSound,
    note: ChainNote,
  ): Promise<void>;
  lose(companyId: CompanyId, id: RecordingId, note: ChainNote): Promise<void>;
  /** The key goes, and what names people. False: it is held, or gone already. */
  erase(companyId: CompanyId, id: RecordingId, note: ChainNote): Promise<boolean>;
  hold(companyId: CompanyId, id: RecordingId, isHeld: boolean, note: ChainNote): Promise<void>;
  /** Of all companies: state `recording`. */
  unfinished(): Promise<readonly Recording[]>;
  find(companyId: CompanyId, id: string): Promise<ListedRecording | null>;
  list(companyId: CompanyId, sight: RecordingSight, query: RecordingQuery): Promise<RowPage<ListedRecording>>;
  /** Who speaks in them, and their queues; each once, in no order. */
  subjects(companyId: CompanyId, sight: RecordingSight): Promise<RecordingSubjects>;
  /** Days (`2026-11-21`) with something finished, the latest first. */
  days(companyId: CompanyId, sight: RecordingSight, timeZone: string): Promise<readonly string[]>;
  /** What is finished and began on that day. */
  ofDay(companyId: CompanyId, sight: RecordingSight, day: string, timeZone: string): Promise<readonly ListedRecording[]>;
  peaks(companyId: CompanyId, id: RecordingId): Promise<FinishedSound['peaks'] | null>;
  history(companyId: CompanyId, id: RecordingId): Promise<readonly ChainEntry[]>;
  chainEnd(companyId: CompanyId): Promise<ChainEnd>;
  /** Lines after `seq`, in their order. */
  lines(companyId: CompanyId, after: number, limit: number): Promise<readonly string[]>;
  /** Finished, not held, and older than it is to be kept. @param usualDays for those without days of their own; 0: for ever */
  expired(companyId: CompanyId, usualDays: number, nowMs: number, limit: number): Promise<readonly RecordingId[]>;
}
