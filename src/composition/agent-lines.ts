import { LineKeeper } from '../contact-centre/agent-place/index.ts';
import type { SpeechEngine } from '../contact-centre/flow/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { AgentLines } from '../telephony/agent-line/index.ts';
import type { CallService } from '../telephony/call/index.ts';
import type { CallApplications } from '../telephony/call-application/index.ts';
import type { Configuration } from './configuration.ts';
import type { ContactCentre } from './contact-centre.ts';
import type { Foundation } from './foundation.ts';

/** Agents at telephones outside are called from now on, and lines kept open for those who want one. */
export function keepAgentLines(
  { clock, logger }: Foundation,
  { contactCentre: directory }: Pick<Configuration, 'contactCentre'>,
  {
    lines,
    calls,
    applications,
    engine,
    centre: { agents, places },
  }: {
    readonly lines: AgentLines;
    readonly calls: CallService;
    readonly applications: CallApplications;
    readonly engine: SpeechEngine;
    readonly centre: Pick<ContactCentre, 'agents' | 'places'>;
  },
  parts: DisposalStack,
): LineKeeper {
  lines.calls = calls;
  applications.register('agent-line', lines);
  const speak = (text: string, language: Parameters<SpeechEngine['speak']>[1]) =>
    engine.state.isReady ? engine.speak(text, language) : Promise.reject(new Error('no speech engine'));
  places.exchange = { calls, lines, speak };
  return parts.use(
    'lines of agents',
    new LineKeeper({ clock, agents, directory, places, lines, logger: logger.component('agent-line') }),
  );
}
