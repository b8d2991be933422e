import type { RandomSource } from '../../kernel/random.ts';
import type { Device } from './device.ts';

/** 32 letters and digits that are not mistaken for each other when typed into a phone. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

function draw(length: number, random: RandomSource): string {
  return Array.from(random.bytes(length), (byte) => letters[byte & 31]).join('');
}

/** 100 bits: beyond guessing also by who has recorded a digest. */
export function newSipPassword(random: RandomSource): string {
  return draw(20, random);
}

/** Tells its number to people who read it; scanners cannot count through. */
export function newSipUser(device: Pick<Device, 'number' | 'protocol'>, random: RandomSource): string {
  return `${device.protocol === 'sip-softphone' ? 'web' : 'phone'}-${device.number}-${draw(6, random)}`;
}
