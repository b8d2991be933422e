export {
  badSetting,
  explainNetwork,
  invalid,
  lost,
  networkCode,
  notTrusted,
  refused,
  unreachable,
  withoutSecrets,
} from './source-errors.ts';
export {
  distinctNames,
  fieldsOf,
  type IsWanted,
  type SettingsReader,
  settingsReader,
  textOfBytes,
  textOfDate,
  textOfValue,
  wantedOf,
} from './source-values.ts';
export { untilAborted, within } from './source-work.ts';
