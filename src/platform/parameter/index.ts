export { featureSwitch } from './declared/feature-switch.ts';
export * as declared from './declared/index.ts';
export { demandFeature } from './demand-feature.ts';
export {
  LiveParameters,
  type ParameterContext,
  type ParameterOverride,
  type ParameterReader,
  type ReadOverride,
  type ResolvedParameter,
} from './live-parameters.ts';
export { parametersOfPages } from './my-parameters.ts';
export {
  type AnyParameter,
  defineParameter,
  type Parameter,
  type ParameterArea,
  type ParameterLevel,
  parameterLevels,
} from './parameter.ts';
export { ParameterRegistry } from './parameter-registry.ts';
export { type ParameterChange, ParameterService } from './parameter-service.ts';
export type { ParameterPlace, ParameterSetting, ParameterStore } from './parameter-store.ts';
export type { ParameterJson, ParameterKind, ParameterLimits, ParameterType } from './parameter-type.ts';
export * as parameterTypes from './parameter-type.ts';
export { describeParameter } from './words/index.ts';
