import type { ReportDimension } from '../../../contract/rest/reports.ts';
import type { AgentId, CompanyId, FlowId, QueueId, SkillId, UserId } from '../../../kernel/ids.ts';

type Labelled = { readonly value: string | null; readonly label: string };
type Viewer = { readonly companyId: CompanyId; readonly userId: UserId };

export interface ReportNameParts {
  readonly queue: (id: QueueId) => string | undefined;
  readonly agent: (id: AgentId) => string | undefined;
  readonly skill: (id: SkillId) => string | undefined;
  readonly flow: (id: FlowId) => string | undefined;
  readonly user: (id: UserId) => string | undefined;
  readonly reason: (companyId: CompanyId, code: string) => string | undefined;
  /** Numbers as the viewer may read them; null: on the red list. */
  readonly numbers: (
    viewer: Viewer,
    numbers: readonly string[],
  ) => Promise<(number: string) => { readonly label: string } | null>;
}

const gone = 'deleted';
const hidden = 'hidden';
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
      if (key === null) return { value: null, label: '–' };
      if (dimension !== 'partner') return { value: key, label: this.labelOf(viewer.companyId, dimension, key) };
      const known = numberOf(key);
      return known ? { value: key, label: known.label } : { value: null, label: hidden };
    };
  }

  labelOf(companyId: CompanyId, dimension: ReportDimension, key: string): string {
    const { queue, agent, skill, flow, user, reason } = this.#parts;
    if (dimension === 'queue') return queue(key as QueueId) ?? gone;
    if (dimension === 'agent') return agent(key as AgentId) ?? gone;
    if (dimension === 'skill') return skill(key as SkillId) ?? gone;
    if (dimension === 'flow') return flow(key as FlowId) ?? gone;
    if (dimension === 'user') return user(key as UserId) ?? gone;
    if (dimension === 'reason') return reason(companyId, key) ?? key;
    if (dimension === 'weekday') return weekdays[Number(key)]!;
    if (dimension === 'hour-of-day') return `${key.padStart(2, '0')}:00`;
    return dimension === 'transfer-target' ? this.#targetOf(key) : key;
  }

  #targetOf(key: string): string {
    const [kind, id = ''] = key.split(/:(.*)/s);
    const { queue, agent, user, flow } = this.#parts;
    if (kind === 'queue') return queue(id as QueueId) ?? gone;
    if (kind === 'agent') return agent(id as AgentId) ?? gone;
    if (kind === 'user') return user(id as UserId) ?? gone;
    return kind === 'flow' ? (flow(id as FlowId) ?? gone) : id || kind!;
  }

  /** Each of these numbers, as the viewer may read it. */
  numbers(viewer: Viewer, numbers: readonly string[]): ReturnType<ReportNameParts['numbers']> {
    return this.#parts.numbers(viewer, numbers);
  }
}
