import type { Generated } from 'kysely';
import type { CompanyId, Id, UserId } from '../../kernel/ids.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';
import type { ConferenceRoom, ConferenceRoomId } from '../../telephony/conference/index.ts';

export type ConferenceTables = {
  conferenceRoom: { -readonly [Column in keyof ConferenceRoom]: ConferenceRoom[Column] } & {
    version: Generated<number>;
    changedAt: Generated<Date>;
  };
  conferenceRecording: {
    id: Id<'conference-recording'>;
    companyId: CompanyId;
    roomId: ConferenceRoomId | null;
    name: string;
    userId: UserId;
    storedFileId: StoredFileId;
    startedAt: Date;
    durationMs: number;
  };
};
