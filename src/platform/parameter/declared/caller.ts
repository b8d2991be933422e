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
  featureSwitch('AuthorizeSms', 'May send text messages to mobile numbers.'),
  featureSwitch('AuthorizedCalendarPresences', 'May see calendar events of contacts in the contact lists.', expert),
  featureSwitch('AuthorizedExternalChat', 'May chat with people outside, where an account for it is set up.', expert),
  vmNumber,
];
