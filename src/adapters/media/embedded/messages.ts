import type { MessagePort } from 'node:worker_threads';
import type { Fingerprint, IceCredentials, NegotiatedSession } from '../../../protocol/sdp/index.ts';
import type {
  CallProgressTone,
  EndpointOptions,
  MediaQuality,
  RecordedSide,
  RecordingOptions,
  RecordingResult,
  SealedRecording,
  SharedSound,
} from '../../../telephony/media/index.ts';

/** What a worker is told at its start. */
export interface WorkerSettings {
  readonly bindAddress: string;
  readonly portRange: { readonly first: number; readonly last: number } | null;
  readonly quarantineMs: number;
  readonly connectTimeoutMs: number;
}

/** A source in numbers instead of objects. */
export type WorkerSource =
  | { readonly kind: 'silence' }
  | { readonly kind: 'leg'; readonly endpoint: number }
  | { readonly kind: 'file'; readonly path: string; readonly loop: boolean }
  | { readonly kind: 'music'; readonly path?: string }
  | { readonly kind: 'tone'; readonly tone: CallProgressTone }
  | { readonly kind: 'mixer'; readonly mixer: number };

/** An endpoint as it is made: described in SDP by the main thread, served by the worker. */
export interface EndpointOpening {
  readonly endpoint: number;
  /** What the worker needs of them: every word costs on its way to another thread. */
  readonly options: Pick<EndpointOptions, 'transport' | 'silenceTimeoutMs' | 'symmetricAddress'>;
  /** RTP port that was promised. */
  readonly port: number;
  readonly ssrc: number;
  /** Null: no video. */
  readonly videoSsrc: number | null;
  readonly cname: string;
  /** What connectivity checks of browsers must name. */
  readonly ice: IceCredentials;
}

/** Commands to a worker and what each answers. */
export interface WorkerCommands {
  /** Promises an RTP port where none stands ready. */
  reservePort: { args: Record<string, never>; result: number };
  /** One that was promised and is not needed. */
  returnPort: { args: { port: number }; result: null };
  openEndpoint: { args: EndpointOpening; result: null };
  closeEndpoint: { args: { endpoint: number }; result: null };
  /** New ICE credentials of ours, before the peer knows them. */
  expectIce: { args: { endpoint: number; ice: IceCredentials }; result: null };
  /** What offer and answer have settled. */
  settle: { args: { endpoint: number; session: NegotiatedSession; ice: IceCredentials }; result: null };
  hear: { args: { endpoint: number; source: WorkerSource }; result: null };
  /** An endpoint of this worker, or the way from one of another; neither: sees nobody. */
  see: { args: { endpoint: number; shown: number | null; way: number | null }; result: null };
  /** One end of a way of video to another worker: where `shown` lives, or, null, where he is to be seen. */
  openVideoWay: { args: { way: number; channel: MessagePort; ssrc: number; shown: number | null }; result: null };
  closeVideoWay: { args: { way: number }; result: null };
  sendDtmf: { args: { endpoint: number; digits: string; toneMs: number; gapMs: number }; result: null };
  muteInput: { args: { endpoint: number; muted: boolean }; result: null };
  startRecording: { args: { endpoint: number; path: string; silenceMs: number }; result: null };
  stopRecording: { args: { endpoint: number }; result: RecordingResult };
  quality: { args: { endpoint: number }; result: MediaQuality };
  createMixer: { args: { mixer: number }; result: null };
  closeMixer: { args: { mixer: number }; result: null };
  addToMixer: { args: { mixer: number; endpoint: number }; result: null };
  removeFromMixer: { args: { mixer: number; endpoint: number }; result: null };
  playInMixer: { args: { mixer: number; sound: SharedSound; to: number | null }; result: null };
  recordMixer: { args: { mixer: number; path: string }; result: null };
  stopRecordingMixer: { args: { mixer: number }; result: RecordingResult };
  setGain: { args: { mixer: number; listener: number; speaker: number; gain: number }; result: null };
  /** When its first sample is. */
  beginRecording: { args: { recording: number; options: RecordingOptions }; result: number };
  addToRecording: { args: { recording: number; endpoint: number; side: RecordedSide }; result: null };
  removeFromRecording: { args: { recording: number; endpoint: number }; result: null };
  /** Where in it. */
  pauseRecording: { args: { recording: number; isPaused: boolean }; result: number };
  endRecording: { args: { recording: number }; result: SealedRecording };
  usage: { args: Record<string, never>; result: { endpoints: number; mixers: number; portsInUse: number } };
  stop: { args: Record<string, never>; result: null };
}

export type CommandName = keyof WorkerCommands;

export interface CommandMessage {
  /** 0: nobody waits for the result. */
  readonly id: number;
  readonly name: CommandName;
  readonly args: unknown;
}

/** What a worker says; several go in one message, as waking a thread costs more than most commands. */
export type WorkerMessage =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly code: string | null; readonly message: string }
  | { readonly kind: 'event'; readonly endpoint: number; readonly name: string; readonly event: unknown }
  | { readonly kind: 'mixer-event'; readonly mixer: number; readonly name: string; readonly event: unknown }
  | { readonly kind: 'recording-failed'; readonly recording: number; readonly reason: string }
  /** These RTP ports stand ready for `openEndpoint`. */
  | { readonly kind: 'ready'; readonly ports: readonly number[] }
  /** This one does not any more. */
  | { readonly kind: 'withdrawn'; readonly port: number }
  /** At its start: the hash of its certificate. */
  | { readonly kind: 'started'; readonly fingerprint: Fingerprint };
