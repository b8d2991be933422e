import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/index.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { Domain } from '../../src/platform/domain/index.ts';
import type { User } from '../../src/platform/user/index.ts';
import type { TrunkAdministrator } from '../../src/telephony/trunk/index.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { WebSession } from './web-session.ts';

export interface Colleague {
  readonly user: User;
  readonly number: string;
  readonly sipUser: string;
  readonly sipPassword: string;
}

export const passwordOfAll = 'a password of theirs';

/** The whole program in this process, with a French company of the test's own: three-digit numbers, 0 for an outside line. */
export class SmallExchange implements AsyncDisposable {
  readonly app: App;
  readonly domain: Domain;
  readonly #folder: TemporaryFolder;

  private constructor(parts: { app: App; domain: Domain; folder: TemporaryFolder }) {
    this.app = parts.app;
    this.domain = parts.domain;
    this.#folder = parts.folder;
  }

  /** @param ports where it has to be known beforehand. @param environment further settings. @param overrides what is not real */
  static async open(
    ports: { udp: number },
    environment: Record<string, string> = {},
    overrides: Parameters<typeof createApp>[1] = {},
  ): Promise<SmallExchange> {
    const folder = await TemporaryFolder.create();
    const others = ['TCP', 'TLS', 'WS', 'WSS'].map((name) => [`PARLEY_SIP_${name}_PORT`, 'off']);
    const config = loadConfig({
      ...Object.fromEntries(others),
      PARLEY_DATA_DIR: folder.path,
      PARLEY_HTTP_PORT: '0',
      PARLEY_SIP_UDP_PORT: String(ports.udp),
      ...environment,
    });
    const app = await createApp(config, { logger: silentLogger, ...overrides });
    const { domain } = await app.configuration.companies.createFirst({
      name: 'Maison Blanche',
      sipDomain: 'maison.test',
      country: 'FR',
      internalLength: 3,
    });
    return new SmallExchange({ app, domain, folder });
  }

  get udp(): string {
    return this.app.sipAddresses.udp!;
  }

  /** A colleague, signed in without a browser. */
  web({ user }: Colleague): Promise<WebSession> {
    return WebSession.signIn({ description: { http: this.app.httpUrl } }, { login: user.login, password: passwordOfAll });
  }

  /** Left out, he administers it and reads French. */
  async colleague(firstName: string, number: string, who: Partial<Pick<User, 'language' | 'role'>> = {}): Promise<Colleague> {
    const { users, phones } = this.app.configuration;
    const login = firstName.toLowerCase();
    const person = { login, firstName, lastName: '', email: null, mobile: null, language: 'fr', role: 'administrator' } as const;
    const user = await users.createFirst(this.domain, { ...person, ...who }, passwordOfAll);
    const { user: sipUser, password: sipPassword } = await phones.createBoth(this.domain, user, number);
    return { user, number, sipUser, sipPassword };
  }

  /** The colleague as who administers. */
  administrator({ user }: Colleague): TrunkAdministrator {
    return { companyId: user.companyId, domainId: user.domainId, userId: user.id, role: user.role };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
