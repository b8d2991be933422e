import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { ConferenceRoomId } from './conference-room.ts';

/** Sentences that a conference says. */
export type ConferencePrompt =
  | 'conference-pin'
  | 'conference-pin-wrong'
  | 'conference-first'
  | 'conference-full'
  | 'conference-locked'
  | 'conference-recorded'
  | 'conference-leader-awaited'
  | 'conference-removed'
  | 'conference-ends';

/** WAV files that say something; none where it cannot be said in this language. */
export type ConferencePrompts = (language: string, prompt: ConferencePrompt) => readonly string[];

/** A conference that was recorded. */
export interface RecordedConference {
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly roomId: ConferenceRoomId | null;
  readonly name: string;
  /** Whose it is: the one who began the recording. */
  readonly userId: UserId;
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** Where recordings go. */
export interface ConferenceRecordings {
  /** A path that can be written to; the file is ours until it is kept. */
  newPath(): Promise<string>;
  /** Takes the file over. */
  keep(recording: RecordedConference, path: string): Promise<void>;
}
