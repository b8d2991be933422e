import { imports } from '../../contract/rest/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { demand } from '../access/index.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { ExchangedUser } from '../import/index.ts';
import { identified, usersAsCsv, usersAsLdif } from './write-users.ts';

export interface UserExportStore {
  /** Notes the export unless one was noted after `notAfterMs`; gives null then, else when the last one was. */
  begin(companyId: CompanyId, atMs: number, notAfterMs: number): Promise<{ lastAtMs: number } | null>;
  users(companyId: CompanyId): Promise<readonly ExchangedUser[]>;
  /** The SIP domain of the company's first domain. */
  sipDomain(companyId: CompanyId): Promise<string>;
}

const pauseMs = 86_400_000;

/** Users to take away, once in 24 hours (P-IMP-3). */
export function exportRoutes(routes: RouteRegistrar, { clock, store }: { clock: Clock; store: UserExportStore }): void {
  routes.handle(imports.exportUsers, async ({ actor, body }) => {
    const { companyId } = actor;
    demand(actor, 'administer', { kind: 'user', companyId, ownerId: null });
    const now = clock.now();
    const users = await store.users(companyId);
    const base = `ou=users,${(await store.sipDomain(companyId))
      .split('.')
      .map((part) => `dc=${part}`)
      .join(',')}`;
    const refused = await store.begin(companyId, now, now - pauseMs);
    if (refused) {
      const retryAfterS = Math.ceil((refused.lastAtMs + pauseMs - now) / 1000);
      throw new ParleyError('export-too-soon', 'Users are exported at most once in 24 hours. Try again later.', {
        details: { lastAt: refused.lastAtMs, retryAfterS },
      });
    }
    const shown = identified(users, body.identifier);
    return body.format === 'csv' ? usersAsCsv(shown, body.identifier) : usersAsLdif(shown, body.identifier, base);
  });
}
