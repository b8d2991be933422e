import { sql } from 'kysely';
import type {
  AgentAdministrationRecord,
  AgentChange,
  AgentListRequest,
  AgentRecords,
  NewAgent,
  SkillLevelChange,
} from '../../contact-centre/agent-administration/index.ts';
import type { AgentPlaceStore } from '../../contact-centre/agent-place/index.ts';
import type { AgentPhone } from '../../contact-centre/contact-centre-directory/index.ts';
import type { AgentId, CompanyId, DeviceId, QueueId } from '../../kernel/ids.ts';
import { setAgentSkills, setSkillLevels } from './agent-skills.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { phoneOf } from './contact-centre-loader.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope } from './store.ts';
import { userNameOf } from './user-name.ts';
import { isId, noSuch, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    name: sortText(userNameOf('app_user')),
    login: sortText(sql.ref('appUser.login')),
    changedAt: { by: sql.ref('agent.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('agent.id'),
  idType: 'uuid',
  searched: [userNameOf('app_user'), sql.ref('appUser.login')],
};

/** Agents in PostgreSQL, for administrators. */
export class SqlAgentRecords implements AgentRecords, AgentPlaceStore {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  list(companyId: CompanyId, { queueId, skillId, enabled, ...request }: AgentListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = select(scope, companyId);
      if (enabled !== undefined) query = query.where('agent.enabled', '=', enabled);
      if (queueId)
        query = query.where(
          sql<boolean>`exists (select from queue_agent m where m.agent_id = agent.id and m.queue_id::text = ${queueId})`,
        );
      if (skillId)
        query = query.where(
          sql<boolean>`exists (select from agent_skill s where s.agent_id = agent.id and s.skill_id::text = ${skillId})`,
        );
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: await withParts(scope, rows) };
    });
  }

  async find(companyId: CompanyId, id: AgentId): Promise<AgentAdministrationRecord | null> {
    if (!isId(id)) return null;
    return this.#writer.read(companyId, async (scope) => {
      const row = await select(scope, companyId).where('agent.id', '=', id).executeTakeFirst();
      return row ? ((await withParts(scope, [row]))[0] ?? null) : null;
    });
  }

  add({ id, companyId, userId, ...settings }: NewAgent): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const row = { enabled: settings.enabled, ...columnsOf(settings) };
      await scope
        .insertInto('agent')
        .values({ id, companyId, userId, ...row })
        .execute();
      await setParts(scope, { companyId, id }, settings);
    });
  }

  change(companyId: CompanyId, id: AgentId, version: number, change: AgentChange): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const row = columnsOf(change);
      await updateVersioned(scope, 'agent', { companyId, id, version, change: row, view: (seen) => seen, noun: 'agent' });
      await setParts(scope, { companyId, id }, change);
    });
  }

  /** By the agent himself, whatever else is changed of him meanwhile. */
  setPhone(companyId: CompanyId, id: AgentId, phone: AgentPhone): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      await scope
        .updateTable('agent')
        .set(columnsOf({ phone }))
        .where('id', '=', id)
        .where('companyId', '=', companyId)
        .execute();
    });
  }

  setSkillLevels(companyId: CompanyId, changes: readonly SkillLevelChange[]): Promise<number> {
    return this.#writer.write(companyId, (scope) => setSkillLevels(scope, companyId, changes));
  }

  dependents(companyId: CompanyId, id: AgentId) {
    return this.#writer.read(companyId, (scope) => dependentsOf(scope, 'agent', id));
  }

  remove(companyId: CompanyId, id: AgentId, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, (scope) => deleteSeen(scope, 'agent', { companyId, id, confirm, noun: 'agent' }));
  }
}

function columnsOf({ enabled, capacity, phone }: AgentChange) {
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(capacity === undefined ? {} : { capacity: JSON.stringify(capacity) }),
    ...(phone === undefined
      ? {}
      : {
          phoneNumber: phone.kind === 'number' ? phone.number : null,
          phoneDeviceId: phone.kind === 'device' ? demanded(phone.deviceId) : null,
        }),
    ...(phone?.kind === 'number' ? { phoneMode: phone.mode } : {}),
  };
}

