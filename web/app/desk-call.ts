import type { LiveCall } from '../../src/contract/rest/calls.ts';
import type { DecisionView } from '../../src/contract/rest/primitives.ts';
import type { EndReason, PhoneCall, TransferState } from '../softphone/phone-call.ts';

export type DeskCallState = PhoneCall['state'] | 'queued' | 'failed';

/** One call of mine, wherever it is: in this browser (driven by SIP) or on another device (driven by the server). */
export interface DeskCall {
  readonly key: string;
  /** Set when the sound is in this browser. */
  readonly phoneId: string | null;
  readonly callId: string | null;
  readonly legId: string | null;
  readonly deviceId: string | null;
  readonly direction: 'incoming' | 'outgoing';
  readonly state: DeskCallState;
  readonly number: string;
  readonly displayName: string;
  readonly isPrivate: boolean;
  readonly userId: string | null;
  readonly companyName: string | null;
  /** What makes the other side very important. */
  readonly vip: string | null;
  readonly contactId: string | null;
  /** Set when the number is on the red list: dialled in its place. */
  readonly reference: string | null;
  readonly startedAt: number;
  readonly connectedAt: number | null;
  readonly queueName: string | null;
  readonly isInConference: boolean;
  /** Whom I supervise by it. */
  readonly monitoring: LiveCall['monitoring'];
  /** Supervisors at my side, as far as I am told. */
  readonly monitoredBy: LiveCall['monitoredBy'];
  /** Set while it is recorded. */
  readonly recording: LiveCall['recording'];
  readonly decision: DecisionView | null;
  readonly isMuted: boolean;
  readonly isHeldByOther: boolean;
  /** The network is lost; the call waits for it. */
  readonly isLost: boolean;
  readonly isChanging: boolean;
  /** Key of the held call this one asks for. */
  readonly consultationFor: string | null;
  readonly transfer: TransferState;
  readonly endReason: EndReason | null;
  readonly digits: string;
}

/**
 * Joins what the browser's phone knows with what the server knows: the same call is one entry, with the server's names.
 * `ended`: what the server last said of calls that have ended, for those still shown for a moment.
 */
export function joinCalls(
  phone: readonly PhoneCall[],
  live: readonly LiveCall[],
  consultations: ReadonlyMap<string, string>,
  ended: readonly LiveCall[] = [],
): DeskCall[] {
  const bySip = new Map([...ended, ...live].filter((call) => call.sipCallId).map((call) => [call.sipCallId, call]));
  const used = new Set<LiveCall>();
  const here = phone.map((call) => {
    const known = bySip.get(call.sipCallId);
    if (known) used.add(known);
    return ofPhone(call, known ?? null);
  });
  const elsewhere = live
    .filter((call) => !used.has(call) && call.state !== 'cleared')
    .map((call) => ofServer(call, consultations));
  // What rings wants a decision: it stands first. The rest keeps its place.
  const rank = (call: DeskCall) => (call.state === 'alerting-here' ? 0 : 1);
  return [...here, ...elsewhere].toSorted((a, b) => rank(a) - rank(b) || a.startedAt - b.startedAt);
}

function ofPhone(call: PhoneCall, known: LiveCall | null): DeskCall {
  return {
    key: call.id,
    phoneId: call.id,
    callId: known?.callId ?? null,
    legId: known?.legId ?? null,
    deviceId: known?.deviceId ?? null,
    direction: call.direction,
    state: call.state,
    number: known?.other.reference ? '' : known?.other.number || call.other.number,
    displayName: known?.other.displayName || call.other.displayName,
    ...factsOf(known),
    isPrivate: known?.other.isPrivate ?? call.other.number === 'anonymous',
    userId: known?.other.userId ?? null,
    startedAt: call.startedAt,
    connectedAt: call.connectedAt,
    queueName: known?.queueName ?? null,
    isInConference: Boolean(known?.conference),
    decision: known?.decision ?? null,
    isMuted: call.isMuted,
    isHeldByOther: call.isHeldByOther,
    isLost: call.isLost,
    isChanging: call.isChanging,
    consultationFor: call.consultationFor,
    transfer: call.transfer,
    endReason: call.endReason,
    digits: call.digits,
  };
}

function ofServer(call: LiveCall, consultations: ReadonlyMap<string, string>): DeskCall {
  return {
    key: call.legId,
    phoneId: null,
    callId: call.callId,
    legId: call.legId,
    deviceId: call.deviceId,
    direction: call.direction,
    state: stateOf(call),
    number: call.other.number,
    displayName: call.other.displayName,
    ...factsOf(call),
    isPrivate: call.other.isPrivate,
    userId: call.other.userId,
    startedAt: call.startedAt,
    connectedAt: call.connectedAt,
    queueName: call.queueName,
    isInConference: call.conference !== null,
    decision: call.decision,
    isMuted: false,
    isHeldByOther: false,
    isLost: false,
    isChanging: false,
    consultationFor: consultations.get(call.callId) ?? null,
    transfer: 'none',
    endReason: null,
    digits: '',
  };
}

/** What directories say of the other side. */
function factsOf(
  call: LiveCall | null,
): Pick<DeskCall, 'companyName' | 'vip' | 'contactId' | 'reference' | 'monitoring' | 'monitoredBy' | 'recording'> {
  const { companyName = null, vip = null, contactId = null, reference = null } = call?.other ?? {};
  const { monitoring = null, monitoredBy = [], recording = null } = call ?? {};
  return { companyName, vip, contactId, reference, monitoring, monitoredBy, recording };
}

function stateOf(call: LiveCall): DeskCallState {
  if (call.state === 'alerting') return call.direction === 'incoming' ? 'alerting-here' : 'alerting-there';
  return call.state === 'cleared' ? 'ended' : call.state;
}
