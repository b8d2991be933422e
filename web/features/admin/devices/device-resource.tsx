import { Phone } from 'lucide-react';
import type { DeviceView, SipAccountView } from '../../../../src/contract/rest/devices.ts';
import { changedColumn, tagColumn, textColumn } from '../resource/columns.tsx';
import type { FieldSpec } from '../resource/field-spec.ts';
import { pick } from '../resource/merge.ts';
import type { Resource, ShownOnce } from '../resource/resource.ts';
import type { useSources } from '../resource/sources.ts';
import { DeskPhone } from './desk-phone.tsx';
import { DeviceRegistrations } from './device-registrations.tsx';

type Sources = ReturnType<typeof useSources>;

export const codecs = [
  { id: 'opus', label: 'Opus' },
  { id: 'G722', label: 'G.722' },
  { id: 'PCMA', label: 'G.711 A' },
  { id: 'PCMU', label: 'G.711 µ' },
];

const newDevice = {
  number: '',
  name: '',
  userId: null,
  protocol: 'sip-phone',
  enabled: true,
  oneNumber: true,
  lines: 2,
  description: '',
  dtmfMethod: 'rfc4733',
  transport: 'any',
  allowedAddress: null,
  stunServer: null,
  videoAllowed: false,
  codecs: [],
} as const;

/** What is typed into a phone, once. */
export function sipTexts(sip: SipAccountView | null): ShownOnce[] {
  if (!sip) return [];
  const servers = sip.servers.map(({ transport, host, port }) => `${transport.toUpperCase()} ${host}:${port}`).join(', ');
  return [
    { label: 'once.sip-user', text: sip.user },
    { label: 'once.sip-password', text: sip.password },
    { label: 'once.sip-domain', text: sip.domain },
    { label: 'devices.servers', text: servers },
  ];
}

export function deviceResource(sources: Sources, newUserId: string | undefined): Omit<Resource<DeviceView>, 'client'> {
  return {
    icon: Phone,
    words: { title: 'page.devices', add: 'devices.add', empty: 'devices.empty', emptyHelp: 'devices.empty-help' },
    nameOf: ({ name, number }) => `${name} · ${number}`,
    sort: 'number',
    columns: (words) => [
      textColumn(words, 'number', 'f.number', ({ number }) => number, { width: '80px', isStrong: true }),
      textColumn(words, 'name', 'f.name', ({ name }) => name, { width: 'minmax(130px, 1.4fr)' }),
      textColumn(words, 'user', 'f.user', ({ userName }) => userName ?? '', { width: 'minmax(120px, 1.2fr)' }),
      tagColumn(words, 'state', 'f.state', stateOf, '130px'),
      textColumn(words, 'protocol', 'devices.protocol', ({ protocol }) => words.t(`protocol.${protocol}`), { width: '130px' }),
      textColumn(words, 'domain', 'f.domain', ({ domainName }) => domainName, { width: 'minmax(90px, 0.9fr)' }),
      textColumn(words, 'sipUser', 'once.sip-user', ({ sipUser }) => sipUser, {
        isSortable: false,
        width: 'minmax(90px, 0.9fr)',
      }),
      changedColumn(words),
    ],
    filters: [
      {
        name: 'protocol',
        label: 'devices.protocol',
        options: [
          { id: 'sip-phone', word: 'protocol.sip-phone' },
          { id: 'sip-softphone', word: 'protocol.sip-softphone' },
          { id: 'virtual', word: 'protocol.virtual' },
        ],
      },
      {
        name: 'enabled',
        label: 'f.state',
        options: [
          { id: 'true', word: 'state.enabled' },
          { id: 'false', word: 'state.disabled' },
        ],
      },
    ],
    fields: deviceFields(sources),
    toForm: (device) => (device ? pick(device, newDevice) : { ...newDevice, userId: newUserId ?? null, domainId: undefined }),
    tabs: [
      { id: 'registrations', word: 'devices.registrations', render: (device) => <DeviceRegistrations device={device} /> },
      {
        id: 'phone',
        word: 'desk.tab',
        isFor: ({ protocol }) => protocol === 'sip-phone',
        render: (device) => <DeskPhone key={device.id} deviceId={device.id} />,
      },
    ],
    isOff: ({ enabled }) => !enabled,
    fromCreated: (answer) => {
      const { device, sip } = answer as { device: DeviceView; sip: SipAccountView | null };
      return { item: device, once: sipTexts(sip) };
    },
  };
}

function stateOf({ enabled, isRegistered, protocol }: DeviceView) {
  if (!enabled) return { word: 'state.disabled', tone: '' } as const;
  if (protocol === 'virtual') return { word: 'device-state.virtual', tone: '' } as const;
  return isRegistered
    ? ({ word: 'device-state.registered', tone: 'connected' } as const)
    : ({ word: 'device-state.not-registered', tone: 'away' } as const);
}

const isSip = (values: Readonly<Record<string, unknown>>) => values['protocol'] !== 'virtual';

function deviceFields(sources: Sources): FieldSpec[] {
  return [
    { name: 'number', label: 'f.number', help: 'devices.number-help', kind: 'text', type: 'tel', isRequired: true },
    { name: 'name', label: 'f.name', kind: 'text', isRequired: true },
    { name: 'userId', label: 'f.user', help: 'devices.user-help', kind: 'pick', source: sources.users, isWide: true },
    {
      name: 'domainId',
      label: 'f.domain',
      help: 'devices.domain-help',
      kind: 'pick',
      source: sources.domains,
      only: 'create',
      isWide: true,
    },
    {
      name: 'protocol',
      label: 'devices.protocol',
      kind: 'choice',
      options: [
        { id: 'sip-phone', word: 'protocol.sip-phone' },
        { id: 'sip-softphone', word: 'protocol.sip-softphone' },
        { id: 'virtual', word: 'protocol.virtual' },
      ],
    },
    { name: 'lines', label: 'devices.lines', help: 'devices.lines-help', kind: 'number', isRequired: true },
    { name: 'enabled', label: 'state.enabled', help: 'devices.enabled-help', kind: 'switch' },
    { name: 'oneNumber', label: 'devices.one-number', help: 'devices.one-number-help', kind: 'switch' },
    { name: 'description', label: 'f.description', kind: 'long-text', rows: 2 },
    {
      name: 'transport',
      label: 'devices.transport',
      help: 'devices.transport-help',
      kind: 'choice',
      section: 'devices.section-connection',
      options: (['any', 'udp', 'tcp', 'tls', 'ws', 'wss'] as const).map((id) => ({ id, word: `transport.${id}` })),
      isShown: isSip,
    },
    {
      name: 'allowedAddress',
      label: 'devices.address',
      help: 'devices.address-help',
      kind: 'text',
      isNullable: true,
      placeholder: '192.0.2.0/24',
      isShown: isSip,
    },
    { name: 'stunServer', label: 'devices.stun', help: 'devices.stun-help', kind: 'text', isNullable: true, isShown: isSip },
    {
      name: 'dtmfMethod',
      label: 'devices.dtmf',
      kind: 'choice',
      options: [
        { id: 'rfc4733', word: 'dtmf.rfc4733' },
        { id: 'sip-info', word: 'dtmf.sip-info' },
      ],
      isShown: isSip,
    },
    {
      name: 'codecs',
      label: 'devices.codecs',
      help: 'devices.codecs-help',
      kind: 'any-of',
      options: codecs,
      isWide: true,
      isShown: isSip,
    },
    { name: 'videoAllowed', label: 'devices.video', kind: 'switch', isShown: isSip },
  ];
}
