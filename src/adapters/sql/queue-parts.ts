import type { Insertable } from 'kysely';
import type { QueueChange } from '../../contact-centre/queue-administration/index.ts';
import type { CompanyId, QueueId } from '../../kernel/ids.ts';
import type { Tables } from './schema.ts';
import type { Scope } from './store.ts';

type QueueParts = Pick<QueueChange, 'requirements' | 'dispositionIds'>;

/** A change of a queue as that of its row, and what of it is in other tables. */
export function splitQueue<Change extends QueueChange>({
  requirements,
  dispositionIds,
  overflow,
  serviceLevel,
  closedTo,
  waitingSettings,
  ...plain
}: Change) {
  const row = {
    ...plain,
    ...(overflow === undefined ? {} : { overflow: JSON.stringify(overflow) }),
    ...(serviceLevel === undefined ? {} : { serviceLevel: JSON.stringify(serviceLevel) }),
    ...(closedTo === undefined ? {} : { closedTo: closedTo && JSON.stringify(closedTo) }),
    ...(waitingSettings === undefined ? {} : { waitingSettings: JSON.stringify(waitingSettings) }),
  } satisfies Partial<Insertable<Tables['queue']>>;
  const parts: QueueParts = {
    ...(requirements === undefined ? {} : { requirements }),
    ...(dispositionIds === undefined ? {} : { dispositionIds }),
  };
  return { row, parts };
}

/** Only what differs is written, as with members. @returns whether anything did */
export async function setQueueParts(
  scope: Scope,
  companyId: CompanyId,
  queueId: QueueId,
  { requirements, dispositionIds }: QueueParts,
): Promise<boolean> {
  let changes = 0;
  if (requirements) changes += await setSkills(scope, { companyId, queueId }, requirements);
  if (dispositionIds) changes += await setDispositions(scope, { companyId, queueId }, [...new Set(dispositionIds)]);
  return changes > 0;
}

interface Of {
  readonly companyId: CompanyId;
  readonly queueId: QueueId;
}

async function setSkills(scope: Scope, of: Of, wanted: NonNullable<QueueParts['requirements']>): Promise<number> {
  const rows = wanted.map(({ relaxations, skillId, level }, position) => ({
    ...of,
    skillId,
    level,
    position,
    relaxations: JSON.stringify(relaxations),
  }));
  const present = await scope.selectFrom('queueSkill').selectAll().where('queueId', '=', of.queueId).execute();
  const before = new Map(present.map((row) => [row.skillId, row]));
  const gone = present.map(({ skillId }) => skillId).filter((id) => !rows.some(({ skillId }) => skillId === id));
  if (gone.length > 0)
    await scope.deleteFrom('queueSkill').where('queueId', '=', of.queueId).where('skillId', 'in', gone).execute();
  const differing = rows.filter(({ skillId, level, position, relaxations }) => {
    const row = before.get(skillId);
    return row?.level !== level || row.position !== position || !isSame(row.relaxations, relaxations);
  });
  for (const row of differing) {
    const { level, position, relaxations } = row;
    await scope
      .insertInto('queueSkill')
      .values(row)
      .onConflict((conflict) => conflict.columns(['queueId', 'skillId']).doUpdateSet({ level, position, relaxations }))
      .execute();
  }
  return gone.length + differing.length;
}

/** Keys of stored JSON come in another order. */
function isSame(stored: readonly { afterMs: number; level: number }[], written: string): boolean {
  return JSON.stringify(stored.map(({ afterMs, level }) => ({ afterMs, level }))) === written;
}

async function setDispositions(scope: Scope, of: Of, wanted: readonly string[]): Promise<number> {
  const present = await scope.selectFrom('queueDisposition').selectAll().where('queueId', '=', of.queueId).execute();
  const before = new Map(present.map(({ dispositionId, position }) => [dispositionId, position]));
  const gone = present.map(({ dispositionId }) => dispositionId).filter((id) => !wanted.includes(id));
  if (gone.length > 0)
    await scope.deleteFrom('queueDisposition').where('queueId', '=', of.queueId).where('dispositionId', 'in', gone).execute();
  let changes = gone.length;
  for (const [position, dispositionId] of wanted.entries()) {
    if (before.get(dispositionId) === position) continue;
    changes++;
    await scope
      .insertInto('queueDisposition')
      .values({ ...of, dispositionId, position })
      .onConflict((conflict) => conflict.columns(['queueId', 'dispositionId']).doUpdateSet({ position }))
      .execute();
  }
  return changes;
}
