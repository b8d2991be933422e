import { type Named, type NamesByLanguage, nameIn, pathIn } from '../../../contract/name-in.ts';
import type { ReportDimension } from '../../../contract/rest/reports.ts';
import type { AgentId, CompanyId, FlowId, QueueId, SkillId, UserId } from '../../../kernel/ids.ts';
import type { Language } from '../../../kernel/language.ts';

type Labelled = { readonly value: string | null; readonly label: string };
/** Who reads, and in which language. */
type Viewer = { readonly companyId: CompanyId; readonly userId: UserId; readonly language: Language };

export interface ReportNameParts {
  readonly queue: (id: QueueId) => string | undefined;
  readonly agent: (id: AgentId) => string | undefined;
  readonly skill: (id: SkillId) => Named | undefined;
  /** From the outermost category down. */
  readonly disposition: (companyId: CompanyId, id: string) => readonly Named[] | undefined;
  readonly flow: (id: FlowId) => string | undefined;
  readonly user: (id: UserId) => string | undefined;
  readonly reason: (companyId: CompanyId, code: string) => NamesByLanguage | null;
  /** Numbers as the viewer may read them; null: on the red list. */
  readonly numbers: (
    viewer: Omit<Viewer, 'language'>,
    numbers: readonly string[],
  ) => Promise<(number: string) => { readonly label: string } | null>;
}

const gone: Readonly<Record<Language, string>> = { en: 'deleted', fr: 'supprimé', de: 'gelöscht', sv: 'borttagen' };
const noQueue: Readonly<Record<Language, string>> = { en: 'no queue', fr: 'sans file', de: 'ohne Warteschlange', sv: 'ingen kö' };
const hidden: Readonly<Record<Language, string>> = { en: 'hidden', fr: 'masqué', de: 'verborgen', sv: 'dold' };
const weekdays = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Names of what stands in reports, as configured now. */
export class ReportNames {
  readonly #parts: ReportNameParts;

  constructor(parts: ReportNameParts) {
    this.#parts = parts;
  }

  /** Asked once for all rows: numbers are looked up together. */
  async labeller(
    viewer: Viewer,
    by: readonly ReportDimension[],
    rows: readonly (readonly (string | null)[])[],
  ): Promise<(dimension: ReportDimension, key: string | null) => Labelled> {
    const at = by.indexOf('partner');
    const numbers = at === -1 ? [] : rows.flatMap((keys) => keys[at] ?? []);
    const numberOf = await this.#parts.numbers(viewer, numbers);
    return (dimension, key) => {
      if (key === null) return { value: null, label: dimension === 'queue' ? noQueue[viewer.language] : '–' };
      if (dimension !== 'partner') return { value: key, label: this.labelOf(viewer, dimension, key) };
      const known = numberOf(key);
      return known ? { value: key, label: known.label } : { value: null, label: hidden[viewer.language] };
    };
  }

  labelOf({ companyId, language }: Pick<Viewer, 'companyId' | 'language'>, dimension: ReportDimension, key: string): string {
    const { queue, agent, flow, user } = this.#parts;
    if (dimension === 'queue') return queue(key as QueueId) ?? gone[language];
    if (dimension === 'agent') return agent(key as AgentId) ?? gone[language];
    if (dimension === 'skill' || dimension === 'disposition' || dimension === 'reason')
      return this.#inLanguage(companyId, language, dimension, key);
    if (dimension === 'flow') return flow(key as FlowId) ?? gone[language];
    if (dimension === 'user') return user(key as UserId) ?? gone[language];
    if (dimension === 'weekday') return weekdays[Number(key)]!;
    if (dimension === 'hour-of-day') return `${key.padStart(2, '0')}:00`;
    return dimension === 'transfer-target' ? this.#targetOf(key, language) : key;
  }

  /** What has names by language. */
  #inLanguage(companyId: CompanyId, language: Language, dimension: 'skill' | 'disposition' | 'reason', key: string): string {
    if (dimension === 'reason') return nameIn({ code: key, names: this.#parts.reason(companyId, key) ?? {} }, language);
    const skill = dimension === 'skill' ? this.#parts.skill(key as SkillId) : undefined;
    const path = skill ? [skill] : this.#parts.disposition(companyId, key);
    return path ? pathIn(path, language) : gone[language];
  }

  #targetOf(key: string, language: Language): string {
    const [kind, id = ''] = key.split(/:(.*)/s);
    const { queue, agent, user, flow } = this.#parts;
    if (kind === 'queue') return queue(id as QueueId) ?? gone[language];
    if (kind === 'agent') return agent(id as AgentId) ?? gone[language];
    if (kind === 'user') return user(id as UserId) ?? gone[language];
    return kind === 'flow' ? (flow(id as FlowId) ?? gone[language]) : id || kind!;
  }

  /** Each of these numbers, as the viewer may read it. */
  numbers(viewer: Omit<Viewer, 'language'>, numbers: readonly string[]): ReturnType<ReportNameParts['numbers']> {
    return this.#parts.numbers(viewer, numbers);
  }
}
