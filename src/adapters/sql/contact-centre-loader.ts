import type { Selectable } from 'kysely';
import type {
  AgentPhone,
  AgentRecord,
  ContactCentreContents,
  Queue,
} from '../../contact-centre/contact-centre-directory/index.ts';
import type { InteractionTarget, SkillRequirement } from '../../contact-centre/interaction/index.ts';
import { waitingSettingsSchema } from '../../contract/rest/flow-document.ts';
import type { DomainId, UserId } from '../../kernel/ids.ts';
import type { ContactCentreTables } from './contact-centre-schema.ts';
import type { Tables } from './schema.ts';
import type { Scope } from './store.ts';

/** What is there to be named: of open domains, enabled companies. */
interface There {
  readonly isOpen: (row: { readonly domainId: DomainId }) => boolean;
  readonly userIds: ReadonlySet<UserId>;
}

/** Everything configured of the contact centre that is in force. */
export async function readContactCentre(scope: Scope, { isOpen, userIds }: There): Promise<ContactCentreContents> {
  const agents = (await readAgents(scope)).filter((agent) => userIds.has(agent.userId));
  const queues = (await readQueues(scope)).filter(isOpen);
  const known = {
    queue: new Set<string>(queues.map(({ id }) => id)),
    agent: new Set<string>(agents.map(({ id }) => id)),
    user: userIds as ReadonlySet<string>,
  };
  return {
    queues: queues.map((queue) => withoutLostTargets(queue, known)),
    agents,
    skills: await scope.selectFrom('skill').select(['id', 'companyId', 'name', 'names', 'description']).orderBy('id').execute(),
    openingHours: (await scope.selectFrom('openingHours').selectAll().orderBy('id').execute()).map(bare),
    notReadyReasons: (await scope.selectFrom('notReadyReason').selectAll().orderBy('id').execute()).map(bare),
    dispositions: (await scope.selectFrom('disposition').selectAll().orderBy('id').execute()).map(bare),
    scripts: (await scope.selectFrom('script').selectAll().orderBy('id').execute()).map(bare),
  };
}

async function readAgents(scope: Scope): Promise<AgentRecord[]> {
  const rows = await scope.selectFrom('agent').selectAll().orderBy('id').execute();
  const skills = await scope.selectFrom('agentSkill').selectAll().orderBy('skillId').execute();
  const skillsOf = Map.groupBy(skills, ({ agentId }) => agentId);
  return rows.map(({ id, companyId, userId, enabled, capacity, ...row }) => ({
    id,
    companyId,
    userId,
    enabled,
    skills: (skillsOf.get(id) ?? []).map(({ skillId, level }) => ({ skillId, level })),
    capacity,
    phone: phoneOf(row),
  }));
}

export function phoneOf({
  phoneNumber,
  phoneMode,
  phoneDeviceId,
}: Pick<Selectable<Tables['agent']>, 'phoneNumber' | 'phoneMode' | 'phoneDeviceId'>): AgentPhone {
  if (phoneNumber !== null) return { kind: 'number', number: phoneNumber, mode: phoneMode };
  return phoneDeviceId === null ? { kind: 'own' } : { kind: 'device', deviceId: phoneDeviceId };
}

async function readQueues(scope: Scope): Promise<Queue[]> {
  const rows = await scope.selectFrom('queue').selectAll().orderBy('id').execute();
  const agents = await scope.selectFrom('queueAgent').selectAll().orderBy('position').execute();
  const agentsOf = Map.groupBy(agents, (agent) => agent.queueId);
  const parts = await readQueueParts(scope);
  return rows.map((row) => {
    const { membersVersion: _members, ...queue } = bare(row);
    return { ...queue, ...parts(row), agentIds: (agentsOf.get(row.id) ?? []).map((agent) => agent.agentId) };
  });
}

/** What of a queue is in other tables, or must be completed. */
export async function readQueueParts(
  scope: Scope,
): Promise<
  (
    row: Pick<Selectable<ContactCentreTables['queue']>, 'id' | 'waitingSettings'>,
  ) => Required<Pick<Queue, 'requirements' | 'dispositionIds' | 'waitingSettings'>>
> {
  const skills = Map.groupBy(
    await scope.selectFrom('queueSkill').selectAll().orderBy('position').execute(),
    (one) => one.queueId,
  );
  const dispositions = Map.groupBy(
    await scope.selectFrom('queueDisposition').selectAll().orderBy('position').execute(),
    (one) => one.queueId,
  );
  return ({ id, waitingSettings }) => ({
    requirements: (skills.get(id) ?? []).map(
      ({ skillId, level, relaxations }): SkillRequirement => ({ skillId, level, relaxations }),
    ),
    dispositionIds: (dispositions.get(id) ?? []).map(({ dispositionId }) => dispositionId),
    waitingSettings: waitingSettingsSchema.parse(waitingSettings),
  });
}

/** A rule whose target is gone never applies, so that the next one does; a queue that is closed lets go instead of sending nowhere. */
function withoutLostTargets(queue: Queue, known: Record<'queue' | 'agent' | 'user', ReadonlySet<string>>): Queue {
  const isThere = (target: InteractionTarget | null) =>
    target === null ||
    (target.kind === 'queue' && known.queue.has(target.queueId) && target.queueId !== queue.id) ||
    (target.kind === 'agent' && known.agent.has(target.agentId)) ||
    (target.kind === 'user' && known.user.has(target.userId)) ||
    (target.kind === 'voicemail' && known.user.has(target.id)) ||
    target.kind === 'number' ||
    target.kind === 'flow' ||
    target.kind === 'call-back';
  const overflow = (queue.overflow ?? []).filter(({ to }) => isThere(to));
  const closedTo = queue.closedTo ?? null;
  return { ...queue, overflow, closedTo: isThere(closedTo) ? closedTo : null };
}

function bare<Row extends { readonly version: number; readonly changedAt: Date }>({
  version: _version,
  changedAt: _changed,
  ...row
}: Row) {
  return row;
}
