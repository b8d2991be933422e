import type { Generated } from 'kysely';
import type { CallId, CompanyId, GroupId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { CallDirection, Decision } from '../../telephony/call/index.ts';
import type {
  RecordingId,
  RecordingNoteId,
  RecordingRuleId,
  RecordingState,
  ScorecardAnswer,
  ScorecardFormId,
  ScorecardId,
  ScorecardQuestion,
} from '../../telephony/recording/index.ts';
import type { Administered, Json } from './columns.ts';

export type RecordingTables = {
  recordingKey: { companyId: CompanyId; sealedKey: Buffer; sealedSigningKey: Buffer; publicKey: Buffer };
  recording: {
    id: RecordingId;
    companyId: CompanyId;
    callId: CallId;
    state: RecordingState;
    direction: CallDirection;
    queueId: QueueId | null;
    userIds: UserId[];
    customerNumber: string;
    customerName: string;
    reason: Json<Decision>;
    ruleId: RecordingRuleId | null;
    mailUserIds: UserId[];
    keepDays: number | null;
    isAnnounced: boolean;
    startedAt: Date;
    endedAt: Date | null;
    durationMs: Generated<number>;
    pausedMs: Generated<number>;
    /** bigint: text. */
    sizeBytes: Generated<string | number>;
    sha256: string | null;
    sealedKey: Buffer | null;
    peaks: Buffer | null;
    peakStepMs: Generated<number>;
    isCut: Generated<boolean>;
    isHeld: Generated<boolean>;
    erasedAt: Date | null;
  };
  recordingChain: { companyId: CompanyId; seq: string | number; recordingId: RecordingId | null; line: string; hash: string };
  recordingChainHead: { companyId: CompanyId; seq: string | number; hash: string };
  recordingNote: {
    id: RecordingNoteId;
    companyId: CompanyId;
    recordingId: RecordingId;
    authorId: UserId;
    atMs: number | null;
    untilMs: number | null;
    body: string;
    writtenAt: Date;
    changedAt: Date | null;
  };
  recordingRule: Administered & {
    id: RecordingRuleId;
    companyId: CompanyId;
    name: string;
    position: number;
    enabled: boolean;
    action: 'record' | 'never';
    direction: CallDirection | 'any';
    queueIds: QueueId[];
    userIds: UserId[];
    groupIds: GroupId[];
    trunkIds: TrunkId[];
    numbers: string[];
    sharePercent: number;
    announces: boolean;
    masksDigits: boolean;
    includesConsultation: boolean;
    keepDays: number | null;
    mailUserIds: UserId[];
    mailsPeople: boolean;
  };
  scorecardForm: Administered & {
    id: ScorecardFormId;
    companyId: CompanyId;
    name: string;
    describes: string;
    enabled: boolean;
    questions: Json<readonly ScorecardQuestion[]>;
  };
  scorecard: {
    id: ScorecardId;
    companyId: CompanyId;
    recordingId: RecordingId;
    formId: ScorecardFormId;
    agentUserId: UserId;
    reviewerId: UserId;
    questions: Json<readonly ScorecardQuestion[]>;
    answers: Json<readonly ScorecardAnswer[]>;
    score: number | null;
    comment: string;
    writtenAt: Date;
  };
};
