import type { Unsubscribe } from '../../kernel/events.ts';
import type { CallId, LegId } from '../../kernel/ids.ts';

/** Codecs that we speak (RFC 3551, RFC 7587). */
export type CodecName = 'PCMU' | 'PCMA' | 'G722' | 'opus';

/** How the packets of a leg travel: plain RTP/AVP, RTP/SAVP keyed in the SDP (RFC 4568), or ICE + DTLS-SRTP (RFC 8827). */
export type MediaTransport = 'rtp' | 'srtp-sdes' | 'webrtc';

/** Seen from us: `sendonly` means that we send and the peer listens (RFC 3264 §5.1). */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface EndpointOptions {
  readonly callId: CallId;
  readonly legId: LegId;
  readonly transport: MediaTransport;
  /** Allowed codecs, the best first. */
  readonly codecs: readonly CodecName[];
  /** Address for the peer to send to; the adapter's default when left out. */
  readonly localAddress?: string;
  /** The leg counts as dead when nothing arrives for this long while it should, in milliseconds; 0 never. */
  readonly silenceTimeoutMs: number;
  /** With `webrtc`: video may be had; otherwise what is offered of it is refused. Not every plane has it. */
  readonly video?: boolean;
  /**
   * For a phone behind NAT: the address its signalling comes from. The first packet from there settles where its media comes
   * from and goes to, whatever its description says. Left out, only the described address is taken.
   */
  readonly symmetricAddress?: string;
}

/** What an offer and its answer have settled. */
export interface NegotiatedMedia {
  readonly codec: CodecName;
  /** What the peer asked of us: `recvonly` or `inactive` from our side means that the peer holds. */
  readonly direction: MediaDirection;
  /** Whether digits come as telephone-events (RFC 4733). */
  readonly telephoneEvents: boolean;
  /** Null: there is no video. Seen from us, as `direction`. */
  readonly video: MediaDirection | null;
  readonly remote: { readonly address: string; readonly port: number };
}

/** What the peer of a leg hears. Exactly one source at a time; setting another replaces it. */
export type MediaSource =
  | { readonly kind: 'silence' }
  | { readonly kind: 'leg'; readonly endpoint: MediaEndpoint }
  | { readonly kind: 'file'; readonly path: string; readonly loop: boolean }
  /** Music on hold, shared by all who wait; `path` a WAV file, the built-in piece when left out. */
  | { readonly kind: 'music'; readonly path?: string }
  | { readonly kind: 'tone'; readonly tone: CallProgressTone }
  /** Everybody in the mixer but oneself. */
  | { readonly kind: 'mixer'; readonly mixer: MediaMixer };

/** Tones of ITU-T E.180. */
export type CallProgressTone = 'ringback' | 'busy' | 'congestion' | 'dial';

/** Measured from RTP and RTCP (RFC 3550 §6.4); totals since the endpoint was made. */
export interface MediaQuality {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** Packets refused: wrong source address, failed authentication, replay, malformed. */
  readonly packetsRefused: number;
  readonly jitterMs: number;
  /** Reported by the peer about what we sent; null before its first report. */
  readonly remoteLost: number | null;
  readonly roundTripMs: number | null;
}

export interface MediaEndpointEvents {
  /**
   * A digit was pressed: heard once, however many packets told of it. `isPassedOn`: whoever hears this endpoint has got it
   * already, with the media; then nobody must send it again.
   */
  dtmf: { readonly digit: string; readonly durationMs: number; readonly isPassedOn?: boolean };
  /** The first packet that passed every check. */
  firstPacket: { readonly atMs: number };
  /** A `file` source that does not loop came to its end. */
  playbackFinished: { readonly path: string };
  /** Nothing arrived for `silenceTimeoutMs` although the peer should send. Said once for each silence. */
  silent: { readonly forMs: number };
  /** In a recording with `silenceMs` nothing was said for that long. Said once. */
  recordingSilent: { readonly path: string; readonly forMs: number };
  /** The recording ended early (disk full): what was written stays playable. */
  recordingFailed: { readonly path: string; readonly reason: string };
  /** It was closed, and what it recorded with it. The last event. */
  closed: Record<string, never>;
  /** ICE or DTLS failed for good, or the worker crashed; `reason` in plain words. */
  failed: { readonly reason: string };
  [event: string]: unknown;
}

