export {
  type ActiveForwarding,
  type SupervisedForwardings,
  SupervisionDesk,
  type SupervisionDeskParts,
} from './supervision-desk.ts';
export { authorizeShareRulesGroup, supervisionParameters } from './supervision-parameters.ts';
