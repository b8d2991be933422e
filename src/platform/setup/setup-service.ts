import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { IdSource } from '../../kernel/ids.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { CompanyService, NewCompany } from '../company/index.ts';
import type { Domain } from '../domain/index.ts';
import type { UnitOfWork } from '../lines/index.ts';
import { checkNewPassword, hashToken, newToken } from '../sign-in/index.ts';
import type { NewUser, User, UserService } from '../user/index.ts';

export interface SetupStore {
  /** Whether any company exists. */
  isEmpty(): Promise<boolean>;
  /** Replaces any link there was. */
  replaceSetupLink(link: { id: string; tokenHash: Buffer; createdAtMs: number; expiresAtMs: number }): Promise<void>;
  isSetupLinkGood(tokenHash: Buffer, nowMs: number): Promise<boolean>;
  /** Marks the link used; false when it is not good: of two at once one gets true. */
  useSetupLink(tokenHash: Buffer, nowMs: number): Promise<boolean>;
  /** After a failed set-up: the link may be used again. */
  reopenSetupLink(tokenHash: Buffer): Promise<void>;
}

/** SIP credentials, shown once. */
export interface FirstPhone {
  readonly user: string;
  readonly password: string;
  readonly domain: string;
}

export interface SetupServiceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly store: SetupStore;
  readonly tokenKey: Buffer;
  readonly companies: Pick<CompanyService, 'createFirst'>;
  readonly users: Pick<UserService, 'createSuper'>;
  readonly unit: UnitOfWork;
  /** Gives the administrator his phones; telephony does it. */
  readonly makePhones: (domain: Domain, user: User, number: string) => Promise<FirstPhone>;
}

const linkLifetimeMs = 86_400_000;

/** Leads from an empty store to a first company. */
export class SetupService {
  readonly #parts: SetupServiceParts;

  constructor(parts: SetupServiceParts) {
    this.#parts = parts;
  }

  /** The token of a new link, when there is nothing yet; null when a company exists. Earlier links end. */
  async newLink(): Promise<string | null> {
    if (!(await this.#parts.store.isEmpty())) return null;
    const token = newToken(this.#parts.random);
    const now = this.#parts.clock.now();
    await this.#parts.store.replaceSetupLink({
      id: this.#parts.ids.next(),
      tokenHash: this.#hash(token),
      createdAtMs: now,
      expiresAtMs: now + linkLifetimeMs,
    });
    return token;
  }

  /** @throws ParleyError `setup-link-invalid` */
  async check(token: string): Promise<void> {
    if (!(await this.#parts.store.isSetupLinkGood(this.#hash(token), this.#parts.clock.now()))) throw invalidLink();
  }

  /**
   * Makes company, domain, administrator of all and his phones, all or nothing, and uses the link up.
   * @throws ParleyError `setup-link-invalid`, `name-taken`, `password-too-weak`
   */
  async complete(
    token: string,
    input: { company: NewCompany; administrator: Omit<NewUser, 'role'>; password: string; number: string },
  ): Promise<FirstPhone> {
    checkNewPassword(input.password, input.administrator);
    const tokenHash = this.#hash(token);
    if (!(await this.#parts.store.useSetupLink(tokenHash, this.#parts.clock.now()))) throw invalidLink();
    try {
      return await this.#parts.unit.together(null, async () => {
        const { domain } = await this.#parts.companies.createFirst(input.company);
        const user = await this.#parts.users.createSuper(domain, input.administrator, input.password);
        return this.#parts.makePhones(domain, user, input.number);
      });
    } catch (error) {
      await this.#parts.store.reopenSetupLink(tokenHash);
      throw error;
    }
  }

  #hash(token: string): Buffer {
    return hashToken(this.#parts.tokenKey, token);
  }
}

function invalidLink(): ParleyError {
  return new ParleyError('setup-link-invalid', 'This set-up link was used or has expired. Start Parley again for a new one.');
}
