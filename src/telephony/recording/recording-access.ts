import { ParleyError } from '../../kernel/errors.ts';
import type { QueueId, UserId } from '../../kernel/ids.ts';
import type { LiveAccess } from '../../platform/access/index.ts';
import type { Actor } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Recording } from './recording.ts';
import { recordingRights } from './recording-parameters.ts';
import type { RecordingSight } from './recording-ports.ts';

export interface RecordingAccessParts {
  readonly access: LiveAccess;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly directory: Pick<CompanyDirectory, 'queue'>;
}

export type RecordingRight = Exclude<keyof typeof recordingRights, 'onDemand' | 'pause' | 'own'>;

type Heard = Pick<Recording, 'companyId' | 'userIds' | 'queueId'>;

/**
 * Who may hear what: his own calls where the parameter says so, and what authorizations give (`recording` of users, groups, queues).
 * An administrator hears nothing by his office: he authorizes himself, which the record of changes shows.
 */
export class RecordingAccess {
  readonly #parts: RecordingAccessParts;

  constructor(parts: RecordingAccessParts) {
    this.#parts = parts;
  }

  sightOf(actor: Actor): RecordingSight {
    const { access, directory } = this.#parts;
    const { companyId, userId } = actor;
    const reachable = access.of(companyId).reachable('recording', userId);
    const queueIds = reachable.flatMap(({ id }) => (directory.queue(id as QueueId) ? [id as QueueId] : []));
    const others = reachable.flatMap(({ id }) => (directory.queue(id as QueueId) ? [] : [id as UserId]));
    return { queueIds, userIds: this.#hearsOwn(actor) ? [userId, ...others] : others };
  }

  mayHear(actor: Actor, { companyId, userIds, queueId }: Heard): boolean {
    if (companyId !== actor.companyId) return false;
    if (userIds.includes(actor.userId) && this.#hearsOwn(actor)) return true;
    const { access } = this.#parts;
    const may = (object: { ownerId: UserId | null; id?: string }) =>
      access.may(actor, 'read', { kind: 'recording', companyId, ...object }).allowed;
    if (queueId !== null && may({ ownerId: null, id: queueId })) return true;
    return userIds.some((ownerId) => ownerId !== actor.userId && may({ ownerId }));
  }

  /** @throws ParleyError `recording-unknown`: who may not hear it does not learn that it is there */
  demandHear<T extends Heard>(actor: Actor, recording: T | null): T {
    if (recording && this.mayHear(actor, recording)) return recording;
    throw new ParleyError('recording-unknown', 'There is no such recording that you may hear.');
  }

  has(actor: Actor, right: RecordingRight): boolean {
    const { companyId, userId } = actor;
    return this.#parts.parameters.value(recordingRights[right], { companyId, userId });
  }

  /** Of calls that go on. */
  mayControl({ companyId, userId }: Actor, right: 'onDemand' | 'pause'): boolean {
    return this.#parts.parameters.value(recordingRights[right], { companyId, userId });
  }

  /** @throws ParleyError `not-permitted` */
  demand(actor: Actor, right: RecordingRight | 'onDemand' | 'pause'): void {
    demandFeature(this.#parts.parameters, recordingRights[right], actor);
  }

  #hearsOwn({ companyId, userId }: Actor): boolean {
    return this.#parts.parameters.value(recordingRights.own, { companyId, userId });
  }
}
