import { type AnyParameter, defineParameter, type ParameterLevel } from '../parameter.ts';
import { host, integer } from '../parameter-type.ts';

const port = integer({ min: 1, max: 65_535 });
const levels: readonly ParameterLevel[] = ['default', 'domain'];

/** Conferences and application sharing. */
export const mediaServerParameters: readonly AnyParameter[] = [
  defineParameter({
    name: 'AppSharingRouterIP',
    area: 'MediaServer',
    type: host(),
    builtIn: '',
    levels,
    describes: { en: 'Address of the server that passes on shared applications.' },
  }),
  defineParameter({
    name: 'AppSharingRouterPort',
    area: 'MediaServer',
    type: port,
    builtIn: 8202,
    levels,
    describes: { en: 'Port of the server that passes on shared applications.' },
  }),
  defineParameter({
    name: 'MediaServerSIP_IP',
    area: 'MediaServer',
    type: host(),
    builtIn: '',
    expert: true,
    levels,
    describes: { en: 'Address of the conference server, when it is another machine.' },
  }),
  defineParameter({
    name: 'MediaServerSIP_Port',
    area: 'MediaServer',
    type: port,
    builtIn: 8201,
    expert: true,
    levels,
    describes: { en: 'Port of the conference server.' },
  }),
];
