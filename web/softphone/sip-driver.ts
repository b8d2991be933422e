import type { DialogNames, EndReason, OtherParty } from './phone-call.ts';

/** What the server hands out for this browser (`POST /api/v1/me/browser-phone`). */
export interface PhoneCredentials {
  readonly sipUser: string;
  readonly sipDomain: string;
  readonly authorizationUser: string;
  readonly password: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly webSocketUrl: string;
  readonly displayName: string;
}

/** What one SIP call tells the phone. After `ended` nothing follows. */
export interface SessionListener {
  /** `hasSound`: the other side already sends sound, so no tone of ours. */
  rang(hasSound: boolean): void;
  accepted(): void;
  heldByOther(isHeld: boolean): void;
  /** Who is at the other end became known or changed. */
  identified(other: OtherParty): void;
  /** Sound of the other side; may come again. */
  sound(stream: MediaStream): void;
  /** Whether sound can come and go; false when the network is lost. */
  soundFlows(isFlowing: boolean): void;
  transferProgress(outcome: 'accepted' | 'failed'): void;
  ended(reason: EndReason): void;
}

/** One SIP call as the phone drives it. Promises reject when the other side refuses or the state does not allow it. */
export interface SipSession {
  readonly sipCallId: string;
  /** For its statistics; left out by doubles. */
  readonly connection?: RTCPeerConnection | null;
  readonly other: OtherParty;
  /** The person has just asked for this call: it is answered without ringing (RFC 5373). Left out: no. */
  readonly answersItself?: boolean;
  /** Null before the call is answered. */
  readonly names: DialogNames | null;
  listen(listener: SessionListener): void;
  answer(microphone: MediaStream): void;
  /** Refuses, cancels or ends, as the state asks. */
  terminate(reason: 'declined' | 'normal'): void;
  /** Refuses a ringing call and names another place (302, RFC 3261 §21.3.3). */
  redirect(number: string): void;
  hold(): Promise<void>;
  retrieve(): Promise<void>;
  /** Sends silence instead of the microphone. */
  setMuted(isMuted: boolean): void;
  /** RFC 4733 events by `RTCDTMFSender`, else SIP INFO. */
  sendDigits(digits: string): void;
  /** Asks for a new way of the sound; false when it cannot be asked now. */
  restartIce(): boolean;
  replaceMicrophone(microphone: MediaStream): Promise<void>;
  /** Shows the other side a camera or screen, another one, or (null) nothing any more. Left out by doubles. */
  showVideo?(track: MediaStreamTrack | null): Promise<void>;
  /** Blind transfer (RFC 3515). */
  refer(number: string): void;
  /** Attended transfer: the other call takes the place of this one (RFC 5589 §7). */
  referTo(other: SipSession): void;
}

export type RegistrationState = 'offline' | 'connecting' | 'registered' | 'refused';

export interface DriverListener {
  registration(state: RegistrationState, detail: string): void;
  incoming(session: SipSession): void;
  /** The server is there again by another connection. */
  reconnected(): void;
}

/** SIP as the phone needs it; `jssip-driver.ts` in the browser, a fake in tests. */
export interface SipDriver {
  start(listener: DriverListener): void;
  /** New password for the same user; registers again with it. */
  renew(credentials: PhoneCredentials): void;
  call(number: string, microphone: MediaStream): SipSession;
  /** Takes back a call that the server still holds for this device. */
  takeBack(names: DialogNames, other: OtherParty, microphone: MediaStream): SipSession;
  /** Whether calls may be offered here: not while nobody can talk. Registers anew. */
  setAudio(works: boolean): void;
  /** The network may have changed: looks whether the connection still is one. */
  check(): void;
  /** Ends all calls, takes the registration back, closes the connection. */
  stop(): void;
}

export type DriverFactory = (credentials: PhoneCredentials) => Promise<SipDriver>;
