export { SupervisionBoard, type SupervisionBoardParts } from './supervision-board.ts';
export { type DoneToAgent, SupervisionCommands, type SupervisionRecords } from './supervision-commands.ts';
export { contactCentreSupervisionParameters } from './supervision-parameters.ts';
export { type Sight, SupervisionSight } from './supervision-sight.ts';
