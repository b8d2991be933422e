import type { ParameterReader } from '../../platform/parameter/index.ts';
import { declared } from '../../platform/parameter/index.ts';
import type { RouteRequest } from '../call/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { NumberedApplication, NumberedApplications } from '../routing/index.ts';

/** Dialled to hear one's messages; with a number after it, to leave a message for that colleague without ringing him. */
export const voicemailCodes = { menu: '*97', anyMailbox: '*98', deposit: '*99' } as const;

/** By which numbers mailboxes are reached: `vmNumber` (from outside as well, where it is a number of the domain) and three codes. */
export class VoicemailNumbers implements NumberedApplications {
  readonly #parameters: Pick<ParameterReader, 'value'>;
  readonly #directory: Pick<CompanyDirectory, 'device' | 'userByNumber'>;

  constructor(parts: {
    parameters: Pick<ParameterReader, 'value'>;
    directory: Pick<CompanyDirectory, 'device' | 'userByNumber'>;
  }) {
    this.#parameters = parts.parameters;
    this.#directory = parts.directory;
  }

  applicationAt(request: RouteRequest, number: string): NumberedApplication | null {
    return number !== '' && number === this.#vmNumber(request) ? this.#menu(request) : null;
  }

  applicationOfCode(request: RouteRequest, dialled: string): NumberedApplication | null {
    if (dialled === voicemailCodes.menu) return this.#menu(request);
    if (dialled === voicemailCodes.anyMailbox) return menuOf('');
    const number = dialled.startsWith(voicemailCodes.deposit) ? dialled.slice(voicemailCodes.deposit.length) : '';
    const user = number ? this.#directory.userByNumber(request.domainId, number) : undefined;
    if (user) return { application: 'voicemail', id: user.id, name: 'a mailbox' };
    return dialled !== '' && dialled === this.#vmNumber(request) ? this.#menu(request) : null;
  }

  #vmNumber(request: RouteRequest): string {
    const { companyId, domainId } = request;
    const userId = this.#userOf(request);
    return this.#parameters.value(declared.vmNumber, userId ? { companyId, userId } : { companyId, domainId });
  }

  /** Who is asked: the owner of the phone that dialled; somebody else has to say who he is. */
  #menu(request: RouteRequest): NumberedApplication {
    return menuOf(this.#userOf(request) ?? '');
  }

  #userOf({ source }: RouteRequest) {
    return source.kind === 'device' ? (this.#directory.device(source.deviceId)?.userId ?? null) : null;
  }
}

function menuOf(id: string): NumberedApplication {
  return { application: 'voicemail-menu', id, name: 'the mailboxes' };
}
