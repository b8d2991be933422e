import {
  buildStun,
  integrityIsRight,
  isStun,
  parseStun,
  type StunMessage,
  stunAttribute,
  stunAttributes,
  xorMappedAddress,
} from './stun-message.ts';

const BINDING = 1;

export interface IceCredentials {
  readonly ufrag: string;
  readonly password: string;
}

/** What came of a packet on an ICE port. */
export type IceOutcome =
  /** Not a request of our peer: drop it. */
  | { readonly kind: 'ignored' }
  /** Send `response` back; the request proves nothing. */
  | { readonly kind: 'refused'; readonly response: Buffer }
  /** Send `response` back; the address is the peer's. `nominated`: media goes there from now on. */
  | { readonly kind: 'valid'; readonly response: Buffer; readonly nominated: boolean };

/**
 * The answering side of ICE's connectivity checks, all that an ICE-lite agent does (RFC 8445 §2.5, §7.3).
 * @param remoteUfrag the peer's, where its description has come already; the check may be faster than its answer.
 */
export function answerConnectivityCheck(
  packet: Buffer,
  source: { readonly address: string; readonly port: number },
  local: IceCredentials,
  remoteUfrag: string | null,
): IceOutcome {
  if (!isStun(packet)) return { kind: 'ignored' };
  const message = parseStun(packet);
  if (!message || message.kind !== 'request' || message.method !== BINDING) return { kind: 'ignored' };
  const username = stunAttribute(message, stunAttributes.username)?.toString('utf8');
  if (username === undefined || message.integrityAt < 0) return refuse(message, 400, 'Bad Request');
  const [ours, theirs] = username.split(':');
  if (
    ours !== local.ufrag ||
    (remoteUfrag !== null && theirs !== remoteUfrag) ||
    !integrityIsRight(packet, message, local.password)
  ) {
    return refuse(message, 401, 'Unauthenticated');
  }
  const unknown = message.attributes.filter((one) => one.type < 0x8000 && !isUnderstood(one.type)).map((one) => one.type);
  if (unknown.length > 0) return refuse(message, 420, 'Unknown Attribute', local.password, unknown);
  // We are lite, hence always controlled: a peer that thinks so too must change its mind (§7.3.1.1).
  if (stunAttribute(message, stunAttributes.iceControlled)) return refuse(message, 487, 'Role Conflict', local.password);
  return {
    kind: 'valid',
    nominated: stunAttribute(message, stunAttributes.useCandidate) !== undefined,
    response: buildStun({
      kind: 'success',
      method: BINDING,
      transactionId: message.transactionId,
      attributes: [
        { type: stunAttributes.xorMappedAddress, value: xorMappedAddress(source.address, source.port, message.transactionId) },
      ],
      password: local.password,
    }),
  };
}

const understood = new Set<number>(Object.values(stunAttributes));

function isUnderstood(type: number): boolean {
  return understood.has(type);
}

function refuse(message: StunMessage, code: number, reason: string, password?: string, unknown?: readonly number[]): IceOutcome {
  const value = Buffer.from([0, 0, Math.floor(code / 100), code % 100, ...Buffer.from(reason)]);
  const attributes = [{ type: stunAttributes.errorCode as number, value }];
  if (unknown) {
    attributes.push({
      type: stunAttributes.unknownAttributes,
      value: Buffer.from(unknown.flatMap((type) => [type >> 8, type & 0xff])),
    });
  }
  const { transactionId } = message;
  const response = buildStun({
    kind: 'error',
    method: BINDING,
    transactionId,
    attributes,
    ...(password === undefined ? {} : { password }),
  });
  return { kind: 'refused', response };
}
