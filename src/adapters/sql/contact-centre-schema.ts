import type { ColumnType, Generated } from 'kysely';
import type { AgentPhone, AgentRecord, Queue } from '../../contact-centre/contact-centre-directory/index.ts';
import type { Disposition, Script } from '../../contact-centre/disposition/index.ts';
import type { SkillRequirement } from '../../contact-centre/interaction/index.ts';
import type { NotReadyReason } from '../../contact-centre/not-ready-reason/index.ts';
import type { OpeningHours } from '../../contact-centre/opening-hours/index.ts';
import type { Skill } from '../../contact-centre/skill/index.ts';
import type { AgentId, CompanyId, DeviceId, DomainId, QueueId, SkillId, UserId } from '../../kernel/ids.ts';
import type { Administered, Json } from './columns.ts';

/** JSON with something in it from the beginning. */
type FilledJson<T> = ColumnType<T, string | undefined, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;
type Columns<Thing, JsonColumns extends keyof Thing> = {
  -readonly [Column in Exclude<keyof Thing, JsonColumns>]: Thing[Column];
};

/** Tables of the contact centre's configuration: `0001`, `0028`, `0037` and `0045-contact-centre-configuration.sql`. */
export interface ContactCentreTables {
  agent: Administered & {
    id: AgentId;
    companyId: CompanyId;
    userId: UserId;
    enabled: boolean;
    capacity: FilledJson<NonNullable<AgentRecord['capacity']>>;
    phoneNumber: Generated<string | null>;
    phoneDeviceId: Generated<DeviceId | null>;
    phoneMode: Generated<Extract<AgentPhone, { kind: 'number' }>['mode']>;
    membersVersion: Generated<number>;
  };
  agentSkill: Administered & { companyId: CompanyId; agentId: AgentId; skillId: SkillId; level: number };
  queue: Administered & {
    id: QueueId;
    companyId: CompanyId;
    domainId: DomainId;
    name: string;
    number: string;
    offerTimeoutMs: number;
    wrapUpMs: number;
    maxWaitMs: number;
    enabled: boolean;
    kind: Generated<'agents' | 'shared'>;
    lines: Generated<number>;
    priority: Generated<number>;
    deviceId: Generated<DeviceId | null>;
    strategy: Generated<NonNullable<Queue['strategy']>>;
    stickyMs: Generated<number>;
    overflow: FilledJson<NonNullable<Queue['overflow']>>;
    serviceLevel: FilledJson<NonNullable<Queue['serviceLevel']>>;
    shortAbandonMs: Generated<number>;
    hoursId: Generated<string | null>;
    closedTo: JsonOrNull<NonNullable<Queue['closedTo']>>;
    offerCallBackAfterMs: Generated<number | null>;
    needsDisposition: Generated<boolean>;
    scriptId: Generated<string | null>;
    waitingSettings: FilledJson<Partial<NonNullable<Queue['waitingSettings']>>>;
    membersVersion: Generated<number>;
  };
  queueAgent: Administered & { companyId: CompanyId; queueId: QueueId; agentId: AgentId; position: number };
  queueSkill: Administered & {
    companyId: CompanyId;
    queueId: QueueId;
    skillId: SkillId;
    level: number;
    relaxations: Json<SkillRequirement['relaxations']>;
    position: number;
  };
  queueDisposition: Administered & { companyId: CompanyId; queueId: QueueId; dispositionId: string; position: number };
  skill: Administered & Columns<Skill, 'names'> & { names: FilledJson<Skill['names']> };
  openingHours: Administered &
    Columns<OpeningHours, 'weekly' | 'specialDays' | 'exception'> & {
      weekly: Json<OpeningHours['weekly']>;
      specialDays: Json<OpeningHours['specialDays']>;
      exception: JsonOrNull<NonNullable<OpeningHours['exception']>>;
    };
  notReadyReason: Administered & Columns<NotReadyReason, 'names'> & { names: Json<NotReadyReason['names']> };
  disposition: Administered & Columns<Disposition, 'names'> & { names: FilledJson<Disposition['names']> };
  script: Administered & Columns<Script, 'blocks'> & { blocks: Json<Script['blocks']> };
  scriptVersion: {
    companyId: CompanyId;
    scriptId: string;
    version: number;
    blocks: Json<Script['blocks']>;
    madeAt: Generated<Date>;
    madeBy: Generated<string>;
  };
}
