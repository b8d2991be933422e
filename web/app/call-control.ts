import type { RestClient } from '../client/rest-client.ts';
import { routes } from '../client/routes.ts';
import type { CallBook } from '../softphone/call-book.ts';
import { toDialled } from '../ui/format/phone-number.ts';
import type { DeskCall } from './desk-call.ts';

export interface CallControlProps {
  readonly rest: RestClient;
  readonly book: CallBook;
  readonly calls: () => readonly DeskCall[];
  readonly browserDeviceId: () => string | null;
  /** This tab holds the calls of the browser. */
  readonly isLeading: () => boolean;
  readonly sendToLeader: (name: string, values: readonly string[]) => void;
  readonly onConsultation: () => void;
}

type BookCommand = (book: CallBook, values: readonly string[]) => unknown;

/** What may be asked of the browser's phone, by name, so that another tab can ask it too. */
const bookCommands: Record<string, BookCommand> = {
  dial: (book, [number = '']) => book.dial(number),
  answer: (book, [id = '']) => book.answer(id),
  decline: (book, [id = '']) => book.decline(id),
  divert: (book, [id = '', number = '']) => book.divert(id, number),
  hangUp: (book, [id = '']) => book.hangUp(id),
  hold: (book, [id = '']) => book.hold(id),
  retrieve: (book, [id = '']) => book.retrieve(id),
  mute: (book, [id = '']) => book.setMuted(id, true),
  unmute: (book, [id = '']) => book.setMuted(id, false),
  digits: (book, [id = '', digits = '']) => book.sendDigits(id, digits),
  transfer: (book, [id = '', number = '']) => book.transfer(id, number),
  consult: (book, [id = '', number = '']) => book.consult(id, number),
  connect: (book, [id = '', otherId = '']) => book.connect(id, otherId),
};

/**
 * Commands to a call of mine. A call of this browser is driven by SIP here (or in the tab that leads); a call on
 * another device by the server. All reject with an error whose message may be shown.
 */
export class CallControl {
  readonly #props: CallControlProps;
  /** Consultation calls made on a desk phone: call id → key of the held call. */
  readonly consultations = new Map<string, string>();

  constructor(props: CallControlProps) {
    this.#props = props;
  }

  /** Calls a number with the chosen device; this browser when it is the one, or none is chosen. */
  async dial(typed: string, deviceId: string | null): Promise<void> {
    const number = toDialled(typed);
    if (!number) return;
    const isHere = deviceId === null || deviceId === this.#props.browserDeviceId();
    if (isHere) await this.#inBrowser('dial', [number]);
    else await this.#props.rest.call(routes.calls.dial, { body: { number, deviceId } });
  }

  /** Calls a number with what is chosen, which is no telephone of ours: the server rings it first. */
  async dialElsewhere(typed: string): Promise<void> {
    const number = toDialled(typed);
    if (number) await this.#props.rest.call(routes.calls.dial, { body: { number } });
  }

  answer = (call: DeskCall) => this.#run(call, 'answer', [], routes.calls.answerCall);
  hangUp = (call: DeskCall) => this.#run(call, call.state === 'alerting-here' ? 'decline' : 'hangUp', [], routes.calls.hangUp);
  hold = (call: DeskCall) => this.#run(call, 'hold', [], routes.calls.holdCall);
  retrieve = (call: DeskCall) => this.#run(call, 'retrieve', [], routes.calls.retrieveCall);

  async setMuted(call: DeskCall, isMuted: boolean): Promise<void> {
    if (call.phoneId) await this.#inBrowser(isMuted ? 'mute' : 'unmute', [call.phoneId]);
  }

  /** While card data are said: `pause` and `resume`. What is recorded is known to the server alone. */
  async pauseRecording({ callId, recording }: DeskCall): Promise<void> {
    if (!callId || !recording) return;
    const body = { action: recording.isPaused ? 'resume' : 'pause' } as const;
    await this.#props.rest.call(routes.calls.controlRecording, { params: { callId }, body });
  }

  async divert(call: DeskCall, typed: string): Promise<void> {
    const number = toDialled(typed);
    // The server knows the diversion and its reason; a 302 of ours is the way without it.
    if (call.legId && call.callId)
      await this.#props.rest.call(routes.calls.deflectCall, { params: legOf(call), body: { number } });
    else if (call.phoneId) await this.#inBrowser('divert', [call.phoneId, number]);
  }

  async sendDigits(call: DeskCall, digits: string): Promise<void> {
    if (call.phoneId) await this.#inBrowser('digits', [call.phoneId, digits]);
    else await this.#props.rest.call(routes.calls.sendDigits, { params: legOf(call), body: { digits } });
  }

  async transfer(call: DeskCall, typed: string): Promise<void> {
    const number = toDialled(typed);
    if (call.phoneId) await this.#inBrowser('transfer', [call.phoneId, number]);
    else await this.#props.rest.call(routes.calls.blindTransfer, { params: legOf(call), body: { number } });
  }

  async consult(call: DeskCall, typed: string): Promise<void> {
    const number = toDialled(typed);
    if (call.phoneId) return this.#inBrowser('consult', [call.phoneId, number]);
    if (call.state === 'connected') await this.hold(call);
    const deviceId = call.deviceId ? { deviceId: call.deviceId } : {};
    const { callId } = await this.#props.rest.call(routes.calls.dial, { body: { number, ...deviceId } });
    this.consultations.set(callId, call.key);
    this.#props.onConsultation();
  }

  /** Joins who was asked with the call that he was asked for. */
  async completeTransfer(consultation: DeskCall): Promise<void> {
    const held = this.#props.calls().find(({ key }) => key === consultation.consultationFor);
    if (held) await this.connect(held, consultation);
  }

  /** Joins the other sides of two calls of mine, and leaves; of whatever devices they are. */
  async connect(held: DeskCall, spoken: DeskCall): Promise<void> {
    if (held.phoneId && spoken.phoneId) return this.#inBrowser('connect', [held.phoneId, spoken.phoneId]);
    const otherLegId = spoken.legId ?? '';
    await this.#props.rest.call(routes.calls.completeTransfer, { params: legOf(held), body: { otherLegId } });
  }

  /** Runs a command that another tab sent. */
  perform(name: string, values: readonly string[]): void {
    void Promise.resolve(bookCommands[name]?.(this.#props.book, values)).catch(() => {});
  }

  async #run(call: DeskCall, name: string, values: string[], route: typeof routes.calls.answerCall): Promise<void> {
    if (call.phoneId) await this.#inBrowser(name, [call.phoneId, ...values]);
    else await this.#props.rest.call(route, { params: legOf(call) });
  }

  async #inBrowser(name: string, values: string[]): Promise<void> {
    if (!this.#props.isLeading()) return this.#props.sendToLeader(name, values);
    await bookCommands[name]?.(this.#props.book, values);
  }
}

function legOf(call: DeskCall): { callId: string; legId: string } {
  return { callId: call.callId ?? '', legId: call.legId ?? '' };
}
