import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DomainId, GroupId, UserId } from '../../kernel/ids.ts';
import type { Parameter, ParameterLevel } from './parameter.ts';
import type { ParameterRegistry } from './parameter-registry.ts';

/** For whom a value is asked. Of a user the domain and groups are known. */
export type ParameterContext =
  | { readonly companyId: CompanyId; readonly userId: UserId }
  | { readonly companyId: CompanyId; readonly groupId: GroupId }
  | { readonly companyId: CompanyId; readonly domainId: DomainId }
  | { readonly companyId: CompanyId };

/** A value that somebody set. */
export interface ParameterOverride {
  readonly id: string;
  readonly companyId: CompanyId;
  /** As stored; the registry's spelling. */
  readonly name: string;
  readonly level: ParameterLevel;
  /** The domain, group or user; null at the level `default`. */
  readonly targetId: string | null;
  /** JSON as stored; a secret's plain text. */
  readonly value: unknown;
  readonly version: number;
}

/** An override whose value its parameter accepts. */
export interface ReadOverride extends Omit<ParameterOverride, 'value'> {
  readonly value: unknown;
}

export interface ResolvedParameter<T> {
  readonly value: T;
  /** Where it comes from; null: nobody set it, it is the built-in one. */
  readonly from: ReadOverride | null;
}

/** Reads values at once, from memory, as of now. What features take. */
export interface ParameterReader {
  value<T>(parameter: Parameter<T>, of: ParameterContext): T;
  /** After values of a company changed, or its users, groups or domains. */
  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe;
}

/** Where people belong; groups in the order of their names, in which they win. */
export interface ParameterPeople {
  domainOf(companyId: CompanyId, userId: UserId): DomainId | undefined;
  groupsOf(companyId: CompanyId, userId: UserId): readonly GroupId[];
}

interface Overrides {
  /** By target; '' is the company. */
  readonly byTarget: Map<string, ReadOverride>;
}

export interface LiveParametersParts {
  readonly registry: ParameterRegistry;
  readonly people: ParameterPeople;
  /** A stored value that its parameter does not take any more; it is left out. */
  readonly onUnreadable: (override: Omit<ParameterOverride, 'value'>) => void;
}

/** The values of all companies in memory. The nearest wins: user, then group (of several the first by name), domain, default, built-in. */
export class LiveParameters implements ParameterReader {
  readonly #parts: LiveParametersParts;
  readonly #companies = new Map<CompanyId, ReadonlyMap<string, Overrides>>();
  readonly #events = new Emitter<{ changed: CompanyId }>();

  constructor(parts: LiveParametersParts) {
    this.#parts = parts;
  }

  /** Takes a new version of one company's values. */
  replaceCompany(companyId: CompanyId, overrides: readonly ParameterOverride[]): void {
    const byName = new Map<string, Overrides>();
    for (const override of overrides) {
      const read = this.#read(override);
      if (!read) continue;
      const entry = byName.get(read.name) ?? { byTarget: new Map() };
      byName.set(read.name, entry);
      entry.byTarget.set(read.targetId ?? '', read);
    }
    this.#companies.set(companyId, byName);
    this.#events.emit('changed', companyId);
  }

  /** Takes a new version of all. */
  replaceAll(overrides: readonly ParameterOverride[]): void {
    const byCompany = Map.groupBy(overrides, ({ companyId }) => companyId);
    for (const companyId of new Set([...this.#companies.keys(), ...byCompany.keys()]))
      this.replaceCompany(companyId, byCompany.get(companyId) ?? []);
  }

  #read(override: ParameterOverride): ReadOverride | null {
    const parameter = this.#parts.registry.find(override.name);
    // A newer version of the program may have left it.
    if (!parameter) return null;
    try {
      return { ...override, name: parameter.name, value: parameter.type.read(override.value) };
    } catch {
      const { value: _unreadable, ...rest } = override;
      this.#parts.onUnreadable(rest);
      return null;
    }
  }

  value<T>(parameter: Parameter<T>, of: ParameterContext): T {
    const from = this.#nearest(parameter.name, of);
    return from ? (from.value as T) : parameter.builtIn;
  }

  /** The value and where it comes from. */
  resolve<T>(parameter: Parameter<T>, of: ParameterContext): ResolvedParameter<T> {
    const from = this.#nearest(parameter.name, of);
    return { value: from ? (from.value as T) : parameter.builtIn, from };
  }

  /** All that was set of a parameter. */
  overridesOf(companyId: CompanyId, name: string): readonly ReadOverride[] {
    return [...(this.#companies.get(companyId)?.get(name)?.byTarget.values() ?? [])];
  }

  #nearest(name: string, of: ParameterContext): ReadOverride | null {
    const overrides = this.#companies.get(of.companyId)?.get(name)?.byTarget;
    if (!overrides) return null;
    for (const target of this.#targets(of)) {
      const found = overrides.get(target);
      if (found) return found;
    }
    return null;
  }

  /** From near to far. */
  #targets(of: ParameterContext): readonly string[] {
    // First, for who asks by an actor names his domain, too. A device may name nobody.
    if ('userId' in of && typeof of.userId === 'string') {
      const { people } = this.#parts;
      const domainId = people.domainOf(of.companyId, of.userId);
      return [of.userId, ...people.groupsOf(of.companyId, of.userId), ...(domainId ? [domainId] : []), ''];
    }
    if ('groupId' in of) return [of.groupId, ''];
    return 'domainId' in of ? [of.domainId, ''] : [''];
  }

  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }
}
