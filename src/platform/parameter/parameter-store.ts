import type { CompanyId } from '../../kernel/ids.ts';
import type { ParameterLevel } from './parameter.ts';
import type { ParameterJson } from './parameter-type.ts';

/** Which value of a parameter: of the company (`targetId` null), a domain, a group or a user. */
export interface ParameterPlace {
  readonly companyId: CompanyId;
  readonly name: string;
  readonly level: ParameterLevel;
  readonly targetId: string | null;
}

/** Where values are kept. A change is taken up by the reader before its promise resolves. */
export interface ParameterStore {
  /**
   * Sets a value; `version` of the one it replaces, null where there is none.
   * @param value of a secret the plain text, which is stored encrypted
   * @throws ParleyError `changed-meanwhile`; `not-found` for a domain, group or user of another company
   */
  set(place: ParameterPlace, value: ParameterJson, options: { isSecret: boolean; version: number | null }): Promise<void>;
  /** @throws ParleyError `not-found` */
  remove(companyId: CompanyId, id: string): Promise<void>;
}
