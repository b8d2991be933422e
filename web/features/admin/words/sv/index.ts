import { general } from './general.ts';
import { people } from './people.ts';
import { rights } from './rights.ts';
import { server } from './server.ts';
import { telephony } from './telephony.ts';

export const sv = { ...general, ...people, ...rights, ...server, ...telephony };
