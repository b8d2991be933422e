import { type Attribute, attributeValue, attributeValues, hasAttribute, readNumber } from './attributes.ts';

/** An ICE candidate (RFC 8839 §5.1). `address` may be a name ending in `.local`. */
export interface IceCandidate {
  readonly foundation: string;
  readonly component: number;
  /** Lower case: `udp`, `tcp`. */
  readonly transport: string;
  readonly priority: number;
  readonly address: string;
  readonly port: number;
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay';
}

export interface IceCredentials {
  readonly ufrag: string;
  readonly pwd: string;
}

/** What a peer tells about its ICE. */
export interface IceDescription extends IceCredentials {
  readonly lite: boolean;
  readonly candidates: readonly IceCandidate[];
  readonly endOfCandidates: boolean;
}

const maxCandidates = 100;

/** Reads ICE attributes; those of the media block go before those of the session. Null without credentials. */
export function readIce(media: readonly Attribute[], session: readonly Attribute[]): IceDescription | null {
  const ufrag = attributeValue(media, 'ice-ufrag') ?? attributeValue(session, 'ice-ufrag');
  const pwd = attributeValue(media, 'ice-pwd') ?? attributeValue(session, 'ice-pwd');
  if (!isIceText(ufrag, 4) || !isIceText(pwd, 22)) return null;
  const candidates = attributeValues(media, 'candidate').slice(0, maxCandidates);
  return {
    ufrag,
    pwd,
    lite: hasAttribute(session, 'ice-lite'),
    candidates: candidates.flatMap((value) => readCandidate(value) ?? []),
    endOfCandidates: hasAttribute(media, 'end-of-candidates'),
  };
}

/** The value of an `a=candidate` attribute. */
export function writeCandidate(candidate: IceCandidate): string {
  const { foundation, component, transport, priority, address, port, type } = candidate;
  return `${foundation} ${component} ${transport} ${priority} ${address} ${port} typ ${type}`;
}

/** Reads one `a=candidate` value, with or without the leading `candidate:`; undefined when malformed. */
export function readCandidate(value: string): IceCandidate | undefined {
  const parts = value.replace(/^candidate:/, '').split(/\s+/, 32);
  const [foundation, componentText, transport, priorityText, address, portText, typ, type] = parts;
  const component = readNumber(componentText, 1, 256);
  const priority = readNumber(priorityText, 0, 2 ** 32 - 1);
  const port = readNumber(portText, 0, 65_535);
  if (!foundation || !transport || !address || typ !== 'typ' || !isCandidateType(type)) return undefined;
  if (component === undefined || priority === undefined || port === undefined) return undefined;
  return { foundation, component, transport: transport.toLowerCase(), priority, address, port, type };
}

/** Host candidates of an ICE-lite agent: one for each address, the first preferred (RFC 8445 §5.1.2). */
export function hostCandidates(addresses: readonly string[], port: number): IceCandidate[] {
  return addresses.map((address, index) => ({
    foundation: String(index + 1),
    component: 1,
    transport: 'udp',
    priority: 2 ** 24 * 126 + 2 ** 8 * (65_535 - index) + 255,
    address,
    port,
    type: 'host',
  }));
}

function isCandidateType(text: string | undefined): text is IceCandidate['type'] {
  return text === 'host' || text === 'srflx' || text === 'prflx' || text === 'relay';
}

function isIceText(text: string | undefined, min: number): text is string {
  return text !== undefined && text.length >= min && text.length <= 256 && /^[A-Za-z0-9+/]*$/.test(text);
}
