import { MicrophoneError } from './audio-devices.ts';
import { CallKeeper } from './call-keeper.ts';
import { nextState, type PhoneCallStep } from './call-machine.ts';
import type { EndReason, KeptCall, PhoneCall } from './phone-call.ts';
import type { PhoneClock, PhoneSound } from './phone-ports.ts';
import type { SipDriver, SipSession } from './sip-driver.ts';

export interface CallBookProps {
  readonly sound: PhoneSound;
  readonly clock: PhoneClock;
  readonly driver: () => SipDriver | null;
  /** The server can be asked now. */
  readonly isLineUp: () => boolean;
  readonly onChange: (calls: readonly PhoneCall[]) => void;
}

interface Entry {
  call: PhoneCall;
  readonly session: SipSession;
  microphone: MediaStream | null;
  /** Was on hold before the page was loaded anew. */
  wasHeld: boolean;
}

/** What is not carried over to a new page. */
const afresh = { isChanging: false, isHeldByOther: false, isLost: false, transfer: 'none', endReason: null } as const;

/** How long an ended call stays to be read. */
const farewellMs = 4000;

/** All calls of this browser, several at once; at most one is spoken on, the others are held. */
export class CallBook {
  readonly #props: CallBookProps;
  readonly #entries = new Map<string, Entry>();
  readonly #keeper: CallKeeper;
  #count = 0;

