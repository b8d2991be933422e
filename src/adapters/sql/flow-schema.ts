import type { Generated } from 'kysely';
import type { FlowDocument } from '../../contract/rest/flow-document.ts';
import type { CompanyId, DomainId, FlowId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';
import type { Administered, Json } from './columns.ts';

/** Tables of call flows and what they say: `0049-flows.sql`, `0050-prompts.sql`. */
export interface FlowTables {
  flow: Administered & {
    id: FlowId;
    companyId: CompanyId;
    domainId: DomainId;
    name: string;
    description: Generated<string>;
    numbers: Generated<string[]>;
    enabled: Generated<boolean>;
    draft: number | null;
    live: number | null;
  };
  flowVersion: {
    companyId: CompanyId;
    flowId: FlowId;
    number: number;
    document: Json<FlowDocument>;
    note: Generated<string>;
    savedAt: Generated<Date>;
    savedBy: string;
    publishedAt: Date | null;
    publishedBy: string | null;
  };
  flowSecret: Administered & { companyId: CompanyId; flowId: FlowId; name: string; sealed: Buffer };
  prompt: Administered & { id: string; companyId: CompanyId; name: string; texts: Json<Partial<Record<Language, string>>> };
  promptSound: Administered & {
    companyId: CompanyId;
    promptId: string;
    language: Language;
    storedFileId: StoredFileId;
    durationMs: number;
    madeAt: Generated<Date>;
  };
}
