import type { CallId, CompanyId, Id, QueueId, UserId } from '../../kernel/ids.ts';
import type { CallDirection, Decision } from '../call/index.ts';

export type RecordingId = Id<'recording'>;
export type RecordingRuleId = Id<'recording-rule'>;

/**
 * ```
 * recording ──call over, or cut──► finished ──key erased──► erased
 *     └────────nothing found after a kill─────────────────► lost
 * ```
 */
export type RecordingState = 'recording' | 'finished' | 'erased' | 'lost';

/** A recording as it begins. */
export interface BegunRecording {
  readonly id: RecordingId;
  readonly companyId: CompanyId;
  readonly callId: CallId;
  readonly direction: CallDirection;
  readonly queueId: QueueId | null;
  /** Ours who speak, in the order in which they came. */
  readonly userIds: readonly UserId[];
  readonly customerNumber: string;
  readonly customerName: string;
  readonly reason: Decision;
  readonly ruleId: RecordingRuleId | null;
  readonly mailUserIds: readonly UserId[];
  /** Null: as the parameter says. 0: for ever. */
  readonly keepDays: number | null;
  readonly isAnnounced: boolean;
  readonly startedAtMs: number;
  /** Its key, wrapped by the company's. */
  readonly sealedKey: Buffer;
}

export interface Recording extends Omit<BegunRecording, 'sealedKey'> {
  readonly state: RecordingState;
  readonly endedAtMs: number | null;
  readonly durationMs: number;
  readonly pausedMs: number;
  /** Of the sound. */
  readonly sizeBytes: number;
  readonly sha256: string | null;
  /** Null: erased, or lost. */
  readonly sealedKey: Buffer | null;
  readonly isCut: boolean;
  /** Legal hold. */
  readonly isHeld: boolean;
  readonly erasedAtMs: number | null;
}

/** What became of one. */
export interface FinishedSound {
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly peaks: { readonly stepMs: number; readonly left: Uint8Array; readonly right: Uint8Array };
}