  constructor(props: CallBookProps) {
    this.#props = props;
    this.#keeper = new CallKeeper({
      clock: props.clock,
      isLineUp: props.isLineUp,
      changed: (session, isLost) => this.#mark(session, isLost),
      givenUp: (session) => {
        const entry = this.#entryOf(session);
        session.terminate('normal');
        if (entry) this.#end(entry, 'connection-lost');
      },
    });
  }

  /** Of a call of this browser, for its statistics. */
  connectionOf(id: string): RTCPeerConnection | null {
    return this.#entries.get(id)?.session.connection ?? null;
  }

  /** Calls a number; whatever was spoken on is held first. Throws `MicrophoneError`, or when the phone is not connected. */
  async dial(number: string, consultationFor: string | null = null): Promise<string> {
    await this.#holdOthers(null);
    const microphone = await this.#props.sound.openMicrophone();
    const driver = this.#props.driver();
    if (!driver) {
      this.#props.sound.closeMicrophone(microphone);
      throw new Error('the phone of this browser is not connected');
    }
    const session = driver.call(number, microphone);
    const entry = this.#add(session, 'outgoing', { consultationFor, other: { number, displayName: '' } });
    entry.microphone = microphone;
    return entry.call.id;
  }

  /** A call came in: it rings, or knocks softly while another is spoken on; what was just asked for is answered. */
  receive(session: SipSession): void {
    const { call } = this.#add(session, 'incoming', {});
    if (session.answersItself) void this.answer(call.id);
  }

  /** Calls that are up, as another page can take them back. */
  kept(): readonly KeptCall[] {
    return [...this.#entries.values()].flatMap(({ call, session }) => {
      const { names } = session;
      return names && (call.state === 'connected' || call.state === 'held') ? [{ names, call }] : [];
    });
  }

  /** Takes back what an earlier page of this browser had; whatever was held is held, whoever was muted is muted. */
  async takeBack(kept: readonly KeptCall[]): Promise<void> {
    for (const { names, call } of kept) {
      const driver = this.#props.driver();
      if (!driver || this.#entries.has(call.id)) continue;
      const microphone = await this.#props.sound.openMicrophone();
      const session = driver.takeBack(names, call.other, microphone);
      const entry = this.#add(session, call.direction, { ...call, ...afresh, sipCallId: session.sipCallId, state: 'returning' });
      entry.microphone = microphone;
      entry.wasHeld = call.state === 'held';
    }
  }

  /** The server is there again. */
  reconnected(): void {
    const up = [...this.#entries.values()].filter(({ call }) => call.state === 'connected' || call.state === 'held');
    this.#keeper.lineBack(up.map(({ session }) => session));
  }

  async answer(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry?.call.state !== 'alerting-here') return;
    this.#step(entry, 'answered');
    try {
      await this.#holdOthers(id);
      const microphone = await this.#props.sound.openMicrophone();
      // The caller may have hung up while the person was asked for the microphone.
      if (this.#entries.get(id)?.call.state !== 'answering') return this.#props.sound.closeMicrophone(microphone);
      entry.microphone = microphone;
      entry.session.answer(microphone);
    } catch (error) {
      entry.session.terminate('declined');
      this.#end(entry, error instanceof MicrophoneError ? 'microphone' : 'failed');
    }
  }

  decline(id: string): void {
    this.#entries.get(id)?.session.terminate('declined');
  }

  divert(id: string, number: string): void {
    this.#entries.get(id)?.session.redirect(number);
  }

  hangUp(id: string): void {
    this.#entries.get(id)?.session.terminate('normal');
  }

  async hold(id: string): Promise<void> {
    await this.#change(id, 'held', (session) => session.hold());
  }

  /** Takes a call back and holds whatever is spoken on. */
  async retrieve(id: string): Promise<void> {
    await this.#holdOthers(id);
    await this.#change(id, 'retrieved', (session) => session.retrieve());
  }

  setMuted(id: string, isMuted: boolean): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.session.setMuted(isMuted);
    this.#update(entry, { isMuted });
  }

  sendDigits(id: string, digits: string): void {
    const entry = this.#entries.get(id);
    if (entry?.call.state !== 'connected' || !/^[0-9*#A-D]+$/.test(digits)) return;
    entry.session.sendDigits(digits);
    this.#props.sound.startTone('digit');
    this.#update(entry, { digits: (entry.call.digits + digits).slice(-32) });
  }

  /** Passes the call on at once. It ends here when the other side was told where to go. */
  transfer(id: string, number: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.session.refer(number);
    this.#update(entry, { transfer: 'asked' });
  }

  /** Holds the call and calls somebody to ask first. */
  async consult(id: string, number: string): Promise<string> {
    return this.dial(number, id);
  }

  /** Joins who is held with who is spoken to, and leaves. */
  connect(heldId: string, spokenId: string): void {
    const held = this.#entries.get(heldId);
    const spoken = this.#entries.get(spokenId);
    if (held?.call.state !== 'held' || spoken?.call.state !== 'connected') return;
    held.session.referTo(spoken.session);
    this.#update(held, { transfer: 'asked' });
    this.#update(spoken, { transfer: 'asked' });
  }

  async changeMicrophone(): Promise<void> {
    for (const entry of this.#entries.values()) {
      if (!entry.microphone) continue;
      const fresh = await this.#props.sound.openMicrophone();
      await entry.session.replaceMicrophone(fresh);
      this.#props.sound.closeMicrophone(entry.microphone);
      entry.microphone = fresh;
      entry.session.setMuted(entry.call.isMuted);
    }
  }

  /** For its video; null when the call is in another tab. */
  sessionOf(id: string | null): SipSession | null {
    return (id !== null && this.#entries.get(id)?.session) || null;
  }

  endAll(reason: EndReason): void {
    for (const entry of this.#entries.values()) {
      if (entry.call.state === 'ended') continue;
      entry.session.terminate('normal');
      this.#end(entry, reason);
    }
  }

  #add(session: SipSession, direction: PhoneCall['direction'], more: Partial<PhoneCall>): Entry {
    // One that was kept has its number already.
    this.#count = Math.max(this.#count + 1, Number(more.id?.slice(1) ?? 0));
    const call: PhoneCall = {
      id: `b${this.#count}`,
      direction,
      state: direction === 'incoming' ? 'alerting-here' : 'initiated',
      other: session.other,
      sipCallId: session.sipCallId,
      startedAt: this.#props.clock.now(),
      connectedAt: null,
      isMuted: false,
      isHeldByOther: false,
      isLost: false,
      isChanging: false,
      consultationFor: null,
      transfer: 'none',
      endReason: null,
      digits: '',
      ...more,
    };
    const entry: Entry = { call, session, microphone: null, wasHeld: false };
    this.#entries.set(call.id, entry);
    this.#listen(entry);
    this.#publish();
    return entry;
  }

  #listen(entry: Entry): void {
    const { sound } = this.#props;
    entry.session.listen({
      rang: (hasSound) => {
        this.#step(entry, 'rang');
        if (hasSound) sound.stopTone('ring-back');
        else if (entry.call.state === 'alerting-there') sound.startTone('ring-back');
      },
      accepted: () => this.#accepted(entry),
      heldByOther: (isHeldByOther) => this.#update(entry, { isHeldByOther }),
      identified: (other) => this.#update(entry, { other }),
      soundFlows: (isFlowing) => {
        if (isFlowing) this.#keeper.soundBack(entry.session);
        else if (entry.call.state === 'connected' || entry.call.state === 'held') {
          this.#props.driver()?.check();
          this.#keeper.soundLost(entry.session);
        }
      },
      sound: (stream) => sound.playCall(entry.call.id, stream),
      transferProgress: (outcome) => {
        if (outcome === 'failed') this.#update(entry, { transfer: 'failed' });
        else entry.session.terminate('normal');
      },
      ended: (reason) => this.#end(entry, meantBy(entry.call, reason)),
    });
  }

  #accepted(entry: Entry): void {
    const { isMuted, connectedAt } = entry.call;
    this.#step(entry, 'accepted', { connectedAt: connectedAt ?? this.#props.clock.now() });
    if (isMuted) entry.session.setMuted(true);
    if (entry.wasHeld) void this.hold(entry.call.id).catch(() => {});
  }

  #entryOf(session: SipSession): Entry | undefined {
    return [...this.#entries.values()].find((entry) => entry.session === session);
  }

  #mark(session: SipSession, isLost: boolean): void {
    const entry = this.#entryOf(session);
    if (entry && entry.call.state !== 'ended') this.#update(entry, { isLost });
  }

  async #change(id: string, step: 'held' | 'retrieved', run: (session: SipSession) => Promise<void>): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry || entry.call.isChanging || !nextState(entry.call.state, step)) return;
    this.#update(entry, { isChanging: true });
    try {
      await run(entry.session);
      this.#step(entry, step, { isChanging: false });
    } finally {
      if (entry.call.isChanging) this.#update(entry, { isChanging: false });
    }
  }

  async #holdOthers(exceptId: string | null): Promise<void> {
    const spoken = [...this.#entries.values()].filter(({ call }) => call.state === 'connected' && call.id !== exceptId);
    await Promise.all(spoken.map(({ call }) => this.hold(call.id)));
  }

  #step(entry: Entry, step: PhoneCallStep, more: Partial<PhoneCall> = {}): void {
    const state = nextState(entry.call.state, step);
    if (state) this.#update(entry, { ...more, state });
  }

  #end(entry: Entry, endReason: EndReason): void {
    if (!nextState(entry.call.state, 'ended')) return;
    this.#keeper.forget(entry.session);
    if (entry.microphone) this.#props.sound.closeMicrophone(entry.microphone);
    this.#props.sound.stopCall(entry.call.id);
    if (entry.call.connectedAt !== null) this.#props.sound.startTone('ended');
    this.#step(entry, 'ended', { endReason, isChanging: false, isLost: false });
    this.#props.clock.after(farewellMs, () => {
      this.#entries.delete(entry.call.id);
      this.#publish();
    });
  }

  #update(entry: Entry, change: Partial<PhoneCall>): void {
    entry.call = { ...entry.call, ...change };
    this.#publish();
  }

  #publish(): void {
    const calls = [...this.#entries.values()].map(({ call }) => call);
    this.#soundTones(calls);
    this.#props.onChange(calls);
  }

  /** One bell for all ringing calls; a soft knock while one is spoken on; ring-back only while nobody is heard. */
  #soundTones(calls: readonly PhoneCall[]): void {
    const { sound } = this.#props;
    const isRinging = calls.some(({ state }) => state === 'alerting-here');
    const isSpeaking = calls.some(({ state }) => state === 'connected' || state === 'answering');
    const tones = { ring: isRinging && !isSpeaking, 'call-waiting': isRinging && isSpeaking } as const;
    for (const name of ['ring', 'call-waiting'] as const) {
      if (tones[name]) sound.startTone(name);
      else sound.stopTone(name);
    }
    const isRingingThere = calls.some(({ state }) => state === 'alerting-there');
    if (!isRingingThere) sound.stopTone('ring-back');
  }
}

function meantBy(call: PhoneCall, reason: EndReason): EndReason {
  if (call.state === 'returning') return 'connection-lost';
  return call.transfer === 'asked' && reason === 'normal' ? 'transferred' : reason;
}
