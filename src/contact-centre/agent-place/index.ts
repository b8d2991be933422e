export { AgentPlaceDesk, type AgentPlaceStore } from './agent-place-desk.ts';
export { agentPlaceParameters, placeSettings } from './agent-place-parameters.ts';
export { AgentPlaces, type AgentPlacesParts, type PlaceSettings } from './agent-places.ts';
export { LineKeeper, lineReasons } from './line-keeper.ts';
