import type { CodecName } from '../../../protocol/codec/index.ts';
import type {
  CallProgressTone,
  EndpointOptions,
  MediaDirection,
  MediaQuality,
  NegotiatedMedia,
  RecordingResult,
} from '../../../telephony/media/index.ts';

/** What a worker is told at its start. */
export interface WorkerSettings {
  readonly bindAddress: string;
  /** Address that peers send to when an endpoint names none. */
  readonly publicAddress: string;
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

/** Commands to a worker and what each answers. */
export interface WorkerCommands {
  /** `promised`: on a port of those that the worker keeps ready. */
  createEndpoint: { args: { endpoint: number; options: EndpointOptions; promised: boolean }; result: null };
  closeEndpoint: { args: { endpoint: number }; result: null };
  createOffer: {
    args: { endpoint: number; options: { direction?: MediaDirection; preferCodec?: CodecName; iceRestart?: boolean } };
    result: string;
  };
  acceptAnswer: { args: { endpoint: number; sdp: string }; result: NegotiatedMedia };
  acceptOffer: {
    args: { endpoint: number; sdp: string; options: { direction?: MediaDirection; preferCodec?: CodecName } };
    result: { answer: string; negotiated: NegotiatedMedia };
  };
  hear: { args: { endpoint: number; source: WorkerSource }; result: null };
  sendDtmf: { args: { endpoint: number; digits: string; toneMs: number; gapMs: number }; result: null };
  muteInput: { args: { endpoint: number; muted: boolean }; result: null };
  startRecording: { args: { endpoint: number; path: string }; result: null };
  stopRecording: { args: { endpoint: number }; result: RecordingResult };
  quality: { args: { endpoint: number }; result: MediaQuality };
  createMixer: { args: { mixer: number }; result: null };
  closeMixer: { args: { mixer: number }; result: null };
  addToMixer: { args: { mixer: number; endpoint: number }; result: null };
  removeFromMixer: { args: { mixer: number; endpoint: number }; result: null };
  setGain: { args: { mixer: number; listener: number; speaker: number; gain: number }; result: null };
  usage: { args: Record<string, never>; result: { endpoints: number; mixers: number; portsInUse: number } };
  stop: { args: Record<string, never>; result: null };
}

export type CommandName = keyof WorkerCommands;

export interface CommandMessage {
  readonly id: number;
  readonly name: CommandName;
  readonly args: unknown;
}

/** What a worker says; several go in one message, as waking a thread costs more than most commands. */
export type WorkerMessage =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly code: string | null; readonly message: string }
  | { readonly kind: 'event'; readonly endpoint: number; readonly name: string; readonly event: unknown }
  /** So many more ports stand ready for `createEndpoint` with `promised`; negative when one was needed elsewhere. */
  | { readonly kind: 'ready'; readonly ports: number };
