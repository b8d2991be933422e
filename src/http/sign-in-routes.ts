import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { signIn } from '../contract/rest/index.ts';
import { ParleyError } from '../kernel/errors.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { exchangeOf } from './fastify-registrar.ts';
import { openIdRoutes } from './open-id-routes.ts';
import type { SignInRouteParts } from './sign-in-route-parts.ts';

/** Ways in beside name and password, and the second factor. */
export function signInRoutes(routes: RouteRegistrar, parts: SignInRouteParts): void {
  const { rules, providers, windows } = parts.doors;
  routes.handle(signIn.signInOptions, async () => ({
    windows: windows.problem === null,
    nameAlone: await rules.isNoneAcceptedAnywhere(),
    providers: [...(await providers.offeredProviders())],
  }));
  windowsRoute(routes, parts);
  passkeyRoutes(routes, parts);
  secondFactorRoutes(routes, parts);
  enrolmentRoutes(routes, parts);
  openIdRoutes(routes, parts);
}

function windowsRoute(routes: RouteRegistrar, { doors, opening }: SignInRouteParts): void {
  routes.handle(signIn.signInWithWindows, async (request) => {
    const exchange = exchangeOf(request);
    const token = /^Negotiate ([A-Za-z0-9+/=]+)$/i.exec(exchange.request.headers.authorization ?? '')?.[1] ?? null;
    const { company, remember } = request.body;
    try {
      const { admitted, reply } = await doors.windows.signIn(token, company, request);
      // Proves this server to the browser (RFC 4559 §5).
      if (reply) exchange.reply.header('www-authenticate', `Negotiate ${reply}`);
      return await opening.open(request, admitted, remember);
    } catch (error) {
      if (error instanceof ParleyError && error.code === 'windows-ticket-needed')
        exchange.reply.header('www-authenticate', 'Negotiate');
      throw error;
    }
  });
}

function passkeyRoutes(routes: RouteRegistrar, { doors, opening, publicUrl }: SignInRouteParts): void {
  routes.handle(signIn.beginPasskey, async ({ origin }) => {
    const { ticket, options } = await doors.passkeys.beginSignIn(publicUrl ?? origin, null);
    return { ticket, options: { ...options } };
  });
  routes.handle(signIn.signInWithPasskey, async (request) => {
    const { ticket, response, remember } = request.body;
    const signed = response as unknown as AuthenticationResponseJSON;
    const account = await doors.passkeys.signIn(ticket, signed, publicUrl ?? request.origin);
    return opening.open(request, await doors.admission.admit(account, { method: 'passkey', isStrong: true }, request), remember);
  });
}

function secondFactorRoutes(routes: RouteRegistrar, { doors, opening, publicUrl }: SignInRouteParts): void {
  const { admission, passkeys, totp } = doors;
  routes.handle(signIn.showSecondFactor, async (request) => {
    const { ticket, code, remember } = request.body;
    const { account } = await admission.waiting(ticket);
    await totp.verify(account, code, request.address);
    return opening.open(request, await admission.complete(ticket, request), remember);
  });
  routes.handle(signIn.beginSecondFactorPasskey, async ({ body, origin }) => {
    const { account } = await admission.waiting(body.ticket);
    const { ticket, options } = await passkeys.beginSignIn(publicUrl ?? origin, account);
    return { passkeyTicket: ticket, options: { ...options } };
  });
  routes.handle(signIn.showSecondFactorPasskey, async (request) => {
    const { ticket, passkeyTicket, response, remember } = request.body;
    const { account } = await admission.waiting(ticket);
    const signed = response as unknown as AuthenticationResponseJSON;
    const signer = await passkeys.signIn(passkeyTicket, signed, publicUrl ?? request.origin);
    if (signer.userId !== account.userId) throw new ParleyError('passkey-refused', 'This is the passkey of somebody else.');
    return opening.open(request, await admission.complete(ticket, request), remember);
  });
}

function enrolmentRoutes(routes: RouteRegistrar, { doors, opening }: SignInRouteParts): void {
  const { admission, totp } = doors;
  const mustEnrol = async (ticket: string) => {
    const { account, mustEnrol } = await admission.waiting(ticket);
    // Who has a factor shows it: a password alone must not set up another.
    if (!mustEnrol) throw new ParleyError('second-factor-exists', 'You have a second factor already: show it.');
    return account;
  };
  routes.handle(signIn.enrolAtSignIn, async ({ body }) => totp.enrol(await mustEnrol(body.ticket)));
  routes.handle(signIn.confirmAtSignIn, async (request) => {
    const { ticket, code, remember } = request.body;
    const recoveryCodes = await totp.confirm(await mustEnrol(ticket), code, request.address);
    const answer = await opening.open(request, await admission.complete(ticket, request), remember);
    return { ...answer, recoveryCodes: [...recoveryCodes] };
  });
}
