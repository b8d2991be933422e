import type { CallId } from '../../../kernel/ids.ts';
import type { EndpointOptions } from '../../../telephony/media/index.ts';
import { withoutEvents } from './bridge.ts';
import type { EndpointProxy } from './endpoint-proxy.ts';

export interface MixerBridgeProps {
  /** Who is to be mixed and lives in another worker than the mixer. */
  readonly member: EndpointProxy;
  /** The call that the mixer was made for: what lives there is in its worker. */
  readonly callId: CallId;
  readonly createEndpoint: (options: EndpointOptions) => Promise<EndpointProxy>;
  /** Where both workers can be reached by each other. */
  readonly address: string;
}

/** Both directions between a member and the mixer. */
export interface MixerBridge extends AsyncDisposable {
  /** In the member's worker: what he hears in the place of the mixer. */
  readonly far: EndpointProxy;
  /** In the mixer's worker: what is mixed in the place of the member. */
  readonly near: EndpointProxy;
}

/**
 * ```
 * member ◄─► far end (his worker) ═══ RTP on loopback ═══ near end (mixer's worker) ◄─► mixer
 * ```
 * In the codec he speaks: his worker only passes packets on, the mixer's decodes and encodes them once as for its own members.
 * Digits stay where they are pressed: their events are told by the member's own endpoint.
 */
export async function openMixerBridge({ member, callId, createEndpoint, address }: MixerBridgeProps): Promise<MixerBridge> {
  const ends: EndpointProxy[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0)) await end[Symbol.asyncDispose]();
  };
  const open = async (of: CallId): Promise<EndpointProxy> => {
    const codec = member.negotiated?.codec ?? member.options.codecs[0] ?? 'PCMA';
    const own = { transport: 'rtp', codecs: [codec], silenceTimeoutMs: 0, localAddress: address } as const;
    const end = await createEndpoint({ callId: of, legId: member.legId, ...own });
    ends.push(end);
    return end;
  };
  try {
    const far = await open(member.options.callId);
    const near = await open(callId);
    const { answer } = await near.acceptOffer(withoutEvents(await far.createOffer()));
    await far.acceptAnswer(answer);
    await far.hear({ kind: 'leg', endpoint: member });
    return { far, near, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
