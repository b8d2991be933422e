import { isIP } from 'node:net';
import { setup } from '../../contract/rest/index.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { SetupService } from './setup-service.ts';

const exampleDomain = 'phone.example.org';

/** The one-time set-up link. */
export function setupRoutes(routes: RouteRegistrar, service: Pick<SetupService, 'check' | 'complete'>): void {
  routes.handle(setup.readSetup, async ({ params, origin }) => {
    await service.check(params.token);
    return { suggestedSipDomain: suggestDomain(origin) };
  });
  routes.handle(setup.completeSetup, async ({ params, body }) => {
    const { companyName, sipDomain, country, internalLength, administrator } = body;
    const { login, firstName, lastName, language, number, password } = administrator;
    const sip = await service.complete(params.token, {
      company: { name: companyName, sipDomain, country, internalLength },
      administrator: { login, firstName, lastName, language, email: null, mobile: null },
      password,
      number,
    });
    return { sip };
  });
}

/** The name by which the browser found us, when it is one that phones can have, too. */
function suggestDomain(origin: string): string {
  const host = URL.parse(origin)?.hostname ?? '';
  const isName = host.includes('.') && isIP(host) === 0 && !host.startsWith('[');
  return isName ? host : exampleDomain;
}
