export { activeProfile } from './active-profile.ts';
export type { RuleCheckParts } from './check-rule.ts';
export {
  type Forwarding,
  type ForwardingProfile,
  type ForwardingProfileId,
  type ForwardingStore,
  type ImposedOn,
  type ImposedRule,
  type ImposedRuleId,
  noForwarding,
  voicemailTarget,
} from './forwarding.ts';
export { type CallerBook, ForwardingEngine, type ForwardingEngineParts } from './forwarding-engine.ts';
export { authorizeSimpleRules, forwardingParameters, holidays, userTimeZone, waitTimeNoReply } from './forwarding-parameters.ts';
export type { ForwardingLimits, ForwardingPort } from './forwarding-port.ts';
export type { CallerFacts, ForwardingQuestion, QuestionedCaller } from './forwarding-question.ts';
export type { ImposedChange, ImposedRecords, Owner, ProfileChange, ProfileRecords } from './forwarding-records.ts';
export { ImposedRules } from './imposed-rules.ts';
export { type ForwardingContents, type ForwardingDirectory, LiveForwardings } from './live-forwardings.ts';
export type { ForwardingPlan, ForwardOutcome, ForwardTarget } from './plan.ts';
export { placeOfCode, profileCode, profileCodeOf } from './profile-codes.ts';
export { ProfileService, type ProfileServiceParts } from './profile-service.ts';
export { SharedForwarding } from './shared-forwarding.ts';
export { type Holidays, isHoliday, localMoment } from './wall-time.ts';
