import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ParameterReader } from './live-parameters.ts';
import type { Parameter } from './parameter.ts';

/**
 * Ends what an `Authorize…` parameter takes from somebody (T-APP-11).
 * @throws ParleyError `not-permitted` with the parameter's name
 */
export function demandFeature(
  parameters: Pick<ParameterReader, 'value'>,
  feature: Parameter<boolean>,
  { companyId, userId }: { readonly companyId: CompanyId; readonly userId: UserId },
): void {
  if (parameters.value(feature, { companyId, userId })) return;
  throw new ParleyError('not-permitted', `Your administrator has switched this off for you (${feature.name}).`, {
    details: { reason: 'feature-off', parameter: feature.name },
  });
}
