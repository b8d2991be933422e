import type { LiveCall } from '../../contract/rest/calls.ts';
import type { PopElementView, ScreenPopView } from '../../contract/rest/screen-pops.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import type { Looker, Profile } from '../contact-card/index.ts';
import { fillUrl } from './fill-url.ts';
import type { LayoutRecords } from './layout-records.ts';
import { type PopCall, type PopCallee, popFields } from './pop-fields.ts';
import { readLayout } from './read-layout.ts';
import { type RenderRules, renderLayout } from './render-layout.ts';
import { rulesOf } from './render-rules.ts';
import { alerter } from './screen-pop-parameters.ts';
import { type FieldValue, readTemplate } from './template.ts';

/** A user on whose screen the window is. */
export type PopViewer = Looker;

export interface ScreenPopDeskParts {
  readonly records: Pick<LayoutRecords, 'named'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  /** His calls as he may see them. */
  readonly callsOf: (viewer: PopViewer) => readonly LiveCall[];
  /** What he sees of a contact. @throws ParleyError `not-found` */
  readonly profile: (viewer: PopViewer, contactId: string) => Promise<Profile>;
  readonly directoryName: (companyId: CompanyId, id: ContactDirectoryId) => string | null;
  /** Who diverted a call last, as the viewer may see it. */
  readonly diverterOf: (viewer: PopViewer, callId: string) => { readonly number: string; readonly name: string } | null;
  readonly callee: (viewer: PopViewer, call: LiveCall) => Promise<PopCallee>;
  readonly serverName: string;
}

/** The window about the caller of a call, filled in for the one whose call it is (T-ALR-1). */
export class ScreenPopDesk {
  readonly #parts: ScreenPopDeskParts;

  constructor(parts: ScreenPopDeskParts) {
    this.#parts = parts;
  }

  /**
   * Null: he made the call himself, or the parameters name no layout or page: the call's tile says who calls as it is.
   * @throws ParleyError `not-found` when it is none of his calls
   */
  async pop(viewer: PopViewer, callId: string, legId: string): Promise<ScreenPopView | null> {
    const call = this.#parts.callsOf(viewer).find((one) => one.callId === callId && one.legId === legId);
    if (!call) throw new ParleyError('not-found', 'There is no such call of yours.');
    if (call.direction !== 'incoming') return null;
    const { parameters } = this.#parts;
    const size = { width: parameters.value(alerter.width, viewer), height: parameters.value(alerter.height, viewer) };
    const known = await this.#popCall(viewer, call);
    const value = fallingBack(popFields(known), call);
    if (parameters.value(alerter.mode, viewer) === 'URL') {
      const page = fillUrl(readTemplate(parameters.value(alerter.page, viewer)), value, ['http', 'https']);
      return page.ok ? { ...size, mode: 'page', url: page.url } : null;
    }
    const layout = await this.#layout(viewer);
    if (!layout) return null;
    const elements: PopElementView[] = [
      ...renderLayout(layout, value, this.#directories(viewer, call, known.profile), this.#rules(viewer)),
    ];
    const vip = layout.marksVip ? call.other.vip : null;
    return { ...size, mode: 'layout', elements, vip, vipColour: parameters.value(alerter.vipColour, viewer) };
  }

  async #popCall(viewer: PopViewer, call: LiveCall): Promise<PopCall> {
    const { profile, diverterOf, callee, serverName } = this.#parts;
    const { contactId, number, displayName } = call.other;
    // Between the name and now the contact may have gone, or the right to it.
    const found = contactId === null ? null : await profile(viewer, contactId).catch(orNull);
    return {
      profile: found,
      caller: { number, name: displayName },
      diverter: diverterOf(viewer, call.callId),
      callee: await callee(viewer, call),
      serverName,
    };
  }

  async #layout(viewer: PopViewer) {
    const name = this.#parts.parameters.value(alerter.layout, viewer);
    const record = name === '' ? null : await this.#parts.records.named(viewer.companyId, name);
    return record && readLayout(record.xml);
  }

  /** A queue may know its caller where the viewer himself sees no card: then some directory does. */
  #directories({ companyId }: PopViewer, { other, queueName }: LiveCall, profile: Profile | null): readonly string[] {
    const names = profile?.contacts.flatMap(({ directoryId }) => this.#parts.directoryName(companyId, directoryId) ?? []) ?? [];
    return names.length === 0 && other.companyName !== null && queueName !== null ? [queueName] : names;
  }

  #rules(viewer: PopViewer): RenderRules {
    return rulesOf(this.#parts.parameters, viewer);
  }
}

/** What the call itself says of the caller, for callers whose card the viewer does not see. */
function fallingBack(value: FieldValue, { other }: LiveCall): FieldValue {
  return (name) => value(name) || (name.trim().toLowerCase() === 'companyname' ? (other.companyName ?? '') : '');
}

function orNull(error: unknown): null {
  if (error instanceof ParleyError && error.code === 'not-found') return null;
  throw error;
}
