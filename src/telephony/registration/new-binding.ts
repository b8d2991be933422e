import type { DeviceId } from '../../kernel/ids.ts';
import {
  callIdOf,
  cseqOf,
  detached,
  fromWire,
  parseHostPort,
  parseSipUri,
  pathsOf,
  type SipRequest,
  topVia,
} from '../../protocol/sip/message/index.ts';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import type { Binding, BindingSource, StoredBinding } from './binding.ts';
import type { ContactUpdate } from './register-request.ts';

/** True when the peer's address is not the one that it gives for itself: something in between translates. */
function isBehindNat(request: SipRequest, flow: SipFlow): boolean {
  const via = topVia(request);
  const isLocalName = parseHostPort(flow.remote.host.includes(':') ? `[${flow.remote.host}]` : flow.remote.host)?.host;
  return via.host !== isLocalName;
}

/**
 * Nobody can open a connection to a browser or to a phone behind NAT; a phone on the same network listens where its Contact
 * says. A datagram always reaches the address it came from, as long as NAT remembers.
 */
function livesByFlow(request: SipRequest, flow: SipFlow, update: ContactUpdate, path: readonly string[]): boolean {
  if (path.length > 0 || flow.transport === 'udp') return false;
  if (flow.transport === 'ws' || flow.transport === 'wss' || update.regId !== undefined) return true;
  return isBehindNat(request, flow) || parseSipUri(update.contactUri)?.host.endsWith('.invalid') === true;
}

const agents = new Map<string, string>();

/** One string for all phones of a make; a few thousand makes at most. */
function sharedAgent(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const short = fromWire(name).slice(0, 120);
  const known = agents.get(short);
  if (known !== undefined) return known;
  if (agents.size < 5000) agents.set(detached(short), detached(short));
  return agents.get(short) ?? detached(short);
}

const noPath: readonly string[] = [];

/** Makes a binding of one contact. Its strings are copies: slices would keep whole messages in memory. */
export function makeBinding(parts: {
  readonly deviceId: DeviceId;
  readonly update: ContactUpdate;
  readonly request: SipRequest;
  readonly flow: SipFlow;
  readonly now: number;
  readonly gruuNumber: number | undefined;
}): Binding {
  const { deviceId, update, request, flow, now } = parts;
  const paths = pathsOf(request);
  const path = paths.length === 0 ? noPath : paths.map(({ uri }) => detached(uri));
  const source: BindingSource = { transport: flow.transport, host: flow.remote.host, port: flow.remote.port };
  return {
    deviceId,
    contactUri: detached(update.contactUri),
    q: update.q,
    expiresAt: now + update.expiresS * 1000,
    registeredAt: now,
    callId: detached(callIdOf(request)),
    cseq: cseqOf(request).number,
    instanceId: update.instanceId === undefined ? undefined : detached(update.instanceId),
    regId: update.regId,
    path,
    source,
    flow: path.length > 0 ? undefined : flow,
    livesByFlow: livesByFlow(request, flow, update, path),
    ...(update.withoutAudio && { withoutAudio: true }),
    userAgent: sharedAgent(request.headers.get('User-Agent')),
    gruuNumber: parts.gruuNumber,
  };
}

/** What is kept over a restart. */
export function toStored({ flow: _flow, livesByFlow: _lives, withoutAudio: _audio, ...stored }: Binding): StoredBinding {
  return stored;
}

/** A stored binding in a new process: its flow is gone. */
export function fromStored(stored: StoredBinding): Binding {
  return { ...stored, flow: undefined, livesByFlow: false };
}
