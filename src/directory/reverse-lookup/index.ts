export { type CandidateKey, candidateKeys, type FoundByKey, inOrderOfFit } from './lookup-keys.ts';
export type { NumberIndex, NumberMatch } from './reverse-lookup-ports.ts';
