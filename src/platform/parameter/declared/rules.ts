import { type AnyParameter, defineParameter } from '../parameter.ts';
import { boolean, dialled, integer } from '../parameter-type.ts';

/** Advanced forwarding rules. */
export const rulesParameters: readonly AnyParameter[] = [
  defineParameter({
    name: 'CIRCULARLEVEL',
    area: 'Rules',
    type: integer({ min: 0, max: 10 }),
    builtIn: 1,
    describes: {
      en: 'How many forwardings in a row are looked back on for a way back to who had the call: 0 none, 1 A to A, 2 also B to A who forwards to B. Such a forwarding is not done.',
    },
  }),
  defineParameter({
    name: 'CreateOnlyRUL',
    area: 'Rules',
    type: boolean(),
    builtIn: false,
    describes: { en: 'Only advanced rules are offered; no forwarding is set in the telephone system.' },
  }),
  defineParameter({
    name: 'EMERGENCYNUMBER',
    area: 'Rules',
    type: dialled(),
    builtIn: '',
    describes: { en: 'Called when nobody answers where a call was forwarded to (with TRANSFERVERIFICATION).' },
  }),
  defineParameter({
    name: 'EMERGENCYNUMBERCALLTIMES',
    area: 'Rules',
    type: integer({ min: 0, max: 20 }),
    builtIn: 1,
    describes: { en: 'How often EMERGENCYNUMBER is called while nobody answers there.' },
  }),
  defineParameter({
    name: 'IsUserAuthorizedToCreateWithAdminRules',
    area: 'Rules',
    type: boolean(),
    builtIn: true,
    describes: { en: 'May make rules of his own beside those that an administrator gave him.' },
  }),
  defineParameter({
    name: 'TRANSFERVERIFICATION',
    area: 'Rules',
    type: boolean(),
    builtIn: false,
    describes: { en: 'It is watched whether forwarded calls are answered; otherwise they go to EMERGENCYNUMBER.' },
  }),
  defineParameter({
    name: 'WAITTIMENOREPLY',
    area: 'Rules',
    type: integer({ min: 5, max: 120, unit: 's' }),
    builtIn: 20,
    describes: { en: 'How long a call rings before an advanced rule forwards it for no answer.' },
  }),
];