export interface RecordingResult {
  readonly path: string;
  readonly durationMs: number;
}

/**
 * One leg's end of the media. Made without a peer; offer and answer (RFC 3264) then tell it who may send.
 * Packets from anywhere else are counted and dropped. Commands take effect in their order; a description may reach the plane a
 * moment after its promise resolved, long before the peer has read it. All promises reject with a `ParleyError`
 * (`media-no-common-codec`, `media-bad-sdp`, `media-closed`, `media-unavailable`).
 */
export interface MediaEndpoint extends AsyncDisposable {
  readonly legId: LegId;
  /** The latest settled session; null before the first. */
  readonly negotiated: NegotiatedMedia | null;

  /** Our offer; also for re-INVITE, where `direction` holds or retrieves and `iceRestart` makes new ICE credentials. */
  createOffer(options?: {
    direction?: MediaDirection;
    preferCodec?: CodecName;
    iceRestart?: boolean;
    /** Video is offered, too, from now on. */
    video?: boolean;
  }): Promise<string>;
  /** Takes the peer's answer to our latest offer. May be called again for a later provisional or final answer. */
  acceptAnswer(sdp: string): Promise<NegotiatedMedia>;
  /** Takes the peer's offer, first or later, and returns our answer. */
  acceptOffer(
    sdp: string,
    options?: { preferCodec?: CodecName; direction?: MediaDirection; video?: boolean },
  ): Promise<{ answer: string; negotiated: NegotiatedMedia }>;
  /** Codecs in a peer's offer that we speak, in the peer's order; nothing is changed. */
  codecsOffered(sdp: string): CodecName[];

  /** Sets what the peer hears. Transcodes where the codecs differ. */
  hear(source: MediaSource): Promise<void>;
  /** Whether its peer can be shown and show video. */
  readonly takesVideo: boolean;
  /**
   * Whose video the peer sees; null: nobody's. Unless it is told, it sees whom it hears (a `leg`).
   */
  see(shown: MediaEndpoint | null): Promise<void>;
  /** Sends digits to the peer (0-9, *, #, A-D) as telephone-events, or as tones where it knows none. */
  sendDtmf(digits: string, options?: { toneMs?: number; gapMs?: number }): Promise<void>;
  /** Stops what the peer says from being passed on to anybody. */
  muteInput(muted: boolean): Promise<void>;
  /** Records to a 16-bit WAV file: left what the peer says, right what it hears. */
  startRecording(path: string, options?: { readonly silenceMs?: number }): Promise<void>;
  stopRecording(): Promise<RecordingResult>;
  quality(): Promise<MediaQuality>;
  on<Name extends keyof MediaEndpointEvents & string>(
    name: Name,
    listener: (event: MediaEndpointEvents[Name]) => void,
  ): Unsubscribe;
}

/** A sound for members of a mixer: a WAV file, the two notes that say that somebody came or went, or the one that says that somebody listens. */
export type SharedSound =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'chime'; readonly chime: 'entered' | 'left' | 'supervised' };

export interface MediaMixerEvents {
  /** A member began to talk, or ceased. For people to see: the mix itself does not depend on it. */
  talking: { readonly endpoint: MediaEndpoint; readonly isTalking: boolean };
  /** The recording ended early (disk full): what was written stays playable. */
  recordingFailed: { readonly path: string; readonly reason: string };
  /** The worker crashed: nobody hears anybody any more. */
  failed: { readonly reason: string };
  [event: string]: unknown;
}

/**
 * Sums its members, who may be of different calls: each hears the others at 16 kHz, never himself. `gains` says how loud each hears
 * each: 1 as it is, 0 not at all (monitor, whisper and barge are such matrices). Of many who talk at once the loudest are heard.
 */
