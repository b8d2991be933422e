import type { Logger } from '../../kernel/logger.ts';
import { fromOf, parseSipUri, type SipRequest } from '../../protocol/sip/message/index.ts';
import { Notifier } from '../../protocol/sip/subscription/index.ts';
import type { IncomingRequest, SipUserAgent } from '../../protocol/sip/user-agent/index.ts';

/** Where desk phones ask that know no server yet; they do so at port 5060. */
export const plugAndPlayGroup = '224.0.1.75';

const eventName = 'ua-profile';
const contentType = 'application/url';

export interface PlugAndPlayParts {
  readonly userAgent: SipUserAgent;
  readonly logger: Logger;
  /** The address of the configuration of the telephone with this MAC address; null: none for it now. */
  readonly addressOf: (mac: string) => Promise<string | null>;
}

/**
 * Tells telephones that ask the whole network where their configuration is (SUBSCRIBE for `ua-profile`, RFC 6080 §5, as makers of
 * telephones have it). There is no password: only a telephone that an administrator has opened is told.
 */
export class PlugAndPlay implements Disposable {
  readonly #parts: PlugAndPlayParts;
  readonly #notifier: Notifier;
  /** By MAC address, while somebody is told. */
  readonly #addresses = new Map<string, string>();

  constructor(parts: PlugAndPlayParts) {
    this.#parts = parts;
    this.#notifier = new Notifier({
      userAgent: parts.userAgent,
      // Told once is enough: a telephone that keeps its subscription asks again when it starts.
      limits: { minimumS: 0, maximumS: 60, usualS: 0 },
      packages: [
        {
          name: eventName,
          contentType,
          currentBody: ({ resource }) => {
            const url = this.#addresses.get(resource);
            return url === undefined ? undefined : { contentType, content: url };
          },
        },
      ],
      onUnwatched: (_, mac) => this.#addresses.delete(mac),
    });
  }

  /** Whether it is for us; otherwise somebody else answers it. */
  isAskedBy({ message }: IncomingRequest): boolean {
    return this.#notifier.packageOf(message) !== undefined;
  }

  /** Answers one SUBSCRIBE. Never throws. */
  async serve(request: IncomingRequest): Promise<void> {
    const { logger, addressOf } = this.#parts;
    const mac = macOf(request.message);
    try {
      const url = mac && (await addressOf(mac));
      if (!mac || !url) return request.respond(404);
      // The address itself is a secret of the telephone.
      logger.info('a telephone was told where its configuration is', { mac, address: request.flow.remote.host });
      this.#addresses.set(mac, url);
      this.#notifier.serve(request, mac);
      if (!this.#notifier.isWatched(eventName, mac)) this.#addresses.delete(mac);
    } catch (error) {
      logger.error('a telephone that asks for its configuration could not be answered', { error });
      request.respond(500);
    }
  }

  [Symbol.dispose](): void {
    this.#notifier.end('noresource');
  }
}

/** `sip:MAC%3A001565123456@224.0.1.75` in the Request-URI or From. */
function macOf(message: SipRequest): string | null {
  const users = [message.requestUri, fromOf(message).uri].map((uri) => parseSipUri(uri)?.user ?? '');
  for (const user of users) {
    const mac = /^(?:mac(?::|%3a))?([\da-f]{12})$/i.exec(user)?.[1];
    if (mac) return mac.toLowerCase();
  }
  return null;
}
