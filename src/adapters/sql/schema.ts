import type { Generated, GeneratedAlways } from 'kysely';
import type {
  AgentId,
  CallId,
  CompanyId,
  DeviceId,
  DomainId,
  GroupId,
  QueueId,
  SessionId,
  TrunkId,
  UserId,
} from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { UserRole } from '../../platform/access/index.ts';
import type { Originator } from '../../platform/audit/index.ts';
import type { Incident, IncidentCode, IncidentId } from '../../platform/incident/index.ts';
import type { CallEventBody } from '../../telephony/call/index.ts';
import type { CallingPolicy } from '../../telephony/calling-policy/index.ts';
import type { DeviceProtocol, DeviceTransport, DtmfMethod } from '../../telephony/device/index.ts';
import type { CodecName } from '../../telephony/media/index.ts';
import type { CalledNumberSource, CallerIdHeader, Trunk } from '../../telephony/trunk/index.ts';
import type { CallBackTables } from './call-back-schema.ts';
import type { Administered, Json } from './columns.ts';
import type { ConferenceTables } from './conference-schema.ts';
import type { ContactCentreTables } from './contact-centre-schema.ts';
import type { FlowTables } from './flow-schema.ts';
import type { ForwardingTables } from './forwarding-schema.ts';
import type { PhoneTables } from './phone-schema.ts';
import type { PresenceTables } from './presence-schema.ts';
import type { RecordingTables } from './recording-schema.ts';
import type { RightsTables } from './rights-schema.ts';
import type { SignInTables } from './sign-in-schema.ts';

