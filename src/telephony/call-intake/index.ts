export { CallIntake, type CallIntakeParts } from './call-intake.ts';
export { type CallIntakeDirectory, type IdentificationParts, isOurHost } from './caller-identification.ts';
