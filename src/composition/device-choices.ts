import { SqlDeviceChoiceStore } from '../adapters/sql/device-choice-store.ts';
import type { CompanyDirectory } from '../telephony/company-directory/index.ts';
import { DeviceChoices } from '../telephony/device-choice/index.ts';
import { NumberingService } from '../telephony/numbering/index.ts';
import type { Foundation } from './foundation.ts';
import type { Rights } from './rights.ts';

/** What users call with and where they are rung, as it is stored. */
export function openDeviceChoices(
  { ids, store }: Foundation,
  { directory, rights }: { readonly directory: CompanyDirectory; readonly rights: Pick<Rights, 'parameters'> },
): Promise<DeviceChoices> {
  const numbering = new NumberingService({ directory });
  return DeviceChoices.open({
    ids,
    directory,
    store: new SqlDeviceChoiceStore({ store }),
    parameters: rights.parameters,
    dial: (domainId, number) => numbering.dial(domainId, number).number,
  });
}
