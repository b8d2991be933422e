import {
  CallBackChannel,
  CallBackNumbers,
  callBackAttempts,
  callBackInterval,
  callBackPrefixes,
  callBackRinging,
} from '../contact-centre/channel/call-back/index.ts';
import { arrangeCallBack, sayPhrase } from '../contact-centre/flow/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { QueueId } from '../kernel/ids.ts';
import { type CallService, durableWithPatience, nobody } from '../telephony/call/index.ts';
import type { CallApplication, CallApplications } from '../telephony/call-application/index.ts';
import type { LegTarget, Party } from '../telephony/leg/index.ts';
import type { NumberingService } from '../telephony/numbering/index.ts';
import { outsideOf } from '../telephony/trunk/index.ts';
import type { Configuration } from './configuration.ts';
import type { ContactCentre } from './contact-centre.ts';
import { demandOfFlow } from './flow-facts.ts';
import type { FlowParts } from './flows.ts';
import type { Foundation } from './foundation.ts';

/** Patience with the store before somebody hears that he will be called back. */
const storePatienceMs = 2000;

type CalledBackConfiguration = Pick<Configuration, 'directory' | 'contactCentre' | 'callingPolicies' | 'openingHours' | 'rights'>;

interface CallBackExchange extends ContactCentre {
  readonly calls: CallService;
  readonly applications: CallApplications;
  readonly numbering: NumberingService;
  readonly flows: FlowParts;
}

/** Who asked to be called back is called from now on; who asked before a restart, too. */
export function openCallBacks(
  { clock, ids, logger }: Foundation,
  configuration: CalledBackConfiguration,
  exchange: CallBackExchange,
  parts: DisposalStack,
): CallBackChannel {
  const { directory: people, contactCentre, callingPolicies, openingHours, rights } = configuration;
  const { calls, applications, numbering, flows, voice, queues, works, interactions, places, interactionJournal } = exchange;
  const { parameters } = rights;
  const numbers = new CallBackNumbers({
    numbering,
    people,
    isBlocked: (domainId, number) => callingPolicies.isBlocked(domainId, number),
    prefixesOf: (companyId) => parameters.value(callBackPrefixes, { companyId }),
  });
  const channel = parts.use(
    'call-backs',
    new CallBackChannel({
      clock,
      ids,
      calls,
      numbers,
      queues,
      works,
      interactions,
      directory: contactCentre,
      placesOf: (agentId, queueId) => places.of(agentId, queueId),
      follow: (id, leg) => voice.follow(id, leg),
      unfollow: (id) => voice.unfollow(id),
      isOpen: (queueId) => {
        const hoursId = contactCentre.queue(queueId)?.hoursId;
        return !hoursId || openingHours.stateAt(hoursId, clock.now()).open;
      },
      settingsOf: (companyId) => ({
        attempts: parameters.value(callBackAttempts, { companyId }),
        intervalMs: 60_000 * parameters.value(callBackInterval, { companyId }),
        ringMs: 1000 * parameters.value(callBackRinging, { companyId }),
      }),
      shownAs: (queueId, to) => queueShown(configuration, queueId, to),
      durable: async () => {
        await durableWithPatience(interactionJournal, clock, storePatienceMs);
      },
    }),
  );
  voice.placeKeptFor = (...asked) => channel.placeKeptFor(...asked);
  flows.callBacks.channel = {
    arrange: ({ interactionId, queueId, number, priority, skills }) => {
      const { requirements = [] } = demandOfFlow({ priority, skills });
      const callId = interactions.find(interactionId)?.callIds[0];
      const isColleague = callId !== undefined && (calls.parts.registry.call(callId)?.props.from.userId ?? null) !== null;
      const asked = { priority, ...(requirements.length > 0 && { requirements }) };
      return channel.arrange({ interactionId, queueId, number, source: 'caller', isColleague, ...asked });
    },
    renumber: (id, number) => channel.renumber(id, number),
  };
  applications.register('call-back', callBackApplication(configuration, exchange, channel));
  const count = channel.takeUp();
  if (count > 0) logger.component('contact-centre').info('Customers wait to be called back as before', { callBacks: count });
  return channel;
}

/** Where a queue sends callers who shall be called back instead of waiting on. */
function callBackApplication(
  { directory, contactCentre }: CalledBackConfiguration,
  { voice, flows: { sounds } }: CallBackExchange,
  channel: CallBackChannel,
): CallApplication {
  return {
    enter: (party, { id }) => {
      const queue = contactCentre.queue(id as QueueId);
      const interactionId = voice.interactionOf(party.legId);
      if (!queue?.enabled || interactionId === null) return false;
      const { from, userId } = party;
      const language = (userId && directory.user(userId)?.language) || 'en';
      const isColleague = userId !== null;
      const asked = { interactionId, queueId: queue.id, source: 'overflow', isColleague } as const;
      const arranging = arrangeCallBack({
        party,
        language,
        sounds,
        arrange: async (typed) => {
          const number = typed ?? (from.isPrivate ? '' : from.number);
          return number !== '' && (await channel.arrange({ ...asked, number }));
        },
        renumber: (typed) => channel.renumber(interactionId, typed),
      });
      void arranging.then(async (isArranged) => {
        if (isArranged) await sayPhrase({ party, language, sounds }, 'call-back-arranged');
        party.release(isArranged ? 'normal-clearing' : 'unreachable');
      });
      return true;
    },
  };
}

/** A customer sees the number of the queue, by which he can call back himself. Null: it has none outside. */
function queueShown(
  { directory, contactCentre }: CalledBackConfiguration,
  queueId: QueueId,
  to: LegTarget | undefined,
): Party | null {
  const queue = contactCentre.queue(queueId);
  if (!queue) return null;
  const { number, name: displayName } = queue;
  if (to?.kind !== 'trunk') return { ...nobody, number, displayName };
  const trunk = directory.trunk(to.trunkId);
  const outside = trunk && outsideOf(trunk, number);
  return outside ? { ...nobody, number: outside, displayName } : null;
}
