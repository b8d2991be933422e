import type { ParameterReader } from '../../platform/parameter/index.ts';
import { usualSchemes } from './fill-url.ts';
import type { RenderRules } from './render-layout.ts';
import { alerter } from './screen-pop-parameters.ts';

/** What buttons may open, for a user or the company. */
export function rulesOf(parameters: Pick<ParameterReader, 'value'>, of: Parameters<ParameterReader['value']>[1]): RenderRules {
  return {
    schemes: [...usualSchemes, ...parameters.value(alerter.schemes, of)],
    programs: parameters.value(alerter.programs, of),
  };
}
