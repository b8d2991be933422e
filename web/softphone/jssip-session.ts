import type { RTCSession } from 'jssip/lib/RTCSession';
import { prepareConnection } from './codec-order.ts';
import { type DialogNames, endReasonOf, type OtherParty } from './phone-call.ts';
import type { SessionListener, SipSession } from './sip-driver.ts';

interface HeaderReader {
  getHeader(name: string): string | undefined;
}

/** Options of every call: our microphone, no STUN or TURN (the server is ICE-lite and reachable). */
export function mediaOptions(microphone: MediaStream) {
  return {
    mediaStream: microphone,
    mediaConstraints: { audio: true, video: false },
    pcConfig: { iceServers: [], bundlePolicy: 'max-bundle' as const },
  };
}

/** One call of JsSIP as a `SipSession`. */
export class JssipSession implements SipSession {
  readonly sipCallId: string;
  readonly answersItself: boolean;
  get connection(): RTCPeerConnection | null {
    return this.#session.connection ?? null;
  }
  readonly #session: RTCSession;
  #listener: SessionListener | null = null;

  constructor(session: RTCSession, request: unknown) {
    const invite = request as { readonly call_id: string } & HeaderReader;
    this.#session = session;
    this.sipCallId = invite.call_id;
    // Only the server writes it, which passes none on from anybody else.
    this.answersItself = invite.getHeader('Answer-Mode')?.toLowerCase() === 'auto';
    if (session.connection) this.#watchConnection(session.connection);
    session.on('peerconnection', (event) => this.#watchConnection(event.peerconnection));
  }

  get other(): OtherParty {
    const identity = this.#session.remote_identity;
    return { number: identity.uri.user ?? '', displayName: identity.display_name ?? '' };
  }

  get names(): DialogNames | null {
    const { _dialog: dialog } = this.#session as unknown as {
      _dialog: { id: { call_id: string; local_tag: string; remote_tag: string } } | null;
    };
    return dialog && { callId: dialog.id.call_id, localTag: dialog.id.local_tag, remoteTag: dialog.id.remote_tag };
  }

  listen(listener: SessionListener): void {
    this.#listener = listener;
    const session = this.#session;
    session.on('progress', (event: { response?: { body?: string } | null }) => {
      if ((session.direction as string) === 'outgoing') listener.rang(Boolean(event.response?.body));
    });
    session.on('accepted', () => listener.accepted());
    session.on('hold', (event) => (event.originator as string) === 'remote' && listener.heldByOther(true));
    session.on('unhold', (event) => (event.originator as string) === 'remote' && listener.heldByOther(false));
    session.on('reinvite', (event) => this.#readIdentity(event.request));
    session.on('update', (event) => this.#readIdentity(event.request));
    session.on('failed', (event) => listener.ended(reasonOf(event)));
    session.on('ended', (event) => listener.ended(reasonOf(event)));
  }

  answer(microphone: MediaStream): void {
    this.#session.answer(mediaOptions(microphone));
  }

  terminate(reason: 'declined' | 'normal'): void {
    if (this.#session.isEnded()) return;
    this.#session.terminate(reason === 'declined' ? { status_code: 603, reason_phrase: 'Decline' } : {});
  }

  redirect(number: string): void {
    const target = `<sip:${number}@${this.#session.local_identity.uri.host}>`;
    this.#session.terminate({ status_code: 302, reason_phrase: 'Moved Temporarily', extraHeaders: [`Contact: ${target}`] });
  }

  hold(): Promise<void> {
    return this.#change((done) => this.#session.hold({}, done));
  }

  retrieve(): Promise<void> {
    return this.#change((done) => this.#session.unhold({}, done));
  }

  setMuted(isMuted: boolean): void {
    if (isMuted) this.#session.mute({ audio: true });
    else this.#session.unmute({ audio: true });
  }

  sendDigits(digits: string): void {
    const sender = this.#session.connection?.getSenders().find((each) => each.dtmf?.canInsertDTMF);
    if (sender?.dtmf) sender.dtmf.insertDTMF(sender.dtmf.toneBuffer + digits, 120, 80);
    else this.#session.sendDTMF(digits, { duration: 120, interToneGap: 500 });
  }

  restartIce(): boolean {
    if (!this.#session.isEstablished()) return false;
    return this.#session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
  }

  async replaceMicrophone(microphone: MediaStream): Promise<void> {
    const track = microphone.getAudioTracks()[0] ?? null;
    const sender = this.#session.connection?.getSenders().find((each) => each.track?.kind === 'audio');
    await sender?.replaceTrack(track);
  }

  async showVideo(track: MediaStreamTrack | null): Promise<void> {
    const { connection } = this.#session;
    if (!connection) throw new Error('the call has no media yet');
    const transceiver = connection
      .getTransceivers()
      .find(
        (each) => each.receiver.track.kind === 'video' && each.currentDirection !== 'stopped' && each.direction !== 'stopped',
      );
    if (!transceiver) {
      if (!track) return;
      connection.addTransceiver(track, { direction: 'sendrecv', streams: [new MediaStream([track])] });
    } else {
      await transceiver.sender.replaceTrack(track);
      const wanted = track ? 'sendrecv' : 'recvonly';
      // Another track in a stream that runs already needs nobody's consent.
      if (transceiver.direction === wanted && transceiver.currentDirection?.includes('send') === (track !== null)) return;
      transceiver.direction = wanted;
    }
    await this.#change((done) => this.#session.renegotiate({}, done));
  }

  refer(number: string): void {
    this.#session.refer(number, { eventHandlers: this.#referEvents() });
  }

  referTo(other: SipSession): void {
    if (!(other instanceof JssipSession)) throw new Error('not a call of this driver');
    const target = other.#session.remote_identity.uri;
    this.#session.refer(target, { replaces: other.#session, eventHandlers: this.#referEvents() });
  }

  #referEvents() {
    return {
      requestFailed: () => this.#listener?.transferProgress('failed'),
      accepted: () => this.#listener?.transferProgress('accepted'),
      failed: () => this.#listener?.transferProgress('failed'),
    };
  }

  /** JsSIP answers false when another change is under way, and then never calls back. */
  #change(start: (done: () => void) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!start(resolve)) reject(new Error('another change of this call is under way'));
    });
  }

  #watchConnection(connection: RTCPeerConnection): void {
    prepareConnection(connection);
    connection.addEventListener('connectionstatechange', () => {
      const state = connection.connectionState;
      if (state === 'connected') this.#listener?.soundFlows(true);
      if (state === 'disconnected' || state === 'failed') this.#listener?.soundFlows(false);
    });
    connection.addEventListener('track', (event) => {
      this.#listener?.sound(event.streams[0] ?? new MediaStream([event.track]));
    });
  }

  #readIdentity(request: unknown): void {
    const asserted = (request as HeaderReader).getHeader('P-Asserted-Identity');
    const match = asserted?.match(/^\s*(?:"?([^"<]*?)"?\s*)?<sips?:([^@;>]+)/);
    if (match) this.#listener?.identified({ number: decodeURIComponent(match[2] ?? ''), displayName: match[1] ?? '' });
  }
}

function reasonOf(event: { cause: string; originator: string; message?: unknown }) {
  const message = event.message as (HeaderReader & { status_code?: number }) | null | undefined;
  return endReasonOf(message?.status_code ?? null, event.cause, message?.getHeader?.('Reason') ?? '');
}
