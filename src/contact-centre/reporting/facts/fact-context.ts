import type { CompanyId, InteractionId } from '../../../kernel/ids.ts';
import type { Channel } from '../../interaction/index.ts';

/** What is known of an interaction while its events are read. */
export interface FactContext {
  readonly common: { readonly companyId: CompanyId; readonly interactionId: InteractionId; readonly dialled: string };
  /** Of what happens now: a caller who chose to be called back goes on as a call-back. */
  channel: Channel;
}

/** The same, while it is being put together. */
export type Open<T> = { -readonly [Field in keyof T]: T[Field] };
