import type { CompanyId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';

/** A sound of a prompt in one language: uploaded or recorded. */
export interface PromptSound {
  readonly language: Language;
  readonly file: StoredFileId;
  readonly durationMs: number;
  readonly madeAtMs: number;
}

/** Something that is said, in one or more languages: by a sound, else by a text that the machine speaks. */
export interface Prompt {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly texts: Readonly<Partial<Record<Language, string>>>;
  readonly sounds: readonly PromptSound[];
}

export interface PromptRecord extends Prompt {
  readonly usedBy: readonly { readonly id: string; readonly name: string }[];
  readonly version: number;
  readonly changedAtMs: number;
}

export interface PromptChange {
  readonly name?: string | undefined;
  readonly texts?: Prompt['texts'] | undefined;
}

/** Prompts in the store. Everything happens inside the company that is named. */
export interface PromptRecords {
  list(companyId: CompanyId, request: ListRequest): Promise<RowPage<PromptRecord>>;
  find(companyId: CompanyId, id: string): Promise<PromptRecord | null>;
  /** @throws ParleyError `name-taken` */
  add(prompt: Omit<Prompt, 'sounds'>): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  change(companyId: CompanyId, id: string, version: number, change: PromptChange): Promise<void>;
  dependents(companyId: CompanyId, id: string): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void>;
  /** @returns the file that it takes the place of. @throws ParleyError `not-found` */
  setSound(companyId: CompanyId, id: string, sound: Omit<PromptSound, 'madeAtMs'>): Promise<StoredFileId | null>;
  /** @returns the file that is not needed any more */
  removeSound(companyId: CompanyId, id: string, language: Language): Promise<StoredFileId | null>;
}

/** Prompts in memory, as calls need them. */
export class LivePrompts {
  #prompts = new Map<string, Prompt>();

  replaceAll(prompts: readonly Prompt[]): void {
    this.#prompts = new Map(prompts.map((prompt) => [prompt.id, prompt]));
  }

  replaceCompany(companyId: CompanyId, prompts: readonly Prompt[]): void {
    this.replaceAll([...[...this.#prompts.values()].filter((prompt) => prompt.companyId !== companyId), ...prompts]);
  }

  prompt(companyId: CompanyId, id: string): Prompt | undefined {
    const prompt = this.#prompts.get(id);
    return prompt?.companyId === companyId ? prompt : undefined;
  }

  of(companyId: CompanyId): readonly Prompt[] {
    return [...this.#prompts.values()].filter((prompt) => prompt.companyId === companyId);
  }
}
