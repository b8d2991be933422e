import type { FlowDocument } from '../../contract/rest/flow-document.ts';
import type { FlowCheck, FlowDifference } from '../../contract/rest/flows.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, FlowId, IdSource } from '../../kernel/ids.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import { checkFlow } from './check-flow.ts';
import { differencesOf } from './compare-flows.ts';
import type { FlowBook } from './flow-faults.ts';
import type { FlowPlace } from './flow-ports.ts';
import type {
  FlowChange,
  FlowListRequest,
  FlowRecord,
  FlowRecords,
  FlowSettings,
  FlowVersion,
  FlowVersionDocument,
} from './flow-records.ts';

/** Who administers: his company, the domain that is meant when none is said, and his name. */
export interface FlowAdministrator extends Subject {
  readonly domainId: DomainId;
  readonly login: string;
}

export interface NewFlow extends FlowSettings {
  readonly domainId?: DomainId | undefined;
  readonly document?: FlowDocument | undefined;
}

export interface FlowAdministrationParts {
  readonly ids: IdSource;
  readonly directory: { domain(id: DomainId): Domain | undefined };
  readonly records: FlowRecords;
  /** What flows of a domain may name. */
  readonly bookOf: (place: FlowPlace, own: Pick<FlowRecord, 'numbers' | 'secrets'>) => FlowBook;
  /** Speaks what can be spoken before anybody calls. */
  readonly prepare: (companyId: CompanyId, document: FlowDocument) => Promise<void>;
}

/** Flows as administrators draw, test, publish and delete them. Callers who are in one go on in the version they began. */
export class FlowAdministration {
  readonly #parts: FlowAdministrationParts;

  constructor(parts: FlowAdministrationParts) {
    this.#parts = parts;
  }

  list(by: FlowAdministrator, request: FlowListRequest): ReturnType<FlowRecords['list']> {
    demandFlows(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `not-found` */
  async read(by: FlowAdministrator, id: FlowId): Promise<FlowRecord> {
    demandFlows(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('not-found', 'There is no such call flow.');
    return record;
  }

  /** @throws ParleyError `number-taken`, `name-taken`, `not-found` for a domain of another company */
  async create(by: FlowAdministrator, { domainId, document, ...settings }: NewFlow): Promise<FlowRecord> {
    demandFlows(by);
    const { directory, ids, records } = this.#parts;
    const domain = directory.domain(domainId ?? by.domainId);
    if (domain?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such domain.');
    const id = ids.next<FlowId>();
    await records.add({ ...settings, id, companyId: by.companyId, domainId: domain.id });
    if (document) await records.save(by.companyId, id, 0, { document, note: '', by: by.login });
    return this.read(by, id);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `number-taken`, `name-taken` */
  async change(by: FlowAdministrator, id: FlowId, version: number, change: FlowChange): Promise<FlowRecord> {
    await this.read(by, id);
    await this.#parts.records.change(by.companyId, id, version, change);
    return this.read(by, id);
  }

  async dependents(by: FlowAdministrator, id: FlowId): ReturnType<FlowRecords['dependents']> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `not-found`, `has-dependents` */
  async remove(by: FlowAdministrator, id: FlowId, confirm: string | undefined): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
  }

  async versions(by: FlowAdministrator, id: FlowId): Promise<{ flow: FlowRecord; versions: readonly FlowVersion[] }> {
    const flow = await this.read(by, id);
    return { flow, versions: await this.#parts.records.versions(by.companyId, id) };
  }

  /** @throws ParleyError `not-found` */
  async version(by: FlowAdministrator, id: FlowId, number: number): Promise<FlowVersionDocument> {
    await this.read(by, id);
    const version = await this.#parts.records.version(by.companyId, id, number);
    if (!version) throw new ParleyError('not-found', `The call flow has no version ${number}.`);
    return version;
  }

  /** @returns the new version. @throws ParleyError `changed-meanwhile` when somebody saved another since `from` */
  async save(
    by: FlowAdministrator,
    id: FlowId,
    from: number,
    saved: { document: FlowDocument; note: string },
  ): Promise<FlowVersion> {
    await this.read(by, id);
    const number = await this.#parts.records.save(by.companyId, id, from, { ...saved, by: by.login });
    return this.version(by, id, number);
  }

  /** Back to an earlier version, by saving it anew. */
  async restore(
    by: FlowAdministrator,
    id: FlowId,
    number: number,
    { from, note }: { readonly from: number; readonly note?: string | undefined },
  ): Promise<FlowVersion> {
    const { document } = await this.version(by, id, number);
    return this.save(by, id, from, { document, note: note || `Version ${number} again` });
  }

  async compare(by: FlowAdministrator, id: FlowId, from: number, to: number): Promise<readonly FlowDifference[]> {
    const [one, other] = [await this.version(by, id, from), await this.version(by, id, to)];
    return differencesOf(one.document, other.document);
  }

  async check(by: FlowAdministrator, id: FlowId, document: FlowDocument, testId?: string): Promise<FlowCheck> {
    const flow = await this.read(by, id);
    return checkFlow(document, this.#parts.bookOf(flow, flow), testId);
  }

  /** @throws ParleyError `flow-not-ready` with the check as details */
  async publish(by: FlowAdministrator, id: FlowId, number: number): Promise<FlowRecord> {
    const { document } = await this.version(by, id, number);
    const found = await this.check(by, id, document);
    if (!found.mayGoLive) throw new ParleyError('flow-not-ready', notReady(found), { details: { ...found } });
    // Before it goes live, so that no caller waits for a voice.
    await this.#parts.prepare(by.companyId, document);
    await this.#parts.records.publish(by.companyId, id, number, by.login);
    return this.read(by, id);
  }

  async withdraw(by: FlowAdministrator, id: FlowId): Promise<FlowRecord> {
    await this.read(by, id);
    await this.#parts.records.publish(by.companyId, id, null, by.login);
    return this.read(by, id);
  }

  async setSecret(by: FlowAdministrator, id: FlowId, name: string, value: string): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.setSecret(by.companyId, id, name, value);
  }

  async removeSecret(by: FlowAdministrator, id: FlowId, name: string): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.removeSecret(by.companyId, id, name);
  }
}

function notReady({ problems, tests }: FlowCheck): string {
  const [error] = problems.filter(({ severity }) => severity === 'error');
  if (error) return `The call flow has a fault: ${error.sentence}`;
  const failed = tests.find(({ passed }) => !passed);
  return `The test “${failed?.name ?? ''}” does not pass: ${failed?.difference?.sentence ?? ''}`;
}

function demandFlows(by: Subject): void {
  demand(by, 'administer', { kind: 'flow', companyId: by.companyId, ownerId: null });
}
