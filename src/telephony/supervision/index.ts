export {
  type ActiveForwarding,
  type SupervisedForwardings,
  SupervisionDesk,
  type SupervisionDeskParts,
} from './supervision-desk.ts';
export { supervisionParameters } from './supervision-parameters.ts';
