import type { ExtraHeaders } from '../../protocol/sip/user-agent/index.ts';

/** The final answer to a REGISTER. */
export interface RegisterAnswer {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: ExtraHeaders;
}
