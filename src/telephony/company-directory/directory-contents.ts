import type { CompanyId, DomainId, QueueId } from '../../kernel/ids.ts';
import type { Company } from '../../platform/company/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { User } from '../../platform/user/index.ts';
import type { Device } from '../device/index.ts';
import type { Trunk } from '../trunk/index.ts';
import type { NumberingRecord } from './numbering-record.ts';

/** What telephony knows of a queue: that a number leads to it. The rest belongs to `contact-centre/queue`. */
export interface NumberedQueue {
  readonly id: QueueId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  readonly number: string;
  readonly enabled: boolean;
}

/** All that is known, as plain arrays. */
export interface CompanyDirectoryContents {
  readonly companies: readonly Company[];
  readonly domains: readonly Domain[];
  readonly numbering: readonly NumberingRecord[];
  readonly users: readonly User[];
  readonly devices: readonly Device[];
  readonly trunks: readonly Trunk[];
  readonly queues: readonly NumberedQueue[];
}

/** No company at all; spread it in tests: `{ ...emptyDirectoryContents, devices: [phone] }`. */
export const emptyDirectoryContents: CompanyDirectoryContents = {
  companies: [],
  domains: [],
  numbering: [],
  users: [],
  devices: [],
  trunks: [],
  queues: [],
};
