import type { QueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '../../src/contract/live/index.ts';
import type { AgentView } from '../../src/contract/rest/agent.ts';
import type { LiveCall } from '../../src/contract/rest/calls.ts';
import type { SignedInUser } from '../../src/contract/rest/session.ts';
import type { TracedMessage } from '../../src/contract/rest/trace.ts';
import { openBrowserSocket } from '../client/browser-socket.ts';
import { LiveClient, type LiveState } from '../client/live-client.ts';
import type { RestClient } from '../client/rest-client.ts';
import { routes } from '../client/routes.ts';
import { watchAudio } from '../softphone/audio-readiness.ts';
import { BrowserSound } from '../softphone/browser-sound.ts';
import { KeptCalls } from '../softphone/kept-calls.ts';
import { LeadingTab } from '../softphone/leading-tab.ts';
import type { PhoneClock } from '../softphone/phone-ports.ts';
import { type PhoneSnapshot, Softphone } from '../softphone/softphone.ts';
import { CallControl } from './call-control.ts';
import { type DeskCall, joinCalls } from './desk-call.ts';
import { News } from './news.ts';
import { PresenceBook } from './presence-book.ts';
import { StatusBook } from './status-book.ts';
import { Store } from './store.ts';

const clock: PhoneClock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** How often it is noted that the page is still there. */
const heartbeatMs = 10_000;

/** Everything a signed-in person works with, without a screen: the phone, the live data, and what is commanded. */
export class Desk {
  readonly user: SignedInUser;
  readonly rest: RestClient;
  readonly sound = new BrowserSound();
  readonly presence = new PresenceBook();
  readonly statuses = new StatusBook();
  readonly phone: Softphone;
  readonly control: CallControl;
  readonly live: LiveClient;
  readonly calls = new Store<readonly DeskCall[]>([]);
  readonly agent = new Store<AgentView | null>(null);
  readonly liveState = new Store<LiveState>('connecting');
  /** Topics of which the server tells now. */
  readonly followed = new Store<ReadonlySet<string>>(new Set());
  /** Everything the live connection tells, for pages that listen while they are open. */
  readonly news = new News<LiveEvent>();
  readonly browserDeviceId = new Store<string | null>(null);
  readonly traced = new Store<{ traceId: string; message: TracedMessage } | null>(null);
  readonly #queries: QueryClient;
  readonly #tab: LeadingTab<{ readonly phone: PhoneSnapshot; readonly deviceId: string | null }>;
  readonly #kept: KeptCalls;
  #liveCalls: readonly LiveCall[] = [];
  /** Calls the server has ended and this browser still shows. */
  #endedCalls: readonly LiveCall[] = [];
  #stop: () => void = () => {};

  constructor(props: { user: SignedInUser; rest: RestClient; queries: QueryClient; onSignedOut: () => void }) {
    this.user = props.user;
    this.rest = props.rest;
    this.#queries = props.queries;
    this.#kept = new KeptCalls({ userId: props.user.id, now: () => clock.now(), storage: localStorage });
    this.phone = new Softphone({
      clock,
      sound: this.sound,
      credentials: () => this.#credentials(),
      createDriver: async (credentials) => new (await import('../softphone/jssip-driver.ts')).JssipDriver(credentials, clock),
    });
    this.#tab = new LeadingTab(`parley-phone-${props.user.id}`, {
      onLead: () => this.phone.start(this.#kept.read()),
      onState: ({ phone, deviceId }) => {
        this.phone.show(phone);
        this.browserDeviceId.set(deviceId);
      },
      onHello: () => this.#tellTabs(),
      onCommand: (name, values) => this.control.perform(name, values),
    });
    this.control = new CallControl({
      rest: this.rest,
      book: this.phone.calls,
      calls: this.calls.get,
      browserDeviceId: this.browserDeviceId.get,
      isLeading: () => this.#tab.isLeading,
      sendToLeader: (name, values) => this.#tab.command(name, values),
      onConsultation: () => this.#join(),
    });
    this.live = new LiveClient({
      clock,
      openSocket: () => openBrowserSocket('/api/v1/live'),
      onState: (state) => this.liveState.set(state),
      onFollowed: (topics) => this.followed.set(topics),
      onEvent: (event) => {
        this.#onEvent(event, props.onSignedOut);
        this.news.tell(event);
      },
    });
  }

  /** Connects; the answer takes everything down again. */
  start(): () => void {
    this.phone.setPassive();
    const stopPhone = this.phone.subscribe(() => {
      if (this.#tab.isLeading) this.#tellTabs();
      this.#keep();
      this.#join();
    });
    const stopAudio = watchAudio((works) => this.phone.setAudio(works));
    const heartbeat = setInterval(() => this.#keep(), heartbeatMs);
    this.live.open();
    const hurry = () => {
      this.live.hurry();
      this.phone.check();
    };
    const ask = (event: BeforeUnloadEvent) => {
      if (this.#wouldCut()) event.preventDefault();
    };
    const leave = () => this.#tab.leave();
    window.addEventListener('online', hurry);
    window.addEventListener('beforeunload', ask);
    window.addEventListener('pagehide', leave);
    this.#stop = () => {
      window.removeEventListener('online', hurry);
      window.removeEventListener('beforeunload', ask);
      window.removeEventListener('pagehide', leave);
      clearInterval(heartbeat);
      stopAudio();
      stopPhone();
      this.live.close();
      this.phone.stop();
      if (this.#tab.isLeading) this.#kept.write([]);
      this.#tab.close();
    };
    return () => this.#stop();
  }

  #tellTabs(): void {
    this.#tab.tellState({ phone: this.phone.snapshot(), deviceId: this.browserDeviceId.get() });
  }

  async #credentials() {
    const credentials = await this.rest.call(routes.me.browserPhoneCredentials, {});
    this.browserDeviceId.set(credentials.deviceId);
    return credentials;
  }

  #onEvent(event: LiveEvent, onSignedOut: () => void): void {
    switch (event.type) {
      case 'snapshot':
        this.agent.set(event.agent);
        // May have changed while nothing was told.
        this.#readRightsAgain();
        return this.#setLiveCalls(event.calls);
      case 'call-changed':
        return this.#setLiveCalls([...this.#liveCalls.filter(({ legId }) => legId !== event.call.legId), event.call]);
      case 'call-ended':
        return this.#setLiveCalls(this.#liveCalls.filter(({ legId }) => legId !== event.legId));
      case 'call-log-added':
        return void this.#queries.invalidateQueries({ queryKey: ['call-log'] });
      case 'agent-changed':
        return this.agent.set(event.agent);
      case 'device-changed':
        return void this.#queries.invalidateQueries({ queryKey: ['devices'] });
      case 'presence-changed':
        for (const { userId, presence } of event.changes) this.presence.set(userId, presence);
        return;
      case 'status-changed':
        return this.statuses.set(event.statuses);
      case 'forwarding-changed':
        return void this.#queries.invalidateQueries({ queryKey: ['forwarding'] });
      case 'trace-message':
        return this.traced.set({ traceId: event.traceId, message: event.message });
      case 'trace-ended':
        return void this.#queries.invalidateQueries({ queryKey: ['traces'] });
      case 'rights-changed':
        this.#readRightsAgain();
        // Who is seen, and how long it rings where nobody chose.
        for (const key of [
          'people',
          'statuses',
          'bosses',
          'call-queues',
          'forwarding',
          'contacts',
          'contact',
          'contact-sources',
          'contact-lists',
          'call-log',
        ])
          void this.#queries.invalidateQueries({ queryKey: [key] });
        return;
      case 'signed-out':
        return onSignedOut();
      case 'reset':
        return void this.#readAgain();
    }
  }

  #readRightsAgain(): void {
    for (const key of ['my-parameters', 'my-rights']) void this.#queries.invalidateQueries({ queryKey: [key] });
  }

  async #readAgain(): Promise<void> {
    void this.#queries.invalidateQueries();
    // Without the application Caller the server refuses; the calls of this browser are known anyway.
    const answer = await this.rest.call(routes.calls.myCalls, {}).catch(() => null);
    if (answer) this.#setLiveCalls(answer.items);
  }

  #setLiveCalls(calls: readonly LiveCall[]): void {
    const gone = this.#liveCalls.filter((before) => !calls.some(({ legId }) => legId === before.legId));
    this.#endedCalls = [...this.#endedCalls, ...gone];
    this.#liveCalls = calls;
    this.#join();
  }

  #join(): void {
    const here = this.phone.snapshot().calls;
    this.#endedCalls = this.#endedCalls.filter((ended) => here.some(({ sipCallId }) => sipCallId === ended.sipCallId));
    this.calls.set(joinCalls(here, this.#liveCalls, this.control.consultations, this.#endedCalls));
  }

  /** The server waits for this page, loaded anew, or for another tab: they find here what they may take back. */
  #keep(): void {
    if (!this.#tab.isLeading) return;
    const isTakingBack = this.phone.isTakingBack || this.phone.snapshot().calls.some(({ state }) => state === 'returning');
    if (!isTakingBack) this.#kept.write(this.phone.calls.kept());
  }

  /** A call is up here, and no other tab would go on with it. */
  #wouldCut(): boolean {
    return this.#tab.isLeading && !this.#tab.hasOthers && this.phone.calls.kept().length > 0;
  }
}
