import type { Named } from '../../contract/name-in.ts';
import type { CompanyId, SkillId } from '../../kernel/ids.ts';

/** Something an agent may know, at a level from 1 to 10. */
export interface Skill extends Named {
  readonly id: SkillId;
  readonly companyId: CompanyId;
  readonly description: string;
}
