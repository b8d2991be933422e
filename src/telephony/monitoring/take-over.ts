import { type CallLeg, type CallService, leaveHost, releaseLeg, systemRelease } from '../call/index.ts';

/** `leg`, alone in a call of its own, takes the place of `side` beside `other`. */
export function exchangePlaces(
  calls: CallService,
  { leg, side, other }: { readonly leg: CallLeg; readonly side: CallLeg; readonly other: CallLeg },
): void {
  const own = leg.call;
  const { call } = side;
  leaveHost(leg, 'taken');
  own.lastRelease = systemRelease('transferred');
  call.takeLeg(leg);
  call.joined = null;
  calls.join(other, leg);
  releaseLeg(side, 'transferred');
  calls.settle(own);
}
