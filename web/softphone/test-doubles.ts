import type { DialogNames } from './phone-call.ts';
import type { PhoneClock, PhoneSound } from './phone-ports.ts';
import type { DriverListener, PhoneCredentials, SessionListener, SipDriver, SipSession } from './sip-driver.ts';

/** Doubles for the tests of this folder. */

export class FakeSession implements SipSession {
  readonly commands: string[] = [];
  readonly sipCallId: string;
  readonly other = { number: '202', displayName: 'Anna' };
  readonly names: DialogNames;
  answersItself = false;
  listener: SessionListener | null = null;
  holdOutcome: Promise<void> = Promise.resolve();

  constructor(sipCallId: string) {
    this.sipCallId = sipCallId;
    this.names = { callId: sipCallId, localTag: 'ours', remoteTag: 'theirs' };
  }

  listen(listener: SessionListener): void {
    this.listener = listener;
  }
  answer(): void {
    this.commands.push('answer');
  }
  terminate(reason: string): void {
    this.commands.push(`terminate ${reason}`);
  }
  redirect(number: string): void {
    this.commands.push(`redirect ${number}`);
  }
  hold(): Promise<void> {
    this.commands.push('hold');
    return this.holdOutcome;
  }
  retrieve(): Promise<void> {
    this.commands.push('retrieve');
    return Promise.resolve();
  }
  setMuted(isMuted: boolean): void {
    this.commands.push(isMuted ? 'mute' : 'unmute');
  }
  sendDigits(digits: string): void {
    this.commands.push(`digits ${digits}`);
  }
  restartIce(): boolean {
    this.commands.push('restart ice');
    return true;
  }
  replaceMicrophone(): Promise<void> {
    this.commands.push('replace microphone');
    return Promise.resolve();
  }
  refer(number: string): void {
    this.commands.push(`refer ${number}`);
  }
  referTo(other: SipSession): void {
    this.commands.push(`refer to ${other.sipCallId}`);
  }
}

export class FakeDriver implements SipDriver {
  listener: DriverListener | null = null;
  readonly sessions: FakeSession[] = [];
  readonly renewed: PhoneCredentials[] = [];
  isStopped = false;
  checks = 0;
  audio = true;

  start(listener: DriverListener): void {
    this.listener = listener;
  }
  renew(credentials: PhoneCredentials): void {
    this.renewed.push(credentials);
  }
  call(): FakeSession {
    const session = new FakeSession(`sip-${this.sessions.length}`);
    this.sessions.push(session);
    return session;
  }
  takeBack(names: DialogNames): FakeSession {
    const session = this.call();
    session.commands.push(`take back ${names.callId}`);
    return session;
  }
  setAudio(works: boolean): void {
    this.audio = works;
  }
  check(): void {
    this.checks += 1;
  }
  ring(answersItself = false): FakeSession {
    const session = this.call();
    session.answersItself = answersItself;
    this.listener?.incoming(session);
    return session;
  }
  stop(): void {
    this.isStopped = true;
  }
}

export class FakeSound implements PhoneSound {
  readonly tones = new Set<string>();
  open = 0;
  failure: Error | null = null;

  openMicrophone(): Promise<MediaStream> {
    if (this.failure) return Promise.reject(this.failure);
    this.open += 1;
    return Promise.resolve({} as MediaStream);
  }
  closeMicrophone(): void {
    this.open -= 1;
  }
  playCall(): void {}
  stopCall(): void {}
  startTone(name: string): void {
    this.tones.add(name);
  }
  stopTone(name: string): void {
    this.tones.delete(name);
  }
}

/** Time that moves only when told. */
export class FakeClock implements PhoneClock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }
  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }
  pass(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { run } of due) run();
  }
}

/** Lets promises that are ready go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
