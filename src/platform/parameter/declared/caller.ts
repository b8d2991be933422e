import { type AnyParameter, defineParameter, type Parameter } from '../parameter.ts';
import { dialled } from '../parameter-type.ts';
import { featureSwitch } from './feature-switch.ts';

const expert = { expert: true } as const;

export const vmNumber: Parameter<string> = defineParameter({
  name: 'vmNumber',
  area: 'Caller',
  type: dialled(),
  builtIn: '',
  inBrowser: true,
  readBy: 'desk phones, when they fetch their configuration',
  describes: { en: 'The number that the voicemail button calls.' },
});

/** What people may do on the phone page, as far as the features are still to come. */
export const callerParameters: readonly AnyParameter[] = [
  featureSwitch('AuthorizeHotKeysExe', 'May call a highlighted number with Ctrl+F12.'),
  featureSwitch('AuthorizeP2pAppSharing', 'May share an application from his computer.'),
  featureSwitch('AuthorizeSms', 'May send text messages to mobile numbers.'),
  featureSwitch('AuthorizedCalendarPresences', 'May see calendar events of contacts in the contact lists.', expert),
  featureSwitch('AuthorizedCreateProfil', 'May make profiles of his own.', expert),
  featureSwitch('AuthorizedExternalChat', 'May chat with people outside, where an account for it is set up.', expert),
  featureSwitch('AuthorizedMultiChat', 'May chat during a conference.', expert),
  featureSwitch('AuthorizedForwardOriginAll', 'May forward calls of every origin.', expert),
  featureSwitch('AuthorizedForwardOriginExternal', 'May forward calls from outside apart.', expert),
  featureSwitch('AuthorizedForwardOriginInternal', 'May forward calls from inside apart.', expert),
  featureSwitch('AuthorizedForwardPresenceAbsent', 'May forward while he is absent.', {
    ...expert,
    alsoKnownAs: ['AuthorizedForwardPresenceAsbsent'],
  }),
  featureSwitch('AuthorizedForwardPresenceBusy', 'May forward while his status is busy.', expert),
  featureSwitch('AuthorizedForwardPresenceCalendar', 'May forward by what is in his calendar.', expert),
  featureSwitch('AuthorizedForwardPresenceOffline', 'May forward while he is offline.', expert),
  featureSwitch('AuthorizedForwardPresenceOnline', 'May forward while he is online.', expert),
  featureSwitch('DisplaySimpleRules', 'Sees the forwarding that was set on the telephone.', expert),
  vmNumber,
];
