import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { generateSync } from 'otplib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ActiveDirectory } from '../support/active-directory.ts';
import { launchBrowser } from '../support/browser.ts';
import { DirectoryServer } from '../support/directory-server.ts';
import { freePorts } from '../support/free-ports.ts';
import { TicketBrowser, ticketFor } from '../support/kerberos-computer.ts';
import { KeyDistributionCentre } from '../support/key-distribution-centre.ts';
import { OpenIdProvider, openIdClient } from '../support/openid-provider.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import type { WebSession } from '../support/web-session.ts';

interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

const localPassword = 'a password of theirs';
/** axe is put into the page from outside. */
const pageOptions = { locale: 'en-GB', viewport: { width: 1280, height: 900 }, bypassCSP: true };

describe('a person signs in', () => {
  let centre: KeyDistributionCentre;
  let exchange: SmallExchange;
  let administrator: WebSession;
  let browser: Browser;
  let url: string;
  const people: Record<string, Colleague> = {};
  const peers: AsyncDisposable[] = [];
  let axe: string;

  beforeAll(async () => {
    centre = await KeyDistributionCentre.start({ karin: 'kerberos harbour', nobody: 'another harbour' });
    // What the system's Kerberos needs on a server: a keytab, and to know its realm.
    Object.assign(process.env, centre.env);
    const [udp] = await freePorts(1);
    const kerberos = { PARLEY_KERBEROS_KEYTAB: centre.keytab, PARLEY_KERBEROS_HOST: 'localhost' };
    exchange = await SmallExchange.open({ udp: udp! }, kerberos);
    // Passkeys and tickets are for names, not for addresses.
    url = exchange.app.httpUrl.replace('127.0.0.1', 'localhost');
    const names = ['Boss', 'Lisa', 'Adam', 'Olga', 'Tove', 'Paul', 'Karin', 'Erik'];
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const [index, name] of names.entries()) people[name] = await exchange.colleague(name, String(201 + index));
    administrator = await exchange.web(people.Boss!);
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    for (const peer of peers) await peer[Symbol.asyncDispose]();
    await exchange?.[Symbol.asyncDispose]();
    await centre?.[Symbol.asyncDispose]();
  });

  const set = (name: string, value: unknown, { user }: Colleague) =>
    administrator.send('PUT', '/admin/parameters/values', {
      name,
      value,
      level: 'user',
      targetId: user.id,
      acceptsWarning: true,
    });

  async function newPage(from: Browser | TicketBrowser = browser): Promise<{ page: Page; context: BrowserContext }> {
    const isTicketBrowser = from instanceof TicketBrowser;
    const context = isTicketBrowser ? from.context : await from.newContext(pageOptions);
    const page = await context.newPage();
    return { page, context };
  }

  async function typeName(page: Page, login: string, password: string): Promise<void> {
    await page.goto(`${url}/phone`);
    await page.getByLabel('Name', { exact: true }).fill(login);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  /** The announcer says it, too. */
  const tells = (page: Page, sentence: string) => page.getByRole('main').getByText(sentence).waitFor();
  const isIn = (page: Page) => page.getByRole('button', { name: 'My state and account' }).waitFor();

  async function findings(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: Finding[] }>('axe.run(document)');
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
  }

  it('with the password of the company’s LDAP directory, over StartTLS', async () => {
    const directory = await DirectoryServer.start([{ uid: 'lisa', firstName: 'Lisa', lastName: 'B', password: 'ldap harbour' }]);
    peers.push(directory);
    await set('AuthLdapServer', `127.0.0.1:1|127.0.0.1:${directory.port}`, people.Lisa!);
    await set('AuthLdapDn', `uid=?,${directory.peopleDn}`, people.Lisa!);
    await set('AuthLdapCa', directory.authority.certificate, people.Lisa!);
    await set('AuthMethods', 'LDAP', people.Lisa!);
    const { page } = await newPage();
    await typeName(page, 'lisa', localPassword);
    await tells(page, 'Name or password is wrong.');
    await typeName(page, 'lisa', 'ldap harbour');
    await isIn(page);
    await page.goto(`${url}/settings`);
    await page.getByText('Your password is kept by your company’s directory.').waitFor();
    await page.getByText('by the company’s directory', { exact: true }).waitFor();
  });

  it('with the password of Active Directory, under each spelling of the name', async () => {
    const domain = await ActiveDirectory.start([{ login: 'adam', password: 'Domain-harbour-1' }]);
    peers.push(domain);
    await set('AuthLdapServer', domain.host, people.Adam!);
    await set('AuthLdapPort', 636, people.Adam!);
    await set('AuthLdapSecurity', 'ldaps', people.Adam!);
    await set('AuthLdapCa', domain.authority.certificate, people.Adam!);
    await set('AuthLdapDn', String.raw`?@ad.example.org|AD\?`, people.Adam!);
    await set('AuthMethods', 'LDAP', people.Adam!);
    for (const name of ['adam', 'adam@ad.example.org', String.raw`AD\Adam`]) {
      const { page, context } = await newPage();
      await typeName(page, name, 'Domain-harbour-1');
      await isIn(page);
      await context.close();
    }
    const { page } = await newPage();
    await typeName(page, String.raw`OTHER\adam`, 'Domain-harbour-1');
    await tells(page, 'Name or password is wrong.');
  });

  it('at the company’s identity provider, and is known there by more than his name afterwards', async () => {
    let loginClaim = 'olga@example.org';
    const redirectUri = `${url}/api/v1/sign-in/openid/return`;
    const provider = await OpenIdProvider.start(redirectUri, () => ({ preferred_username: loginClaim }));
    peers.push(provider);
    const made = await administrator.send<{ id: string; hasSecret: boolean }>('POST', '/admin/identity-providers', {
      name: 'Contoso',
      issuer: provider.issuer,
      clientId: openIdClient.id,
      clientSecret: openIdClient.secret,
      stripSuffix: '@example.org',
    });
    expect(made.hasSecret).toBe(true);
    await administrator.send('POST', `/admin/identity-providers/${made.id}/check`);

    const { page } = await newPage();
    const atProvider = async (name: string) => {
      await page.goto(`${url}/phone`);
      await page.getByRole('button', { name: 'Sign in with Contoso' }).click();
      await page.locator('input[name=login]').fill(name);
      await page.locator('input[name=password]').fill('anything');
      await page.locator('button[type=submit]').click();
      await page.getByRole('button', { name: 'Continue' }).click();
    };
    await atProvider('subject-of-olga');
    await isIn(page);
    await page.getByRole('button', { name: 'My state and account' }).click();
    await page.getByText('Olga').first().waitFor();

    await page.context().clearCookies();
    loginClaim = 'boss@example.org';
    await atProvider('subject-of-olga');
    await isIn(page);
    const session = await page.evaluate<{ user: { login: string } }>(`fetch('/api/v1/session').then((answer) => answer.json())`);
    expect(session.user.login).toBe('olga');

    // A new account there with the old name is somebody else until an administrator says otherwise.
    await page.context().clearCookies();
    loginClaim = 'olga@example.org';
    await atProvider('new-subject-of-olga');
    await tells(page, 'Contoso knows you, but you have no account here.');
    await administrator.send('DELETE', `/admin/users/${people.Olga!.user.id}/external-identities`);
    await page.context().clearCookies();
    await atProvider('new-subject-of-olga');
    await isIn(page);

    await page.context().clearCookies();
    loginClaim = 'stranger@example.org';
    await atProvider('subject-of-a-stranger');
    await tells(page, 'Contoso knows you, but you have no account here.');
    expect(page.url()).not.toContain('sign-in-error');
  });

  it('not with an answer of the identity provider that another browser began', async () => {
    const { page } = await newPage();
    await page.goto(`${url}/api/v1/sign-in/openid/return?code=stolen&state=of-another`);
    await tells(page, 'That took too long. Please sign in again.');
  });

  it('with a code of his authenticator, and with a recovery code without it', async () => {
    const { page } = await newPage();
    await typeName(page, 'tove', localPassword);
    await isIn(page);
    await page.goto(`${url}/settings`);
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.getByAltText('Picture to scan with an authenticator app').waitFor();
    const secret = (await page.locator('.secret-text').textContent())!.replaceAll(' ', '');
    const code = (inS = 0) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + inS });
    await page.getByLabel('Code').fill(code());
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.locator('.recovery-codes li').first().waitFor();
    const codes = await page.locator('.recovery-codes li').allTextContents();
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 recovery codes left.').waitFor();

    const second = await newPage();
    await typeName(second.page, 'tove', localPassword);
    await second.page.getByLabel('Code').fill('000000');
    await second.page.getByRole('button', { name: 'Continue' }).click();
    await tells(second.page, 'That code is not right, or was used.');
    await second.page.getByLabel('Code').fill(code(30));
    await second.page.getByRole('button', { name: 'Continue' }).click();
    await isIn(second.page);

    const third = await newPage();
    await typeName(third.page, 'tove', localPassword);
    await third.page.getByLabel('Code').fill(codes[3]!);
    await third.page.getByRole('button', { name: 'Continue' }).click();
    await isIn(third.page);
    await page.reload();
    await page.getByText('9 recovery codes left.').waitFor();
  });

  it('with a passkey and no password, and shows it as second factor after one', async () => {
    const { page, context } = await newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    await typeName(page, 'paul', localPassword);
    await isIn(page);
    await page.goto(`${url}/settings`);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('not used yet').first().waitFor();

    await context.clearCookies();
    await page.goto(`${url}/phone`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await isIn(page);

    await context.clearCookies();
    await typeName(page, 'paul', localPassword);
    await page.getByText('Confirm with your passkey that it is you.').waitFor();
    await page.getByRole('button', { name: 'Use my passkey' }).click();
    await isIn(page);

    await page.goto(`${url}/settings`);
    await page.getByRole('button', { name: /^Remove the passkey/ }).click();
    await page.getByRole('button', { name: /^Remove the passkey/ }).waitFor({ state: 'detached' });
    await context.clearCookies();
    await page.goto(`${url}/phone`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await tells(page, 'The passkey did not work.');
  });

  it('with the Kerberos ticket of his computer, typing nothing', async () => {
    await set('AuthMethods', 'WindowsSecurity', people.Karin!);
    await set('AuthWindowsRealm', 'EXAMPLE.ORG', people.Karin!);
    const signIn = (headers: Record<string, string> = {}) =>
      fetch(`${url}/api/v1/sign-in/windows`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      });
    const asked = await signIn();
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, 'Negotiate']);
    const ntlm = await signIn({ authorization: 'Negotiate TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAKAGFKAAAADw==' });
    expect(((await ntlm.json()) as { code: string }).code).toBe('sign-in-refused');

    const karin = await centre.ticketOf('karin', 'kerberos harbour');
    const good = await signIn({ authorization: `Negotiate ${await ticketFor('HTTP@localhost', karin)}` });
    expect(((await good.json()) as { user: { login: string } }).user.login).toBe('karin');
    expect(good.headers.get('www-authenticate')).toMatch(/^Negotiate \S{20}/);

    await using computer = await TicketBrowser.open(karin);
    const first = await newPage(computer);
    await first.page.goto(`${url}/phone`);
    await first.page.getByRole('button', { name: 'Sign in with Windows' }).click();
    await isIn(first.page);
    await first.page.close();
    // From then on without a click.
    await computer.context.clearCookies();
    const { page } = await newPage(computer);
    await page.goto(`${url}/phone`);
    await isIn(page);
    await page.goto(`${url}/settings`);
    await page.getByText('by Windows', { exact: true }).first().waitFor();

    await using another = await TicketBrowser.open(await centre.ticketOf('nobody', 'another harbour'));
    const stranger = await newPage(another);
    await stranger.page.goto(`${url}/phone`);
    await stranger.page.getByRole('button', { name: 'Sign in with Windows' }).click();
    await tells(stranger.page, 'Name or password is wrong.');
  });

  it('after setting up the second factor that his company demands', async () => {
    const rules = '/admin/sign-in-rules';
    const { version } = await administrator.send<{ version: number }>('GET', rules);
    await administrator.send('PATCH', rules, { version, secondFactor: 'everyone' });
    const { page } = await newPage();
    await typeName(page, 'erik', localPassword);
    await page.getByText('Your company asks for a second factor. Set it up to go on.').waitFor();
    const secret = (await page.locator('.secret-text').textContent())!.replaceAll(' ', '');
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await tells(page, 'That code is not right, or was used.');
    await page.getByLabel('Code').fill(generateSync({ secret }));
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('Recovery codes').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await isIn(page);
    await page.goto(`${url}/settings`);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Your company asks for a second factor and this is your last.').first().waitFor();
    await administrator.send('PATCH', rules, { version: version + 1, secondFactor: 'optional' });
  });

  it.each(['light', 'dark'] as const)('on pages in which axe finds nothing, in %s colours', async (colorScheme) => {
    const { page } = await newPage();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${url}/phone`);
    await page.getByRole('button', { name: 'Sign in with Contoso' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await typeName(page, 'erik', localPassword);
    await page.getByLabel('Code').waitFor();
    expect(await findings(page)).toEqual([]);
    await typeName(page, 'boss', localPassword);
    await isIn(page);
    await page.goto(`${url}/settings`);
    const opened = [
      ['Set up', 'Set up a second factor'],
      ['Change password', 'Change password'],
      ['New token', 'New token'],
    ] as const;
    for (const [button, title] of opened) {
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.getByRole('dialog', { name: title }).waitFor();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  it('sees where he is signed in and ends it there', async () => {
    const here = await newPage();
    await typeName(here.page, 'boss', localPassword);
    await isIn(here.page);
    const there = await newPage();
    await typeName(there.page, 'boss', localPassword);
    await isIn(there.page);
    await here.page.goto(`${url}/settings`);
    const devices = here.page.getByRole('region', { name: 'Where I am signed in' });
    await devices.getByText('Chrome on Linux').nth(1).waitFor();
    const ends = devices.getByRole('button', { name: /^Sign out on/ });
    const before = await ends.count();
    await ends.first().click();
    await expect.poll(() => ends.count()).toBe(before - 1);
  });

  it('changes his password', async () => {
    const { page } = await newPage();
    await typeName(page, 'boss', localPassword);
    await isIn(page);
    await page.goto(`${url}/settings`);
    await page.getByRole('button', { name: 'Change password' }).click();
    const dialog = page.getByRole('dialog');
    const change = async (password: string) => {
      await dialog.getByLabel('Present password').fill(localPassword);
      await dialog.getByLabel('New password', { exact: true }).fill(password);
      await dialog.getByLabel('New password again').fill(password);
      await dialog.getByRole('button', { name: 'Change password' }).click();
    };
    await change('password123456');
    await dialog.getByText('everybody tries first').waitFor();
    await change('quiet meadow 33 x');
    // It is shown and said.
    await page.getByText('Your password is changed.').first().waitFor();
    const again = await newPage();
    await typeName(again.page, 'boss', 'quiet meadow 33 x');
    await isIn(again.page);
  });
});
