import type { SkillView } from '../../contract/rest/skills.ts';
import * as contract from '../../contract/rest/skills.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import { type Catalogue, catalogueRoutes } from '../catalogue/index.ts';
import type { Skill } from './skill.ts';

/** Skills, for administrators. */
export function skillRoutes(
  routes: RouteRegistrar,
  { skills }: { readonly skills: Catalogue<Skill, { readonly agentCount: number; readonly queueCount: number }> },
): void {
  catalogueRoutes(
    routes,
    {
      list: contract.listSkills,
      create: contract.createSkill,
      read: contract.readSkill,
      change: contract.changeSkill,
      dependents: contract.skillDependents,
      remove: contract.deleteSkill,
    },
    skills,
    ({ companyId: _company, changedAtMs, ...rest }): SkillView => ({ ...rest, changedAt: changedAtMs }),
  );
}
