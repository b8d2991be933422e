export { LiveEndpoint, type LiveEndpointParts } from './live-endpoint.ts';
export { LiveHub, type LivePublisher, type LiveSources } from './live-hub.ts';
