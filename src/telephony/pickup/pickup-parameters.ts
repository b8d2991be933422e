import { featureSwitch } from '../../platform/parameter/index.ts';

export const authorizeInterception = featureSwitch('AuthorizeInterception', 'May pick up calls that ring at colleagues.', {
  readBy: 'pickup, from the page, by code and by key',
});
