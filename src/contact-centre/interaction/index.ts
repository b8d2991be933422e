export { type Channel, channels, liveChannels } from './channel.ts';
export type {
  Customer,
  InteractionEvent,
  InteractionEventBody,
  InteractionEventOf,
  InteractionTarget,
  OfferOutcome,
  QueueExit,
  SkillRequirement,
  WaitForecast,
  WorkEnd,
} from './interaction-events.ts';
export type { InteractionJournal, InteractionReader } from './interaction-journal.ts';