export interface MediaMixer extends AsyncDisposable {
  add(endpoint: MediaEndpoint): Promise<void>;
  remove(endpoint: MediaEndpoint): Promise<void>;
  /** How loud `listener` hears `speaker`; 1 unless set. */
  setGain(listener: MediaEndpoint, speaker: MediaEndpoint, gain: number): Promise<void>;
  /**
   * All members hear it besides each other, after what is being played already. Resolves when it is on its way.
   * @param to he alone
   */
  play(sound: SharedSound, to?: MediaEndpoint): Promise<void>;
  /** Records what all say together to a 16-bit WAV file. */
  startRecording(path: string): Promise<void>;
  stopRecording(): Promise<RecordingResult>;
  on<Name extends keyof MediaMixerEvents & string>(name: Name, listener: (event: MediaMixerEvents[Name]) => void): Unsubscribe;
}

/** Where somebody is heard in a recording with two sides. */
export type RecordedSide = 'left' | 'right';

export interface RecordingOptions {
  /** Of a file that is not there yet. */
  readonly path: string;
  /** Seals it (`protocol/sealed-recording`): 32 bytes, used for nothing else. */
  readonly key: Uint8Array;
  /** A UUID, in the file's header. */
  readonly recordingId: string;
  /** Keys that somebody presses are silence. */
  readonly masksDigits: boolean;
}

export interface SealedRecording {
  readonly durationMs: number;
  /** Of the sound. */
  readonly sizeBytes: number;
  /** Of the sealed file. */
  readonly sha256: string;
  /** The loudest of each stretch, 0 to 100. */
  readonly peaks: { readonly stepMs: number; readonly left: Uint8Array; readonly right: Uint8Array };
}

export interface MediaRecordingEvents {
  /** It ended early (disk full, worker crashed): what was written stays readable. */
  failed: { readonly reason: string };
  [event: string]: unknown;
}

/**
 * Records what people say (never what they hear: no music, no prompts), each at one of two sides, sealed before it reaches the disk. Who
 * says nothing costs nothing; a pause is silence of its true length.
 */
export interface MediaRecording extends AsyncDisposable {
  /** When its first sample was. */
  readonly startedAtMs: number;
  /** From now on; of whatever call. Its endpoint may close before it is removed. */
  add(endpoint: MediaEndpoint, side: RecordedSide): Promise<void>;
  remove(endpoint: MediaEndpoint): Promise<void>;
  /** @returns where in the recording it took effect, in milliseconds */
  pause(isPaused: boolean): Promise<number>;
  /** Ends it. @throws ParleyError `media-unavailable` when its worker is gone: then the file is as far as it got. */
  stop(): Promise<SealedRecording>;
  on<Name extends keyof MediaRecordingEvents & string>(
    name: Name,
    listener: (event: MediaRecordingEvents[Name]) => void,
  ): Unsubscribe;
}

/**
 * The media plane. Two adapters implement it (`adapters/media/embedded`, `adapters/media/rtpengine`) and pass
 * `test/conformance/media-plane.ts`. All endpoints of one call live in one worker; who is heard from another is bridged.
 */
export interface MediaPlane extends AsyncDisposable {
  createEndpoint(options: EndpointOptions): Promise<MediaEndpoint>;
  /** @param callId whose endpoints it is made for: theirs are mixed without a bridge */
  createMixer(callId: CallId): Promise<MediaMixer>;
  /** Begins a recording. @param callId whose endpoints are recorded without a bridge. @throws ParleyError `media-unavailable` */
  record(callId: CallId, options: RecordingOptions): Promise<MediaRecording>;
  /**
   * Endpoints of `callId` that are made from now on live with those of `other`, so that they need no bridge. Without effect when the
   * call has endpoints already. Dispose of it when the call leaves the other.
   */
  keepTogether(callId: CallId, other: CallId): Disposable;
  /** Endpoints and sockets in use; both return to zero when all calls are over. */
  usage(): Promise<{ endpoints: number; mixers: number; portsInUse: number }>;
}
