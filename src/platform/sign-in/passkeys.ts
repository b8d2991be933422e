import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Clock } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Account, AccountStore, Passkey, PasskeyStore, SignInPolicy, Whom } from './sign-in-ports.ts';
import type { Tickets } from './tickets.ts';

export interface PasskeysParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly store: PasskeyStore;
  readonly accounts: AccountStore;
  readonly tickets: Tickets;
  readonly policy: SignInPolicy;
}

const timeoutMs = 300_000;
const mostPasskeys = 20;
type TransportList = NonNullable<
  NonNullable<Parameters<typeof generateAuthenticationOptions>[0]['allowCredentials']>[number]['transports']
>;

/**
 * Passkeys (WebAuthn level 3): a key pair in the user's device, unlocked by finger, face or PIN and bound to our address, so that no
 * other site can ask for it. They sign in without a password, and count as both factors then.
 */
export class Passkeys {
  readonly #parts: PasskeysParts;

  constructor(parts: PasskeysParts) {
    this.#parts = parts;
  }

  /** @param origin scheme and host of the page: `https://phone.example.org`. @throws ParleyError `passkey-refused` */
  async beginRegistration(
    account: Account,
    origin: string,
  ): Promise<{ ticket: string; options: PublicKeyCredentialCreationOptionsJSON }> {
    this.#demandLocal(account);
    const known = await this.#parts.store.passkeysOf(account);
    if (known.length >= mostPasskeys) throw refused(`You have ${known.length} passkeys, more are not kept. Remove one first.`);
    const options = await generateRegistrationOptions({
      rpName: 'Parley',
      rpID: new URL(origin).hostname,
      userName: account.login,
      userDisplayName: [account.firstName, account.lastName].filter(Boolean).join(' ') || account.login,
      userID: new Uint8Array(Buffer.from(account.userId.replaceAll('-', ''), 'hex')),
      timeout: timeoutMs,
      attestationType: 'none',
      excludeCredentials: known.map(descriptorOf),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    });
    const { challenge } = options;
    const ticket = await this.#parts.tickets.issue('passkey-registration', { challenge, userId: account.userId }, timeoutMs);
    return { ticket, options };
  }

  /** @throws ParleyError `passkey-refused`, `sign-in-expired` */
  async register(
    account: Account,
    ticket: string,
    name: string,
    response: RegistrationResponseJSON,
    origin: string,
  ): Promise<Passkey> {
    const begun = await this.#parts.tickets.take('passkey-registration', ticket);
    if (begun?.userId !== account.userId) throw expired();
    const { registrationInfo: info } = await attempt(() =>
      verifyRegistrationResponse({
        response,
        expectedChallenge: begun.challenge,
        expectedOrigin: origin,
        expectedRPID: new URL(origin).hostname,
        requireUserVerification: true,
      }),
    );
    if (!info) throw refused('The passkey did not prove itself. Try again.');
    const passkey: Passkey = {
      id: this.#parts.ids.next(),
      name,
      credentialId: Buffer.from(info.credential.id, 'base64url'),
      publicKey: Buffer.from(info.credential.publicKey),
      counter: info.credential.counter,
      transports: response.response.transports ?? [],
      isSynced: info.credentialBackedUp,
      createdAtMs: this.#parts.clock.now(),
      lastUsedAtMs: null,
    };
    await this.#parts.store.addPasskey(account, passkey);
    this.#parts.logger.info('passkey registered', { userId: account.userId, passkeyId: passkey.id });
    return passkey;
  }

  /** @param account whose passkey it must be; null: of whoever has one for this address. */
  async beginSignIn(
    origin: string,
    account: Account | null,
  ): Promise<{ ticket: string; options: PublicKeyCredentialRequestOptionsJSON }> {
    const known = account ? await this.#parts.store.passkeysOf(account) : [];
    const options = await generateAuthenticationOptions({
      rpID: new URL(origin).hostname,
      allowCredentials: known.map(descriptorOf),
      timeout: timeoutMs,
      userVerification: account ? 'preferred' : 'required',
    });
    const ticket = await this.#parts.tickets.issue(
      'passkey',
      { challenge: options.challenge, userId: account?.userId ?? null },
      timeoutMs,
    );
    return { ticket, options };
  }

  /**
   * Whose passkey has signed the challenge of `ticket`.
   * @throws ParleyError `passkey-refused`, `sign-in-expired`
   */
  async signIn(ticket: string, response: AuthenticationResponseJSON, origin: string): Promise<Account> {
    const begun = await this.#parts.tickets.take('passkey', ticket);
    if (!begun) throw expired();
    const found = await this.#parts.store.findPasskey(Buffer.from(response.id, 'base64url'));
    const account = found && (await this.#parts.accounts.findById(found.companyId, found.userId));
    if (!found || !account?.enabled || (begun.userId !== null && begun.userId !== account.userId)) throw unknownPasskey();
    this.#demandLocal(account);
    const { authenticationInfo, verified } = await attempt(() =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge: begun.challenge,
        expectedOrigin: origin,
        expectedRPID: new URL(origin).hostname,
        credential: credentialOf(found.passkey),
        requireUserVerification: begun.userId === null,
      }),
    );
    if (!verified) throw unknownPasskey();
    await this.#parts.store.usedPasskey(account, found.passkey.id, authenticationInfo.newCounter, this.#parts.clock.now());
    return account;
  }

  /** Passkeys are for those who may sign in by what is kept here; a company that has only its directory decide must be able to rely on it. */
  #demandLocal(whom: Whom): void {
    if (!this.#parts.policy.methodsOf(whom).includes('TWS')) {
      throw refused('Your company does not allow passkeys here (AuthMethods lacks TWS). Sign in the way it says.');
    }
  }
}

function descriptorOf({ credentialId, transports }: Passkey) {
  return { id: credentialId.toString('base64url'), transports: [...transports] as TransportList };
}

function credentialOf(passkey: Passkey) {
  const { id, transports } = descriptorOf(passkey);
  return { id, transports, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter };
}

/** The library throws for every way in which a response can be wrong. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new ParleyError('passkey-refused', `The passkey was not accepted: ${describeError(cause)}`, { cause });
  }
}

function refused(sentence: string): ParleyError {
  return new ParleyError('passkey-refused', sentence);
}

function unknownPasskey(): ParleyError {
  return refused('This passkey belongs to nobody who can sign in here. Use another way.');
}

function expired(): ParleyError {
  return new ParleyError('sign-in-expired', 'That took too long. Try again.');
}
