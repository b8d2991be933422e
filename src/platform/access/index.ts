export { type AccessAnswer, type AccessObject, type AccessReason, type Action, demand, may, type Subject } from './access.ts';
