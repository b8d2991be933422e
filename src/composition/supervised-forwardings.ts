import type { SupervisedForwardings } from '../telephony/supervision/index.ts';
import type { Configuration } from './configuration.ts';

/** What a secretary is told of her bosses' forwarding. */
export function supervisedForwardings({ forwarding: { shared } }: Pick<Configuration, 'forwarding'>): SupervisedForwardings {
  return {
    activeForwardingOf: (_companyId, userId) => {
      const active = shared.activeForwardingOf(userId);
      if (!active) return null;
      const { code: when, target, ruleName, profileName } = active;
      return { when, target, name: ruleName || profileName };
    },
  };
}
