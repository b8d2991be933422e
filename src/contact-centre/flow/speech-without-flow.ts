import type { Speech } from '../../contract/rest/flow-speech.ts';
import type { Language } from '../../kernel/language.ts';
import type { Party } from '../../telephony/leg/index.ts';
import { spokenOf } from './flow-speech.ts';
import type { FlowCaller, FlowWorld, Spoken } from './flow-state.ts';
import { PreparedFlow } from './prepared-flow.ts';
import { stateBefore } from './stepper.ts';

/** What is said to somebody who is in no flow. */
export function speechWithoutFlow(
  speech: Speech,
  { language, from, world }: { readonly language: Language; readonly from: Party; readonly world: FlowWorld },
): Spoken[] {
  const caller: FlowCaller = {
    number: from.isPrivate ? '' : from.number,
    name: from.isPrivate ? '' : from.displayName,
    isPrivate: from.isPrivate,
    type: from.userId ? 'internal' : 'trunk',
    called: '',
    language,
  };
  const state = stateBefore(new PreparedFlow({ languages: [language], variables: [], nodes: [], edges: [], tests: [] }), caller);
  return spokenOf(speech, { state, world }, ['en', 'de', 'fr', 'sv']);
}
