export { CallIntake, type CallIntakeParts } from './call-intake.ts';
export type { CallIntakeDirectory, IdentificationParts } from './caller-identification.ts';
