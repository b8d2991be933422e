export { CallReturn } from './call-return.ts';
export { browserCallGraceTime } from './call-return-parameters.ts';
