import JsSIP from 'jssip';
import type { RTCSessionEvent, UA as UserAgent } from 'jssip/lib/UA';
import { JssipSession, mediaOptions } from './jssip-session.ts';
import type { DialogNames, OtherParty } from './phone-call.ts';
import type { PhoneClock } from './phone-ports.ts';
import type { DriverListener, PhoneCredentials, SipDriver, SipSession } from './sip-driver.ts';
import { SipSocket } from './sip-socket.ts';

/** SIP over WebSocket by JsSIP. Loaded only after sign-in. */
export class JssipDriver implements SipDriver {
  readonly #userAgent: UserAgent;
  readonly #domain: string;
  readonly #authorizationUser: string;
  readonly #socket: SipSocket;
  #outgoing: JssipSession | null = null;
  #listener: DriverListener | null = null;
  #wasLost = false;

  constructor(credentials: PhoneCredentials, clock: PhoneClock) {
    this.#socket = new SipSocket(credentials.webSocketUrl, {
      clock,
      watcher: { lost: () => this.#lost(), back: () => this.#userAgent.register() },
    });
    this.#domain = credentials.sipDomain;
    this.#authorizationUser = credentials.authorizationUser;
    this.#userAgent = new JsSIP.UA({
      sockets: [this.#socket],
      uri: `sip:${credentials.sipUser}@${credentials.sipDomain}`,
      authorization_user: credentials.authorizationUser,
      password: credentials.password,
      display_name: credentials.displayName,
      register: true,
      register_expires: 120,
      session_timers: true,
      session_timers_refresh_method: 'UPDATE',
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 20,
      no_answer_timeout: 180,
      user_agent: 'Parley browser phone',
    });
  }

  start(listener: DriverListener): void {
    const userAgent = this.#userAgent;
    this.#listener = listener;
    userAgent.on('connecting', () => listener.registration('connecting', ''));
    userAgent.on('disconnected', (event: { reason?: string } | undefined) =>
      listener.registration('offline', event?.reason ?? ''),
    );
    userAgent.on('registered', () => {
      listener.registration('registered', '');
      if (this.#wasLost) listener.reconnected();
      this.#wasLost = false;
    });
    userAgent.on('unregistered', () => listener.registration('offline', ''));
    userAgent.on('registrationFailed', (event: { response?: { status_code: number } | null; cause?: string }) => {
      const status = event.response?.status_code;
      const isRefusal = status === 401 || status === 403 || status === 404 || status === 407;
      listener.registration(isRefusal ? 'refused' : 'offline', event.cause ?? '');
    });
    userAgent.on('newRTCSession', (event: RTCSessionEvent) => {
      if ((event.originator as string) !== 'remote') {
        this.#outgoing = new JssipSession(event.session, event.request);
        return;
      }
      listener.incoming(new JssipSession(event.session, event.request));
    });
    userAgent.start();
  }

  renew(credentials: PhoneCredentials): void {
    if (credentials.authorizationUser !== this.#authorizationUser) {
      this.#userAgent.set('authorization_user', credentials.authorizationUser);
    }
    this.#userAgent.set('password', credentials.password);
    this.#userAgent.register();
  }

  call(number: string, microphone: MediaStream): SipSession {
    return this.#call(number, mediaOptions(microphone));
  }

  takeBack({ callId, localTag, remoteTag }: DialogNames, other: OtherParty, microphone: MediaStream): SipSession {
    const extraHeaders = [`Replaces: ${callId};to-tag=${remoteTag};from-tag=${localTag}`];
    return this.#call(other.number || 'call', { ...mediaOptions(microphone), extraHeaders });
  }

  setAudio(works: boolean): void {
    // RFC 3840 §9: what this contact cannot do.
    this.#userAgent.registrator().setExtraContactParams(works ? {} : { audio: '"FALSE"' });
    if (this.#userAgent.isRegistered()) this.#userAgent.register();
  }

  check(): void {
    this.#socket.check();
  }

  #call(number: string, options: ReturnType<typeof mediaOptions> & { extraHeaders?: string[] }): SipSession {
    const target = `sip:${encodeURIComponent(number).replaceAll('%2B', '+')}@${this.#domain}`;
    this.#userAgent.call(target, options);
    const session = this.#outgoing;
    this.#outgoing = null;
    if (!session) throw new Error('the SIP library made no session');
    return session;
  }

  stop(): void {
    this.#userAgent.stop();
  }

  /** The registration went with the connection; the library does not know. */
  #lost(): void {
    this.#wasLost = true;
    (this.#userAgent.registrator() as unknown as { onTransportClosed(): void }).onTransportClosed();
    this.#listener?.registration('connecting', '');
  }
}
