import type { Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Domain } from '../../platform/domain/index.ts';
import { buildMessageSummary, dialogInfoType, messageSummaryType } from '../../protocol/sip/event-bodies/index.ts';
import { formatSipUri, fromOf, parseSipUri } from '../../protocol/sip/message/index.ts';
import { type EventPackage, Notifier } from '../../protocol/sip/subscription/index.ts';
import type { IncomingRequest, SipBody, SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import { isOurHost } from '../call-intake/index.ts';
import type { Device } from '../device/index.ts';
import type { PresenceService } from '../presence/index.ts';
import type { DeviceAuthentication } from '../registration/index.ts';
import type { MailboxPort } from './mailbox-port.ts';
import { type Watch, type WatchingDirectory, WatchTable, watchedDevices, watchKey } from './watch.ts';
import { dialogInfoOf, dialogsOf, seenDevices, type WatchingSight } from './watched-calls.ts';

export interface WatchingServiceParts {
  readonly userAgent: SipUserAgent;
  readonly logger: Logger;
  readonly directory: WatchingDirectory;
  readonly authentication: Pick<DeviceAuthentication, 'authenticate'>;
  readonly presence: Pick<PresenceService, 'callsOfDevice' | 'onDevice'>;
  readonly mailboxes: MailboxPort;
  readonly sight: WatchingSight;
  /** Host names besides the SIP domains under which phones reach us. */
  readonly ownHosts: readonly string[];
}

const packageNames = ['dialog', 'message-summary'] as const;
type PackageName = (typeof packageNames)[number];

/** Lets phones watch: `userAgent.onRequest('SUBSCRIBE', (request) => watching.receive(request))`. */
export class WatchingService implements Disposable {
  readonly #parts: WatchingServiceParts;
  readonly #notifier: Notifier;
  readonly #watches: Readonly<Record<PackageName, WatchTable>> = {
    dialog: new WatchTable(),
    'message-summary': new WatchTable(),
  };
  /** What the watchers of calls were told last, so that they hear of changes only. */
  readonly #told = new Map<string, string>();
  readonly #stops: readonly Unsubscribe[];
  #isEnding = false;

  constructor(parts: WatchingServiceParts) {
    this.#parts = parts;
    this.#notifier = new Notifier({
      userAgent: parts.userAgent,
      packages: [
        this.#package('dialog', dialogInfoType, (watch, version) => dialogInfoOf(parts, watch, version)),
        this.#package('message-summary', messageSummaryType, (watch) => this.#messageSummary(watch)),
      ],
      onUnwatched: (name, key) => this.#forget(name as PackageName, key),
    });
    parts.userAgent.announceEvents(packageNames);
    this.#stops = [
      parts.presence.onDevice((deviceId) => this.#callsChanged(deviceId)),
      parts.mailboxes.onChanged((deviceId) => this.#messagesChanged(deviceId)),
      parts.directory.onChanged(() => this.#directoryChanged()),
      parts.sight.onChanged((companyId) => this.#sightChanged(companyId)),
    ];
  }

  /** Subscriptions alive, and what is kept for them. */
  get size(): { subscriptions: number; watches: number } {
    const watches = this.#watches.dialog.size + this.#watches['message-summary'].size;
    return { subscriptions: this.#notifier.size, watches };
  }

  /** Answers one SUBSCRIBE outside a dialog. Never throws. */
  receive(request: IncomingRequest): void {
    try {
      this.#receive(request);
    } catch (error) {
      this.#parts.logger.error('A subscription could not be taken.', { error });
      request.respond(500);
    }
  }

  /** Shut-down: takes no more and ends all; phones subscribe again when we are back. */
  end(): void {
    this.#isEnding = true;
    this.#notifier.end('deactivated');
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }

  #receive(request: IncomingRequest): void {
    if (this.#isEnding) return request.respond(503, { headers: [['Retry-After', '30']] });
    const { message, flow } = request;
    const watcher = this.#parts.authentication.authenticate(message, flow, fromOf(message).uri);
    if (!watcher.ok) {
      const { status, ...options } = watcher.answer;
      return request.respond(status, options);
    }
    const name = this.#notifier.packageOf(message)?.name as PackageName | undefined;
    // The notifier says 489 and what there is.
    if (!name) return this.#notifier.serve(request, '');
    const watch = this.#watchOf(message.requestUri, watcher.device);
    const watched = watch ? watchedDevices(this.#parts.directory, watch) : [];
    if (!watch || watched.length === 0) return request.respond(404);
    if (name === 'message-summary' && !isOwn(watcher.device, watched)) return request.respond(403);
    if (name === 'dialog' && !seenDevices(this.#parts, watch)?.length) return request.respond(403);
    this.#serve(request, name, watch);
  }

  #serve(request: IncomingRequest, name: PackageName, watch: Watch): void {
    const key = watchKey(watch);
    this.#watches[name].add(watch);
    if (name === 'dialog') this.#told.set(key, this.#contentOf(watch));
    this.#notifier.serve(request, key);
    if (!this.#notifier.isWatched(name, key)) this.#forget(name, key);
  }

  /** Another company's domain is as unknown as one that does not exist. */
  #watchOf(requestUri: string, watcher: Device): Watch | undefined {
    const { directory, ownHosts } = this.#parts;
    const uri = parseSipUri(requestUri);
    const own = directory.domain(watcher.domainId);
    if (!uri?.user || !own) return undefined;
    const named: Domain | undefined =
      directory.domainBySipDomain(uri.host) ?? (isOurHost(uri.host, own, ownHosts) ? own : undefined);
    if (named?.companyId !== watcher.companyId) return undefined;
    return { watcherId: watcher.id, domainId: named.id, user: uri.user.toLowerCase(), entity: requestUri };
  }

  #package(name: PackageName, contentType: string, bodyOf: (watch: Watch, version: number) => SipBody | undefined): EventPackage {
    return {
      name,
      contentType,
      currentBody: ({ resource, version }) => {
        const watch = this.#watches[name].get(resource);
        return watch && bodyOf(watch, version);
      },
    };
  }

  #messageSummary(watch: Watch): SipBody | undefined {
    const { directory, mailboxes } = this.#parts;
    const [device] = watchedDevices(directory, watch);
    if (!device) return undefined;
    const account = formatSipUri({ user: device.number, host: directory.domain(watch.domainId)?.sipDomain ?? '' });
    return { contentType: messageSummaryType, content: buildMessageSummary(account, mailboxes.countsOf(device)) };
  }

  #contentOf(watch: Watch): string {
    return JSON.stringify(dialogsOf(this.#parts, watch));
  }

  #callsChanged(deviceId: DeviceId): void {
    if (this.#watches.dialog.size === 0) return;
    const { directory, sight } = this.#parts;
    const device = directory.device(deviceId);
    if (!device) return;
    for (const watch of this.#watches.dialog.ofDevice(device)) this.#tell(watch);
    for (const id of sight.standInsOf(device)) {
      const standIn = directory.device(id);
      for (const watch of standIn ? this.#watches.dialog.ofDevice(standIn) : []) this.#tell(watch);
    }
  }

  #tell(watch: Watch): void {
    const key = watchKey(watch);
    const content = this.#contentOf(watch);
    if (this.#told.get(key) === content) return;
    this.#told.set(key, content);
    this.#notifier.changed('dialog', key);
  }

  #messagesChanged(deviceId: DeviceId): void {
    const device = this.#parts.directory.device(deviceId);
    const watches = device ? this.#watches['message-summary'].ofDevice(device) : [];
    for (const watch of watches) this.#notifier.changed('message-summary', watchKey(watch));
  }

  /** What may be seen no more is watched no more; what may be seen besides is told. */
  #sightChanged(companyId: CompanyId): void {
    const { directory } = this.#parts;
    for (const watch of this.#watches.dialog.all()) {
      if (directory.device(watch.watcherId)?.companyId !== companyId) continue;
      if (seenDevices(this.#parts, watch)?.length === 0) this.#notifier.end('rejected', 'dialog', watchKey(watch));
      else this.#tell(watch);
    }
  }

  /** Who is gone watches no more, and what is gone is watched no more. */
  #directoryChanged(): void {
    const { directory } = this.#parts;
    for (const name of packageNames)
      for (const watch of this.#watches[name].all()) {
        const watcher = directory.device(watch.watcherId);
        const watched = watchedDevices(directory, watch);
        const isLost = !watcher?.enabled || (name === 'message-summary' && !isOwn(watcher, watched));
        if (isLost) this.#notifier.end('rejected', name, watchKey(watch));
        else if (watched.length === 0) this.#notifier.end('noresource', name, watchKey(watch));
        else if (name === 'dialog') this.#tell(watch);
      }
  }

  #forget(name: PackageName, key: string): void {
    this.#watches[name].remove(key);
    if (name === 'dialog') this.#told.delete(key);
  }
}

/** Messages are for the person they were left for, at any of their phones. */
function isOwn(watcher: Device, watched: readonly Device[]): boolean {
  return watched.some(({ id, userId }) => id === watcher.id || (userId !== null && userId === watcher.userId));
}
