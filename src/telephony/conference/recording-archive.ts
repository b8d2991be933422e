import type { Readable } from 'node:stream';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ByteRange, StoredFile } from '../../platform/stored-file/index.ts';

export interface KeptRecording {
  readonly id: string;
  readonly name: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** Recordings that are kept; each belongs to who began it, and to nobody else. */
export interface RecordingArchive {
  /** The latest first. */
  ofUser(companyId: CompanyId, userId: UserId): Promise<readonly KeptRecording[]>;
  /** @throws ParleyError `not-found` */
  open(
    companyId: CompanyId,
    userId: UserId,
    id: string,
  ): Promise<{ readonly name: string; readonly file: StoredFile; readonly read: (range?: ByteRange) => Promise<Readable> }>;
  /** @throws ParleyError `not-found` */
  remove(companyId: CompanyId, userId: UserId, id: string): Promise<void>;
}
