import type { LegId, UserId } from '../../kernel/ids.ts';
import { type Call, type CallLeg, isLive } from '../call/index.ts';
import type { RecordedSide } from '../media/index.ts';

/** Who is together with a leg otherwise than by its call: in a conference, or as a supervisor who joined in. */
export interface Companions {
  /** Legs that it hears. */
  of(leg: CallLeg): readonly CallLeg[];
}

export interface VoicesQuestion {
  readonly call: Call;
  /** Who is the left side; another leg may have taken its place since. */
  readonly leftLegId: LegId | null;
  readonly includesConsultation: boolean;
  readonly companions: Companions;
  /** All legs of a person, whatever their calls. */
  readonly legsOf: (userId: UserId) => readonly CallLeg[];
  /** A call that began before is no consultation about this one. */
  readonly sinceMs: number;
}

export interface RecordedVoices {
  readonly leftLegId: LegId | null;
  readonly voices: ReadonlyMap<CallLeg, RecordedSide>;
}

/**
 * Who is recorded at which side: the customer left, everybody he talks to right. While he is on hold, also those whom our side asks about
 * him, in a call that they began meanwhile.
 */
export function recordedVoices(question: VoicesQuestion): RecordedVoices {
  const { call, companions, includesConsultation } = question;
  const talking = call.liveLegs().filter(isTalking);
  const leftLegId = talking.some(({ id }) => id === question.leftLegId)
    ? question.leftLegId
    : (leftOf(talking.filter((leg) => leg.id !== question.leftLegId))?.id ?? null);
  const voices = new Map<CallLeg, RecordedSide>();
  for (const leg of talking) voices.set(leg, leg.id === leftLegId ? 'left' : 'right');
  for (const leg of talking) for (const other of companions.of(leg)) if (!voices.has(other)) voices.set(other, 'right');
  if (includesConsultation)
    for (const leg of talking)
      if (leg.id !== leftLegId && leg.state === 'held')
        for (const asked of consulted(leg, question)) if (!voices.has(asked)) voices.set(asked, 'right');
  return { leftLegId, voices };
}

/** The customer: who is nobody of ours; between ourselves who called. */
export function leftOf(legs: readonly CallLeg[]): CallLeg | null {
  const outside = legs.find(({ party }) => party.userId === null && party.deviceId === null);
  return outside ?? legs.find(({ leg }) => leg.role === 'originating') ?? legs[0] ?? null;
}

function isTalking(leg: CallLeg): boolean {
  return isLive(leg) && leg.isAnswered && (leg.state === 'connected' || leg.state === 'held');
}

function consulted(leg: CallLeg, { call, legsOf, sinceMs }: VoicesQuestion): readonly CallLeg[] {
  const { userId } = leg.party;
  if (userId === null) return [];
  return legsOf(userId).flatMap((own) => {
    const asking = own.call;
    const isConsultation = asking !== call && asking.props.from.userId === userId && asking.createdAtMs >= sinceMs;
    return isConsultation && asking.joined?.includes(own) ? asking.joined.filter(isTalking) : [];
  });
}
