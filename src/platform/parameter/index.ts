export {
  LiveParameters,
  type ParameterContext,
  type ParameterOverride,
  type ParameterReader,
  type ReadOverride,
  type ResolvedParameter,
} from './live-parameters.ts';
export {
  type AnyParameter,
  defineParameter,
  type Parameter,
  type ParameterArea,
  type ParameterLevel,
  parameterLevels,
} from './parameter.ts';
export { ParameterRegistry } from './parameter-registry.ts';
export type { ParameterJson, ParameterKind, ParameterLimits, ParameterType } from './parameter-type.ts';
export * as parameterTypes from './parameter-type.ts';
