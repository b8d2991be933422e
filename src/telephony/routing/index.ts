export { ConfiguredRouter, type ConfiguredRouterParts } from './call-router.ts';
export { CallTrial, type CallTrialParts, type PretendedCall } from './call-trial.ts';
export { Reasoning } from './decision.ts';
export {
  defaultServiceCodes,
  type NumberedApplication,
  type NumberedApplications,
  type NumberingPort,
  noApplications,
  type OutboundPolicy,
  type ServiceCodes,
  voicemailTarget,
} from './routing-ports.ts';
