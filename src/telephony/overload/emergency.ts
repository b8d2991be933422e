import { everyEmergencyNumber } from '../numbering/index.ts';

/** With the digit or two that some sites dial for a line. */
const longestPrefix = 2;

/**
 * Whether a dialled number may be one for emergencies, anywhere. Asked before a call is looked at, so it rather says yes once too often:
 * an extension that ends like one is taken too.
 */
export function mayBeEmergency(dialled: string): boolean {
  if (dialled.length > longestPrefix + 4) return false;
  return everyEmergencyNumber.some((number) => dialled.endsWith(number) && dialled.length - number.length <= longestPrefix);
}
