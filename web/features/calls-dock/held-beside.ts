import type { DeskCall } from '../../app/desk-call.ts';

/** Calls on hold that can be connected with the one that is spoken on; the one for which it was made first. */
export function heldBeside(call: DeskCall, calls: readonly DeskCall[]): readonly DeskCall[] {
  const held = calls.filter((one) => one.state === 'held' && one.key !== call.key && one.transfer !== 'asked');
  return held.toSorted((a, b) => Number(b.key === call.consultationFor) - Number(a.key === call.consultationFor));
}
