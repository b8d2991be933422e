import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { demand, type LiveAccess } from '../access/index.ts';
import type { Actor } from '../api/index.ts';
import { Secret } from '../secret/index.ts';
import type { LiveParameters, ReadOverride } from './live-parameters.ts';
import type { Parameter, ParameterLevel } from './parameter.ts';
import type { ParameterRegistry } from './parameter-registry.ts';
import type { ParameterStore } from './parameter-store.ts';
import { invalid } from './parameter-type.ts';

export interface ParameterServiceParts {
  readonly registry: ParameterRegistry;
  readonly parameters: LiveParameters;
  /** Knows domains, groups, users and intercom groups by name. */
  readonly access: LiveAccess;
  readonly store: ParameterStore;
}

export interface ParameterChange {
  readonly name: string;
  readonly level: ParameterLevel;
  /** The domain, group or user; null for the company. */
  readonly targetId: string | null;
  readonly value: unknown;
  /** Of the value that this replaces; null where none was set. */
  readonly version: number | null;
  /** The warning of the value was read. */
  readonly acceptsWarning: boolean;
}

/** Sets values and takes them away. A change is in force when its promise resolves, on this node; on others a moment later. */
export class ParameterService {
  readonly #parts: ParameterServiceParts;

  constructor(parts: ParameterServiceParts) {
    this.#parts = parts;
  }

  /**
   * @throws ParleyError `not-permitted`; `not-found` for an unknown parameter, domain, group or user; `parameter-value-invalid`;
   *   `parameter-level-invalid`; `parameter-warning` until `acceptsWarning`; `changed-meanwhile`
   */
  async set(actor: Actor, change: ParameterChange): Promise<ReadOverride> {
    this.#demand(actor);
    const { companyId } = actor;
    const parameter = this.#parts.registry.named(change.name);
    const { name } = parameter;
    this.#checkPlace(companyId, parameter, change);
    const value = this.#read(companyId, parameter, change.value);
    const warning = parameter.warns(value);
    if (warning !== null && !change.acceptsWarning)
      throw new ParleyError('parameter-warning', `${warning} Send acceptsWarning to set it all the same.`, {
        details: { warning },
      });
    const { level, targetId, version } = change;
    const isSecret = value instanceof Secret;
    const json = isSecret ? value.reveal() : parameter.type.write(value);
    const { kind } = parameter.type;
    const refersTo = (kind === 'group' || kind === 'intercom-group') && json !== '' ? kind : null;
    await this.#parts.store.set({ companyId, name, level, targetId }, json, { isSecret, version, refersTo });
    return this.#parts.parameters.overridesOf(companyId, name).find((one) => one.targetId === targetId)!;
  }

  /** @throws ParleyError `not-permitted`, `not-found` */
  async remove(actor: Actor, id: string): Promise<void> {
    this.#demand(actor);
    await this.#parts.store.remove(actor.companyId, id);
  }

  #checkPlace(companyId: CompanyId, parameter: Parameter, { level, targetId }: ParameterChange): void {
    if (!parameter.levels.includes(level))
      throw new ParleyError(
        'parameter-level-invalid',
        `${parameter.name} can be set for: ${parameter.levels.join(', ')}. Not for a ${level}.`,
        { details: { levels: parameter.levels } },
      );
    const rights = this.#parts.access.of(companyId);
    const isKnown = {
      default: () => targetId === null,
      domain: () => rights.contents.domains.some(({ id }) => id === targetId),
      group: () => rights.node(targetId ?? '')?.type === 'group',
      user: () => rights.node(targetId ?? '')?.type === 'user',
    };
    if (isKnown[level]()) return;
    if (level === 'default') throw new ParleyError('input-invalid', 'The company’s value has no target: leave targetId null.');
    throw new ParleyError('not-found', `There is no such ${level}.`);
  }

  /** Names of groups become their ids, so that a group may be renamed. */
  #read(companyId: CompanyId, { name, type }: Parameter, json: unknown): unknown {
    const isGroup = type.kind === 'group' || type.kind === 'intercom-group';
    try {
      const value = type.read(json);
      return isGroup && value !== '' ? this.#groupId(companyId, type.kind, String(value)) : value;
    } catch (error) {
      if (error instanceof ParleyError) throw new ParleyError(error.code, `${name}: ${error.message}`, { details: { name } });
      throw error;
    }
  }

  #groupId(companyId: CompanyId, kind: string, text: string): string {
    const { groups, named } = this.#parts.access.of(companyId).contents;
    const those = kind === 'group' ? groups : named.filter((one) => one.kind === 'intercom-group');
    const found = those.find(({ id }) => id === text) ?? those.find((one) => one.name.toLowerCase() === text.toLowerCase());
    if (!found) throw invalid(`the name of ${kind === 'group' ? 'a group' : 'an intercom group'} of the company`);
    return found.id;
  }

  #demand(actor: Actor): void {
    demand(actor, 'administer', { kind: 'parameter', companyId: actor.companyId, ownerId: null });
  }
}
