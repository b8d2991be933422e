export { checkDisposition, checkScript } from './check-disposition.ts';
export {
  choosable,
  type Disposition,
  type DispositionCounts,
  type DispositionOutcome,
  mostLevels,
  pathOf,
} from './disposition.ts';
export { answerFaults, type FieldFault, fillScript, placeholdersOf, type Script, type ScriptData } from './script.ts';
