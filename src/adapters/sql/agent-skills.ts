import type { SkillLevelChange } from '../../contact-centre/agent-administration/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, CompanyId, SkillId } from '../../kernel/ids.ts';
import type { Scope } from './store.ts';
import { isId } from './versioned.ts';

/** Exactly these levels of an agent; only what differs is written. */
export async function setAgentSkills(
  scope: Scope,
  companyId: CompanyId,
  agentId: AgentId,
  wanted: readonly { readonly skillId: SkillId; readonly level: number }[],
): Promise<void> {
  const present = await scope.selectFrom('agentSkill').select('skillId').where('agentId', '=', agentId).execute();
  const gone = present.filter(({ skillId }) => !wanted.some((one) => one.skillId === skillId));
  await setSkillLevels(scope, companyId, [
    ...gone.map(({ skillId }) => ({ agentId, skillId, level: null })),
    ...wanted.map((one) => ({ ...one, agentId })),
  ]);
}

/** @returns how many are others now. @throws ParleyError `input-invalid` for an agent or a skill that is not there */
export async function setSkillLevels(scope: Scope, companyId: CompanyId, changes: readonly SkillLevelChange[]): Promise<number> {
  if (changes.length === 0) return 0;
  if (changes.some(({ agentId, skillId }) => !isId(agentId) || !isId(skillId)))
    throw new ParleyError('input-invalid', 'There is no such agent or skill.');
  const agentIds = [...new Set(changes.map(({ agentId }) => agentId))];
  const present = await scope.selectFrom('agentSkill').selectAll().where('agentId', 'in', agentIds).execute();
  const levels = new Map(present.map(({ agentId, skillId, level }) => [`${agentId} ${skillId}`, level]));
  let changed = 0;
  for (const { agentId, skillId, level } of changes) {
    if ((levels.get(`${agentId} ${skillId}`) ?? null) === level) continue;
    changed++;
    if (level === null)
      await scope.deleteFrom('agentSkill').where('agentId', '=', agentId).where('skillId', '=', skillId).execute();
    else
      await scope
        .insertInto('agentSkill')
        .values({ companyId, agentId, skillId, level })
        .onConflict((conflict) => conflict.columns(['agentId', 'skillId']).doUpdateSet({ level }))
        .execute();
  }
  return changed;
}
