import type { z } from 'zod';
import type { chainEntrySchema, RecordingView, recordingEventSchema } from '../../contract/rest/recordings.ts';
import type { CompanyId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Actor } from '../../platform/api/index.ts';
import { displayName } from '../../platform/user/index.ts';
import type { CallEvent } from '../call/index.ts';
import { type EventNames, EventSentences } from '../call-log/describe-event.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { hideNumbers, type PartyNames } from '../party-names/index.ts';
import type { Recording } from './recording.ts';
import type { ChainEntry } from './recording-chain.ts';
import type { ListedRecording } from './recording-ports.ts';

export interface RecordingViewParts {
  readonly directory: Pick<CompanyDirectory, 'user' | 'queue'>;
  readonly names: PartyNames;
  /** Days that recordings without days of their own are kept; 0: for ever. */
  readonly usualDays: (companyId: CompanyId) => number;
  readonly eventNames: EventNames;
  /** In which days begin, and files are named. */
  readonly timeZone: string;
}

type Event = z.infer<typeof recordingEventSchema>;
type Person = Event['by'];

const dayMs = 86_400_000;
const namePatienceMs = 250;

/** A recording as somebody may see it: numbers of the red list stay where they are. */
export function recordingView(recording: ListedRecording, viewer: Actor, parts: RecordingViewParts): RecordingView {
  const { id, callId, state, direction, startedAtMs, endedAtMs, durationMs, pausedMs, sizeBytes } = recording;
  const { isAnnounced, isCut, isHeld, erasedAtMs, notes, score } = recording;
  return {
    id,
    callId,
    state,
    direction,
    durationMs,
    pausedMs,
    sizeBytes,
    isAnnounced,
    isCut,
    isHeld,
    notes,
    score,
    startedAt: startedAtMs,
    endedAt: endedAtMs,
    customer: customerOf(recording, viewer, parts),
    people: recording.userIds.map((userId) => personOf(userId, parts)!),
    queue: queueOf(recording.queueId, parts),
    reason: hidden(structuredClone(recording.reason) as unknown as RecordingView['reason'], viewer, parts),
    erasedFrom: erasedFromOf(recording, parts),
    erasedAt: erasedAtMs,
  };
}

/** Looks up the names of customers before they are shown. */
export async function prepareNames(
  recordings: readonly Recording[],
  { companyId, domainId }: Actor,
  { names }: RecordingViewParts,
): Promise<void> {
  const numbers = [...new Set(recordings.map(({ customerNumber }) => customerNumber).filter(Boolean))];
  if (numbers.length > 0) await names.prepare(companyId, domainId, numbers, namePatienceMs);
}

export function customerOf(
  { customerNumber, customerName }: Recording,
  { companyId, userId }: Actor,
  { names }: RecordingViewParts,
): { number: string; name: string } {
  const known = { number: customerNumber, displayName: customerName, isPrivate: false, userId: null };
  const { number, displayName: name } = names.named({ companyId, userId, queueId: null }, known);
  return { number, name: name === number ? '' : name };
}

export function personOf(userId: UserId | null, { directory }: Pick<RecordingViewParts, 'directory'>): Person {
  if (userId === null) return null;
  const user = directory.user(userId);
  return { id: userId, name: user ? displayName(user) : '' };
}

export function queueOf(queueId: QueueId | null, { directory }: RecordingViewParts): Person {
  return queueId === null ? null : { id: queueId, name: directory.queue(queueId)?.name ?? '' };
}

function erasedFromOf({ state, isHeld, keepDays, companyId, startedAtMs }: Recording, parts: RecordingViewParts): number | null {
  const days = keepDays ?? parts.usualDays(companyId);
  return days === 0 || isHeld || state !== 'finished' ? null : startedAtMs + days * dayMs;
}

/** What happened in the call and to its recording, in their order. */
export function eventsOf(
  recording: Recording,
  { calls, chain }: { readonly calls: readonly CallEvent[]; readonly chain: readonly ChainEntry[] },
  viewer: Actor,
  parts: RecordingViewParts,
): Event[] {
  const sentences = new EventSentences(parts.eventNames);
  const offsetOf = (atMs: number) => atMs - recording.startedAtMs;
  const ofCall = calls.map(
    (event): Event => ({
      offsetMs: offsetOf(event.atMs),
      at: event.atMs,
      of: 'call',
      type: event.type,
      sentence: sentences.of(event),
      by: 'byUserId' in event ? personOf(event.byUserId, parts) : null,
    }),
  );
  const ofRecording = chain
    .filter(({ kind }) => kind === 'paused' || kind === 'resumed' || kind === 'began' || kind === 'finished')
    .map(
      (entry): Event => ({
        offsetMs: Number(entry.details['offsetMs'] ?? offsetOf(entry.atMs)),
        at: entry.atMs,
        of: 'recording',
        type: entry.kind,
        sentence: chainSentence(entry, parts),
        by: personOf(entry.by, parts),
      }),
    );
  // The chain says it with its exact place.
  const once = ofCall.filter(({ type }) => type !== 'recording-changed');
  return hidden(
    [...once, ...ofRecording].toSorted((one, other) => one.at - other.at),
    viewer,
    parts,
  );
}

export function chainView(entry: ChainEntry, parts: RecordingViewParts): z.infer<typeof chainEntrySchema> {
  const { seq, atMs, kind, by, hash } = entry;
  return { seq, at: atMs, kind, by: personOf(by, parts), sentence: chainSentence(entry, parts), hash };
}

const doings: Readonly<Record<ChainEntry['kind'], string>> = {
  began: 'Recording began',
  paused: 'Recording was paused',
  resumed: 'Recording went on',
  finished: 'Recording was finished',
  lost: 'Nothing of the recording was found after the server had been killed',
  heard: 'It was heard',
  downloaded: 'It was downloaded',
  noted: 'A note was written',
  scored: 'A scorecard was filled',
  held: 'It was put under legal hold',
  'hold-lifted': 'Legal hold was lifted',
  erased: 'Its key was erased, and with it the recording',
  exported: 'The list was exported',
};

function chainSentence({ kind, by, details }: ChainEntry, parts: Pick<RecordingViewParts, 'directory'>): string {
  const who = by === null ? '' : ` by ${personOf(by, parts)?.name || 'somebody who is gone'}`;
  const more = [
    details['way'] && details['way'] !== 'player' ? ` (${String(details['way']).toUpperCase()})` : '',
    details['reason'] ? `: ${String(details['reason'])}` : '',
    details['cut'] === true ? ', cut off' : '',
  ];
  return `${doings[kind]}${who}${more.join('')}.`;
}

function hidden<T>(
  value: T,
  { companyId, domainId }: Pick<Actor, 'companyId'> & { domainId: DomainId },
  parts: RecordingViewParts,
): T {
  return hideNumbers(value, (number) => parts.names.isHidden(companyId, domainId, number));
}
