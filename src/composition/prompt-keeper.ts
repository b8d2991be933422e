import type { PromptAdministration } from '../contact-centre/flow/index.ts';
import type { CompanyId } from '../kernel/ids.ts';
import type { Language } from '../kernel/language.ts';

/** Keeps what was recorded by telephone, once the administration of prompts is there. */
export class PromptKeeper {
  administration: PromptAdministration | null = null;

  async keep(companyId: CompanyId, id: string, language: Language, wav: Buffer): Promise<void> {
    await this.administration?.keep(companyId, id, language, wav, 'left');
  }
}
