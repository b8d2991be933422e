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

export interface ParameterSetting {
  /** Its text is stored encrypted. */
  readonly isSecret: boolean;
  /** Of the value that this replaces; null where there is none. */
  readonly version: number | null;
  /** The value is the id of one of these, and goes with it. */
  readonly refersTo: 'group' | 'intercom-group' | null;
}

/** Where values are kept. A change is taken up by the reader before its promise resolves. */
export interface ParameterStore {
  /**
   * @param value of a secret the plain text
   * @throws ParleyError `changed-meanwhile`; `not-found` for a domain, group or user of another company
   */
  set(place: ParameterPlace, value: ParameterJson, setting: ParameterSetting): Promise<void>;
  /** @throws ParleyError `not-found` */
  remove(companyId: CompanyId, id: string): Promise<void>;
}
