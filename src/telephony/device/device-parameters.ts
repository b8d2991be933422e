import { featureSwitch } from '../../platform/parameter/index.ts';

export const authorizedCurrentDevice = featureSwitch('AuthorizedCurrentDevice', 'May choose the device that he calls with.', {
  alsoKnownAs: ['AuhtorizedCurrentDevice'],
  readBy: 'devices, when one is chosen',
});
