import type { CompanyId, SkillId } from '../../kernel/ids.ts';

/** Something an agent may know, at a level from 1 to 10. */
export interface Skill {
  readonly id: SkillId;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly description: string;
}
