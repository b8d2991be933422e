import { loadAccess } from '../adapters/sql/access-loader.ts';
import { SqlAuthorizationStore } from '../adapters/sql/authorization-store.ts';
import { ConfigurationWriter } from '../adapters/sql/configuration-writer.ts';
import { loadParameters, SqlParameterStore } from '../adapters/sql/parameter-store.ts';
import type { CompanyId } from '../kernel/ids.ts';
import { LiveAccess } from '../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { authorizationRoutes } from '../platform/authorization/authorization-routes.ts';
import { AuthorizationService, NamedObjects, rightsOfPages } from '../platform/authorization/index.ts';
import { LiveParameters, ParameterService, parametersOfPages } from '../platform/parameter/index.ts';
import { parameterRoutes } from '../platform/parameter/parameter-routes.ts';
import { type LiveHub, RightsFeed } from '../realtime/index.ts';
import { authorizedPhoneSupervisionPresences } from '../telephony/presence/index.ts';
import type { Foundation } from './foundation.ts';
import { parameterRegistry } from './parameters.ts';

/** Rights and parameters in memory; read again together with the rest of the configuration. */
export class RightsMemory {
  readonly access = new LiveAccess();
  readonly parameters = new LiveParameters({
    registry: parameterRegistry,
    people: {
      domainOf: (companyId, userId) => this.access.of(companyId).node(userId)?.domainId ?? undefined,
      groupsOf: (companyId, userId) => this.access.of(companyId).groupsOf(userId),
    },
    onUnreadable: (override) => this.#warn('a stored parameter has a value that it does not take any more', override),
  });
  readonly #foundation: Foundation;
  #last: Promise<void> = Promise.resolve();

  constructor(foundation: Foundation) {
    this.#foundation = foundation;
  }

  #warn(what: string, about: Readonly<Record<string, unknown>>): void {
    this.#foundation.logger.component('administration').warn(what, about);
  }

  /** Everything of one company, or of all, as it is stored now. Readings take effect in the order of their requests. */
  async read(companyId: CompanyId | null): Promise<void> {
    await this.#inTurn(async () => {
      await this.#readRights(companyId);
      // Afterwards: who hears of a change finds the groups as they are now.
      await this.#readValues(companyId);
    });
  }

  async readRights(companyIds: readonly CompanyId[]): Promise<void> {
    for (const companyId of companyIds) await this.#inTurn(() => this.#readRights(companyId));
  }

  async readValues(companyIds: readonly CompanyId[]): Promise<void> {
    for (const companyId of companyIds) await this.#inTurn(() => this.#readValues(companyId));
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #readRights(companyId: CompanyId | null): Promise<void> {
    const loaded = await loadAccess(this.#foundation.store, companyId ?? undefined);
    if (companyId) this.access.replaceCompany(companyId, loaded.get(companyId));
    else this.access.replaceAll(loaded);
  }

  async #readValues(companyId: CompanyId | null): Promise<void> {
    const { store, secrets } = this.#foundation;
    const onUnreadable = (name: string, error: unknown) => this.#warn('a secret parameter cannot be read', { name, error });
    const loaded = await loadParameters({ store, secrets, onUnreadable }, companyId ?? undefined);
    if (companyId) this.parameters.replaceCompany(companyId, loaded);
    else this.parameters.replaceAll(loaded);
  }
}

/** Rights and parameters, and the services that change them. */
export interface Rights {
  readonly access: LiveAccess;
  readonly parameters: LiveParameters;
  readonly parameterService: ParameterService;
  readonly authorizations: AuthorizationService;
  readonly objects: NamedObjects;
  readonly store: SqlAuthorizationStore;
}

/**
 * A change of rights or parameters is taken up by these alone: nothing else has to be read again.
 * @param tellOthers tells other nodes on the same store
 */
export function openRights(foundation: Foundation, memory: RightsMemory, tellOthers: (companyId: CompanyId) => void): Rights {
  const { ids, secrets, store } = foundation;
  const { access, parameters } = memory;
  const writer = (read: (companyIds: readonly CompanyId[]) => Promise<void>) =>
    new ConfigurationWriter({
      store,
      changed: async (companyIds) => {
        await read(companyIds);
        for (const companyId of companyIds) tellOthers(companyId);
      },
    });
  const rights = new SqlAuthorizationStore({ writer: writer((companyIds) => memory.readRights(companyIds)) });
  const values = new SqlParameterStore({ ids, writer: writer((companyIds) => memory.readValues(companyIds)), secrets });
  const parts = { ids, access, store: rights };
  return {
    access,
    parameters,
    parameterService: new ParameterService({ registry: parameterRegistry, parameters, access, store: values }),
    store: rights,
    authorizations: new AuthorizationService(parts),
    objects: new NamedObjects(parts),
  };
}

export function rightsRoutes(routes: RouteRegistrar, rights: Rights): void {
  authorizationRoutes(routes, rights);
  parameterRoutes(routes, { ...rights, registry: parameterRegistry, service: rights.parameterService });
}

/** Tells people's pages at once when what they may do or see is another. */
export function openRightsFeed({ clock }: Pick<Foundation, 'clock'>, { access, parameters }: Rights, hub: LiveHub): RightsFeed {
  return new RightsFeed({
    clock,
    hub,
    toldTo: (actor) => JSON.stringify([rightsOfPages(access, actor), parametersOfPages(parameterRegistry, parameters, actor)]),
    onChanged: (listener) => {
      const stops = [access.onChanged(listener), parameters.onChanged(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  });
}

/** Whether somebody has the application Caller: sees colleagues at all. */
export function isCaller({ access }: Pick<Rights, 'access'>): (actor: Actor) => boolean {
  return (actor) =>
    access.may(actor, 'use', { kind: 'application', companyId: actor.companyId, ownerId: null, id: 'caller' }).allowed;
}

/** Whether somebody may see who is on the telephone at all; of whom is for `PresenceSight`. */
export function maySeePresence({ access, parameters }: Rights): (actor: Actor) => boolean {
  return (actor) => {
    const { companyId, userId } = actor;
    return (
      access.may(actor, 'use', { kind: 'application', companyId, ownerId: null, id: 'caller' }).allowed &&
      parameters.value(authorizedPhoneSupervisionPresences, { companyId, userId })
    );
  };
}
