import type { CompanyId, DeviceId, DomainId } from '../../kernel/ids.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { computeHa1, DigestClient, DigestServer } from '../../protocol/sip/digest/index.ts';
import {
  createRequest,
  createResponse,
  type HeaderValues,
  parseSipMessage,
  type SipRequest,
  type SipResponse,
  serializeSipMessage,
} from '../../protocol/sip/message/index.ts';
import type { SipFlow, SipTransportName } from '../../protocol/sip/transport-port.ts';
import type { Device } from '../device/index.ts';
import { InMemoryBindingStore } from './in-memory-binding-store.ts';
import { Registrar } from './index.ts';
import type { RegistrarParts } from './registrar.ts';

export const sipDomain = 'parley.example';
const domain = { id: 'dom' as DomainId, companyId: 'com' as CompanyId, name: 'Parley', sipDomain };
export const deviceId = 'dev-nina' as DeviceId;

export function makeDevice(sipUser: string, enabled = true): Device {
  return {
    id: `dev-${sipUser}` as DeviceId,
    companyId: domain.companyId,
    domainId: domain.id,
    userId: null,
    name: sipUser,
    number: '100',
    protocol: 'sip-phone',
    sipUser,
    ha1: computeHa1(sipUser, sipDomain, 'geheim'),
    oneNumber: false,
    lines: 2,
    dtmfMethod: 'rfc4733',
    codecs: [],
    enabled,
  };
}

let flowCount = 0;
export function makeFlow(transport: SipTransportName = 'udp', host = '192.0.2.10', port = 5060): SipFlow {
  const id = `flow-${++flowCount}`;
  return {
    id,
    transport,
    isReliable: transport !== 'udp',
    local: { host: '192.0.2.1', port: 5060 },
    remote: { host, port },
    isOpen: true,
    send: () => {},
  };
}

/** A registrar, one phone that registers with it, and what happened. */
export class Scene {
  readonly clock = new VirtualClock();
  readonly random = new SeededRandom(11);
  readonly devices = [makeDevice('nina'), makeDevice('olaf'), makeDevice('off', false)];
  readonly store = new InMemoryBindingStore();
  readonly hostile: string[] = [];
  readonly happened: string[] = [];
  registrar: Registrar;
  cseq = 0;

  constructor(options: Partial<RegistrarParts> = {}) {
    this.registrar = this.start(options);
  }

  start(options: Partial<RegistrarParts> = {}): Registrar {
    const { random } = this;
    this.registrar = new Registrar({
      clock: this.clock,
      random,
      directory: {
        domainBySipDomain: (name) => (name.toLowerCase() === sipDomain ? domain : undefined),
        deviceByAor: (user, name) =>
          name === sipDomain ? this.devices.find((one) => one.sipUser === user.toLowerCase()) : undefined,
        device: (id) => this.devices.find((one) => one.id === id),
        domain: () => domain,
      },
      digest: new DigestServer({ clock: this.clock, random, secret: Buffer.alloc(32, 1) }),
      store: this.store,
      hostile: { report: (source, kind) => this.hostile.push(`${source} ${kind}`) },
      secret: Buffer.alloc(32, 2),
      ...options,
    });
    this.registrar.events.on('bindingAdded', ({ contactUri }) => this.happened.push(`+ ${contactUri}`));
    this.registrar.events.on('bindingRemoved', ({ binding, reason }) => this.happened.push(`- ${binding.contactUri} ${reason}`));
    return this.registrar;
  }

  request(headers: HeaderValues, user = 'nina', uri = `sip:${sipDomain}`): SipRequest {
    this.cseq += 1;
    return createRequest('REGISTER', uri, {
      Via: 'SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKr',
      From: `<sip:${user}@${sipDomain}>;tag=f`,
      To: `<sip:${user}@${sipDomain}>`,
      'Call-ID': 'call-1',
      CSeq: `${this.cseq} REGISTER`,
      ...headers,
    });
  }

  /** Registers like a phone: unauthenticated, challenged, again. Goes over the wire format. */
  async register(headers: HeaderValues, { user = 'nina', password = 'geheim', flow = makeFlow() } = {}) {
    const client = new DigestClient({ random: new SeededRandom(this.cseq + 1), credentials: { username: user, password } });
    const first = this.request(headers, user);
    const challenge = await this.handle(overTheWire(first), flow);
    if (!client.takeChallenge(challenge, first)) return challenge;
    const second = this.request(headers, user);
    if (typeof headers.CSeq === 'string') second.headers.set('CSeq', headers.CSeq);
    client.authorise(second);
    return this.handle(overTheWire(second), flow);
  }

  /** The whole response, as the user agent makes it of the answer. */
  async handle(message: SipRequest, flow: SipFlow): Promise<SipResponse> {
    const responses: SipResponse[] = [];
    await this.registrar.serve({
      message,
      flow,
      respond: (status, options) => {
        const response = createResponse(message, status, {
          toTag: 't',
          ...(options?.reason !== undefined && { reason: options.reason }),
        });
        for (const [name, value] of options?.headers ?? []) response.headers.append(name, value);
        responses.push(response);
      },
    });
    if (responses.length !== 1) throw new Error('not answered exactly once');
    return responses[0]!;
  }

  contacts(id = deviceId): string[] {
    return this.registrar.bindingsOf(id).map(({ contactUri }) => contactUri);
  }
}

function overTheWire(request: SipRequest): SipRequest {
  const result = parseSipMessage(serializeSipMessage(request), 'stream');
  if (!result.ok || result.message.kind !== 'request') throw new Error('unreadable request');
  return result.message;
}

export const desk = '<sip:nina@192.0.2.10:5060>';
