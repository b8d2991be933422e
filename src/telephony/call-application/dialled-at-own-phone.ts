import type { RouteRequest } from '../call/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';

/** Whether a code was dialled directly at a phone that belongs to somebody: nobody is forwarded or transferred to it. */
export function isDialledAtOwnPhone(
  { source, diversions, purpose }: RouteRequest,
  directory: Pick<CompanyDirectory, 'device'>,
): boolean {
  if (source.kind !== 'device' || diversions.length > 0 || purpose !== 'call') return false;
  return Boolean(directory.device(source.deviceId)?.userId);
}
