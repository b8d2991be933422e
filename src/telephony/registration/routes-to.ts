import { formatSipUri } from '../../protocol/sip/message/index.ts';
import type { Binding } from './binding.ts';

/** The Route set of a request to a binding that is sent by its flow while that is open. */
export function routesTo(binding: Pick<Binding, 'flow' | 'path' | 'source'>): readonly string[] {
  return binding.flow?.isOpen || binding.path.length > 0 ? binding.path : [sourceRoute(binding)];
}

/** After a restart there is no flow: the way back is where the REGISTER came from. */
function sourceRoute({ source }: Pick<Binding, 'source'>): string {
  const params = new Map<string, string | null>([
    ['transport', source.transport === 'wss' ? 'ws' : source.transport],
    ['lr', null],
  ]);
  return `<${formatSipUri({ host: source.host, port: source.port, params })}>`;
}
