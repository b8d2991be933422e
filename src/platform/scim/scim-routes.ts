import { provisioning } from '../../contract/rest/index.ts';
import type { CompanyId, DomainId, IdSource } from '../../kernel/ids.ts';
import { demand } from '../access/index.ts';
import type { Actor, RouteRegistrar } from '../api/index.ts';
import type { ScimClient, ScimClientId } from './scim-ports.ts';

export interface ScimClientStore {
  addClient(client: ScimClient, tokenHash: Buffer): Promise<void>;
  listClients(companyId: CompanyId): Promise<readonly (ScimClient & { createdAtMs: number; lastUsedAtMs: number | null })[]>;
  removeClient(companyId: CompanyId, id: string): Promise<void>;
}

export interface ScimRouteParts {
  readonly ids: IdSource;
  readonly clients: ScimClientStore;
  readonly newToken: () => string;
  readonly hashToken: (token: string) => Buffer;
}

/** Tokens of systems that provision. */
export function scimRoutes(routes: RouteRegistrar, { ids, clients, newToken, hashToken }: ScimRouteParts): void {
  routes.handle(provisioning.listScimClients, async ({ actor }) => {
    demandProvisioning(actor);
    const all = await clients.listClients(actor.companyId);
    return {
      items: all.map(({ companyId: _company, createdAtMs, lastUsedAtMs, ...client }) => ({
        ...client,
        createdAt: createdAtMs,
        lastUsedAt: lastUsedAtMs,
      })),
    };
  });
  routes.handle(provisioning.createScimClient, async ({ actor, body, origin }) => {
    demandProvisioning(actor);
    const token = newToken();
    const id = ids.next<ScimClientId>();
    const client = { id, companyId: actor.companyId, domainId: body.domainId as DomainId, name: body.name, enabled: true };
    await clients.addClient(client, hashToken(token));
    return { id, token, url: `${origin}/scim/v2` };
  });
  routes.handle(provisioning.deleteScimClient, ({ actor, params }) => {
    demandProvisioning(actor);
    return clients.removeClient(actor.companyId, params.id);
  });
}

function demandProvisioning(actor: Actor): void {
  demand(actor, 'administer', { kind: 'user', companyId: actor.companyId, ownerId: null });
}
