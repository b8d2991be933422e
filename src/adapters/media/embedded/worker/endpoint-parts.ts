import type { RandomSource } from '../../../../kernel/random.ts';
import type { IceCredentials } from '../../../../protocol/sdp/index.ts';
import type { MediaEndpointEvents } from '../../../../telephony/media/index.ts';
import type { EndpointOpening } from '../messages.ts';
import type { DtlsIdentity } from './dtls.ts';
import type { WorkerEndpoint } from './endpoint.ts';
import type { Mixer } from './mixer.ts';
import type { PortPair } from './socket-pool.ts';
import type { FrameSource, SharedMusic } from './sources.ts';

/** What an endpoint hears, inside the worker. */
export type EndpointSource =
  | { readonly kind: 'silence' }
  | { readonly kind: 'leg'; readonly endpoint: WorkerEndpoint }
  | { readonly kind: 'frames'; readonly frames: FrameSource; readonly path: string | null }
  | { readonly kind: 'music'; readonly music: SharedMusic }
  | { readonly kind: 'mixer'; readonly mixer: Mixer };

export interface WorkerEndpointProps {
  readonly id: number;
  readonly options: EndpointOpening['options'];
  readonly ports: PortPair;
  readonly ssrc: number;
  readonly videoSsrc: number | null;
  readonly cname: string;
  readonly ice: IceCredentials;
  readonly random: RandomSource;
  readonly identity: DtlsIdentity;
  /** ICE and DTLS must be through so long after the descriptions, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Steady milliseconds. */
  readonly steadyNow: () => number;
  readonly wallNow: () => number;
  readonly emit: <Name extends keyof MediaEndpointEvents & string>(name: Name, event: MediaEndpointEvents[Name]) => void;
}
