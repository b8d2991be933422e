import { deskPhones } from './desk-phones.ts';
import { general } from './general.ts';
import { incidents } from './incidents.ts';
import { operations } from './operations.ts';
import { parameters } from './parameters.ts';
import { people } from './people.ts';
import { rights } from './rights.ts';
import { server } from './server.ts';
import { steps } from './steps.ts';
import { takeover } from './takeover.ts';
import { telephony } from './telephony.ts';

export const de = {
  ...deskPhones,
  ...general,
  ...incidents,
  ...operations,
  ...parameters,
  ...people,
  ...rights,
  ...server,
  ...steps,
  ...takeover,
  ...telephony,
};