function demanded(deviceId: DeviceId): DeviceId {
  if (!isId(deviceId)) throw noSuch('device');
  return deviceId;
}

async function setParts(
  scope: Scope,
  { companyId, id }: { readonly companyId: CompanyId; readonly id: AgentId },
  { skills, queueIds }: AgentChange,
): Promise<void> {
  if (skills) await setAgentSkills(scope, companyId, id, skills);
  if (queueIds) await setQueues(scope, companyId, id, queueIds);
}

/** The queues' own versions rise, too: who serves them is part of what is edited of them. */
async function setQueues(scope: Scope, companyId: CompanyId, agentId: AgentId, wanted: readonly QueueId[]): Promise<void> {
  const rows = await scope.selectFrom('queueAgent').select('queueId').where('agentId', '=', agentId).execute();
  const present = new Set(rows.map(({ queueId }) => queueId));
  const gone = [...present].filter((id) => !wanted.includes(id));
  const come = [...new Set(wanted)].filter((id) => !present.has(id));
  if (gone.length > 0) await scope.deleteFrom('queueAgent').where('agentId', '=', agentId).where('queueId', 'in', gone).execute();
  for (const queueId of come) {
    if (!isId(queueId)) throw noSuch('queue');
    const last = sql<number>`(select coalesce(max(position), -1) + 1 from queue_agent where queue_id = ${queueId})`;
    await scope.insertInto('queueAgent').values({ companyId, queueId, agentId, position: last }).execute();
  }
  const touched = [...gone, ...come];
  if (touched.length > 0)
    await scope.updateTable('queue').set({ membersVersion: sql`members_version + 1` }).where('id', 'in', touched).execute();
}

function select(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('agent')
    .innerJoin('appUser', 'appUser.id', 'agent.userId')
    .select([
      'agent.id',
      'agent.companyId',
      'agent.userId',
      'agent.enabled',
      'agent.capacity',
      'agent.phoneNumber',
      'agent.phoneDeviceId',
      'agent.phoneMode',
      'agent.version',
      'agent.changedAt',
    ])
    .select(['appUser.login', userNameOf('app_user').as('userName')])
    .where('agent.companyId', '=', companyId);
}

type Selected = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

async function withParts(scope: Scope, agents: readonly Selected[]): Promise<AgentAdministrationRecord[]> {
  if (agents.length === 0) return [];
  const ids = agents.map(({ id }) => id);
  const queues = await scope
    .selectFrom('queueAgent')
    .innerJoin('queue', 'queue.id', 'queueAgent.queueId')
    .select(['queueAgent.agentId', 'queue.id', 'queue.name'])
    .where('queueAgent.agentId', 'in', ids)
    .orderBy(sql`lower(queue.name)`)
    .execute();
  const skills = await scope
    .selectFrom('agentSkill')
    .innerJoin('skill', 'skill.id', 'agentSkill.skillId')
    .select(['agentSkill.agentId', 'agentSkill.skillId', 'agentSkill.level'])
    .where('agentSkill.agentId', 'in', ids)
    .orderBy(sql`lower(skill.name)`)
    .execute();
  const queuesOf = Map.groupBy(queues, ({ agentId }) => agentId);
  const skillsOf = Map.groupBy(skills, ({ agentId }) => agentId);
  return agents.map(({ changedAt, phoneNumber, phoneMode, phoneDeviceId, ...agent }) => ({
    ...agent,
    phone: phoneOf({ phoneNumber, phoneMode, phoneDeviceId }),
    queues: (queuesOf.get(agent.id) ?? []).map(({ id, name }) => ({ id, name })),
    skills: (skillsOf.get(agent.id) ?? []).map(({ skillId, level }) => ({ skillId, level })),
    changedAtMs: changedAt.getTime(),
  }));
}
