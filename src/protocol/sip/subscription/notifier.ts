import { Dialog } from '../dialog/index.ts';
import { expiresOf, type SipMessage } from '../message/index.ts';
import type { IncomingRequest, SipBody, SipUserAgent } from '../user-agent/index.ts';
import type { EventPackage } from './event-package.ts';
import { Subscription, type SubscriptionEnd } from './subscription.ts';

/** Limits of a subscription's life, in seconds. */
export interface SubscriptionLimits {
  readonly minimumS: number;
  readonly maximumS: number;
  /** For one that asks for nothing. */
  readonly usualS: number;
}

const defaultLimits: SubscriptionLimits = { minimumS: 60, maximumS: 3600, usualS: 3600 };

/** The notifier of RFC 6665: keeps subscriptions and tells them what changed. Who may watch what is decided above. */
export class Notifier {
  readonly #userAgent: SipUserAgent;
  readonly #packages: ReadonlyMap<string, EventPackage>;
  readonly #limits: SubscriptionLimits;
  readonly #onUnwatched: (packageName: string, resource: string) => void;
  readonly #subscriptions = new Map<string, Set<Subscription>>();

  constructor(parts: {
    userAgent: SipUserAgent;
    packages: readonly EventPackage[];
    limits?: SubscriptionLimits;
    /** The last subscription to a resource is over: what is kept for it may go. */
    onUnwatched?: (packageName: string, resource: string) => void;
  }) {
    this.#onUnwatched = parts.onUnwatched ?? (() => {});
    this.#userAgent = parts.userAgent;
    this.#packages = new Map(parts.packages.map((one) => [one.name, one]));
    this.#limits = parts.limits ?? defaultLimits;
  }

  /** Subscriptions alive. */
  get size(): number {
    let count = 0;
    for (const set of this.#subscriptions.values()) count += set.size;
    return count;
  }

  /** Lets a SUBSCRIBE in, whose sender may watch `resource`: answers it and sends the state. 489 for a package we do not have, 423 for too brief a time. */
  serve(request: IncomingRequest, resource: string): void {
    const eventPackage = this.packageOf(request.message);
    if (!eventPackage) {
      request.respond(489, { headers: [['Allow-Events', [...this.#packages.keys()].join(', ')]] });
      return;
    }
    const granted = this.#lifetime(expiresOf(request.message));
    if (granted === 'too-brief') {
      request.respond(423, { headers: [['Min-Expires', String(this.#limits.minimumS)]] });
      return;
    }
    request.respond(200, { headers: [['Expires', String(granted)]], contactUser: '' });
    this.#begin(request, eventPackage, resource, granted);
  }

  /** The package that a request's Event names; undefined for one that we do not have. */
  packageOf({ headers }: SipMessage): EventPackage | undefined {
    const [name = ''] = (headers.get('Event') ?? '').split(';');
    return this.#packages.get(name.trim().toLowerCase());
  }

  isWatched(packageName: string, resource: string): boolean {
    return this.#subscriptions.has(`${packageName} ${resource}`);
  }

  /** Something changed: all who watch it are told. */
  changed(packageName: string, resource: string): void {
    for (const subscription of this.#subscriptions.get(`${packageName} ${resource}`) ?? []) subscription.changed();
  }

  /** Ends the subscriptions to a resource, or all (shut-down). */
  end(reason: SubscriptionEnd, packageName?: string, resource?: string): void {
    for (const [key, set] of this.#subscriptions) {
      if (packageName !== undefined && key !== `${packageName} ${resource ?? ''}`) continue;
      for (const subscription of set) subscription.end(reason);
    }
  }

  #begin(request: IncomingRequest, eventPackage: EventPackage, resource: string, granted: number): void {
    const params = (request.message.headers.get('Event') ?? '').split(';').slice(1);
    const id = params.map((one) => one.trim()).find((one) => one.toLowerCase().startsWith('id='));
    const key = `${eventPackage.name} ${resource}`;
    const subscription = new Subscription({
      core: this.#userAgent.core,
      dialog: Dialog.ofReceived(request.message, request.flow, request.localTag, 'confirmed'),
      package: eventPackage,
      resource,
      eventId: id === undefined ? '' : `;${id}`,
      lifetime: (askedS) => this.#lifetime(askedS),
      minimumS: this.#limits.minimumS,
      onOver: (over) => this.#forget(key, over),
    });
    const set = this.#subscriptions.get(key) ?? new Set();
    set.add(subscription);
    this.#subscriptions.set(key, set);
    subscription.begin(granted);
  }

  #forget(key: string, subscription: Subscription): void {
    const set = this.#subscriptions.get(key);
    set?.delete(subscription);
    if (set?.size !== 0) return;
    this.#subscriptions.delete(key);
    this.#onUnwatched(subscription.package.name, subscription.resource);
  }

  #lifetime(askedS: number | undefined): number | 'too-brief' {
    const { minimumS, maximumS, usualS } = this.#limits;
    const wanted = askedS ?? usualS;
    return wanted > 0 && wanted < minimumS ? 'too-brief' : Math.min(wanted, maximumS);
  }
}

/** A NOTIFY that nobody subscribed to: message waiting for phones that only listen (RFC 3842 §2.1, outside a dialog). */
export async function notifyUnsolicited(
  userAgent: SipUserAgent,
  options: Parameters<SipUserAgent['request']>[0] & { event: string; body: SipBody },
): Promise<number> {
  const { event, headers = [], ...others } = options;
  const all = [['Event', event] as const, ['Subscription-State', 'active'] as const, ...headers];
  return (await userAgent.request({ contactUser: '', ...others, method: 'NOTIFY', headers: all })).status;
}
