export { closingEvents, recoverInteractions } from './after-restart.ts';
export { type Channel, channels, liveChannels } from './channel.ts';
export {
  activeWork,
  activeWorks,
  currentVisit,
  foldInteraction,
  type Interaction,
  lastQueueOf,
  queueServedBy,
  type Visit,
  type VisitOffer,
  type WantedCallBack,
  type Work,
  worksInWrapUp,
} from './interaction.ts';
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
export { customerKey, type InteractionJournal, type InteractionReader } from './interaction-journal.ts';
export { type Happened, type InteractionBeginning, Interactions, type InteractionsParts } from './interactions.ts';
export { isReturning, leadsToSomebody, triesOf } from './returning.ts';
