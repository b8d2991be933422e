import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectSecurely } from 'node:tls';
import { Client } from 'ldapts';
import type { Clock } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { LdapServer, LdapTarget } from './ldap-target.ts';

/** An open connection, over TLS when the target says so; not yet bound to anybody. */
export interface LdapConnection extends AsyncDisposable {
  readonly server: LdapServer;
  readonly client: Client;
  /** Aborted when the connection is closed, by whomever: after StartTLS ldapts itself notices only by its timeout. */
  readonly closed: AbortSignal;
  /**
   * @throws ParleyError `ldap-bind-refused` when the password is empty, which servers may take for an anonymous bind that succeeds
   *   (RFC 4513 §5.1.2), or the name would choose another way to bind; whatever ldapts throws otherwise.
   */
  bind(name: string, password: string): Promise<void>;
}

/** Names by which ldapts would begin SASL instead of a simple bind. */
const saslNames = /^(?:EXTERNAL|PLAIN|DIGEST-MD5|SCRAM-.*)$/i;
const avoidMs = 30_000;

/** Opens connections to the first server that can be reached; one that could not is tried last for half a minute. */
export class LdapConnector {
  readonly #clock: Clock;
  readonly #failedAt = new Map<string, number>();

  constructor(parts: { clock: Clock }) {
    this.#clock = parts.clock;
  }

  /** @throws ParleyError `ldap-unreachable` naming each server and why it could not be used. */
  async open(target: LdapTarget): Promise<LdapConnection> {
    const problems: string[] = [];
    for (const server of this.#inOrder(target.servers)) {
      try {
        const connection = await openOne(this.#clock, server, target);
        this.#failedAt.delete(keyOf(server));
        return connection;
      } catch (error) {
        this.#failedAt.set(keyOf(server), this.#clock.now());
        problems.push(`${keyOf(server)}: ${explain(error)}`);
      }
    }
    const detail = problems.join('; ') || 'no server is named';
    throw new ParleyError('ldap-unreachable', `No directory server could be used. ${detail}`);
  }

  #inOrder(servers: readonly LdapServer[]): readonly LdapServer[] {
    const isAvoided = (server: LdapServer) => this.#clock.now() - (this.#failedAt.get(keyOf(server)) ?? -avoidMs) < avoidMs;
    return [...servers.filter((server) => !isAvoided(server)), ...servers.filter(isAvoided)];
  }
}

function keyOf({ host, port }: LdapServer): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

async function openOne(clock: Clock, server: LdapServer, target: LdapTarget): Promise<LdapConnection> {
  const tls: ConnectionOptions = {
    host: server.host,
    minVersion: 'TLSv1.2',
    ...(target.ca === null ? {} : { ca: target.ca }),
  };
  const scheme = target.security === 'ldaps' ? 'ldaps' : 'ldap';
  const closed = new AbortController();
  const onClosed = () => closed.abort(new Error('it closed the connection'));
  const sockets: Socket[] = [];
  // ldapts connects again by itself when the connection is lost, in the clear where StartTLS is to follow: a password must not go that way.
  const once = <S extends Socket>(dial: () => S): S => {
    if (sockets.length > 0) throw new Error('the connection was lost');
    const socket = dial();
    sockets.push(socket);
    socket.once('close', onClosed);
    return socket;
  };
  const client = new Client({
    url: `${scheme}://${keyOf(server)}`,
    connectTimeout: target.connectTimeoutMs,
    timeout: target.answerTimeoutMs,
    createConnection: ((port: number, host: string) => once(() => connect(port, host))) as typeof connect,
    // StartTLS would use it, too, on the connection that there is.
    ...(target.security === 'ldaps'
      ? {
          tlsOptions: tls,
          createSecureConnection: ((port: number, host: string, options: ConnectionOptions) =>
            once(() => connectSecurely(port, host, options))) as typeof connectSecurely,
        }
      : {}),
  });
  try {
    // What comes first reaches the server; without TLS a look at its root entry does (RFC 4512 §5.1).
    if (target.security === 'starttls') {
      await within(clock, target, client.startTLS(tls));
      // The socket that was opened is not told any more.
      (client as unknown as { socket?: Socket }).socket?.once('close', onClosed);
    } else await client.search('', { scope: 'base', filter: '(objectClass=*)', attributes: ['supportedLDAPVersion'] });
  } catch (error) {
    await client.unbind().catch(() => undefined);
    throw error;
  }
  return {
    server,
    client,
    closed: closed.signal,
    bind: async (name, password) => {
      if (password === '') throw new ParleyError('ldap-bind-refused', 'The password is empty');
      if (name === '' || saslNames.test(name)) throw new ParleyError('ldap-bind-refused', `"${name}" cannot be bound as`);
      await client.bind(name, password);
    },
    [Symbol.asyncDispose]: () => end(clock, client, closed.signal, sockets),
  };
}

const farewellMs = 1000;

/** Says goodbye, and does not wait long for it to be heard: a connection that is gone would let ldapts wait for its timeout. */
async function end(clock: Clock, client: Client, closed: AbortSignal, sockets: readonly Socket[]): Promise<void> {
  if (!closed.aborted) {
    await new Promise<void>((resolve) => {
      const timer = clock.setTimer(farewellMs, resolve);
      const done = () => {
        timer.cancel();
        resolve();
      };
      closed.addEventListener('abort', done, { once: true });
      client.unbind().then(done, done);
    });
  }
  for (const socket of sockets) socket.destroy();
}

/** ldapts watches over the answer to the StartTLS request, not over the handshake that follows. */
function within<T>(clock: Clock, target: LdapTarget, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.setTimer(target.connectTimeoutMs + target.answerTimeoutMs, () =>
      reject(new Error('the TLS handshake took too long')),
    );
    void work.then(resolve, reject).finally(() => timer.cancel());
  });
}

/** What usually went wrong, in words for an administrator. */
function explain(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name is not known';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'its certificate is signed by nobody known here: enter the authority’s certificate';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'its certificate is for another name';
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired';
    default:
      return describeError(error);
  }
}
