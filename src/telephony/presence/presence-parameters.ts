import { featureSwitch } from '../../platform/parameter/index.ts';

export const authorizedPhoneSupervisionPresences = featureSwitch(
  'AuthorizedPhoneSupervisionPresences',
  'May see in the lists who is on the telephone.',
  { expert: true, readBy: 'people and their live changes' },
);
