export { ConfiguredRouter, type ConfiguredRouterParts } from './call-router.ts';
export { Reasoning } from './decision.ts';
export { defaultServiceCodes, type NumberingPort, type OutboundPolicy, type ServiceCodes } from './routing-ports.ts';
