import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ParameterReader } from './live-parameters.ts';
import type { ParameterRegistry } from './parameter-registry.ts';
import type { ParameterJson } from './parameter-type.ts';

/** What the pages of a user need to know, by name; no secrets. */
export function parametersOfPages(
  registry: ParameterRegistry,
  parameters: Pick<ParameterReader, 'value'>,
  { companyId, userId }: { readonly companyId: CompanyId; readonly userId: UserId },
): Readonly<Record<string, ParameterJson>> {
  const shown = registry.all.filter(({ inBrowser, type }) => inBrowser && type.kind !== 'secret');
  return Object.fromEntries(
    shown.map((parameter) => [parameter.name, parameter.type.write(parameters.value(parameter, { companyId, userId }))]),
  );
}
