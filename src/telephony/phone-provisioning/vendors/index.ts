import type { PhoneVendor } from '../phone-model.ts';
import { fanvil } from './fanvil.ts';
import { grandstream } from './grandstream.ts';
import { mitel } from './mitel.ts';
import type { PhoneFamily } from './phone-family.ts';
import { poly } from './poly.ts';
import { snom } from './snom.ts';
import { yealink } from './yealink.ts';

/** Every maker whose telephones we can configure. */
export const phoneFamilies: Readonly<Record<PhoneVendor, PhoneFamily>> = { fanvil, grandstream, mitel, poly, snom, yealink };

export { macsInUserAgent, type PhoneDocument, type PhoneFamily, type PhoneFile } from './phone-family.ts';
