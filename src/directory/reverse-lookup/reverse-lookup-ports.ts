import type { CompanyId } from '../../kernel/ids.ts';
import type { LookupKey } from '../../telephony/numbering/index.ts';
import type { Contact, NumberField } from '../contact/index.ts';

/** A contact that has the number, and as which. */
export interface NumberMatch {
  readonly contact: Contact;
  readonly field: NumberField;
  /** `main`: the number begins with the contact's main number and goes on with an extension. */
  readonly fit: 'exact' | 'main';
}

/** Who has a number, over all directories of the company; whose view it is decides afterwards what of it is told. */
export interface NumberIndex {
  /**
   * Those that have the number itself first, then those whose main number it begins with (the longest only); of each the lowest priority
   * of directory first. Private contacts are among them, with their owners; drafts are not.
   */
  matches(companyId: CompanyId, key: LookupKey): Promise<readonly NumberMatch[]>;
}