/** The tables of `migrations/`; columns in camel case (a plugin translates). */
export interface Tables
  extends ConferenceTables,
    CallBackTables,
    ContactCentreTables,
    FlowTables,
    ForwardingTables,
    RecordingTables,
    RightsTables,
    SignInTables,
    PhoneTables,
    PresenceTables {
  company: Administered & { id: CompanyId; name: string; enabled: Generated<boolean>; createdAt: Generated<Date> };
  domain: Administered & {
    id: DomainId;
    companyId: CompanyId;
    name: string;
    sipDomain: string;
    country: string;
    internationalPrefix: string;
    localCountryPrefix: string;
    externalPrefix: string;
    incomingAdd: string;
    incomingRemove: string;
    internalLength: number;
    internalReverseLength: number;
    enabled: Generated<boolean>;
    createdAt: Generated<Date>;
  };
  numberingRule: Administered & {
    id: string;
    companyId: CompanyId;
    domainId: DomainId;
    priority: number;
    pattern: string;
    value: string;
  };
  appUser: Administered & {
    id: UserId;
    companyId: CompanyId;
    domainId: DomainId;
    login: string;
    firstName: string;
    lastName: string;
    email: string | null;
    mobile: string | null;
    language: Language;
    role: UserRole;
    enabled: boolean;
    passwordHash: string | null;
    currentDeviceId: DeviceId | null;
    createdAt: Generated<Date>;
    voicemailPinHash: Generated<string | null>;
    externalKey: Generated<string | null>;
    custom0: Generated<string>;
    custom1: Generated<string>;
    isSuper: Generated<boolean>;
    /** Rises with his memberships. */
    groupsVersion: GeneratedAlways<number>;
  };
  administeredCompany: Administered & { companyId: CompanyId; userId: UserId; administeredId: CompanyId };
  appGroup: Administered & {
    id: GroupId;
    companyId: CompanyId;
    name: string;
    description: Generated<string>;
    enabled: Generated<boolean>;
    createdAt: Generated<Date>;
  };
  groupMember: Administered & { companyId: CompanyId; groupId: GroupId; userId: UserId };
  device: Administered & {
    id: DeviceId;
    companyId: CompanyId;
    domainId: DomainId;
    userId: UserId | null;
    name: string;
    number: string;
    protocol: DeviceProtocol;
    sipUser: string;
    ha1Md5: string;
    ha1Sha256: string;
    oneNumber: boolean;
    lines: number;
    dtmfMethod: DtmfMethod;
    codecs: CodecName[];
    enabled: boolean;
    description: Generated<string>;
    allowedAddress: string | null;
    transport: Generated<DeviceTransport>;
    videoAllowed: Generated<boolean>;
    stunServer: string | null;
  };
  trunk: Administered & {
    id: TrunkId;
    companyId: CompanyId;
    domainId: DomainId;
    name: string;
    authentication: 'registration' | 'address';
    registrationUser: string | null;
    registrationPassword: Buffer | null;
    registrar: string | null;
    peers: string[];
    proxy: string;
    mediaSecurity: Trunk['mediaSecurity'];
    mediaPath: Trunk['mediaPath'];
    callerIdHeader: CallerIdHeader;
    calledNumberSource: CalledNumberSource;
    numberFormat: Trunk['numberFormat'];
    codecs: CodecName[];
    numbers: Json<Trunk['numbers']>;
    maxCalls: number;
    optionsIntervalS: number;
    enabled: boolean;
  };
  callingPolicy: Administered & {
    companyId: CompanyId;
    dialOut: CallingPolicy['dialOut'];
    maxCallsPerUser: number;
    blockPremium: boolean;
    blockedPrefixes: string[];
    openNumbers: string[];
    membersVersion: Generated<number>;
  };
  dialOutUser: Administered & { companyId: CompanyId; userId: UserId };
  agentState: { id: Generated<string>; companyId: CompanyId; agentId: AgentId; state: string; reason: string | null; at: Date };
  sipBinding: {
    companyId: CompanyId;
    deviceId: DeviceId;
    bindingKey: string;
    contactUri: string;
    expiresAt: Date;
    details: Json<Record<string, unknown>>;
  };
  session: {
    id: SessionId;
    companyId: CompanyId;
    userId: UserId;
    tokenHash: Buffer;
    previousTokenHash: Buffer | null;
    rotatedAt: Date;
    createdAt: Date;
    lastSeenAt: Date;
    expiresAt: Date;
    address: string;
    userAgent: string;
    method: Generated<string>;
    confirmedAt: Generated<Date>;
    /** The company an administrator works in, when it is not his own. */
    actingCompanyId: Generated<CompanyId | null>;
  };
  /** Written by triggers only. */
  auditEntry: {
    id: GeneratedAlways<string>;
    companyId: CompanyId;
    at: GeneratedAlways<Date>;
    actor: Originator;
    kind: string;
    rowId: string;
    name: string;
    action: string;
    version: number | null;
    before: Record<string, unknown> | null;
    after: Record<string, unknown> | null;
    changedSecrets: string[];
  };
  signInFailure: { subject: string; failures: number; lastAt: Date; blockedUntil: Date };
  setupLink: { id: string; tokenHash: Buffer; createdAt: Date; expiresAt: Date; usedAt: Date | null };
  incident: {
    id: IncidentId;
    companyId: CompanyId | null;
    code: IncidentCode;
    subject: string;
    params: Json<Incident['params']>;
    count: number;
    firstAt: Date;
    lastAt: Date;
    resolvedAt: Date | null;
  };
  openCall: { id: CallId; companyId: CompanyId; startedAt: Date };
  /** A view of the groups in which events are stored. */
  callEvent: {
    companyId: CompanyId;
    callId: CallId;
    seq: number;
    domainId: DomainId;
    at: Date;
    type: CallEventBody['type'];
    body: Json<CallEventBody>;
  };
  callLog: {
    companyId: CompanyId;
    callId: CallId;
    userId: UserId;
    part: number;
    direction: 'incoming' | 'outgoing' | 'missed';
    otherNumber: string;
    otherName: string;
    otherUserId: UserId | null;
    isPrivate: boolean;
    startedAt: Date;
    answeredAt: Date | null;
    endedAt: Date;
    talkMs: number;
    cause: string;
    queueId: QueueId | null;
    answeredBy: UserId | null;
    note: Generated<string>;
    noteIsShared: Generated<boolean>;
  };
}
